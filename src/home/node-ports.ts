/**
 * The function library's ports on Node and Bun. Nothing is loaded before it is needed: `node:crypto` alone takes 5 ms, which is
 * more than rendering most charts takes.
 */
import type * as NodeCrypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getBuiltinModule } from 'node:process';
import type { Clock, Hashes, HashName, KeyKind, Random, RsaKind } from '../sprig/ports.ts';
import type { KeySource } from './parallel-keys.ts';

type Crypto = typeof NodeCrypto;

function loadCrypto(): Crypto {
  return getBuiltinModule('node:crypto');
}

export const nodeRandom: Random = {
  // the global WebCrypto is there without loading anything; it gives at most 64 KB at a time
  bytes(count) {
    const out = new Uint8Array(count);
    for (let at = 0; at < count; at += 65_536) globalThis.crypto.getRandomValues(out.subarray(at, at + 65_536));
    return out;
  },
};

interface Hasher {
  update(data: Uint8Array): Hasher;
  digest(): Buffer;
}

/** What the runtime has at hand in a global. */
interface Runtime {
  readonly CryptoHasher: new (name: HashName) => Hasher;
}

/**
 * Bun's own hashes take 0.1 ms, loading a crypto module as long as hashing 48 KiB here (docs/decisions/0003-cold-start.md): the one
 * thing of Bun that is used where it is there.
 */
export function hostHashes(runtime: Runtime | undefined): Hashes {
  if (runtime === undefined) {
    const digest: Hashes['digest'] = (name, data) => plain(loadCrypto().createHash(name).update(data).digest());
    return { worthFrom: 48 * 1024, digest };
  }
  return { worthFrom: 0, digest: (name, data) => plain(new runtime.CryptoHasher(name).update(data).digest()) };
}

export const nodeHashes: Hashes = hostHashes((globalThis as { Bun?: Runtime }).Bun);

export const nodeKeys: KeySource = {
  generate: (kind) => generate(loadCrypto(), kind),
  generateRsa: (kind) => generateRsa(loadCrypto(), kind),
  publicKey(key) {
    const crypto = loadCrypto();
    const publicKey = crypto.createPublicKey(privateKey(crypto, key));
    return plain(publicKey.export({ type: 'spki', format: 'der' }));
  },
  sign(key, hash, data) {
    const crypto = loadCrypto();
    return plain(crypto.sign(hash, data, privateKey(crypto, key)));
  },
  scrypt(password, salt, { n, r, p, length }) {
    const options = { N: n, r, p, maxmem: 256 * n * r };
    return plain(loadCrypto().scryptSync(password, salt, length, options));
  },
  encryptCbc: (key, iv, data) => crypt(loadCrypto().createCipheriv('aes-256-cbc', key, iv), data),
  decryptCbc: (key, iv, data) => crypt(loadCrypto().createDecipheriv('aes-256-cbc', key, iv), data),
};

/**
 * The clock of the machine with time zones as Go finds them: the zone of `TZ`, else of /etc/localtime; files of `ZONEINFO`, then
 * of the usual folders.
 */
export function nodeClock(env: Readonly<Record<string, string | undefined>>): Clock {
  return {
    now() {
      const nanoseconds = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));
      return { seconds: nanoseconds / 1_000_000_000n, nanoseconds: Number(nanoseconds % 1_000_000_000n) };
    },
    timeZone: () => env['TZ']?.replace(/^:/, '') ?? LOCAL_TIME,
    zoneFile: (name) => readZoneFile(name, env['ZONEINFO']),
  };
}

const LOCAL_TIME = '/etc/localtime';
const ZONE_FOLDERS = ['/usr/share/zoneinfo', '/usr/share/lib/zoneinfo', '/usr/lib/locale/TZ', '/etc/zoneinfo'];

function readZoneFile(name: string, zoneInfo: string | undefined): Uint8Array | undefined {
  if (name.startsWith('/')) return readIfThere(name);
  for (const folder of zoneInfo === undefined || zoneInfo === '' ? ZONE_FOLDERS : [zoneInfo, ...ZONE_FOLDERS]) {
    const data = readIfThere(`${folder}/${name}`);
    if (data !== undefined) return data;
  }
  return undefined;
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function privateKey(crypto: Crypto, key: Uint8Array): NodeCrypto.KeyObject {
  return crypto.createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8' });
}

const der = { type: 'pkcs8', format: 'der' } as const;
const bits: Readonly<Record<RsaKind, number>> = { rsa2048: 2048, rsa4096: 4096 };

function generate(crypto: Crypto, kind: KeyKind): Uint8Array {
  switch (kind) {
    case 'rsa2048':
    case 'rsa4096':
      return plain(crypto.generateKeyPairSync('rsa', { modulusLength: bits[kind] }).privateKey.export(der));
    case 'ecdsa':
      return plain(crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(der));
    case 'ed25519':
      return plain(crypto.generateKeyPairSync('ed25519').privateKey.export(der));
  }
}

function generateRsa(crypto: Crypto, kind: RsaKind): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    crypto.generateKeyPair('rsa', { modulusLength: bits[kind] }, (error, _, key) => {
      if (error === null) resolve(plain(key.export(der)));
      else reject(error);
    });
  });
}

function crypt(cipher: NodeCrypto.Cipher | NodeCrypto.Decipher, data: Uint8Array): Uint8Array {
  cipher.setAutoPadding(false);
  return plain(Buffer.concat([cipher.update(data), cipher.final()]));
}

/** A Buffer as a plain array of bytes, which values of templates are. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
