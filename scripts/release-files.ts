/**
 * What goes beside the executables: what they are made of (CycloneDX 1.6, from package-lock.json) and their checksums, as
 * `sha256sum -c` reads them. The same bytes for the same input: no times, no random numbers.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
}

export interface PackageLock {
  readonly name: string;
  readonly version: string;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** Compiled into the executable, though it is needed for building only. */
const RUNTIME = 'node_modules/bun';

/** The bill of materials of the executable. */
export function billOfMaterials({ name, version, packages }: PackageLock): object {
  const parts = Object.entries(packages).filter(([path, { dev }]) => path !== '' && (dev !== true || path === RUNTIME));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { ...component(name, packages[''] ?? {}, version), type: 'application' } },
    components: parts.map(([path, locked]) => component(path.split('node_modules/').at(-1)!, locked)),
  };
}

function component(name: string, { license, integrity, version = '' }: LockedPackage, own = version): object {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${own}`;
  const [algorithm, digest] = integrity?.split('-', 2) ?? [];
  return {
    type: 'library',
    name,
    version: own,
    'bom-ref': purl,
    purl,
    ...(license !== undefined && { licenses: [{ license: { id: license } }] }),
    ...(algorithm === 'sha512' && {
      hashes: [{ alg: 'SHA-512', content: Buffer.from(digest!, 'base64').toString('hex') }],
    }),
  };
}

/** One line a file. */
export function checksums(files: readonly string[]): string {
  return files
    .map((file) => `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${basename(file)}\n`)
    .join('');
}

/** Writes `scull.cdx.json` and `SHA256SUMS` of it and of the executables into the folder. */
export function writeReleaseFiles(folder: string, executables: readonly string[], lockFile: string): void {
  const bill = join(folder, 'scull.cdx.json');
  const lock = JSON.parse(readFileSync(lockFile, 'utf8')) as PackageLock;
  writeFileSync(bill, `${JSON.stringify(billOfMaterials(lock), undefined, 2)}\n`);
  writeFileSync(join(folder, 'SHA256SUMS'), checksums([...executables, bill]));
}
