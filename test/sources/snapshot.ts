/** What a run has left: every file below its folder and its home, with mode and content, made comparable. */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { tarEntries } from '../../src/chart/tar.ts';

/** By path below the run's folder: `work/chart/Chart.yaml`, `home/.config/helm/repositories.yaml`. */
export type FileTree = ReadonlyMap<string, string>;

/**
 * What only the binary keeps, beside what Helm keeps: each with its reason. A path is that below the run's folder; folders end
 * with a slash.
 */
export const ownFiles: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  { pattern: /^home\/\.cache\/helm\/content\//, reason: 'archives by their digest, where Helm 4 keeps them' },
  { pattern: /^(?:home\/\.cache\/helm\/repository|work\/cache)\/\.scull\//, reason: 'what is known of cached indexes' },
  { pattern: /^home\/\.kube\//, reason: 'what a cluster can do, which kubectl and Helm keep' },
  { pattern: /\/\.git\//, reason: 'what git keeps of a plugin, with the times of the run' },
];

/** What only Helm keeps: a plugin as it came, copied from there to its place. A later installation reads a git repository again. */
const helmFiles = /^home\/\.cache\/helm\/plugins\//;

/** A cache is what is in it: empty folders don't count there. */
const cache = /^home\/\.cache\//;

/** Makes the text of files comparable. */
export type Normalize = (text: string) => string;

/** `given` are files that belong to no scenario: path and content, left out while they are so. */
export function treeOf(folder: string, normalize: Normalize, given: ReadonlyMap<string, Buffer>): FileTree {
  const tree = new Map<string, string>();
  visit(folder, '', { tree, normalize, given });
  return tree;
}

interface Visit {
  readonly tree: Map<string, string>;
  readonly normalize: Normalize;
  readonly given: ReadonlyMap<string, Buffer>;
}

function visit(folder: string, path: string, all: Visit): void {
  const { tree, normalize, given } = all;
  for (const name of readdirSync(join(folder, path)).sort()) {
    const inner = path === '' ? name : `${path}/${name}`;
    const stat = lstatSync(join(folder, inner));
    const mode = (stat.mode & 0o7777).toString(8).padStart(4, '0');
    const key = normalize(stat.isDirectory() ? `${inner}/` : inner);
    if (helmFiles.test(key) || ownFiles.some(({ pattern }) => pattern.test(key))) continue;
    if (stat.isSymbolicLink()) tree.set(key, `link to ${normalize(readlinkSync(join(folder, inner)))}`);
    else if (stat.isDirectory()) {
      tree.set(key, `folder ${mode}`);
      const before = tree.size;
      visit(folder, inner, all);
      if (tree.size === before && cache.test(key)) tree.delete(key);
    } else if (stat.isFile()) {
      const data = readFileSync(join(folder, inner));
      if (given.get(inner)?.equals(data) === true) continue;
      tree.set(
        key,
        `file ${mode}
${contentOf(inner, data, normalize)}`,
      );
    } else tree.set(key, `something else ${mode}`);
  }
}

/** Texts as they are, members of archives, digests of the rest. */
function contentOf(name: string, data: Uint8Array, normalize: Normalize): string {
  if (/\.(?:tgz|tar\.gz)$/.test(name)) return archiveText(data, normalize);
  const text = Buffer.from(data).toString();
  if (text.includes('\0') || !Buffer.from(text).equals(data)) return `binary ${digest(data)}`;
  const plain = normalize(comparable(name, text));
  return plain.length > 20_000 ? `long text ${digest(Buffer.from(plain))}` : plain;
}

/** Bytes, unpacked, from which on an archive counts as its bytes: bombs would hold up all that this process serves. */
const LARGE = 8 * 1024 * 1024;

function archiveText(data: Uint8Array, normalize: Normalize): string {
  try {
    const lines = [...tarEntries(gunzipSync(data, { maxOutputLength: LARGE }), true)].map((entry) => {
      const content = entry.data();
      const text = Buffer.from(content).toString();
      // as long as it is without times, whose fractions are shorter now and then
      const plain = Buffer.from(text).equals(content) ? Buffer.from(normalize(text)) : content;
      const size = content.length === entry.size ? plain.length : entry.size;
      return `${entry.type} ${String(size)} ${normalize(entry.name)} ${digest(plain)}`;
    });
    return `archive\n${lines.join('\n')}`;
  } catch {
    return `no archive ${digest(data)}`;
  }
}

/** The same text is signed differently each time, and Helm lists the names of charts in any order. */
function comparable(name: string, text: string): string {
  if (name.endsWith('-charts.txt')) return text.split('\n').sort().join('\n').trimStart();
  if (!name.endsWith('.prov')) return text;
  return text.replace(/(-----BEGIN PGP SIGNATURE-----\n)[^]*(-----END PGP SIGNATURE-----)/, '$1…\n$2');
}

function digest(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex').slice(0, 16);
}
