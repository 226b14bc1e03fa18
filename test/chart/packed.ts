/** Charts whose archives show everything that Helm's writer of archives can do, and how archives are compared with Helm's. */
import { gunzipSync } from 'node:zlib';

const long = 'a-rather-long-name-'.repeat(5);
const slashAt100 = `${'b'.repeat(93)}/c`;

/** Files by path, of charts by name. */
export const charts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  web: {
    'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\nappVersion: "7"\nkeywords: [b, a]\n',
    'Chart.lock': 'dependencies: []\ndigest: sha256:00\ngenerated: "2020-01-02T03:04:05.60+02:00"\n',
    'values.yaml': 'a: 1\n',
    'values.schema.json': '{}',
    'templates/a.yaml': 'a: b\n',
    'files/empty': '',
    'files/block': 'x'.repeat(512),
    'files/ünïcode-日本.txt': 'not ASCII',
    [`files/${long}/${long}/f.txt`]: 'a name in two parts',
    [`files/${long}${long}.txt`]: 'a name in no parts',
    [`files/${long}/ö/${long}.txt`]: 'both',
    [`${slashAt100}/${long}${long}ö`]: 'cut at a slash',
    'charts/cache/Chart.yaml': 'apiVersion: v2\nname: cache\nversion: 0.1.0\n',
    'charts/cache/templates/b.yaml': 'c: d\n',
  },
  old: {
    'Chart.yaml': 'name: old\nversion: 1\n',
    'requirements.yaml': 'dependencies:\n- name: cache\n  version: 0.1.0\n  repository: ""\n',
    'requirements.lock': 'digest: x\n',
    'charts/cache/Chart.yaml': 'name: cache\nversion: 0.1.0\n',
  },
  timeless: {
    'Chart.yaml': 'apiVersion: v2\nname: timeless\nversion: 1.0.0\n',
    'Chart.lock': 'digest: x\n',
  },
};

export interface RecordedArchive {
  /** The beginning of the archive in hexadecimal, up to the compressed data. */
  readonly header: string;
  /** The tar in base64, its files without time and without the checksum, which the time changes. */
  readonly tar: string;
}

const BLOCK = 512;
/** Fixed fields, an extra field of 41 bytes, and the comment `Helm`. */
const HEADER = 10 + 2 + 41 + 5;

export function comparable(archive: Uint8Array): { header: string; tar: Buffer } {
  const tar = gunzipSync(archive);
  for (let at = 0; at < tar.length;) {
    const block = tar.subarray(at, at + BLOCK);
    if (block.every((byte) => byte === 0)) break;
    if (block[156] === 0x30) block.fill(0, 136, 156);
    at += BLOCK + Math.ceil(Number.parseInt(block.toString('latin1', 124, 135), 8) / BLOCK) * BLOCK;
  }
  return { header: Buffer.from(archive.subarray(0, HEADER)).toString('hex'), tar };
}
