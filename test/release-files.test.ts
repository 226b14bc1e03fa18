/** What is published beside the executables. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'bun:test';
import { billOfMaterials, writeReleaseFiles, type PackageLock } from '../scripts/release-files.ts';

const lockFile = join(import.meta.dirname, '../package-lock.json');
const lock = JSON.parse(readFileSync(lockFile, 'utf8')) as PackageLock & {
  readonly packages: Record<string, { readonly hasInstallScript?: boolean; readonly dev?: boolean }>;
};
const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
  readonly version: string;
  readonly dependencies: Record<string, string>;
};

interface Bill {
  readonly metadata: { readonly component: { readonly purl: string } };
  readonly components: readonly { readonly name: string; readonly version: string; readonly hashes?: unknown[] }[];
}

test('the bill names the product, its dependencies and the runtime, each with its hash', () => {
  const { metadata, components } = billOfMaterials(lock) as Bill;
  expect(metadata.component.purl).toBe(`pkg:npm/scull@${manifest.version}`);
  const names = components.map(({ name }) => name);
  for (const name of [...Object.keys(manifest.dependencies), 'bun']) expect(names).toContain(name);
  expect(names).not.toContain('eslint');
  for (const { name, version, hashes } of components)
    expect({ name, hashes: hashes?.length, version }).toEqual({ name, hashes: 1, version });
});

test('no dependency of the product runs a script when it is installed', () => {
  const scripted = Object.entries(lock.packages).filter(([, one]) => one.hasInstallScript === true && one.dev !== true);
  expect(scripted).toEqual([]);
});

test('the checksums are those of the files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'scull-release-'));
  try {
    const executable = join(folder, 'scull');
    writeFileSync(executable, 'executable');
    writeReleaseFiles(folder, [executable], lockFile);
    const sums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8');
    expect(sums.match(/ {2}.*/g)).toEqual(['  scull', '  scull.cdx.json']);
    const checked = spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' });
    if (checked.error === undefined) expect(checked.stdout).toBe('scull: OK\nscull.cdx.json: OK\n');
    writeReleaseFiles(folder, [executable], lockFile);
    expect(readFileSync(join(folder, 'SHA256SUMS'), 'utf8')).toBe(sums);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
