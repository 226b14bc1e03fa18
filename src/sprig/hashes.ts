/** Sprig's hashes: `sha1sum`, `sha256sum`, `sha512sum` and `adler32sum`. Texts go to the host's own hashes where that is faster. */
import { func } from '../go/func.ts';
import { sha1 } from '../go/sha1.ts';
import { sha256 } from '../go/sha256.ts';
import { sha512 } from '../go/sha512.ts';
import { toBytes } from '../go/strings.ts';
import { stringType } from '../go/types.ts';
import type { GoFunc } from '../go/values.ts';
import type { HashName, SprigPorts } from './ports.ts';

/** Texts whose hashes are kept, so that a loop cannot keep any number of them. */
const MOST = 64;
const own = { sha1, sha256, sha512 };

/** The hash functions. */
export function hashFunctions(ports: Pick<SprigPorts, 'hashes'>): readonly GoFunc[] {
  const sum = (name: HashName): GoFunc => {
    // Each workload of a chart has a checksum of the same configuration: airflow hashes 69 KB, of which 28 KB differ.
    const known = new Map<string, string>();
    return func(`${name}sum`, [stringType], stringType, (text: string) => {
      let digest = known.get(text);
      if (digest === undefined) {
        const data = toBytes(text);
        const { hashes } = ports;
        const isWorth = hashes !== undefined && data.length >= hashes.worthFrom;
        digest = hex(isWorth ? hashes.digest(name, data) : own[name](data));
        if (known.size < MOST) known.set(text, digest);
      }
      return digest;
    });
  };
  return [
    sum('sha1'),
    sum('sha256'),
    sum('sha512'),
    func('adler32sum', [stringType], stringType, (text: string) => String(adler32(toBytes(text)))),
  ];
}

function hex(bytes: Uint8Array): string {
  const digits = '0123456789abcdef';
  let out = '';
  for (let i = 0; i < bytes.length; i++) out += digits[bytes[i]! >> 4]! + digits[bytes[i]! & 15]!;
  return out;
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}
