/** What the function library needs from the world: the pure tiers read no clock, random source or network themselves. */

export interface Clock {
  /** The time since the Unix epoch. */
  now(): { readonly seconds: bigint; readonly nanoseconds: number };
  /** IANA name of the local time zone, as `TZ` or the host tells it: `UTC`, `Europe/Zurich`. */
  timeZone(): string;
  /**
   * The compiled time zone file (TZif) of an IANA name, undefined when there is none. A clock without this method leaves zones
   * to the host's Intl, which differs from Go in some abbreviations.
   */
  zoneFile?(name: string): Uint8Array | undefined;
}

export interface Random {
  /** `count` random bytes, fit for keys and passwords. */
  bytes(count: number): Uint8Array;
}

export interface Dns {
  /** Addresses of a host; empty when it has none or the look-up fails. */
  lookup(host: string): readonly string[];
}

export type HashName = 'sha1' | 'sha256' | 'sha512';

/** Faster hashing than ours. Worth offering only if it loads nothing before it is asked. */
export interface Hashes {
  /** Bytes from which on it is faster, with all that it has to load. */
  readonly worthFrom: number;
  digest(name: HashName, data: Uint8Array): Uint8Array;
}

export type RsaKind = 'rsa2048' | 'rsa4096';
export type KeyKind = RsaKind | 'ecdsa' | 'ed25519';

/** Keys, signatures and ciphers, all synchronous. Keys are PKCS #8 in DER. */
export interface Keys {
  /**
   * A new key; ecdsa on P-256. A port with `fetchMissing` may give some other key instead, and what is made of that one is not
   * to be used.
   */
  generate(kind: KeyKind): Uint8Array;
  /** Called before each rendering: the keys of the one before are given again, in the same order. */
  begin?(): void;
  /** Gets the keys that were missing when they were asked for. Gives false when none was. */
  fetchMissing?(): Promise<boolean>;
  /** The public key as SubjectPublicKeyInfo in DER. Throws if the key cannot be read. */
  publicKey(key: Uint8Array): Uint8Array;
  /** RSA PKCS #1 v1.5 with the hash, ECDSA in ASN.1 with the hash, or Ed25519 (null). */
  sign(key: Uint8Array, hash: 'sha256' | 'sha384' | 'sha512' | null, data: Uint8Array): Uint8Array;
  scrypt(password: Uint8Array, salt: Uint8Array, cost: ScryptCost): Uint8Array;
  /** AES-256 in CBC mode without padding. */
  encryptCbc(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array;
  decryptCbc(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array;
}

export interface ScryptCost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
  /** Length of the result in bytes. */
  readonly length: number;
}

export interface SprigPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly dns: Dns;
  readonly hashes?: Hashes;
  /** Without it the functions that need keys or ciphers fail and say so. */
  readonly keys?: Keys;
}
