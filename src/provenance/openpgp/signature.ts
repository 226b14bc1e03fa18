/** Signature packets of version 4 (RFC 9580, section 5.2), read and refused as `packet.Signature` of go-crypto v1.4.1 does. */
import { hashes, signing, type HashName } from './algorithms.ts';
import { ByteReader, concat, hex } from './byte-reader.ts';
import { structural, unsupported } from './errors.ts';
import * as algorithms from './algorithms.ts';

export const BINARY = 0x00;
export const TEXT = 0x01;
export const SUBKEY_BINDING = 0x18;
export const PRIMARY_BINDING = 0x19;
export const KEY_REVOCATION = 0x20;
export const SUBKEY_REVOCATION = 0x28;
export const USER_ID_REVOCATION = 0x30;
/** Of a key over one of its user IDs. */
export const certifications: readonly number[] = [0x10, 0x11, 0x12, 0x13];

/** Key flags. */
export const MAY_SIGN = 2;
/** Reason for a revocation. */
export const COMPROMISED = 2;

/** Times in seconds, those of day since 1970. */
export interface Signature {
  readonly type: number;
  readonly algorithm: number;
  readonly hash: HashName;
  /** What is hashed behind the signed data. */
  readonly trailer: Uint8Array;
  /** The algorithm's numbers. */
  readonly values: readonly Uint8Array[];
  readonly created: number;
  /** 0 for one that does not expire. */
  readonly lifetime: number;
  /** Of the key that is signed; 0 when it does not expire. */
  readonly keyLifetime: number;
  readonly issuer: string | undefined;
  readonly issuerFingerprint: Uint8Array | undefined;
  readonly isPrimary: boolean | undefined;
  readonly keyFlags: number | undefined;
  readonly criticalNotations: readonly string[];
  readonly revocationReason: number | undefined;
  /** Made by a signing subkey over its primary key. */
  readonly embedded: Signature | undefined;
}

type Found = { -readonly [Key in keyof Signature]?: Signature[Key] } & { criticalNotations: string[] };

/** Signatures inside of signatures. */
const MAX_DEPTH = 2;

export function readSignature(body: Uint8Array, depth = 0): Signature {
  if (depth > MAX_DEPTH) throw structural('too many layers of packets');
  const reader = new ByteReader(body);
  const version = reader.byte();
  if (version !== 4) throw unsupported(`signature packet version ${version}`);
  const type = reader.byte();
  const algorithm = reader.byte();
  if (!signing.includes(algorithm)) throw unsupported(`public key algorithm ${algorithm}`);
  const hashNumber = reader.byte();
  const hash = hashes.get(hashNumber);
  if (hash === undefined) throw unsupported(`hash function ${hashNumber}`);
  const found: Found = { criticalNotations: [] };
  const hashed = reader.take(reader.u16());
  const trailer = signatureTrailer(body.subarray(0, reader.position));
  readFields(found, hashed, true, depth);
  readFields(found, reader.take(reader.u16()), false, depth);
  reader.u16(); // the hash's first bytes, which version 4 doesn't need
  return {
    type,
    algorithm,
    hash,
    trailer,
    values: readValues(algorithm, reader),
    created: found.created ?? 0,
    lifetime: found.lifetime ?? 0,
    keyLifetime: found.keyLifetime ?? 0,
    issuer: found.issuer,
    issuerFingerprint: found.issuerFingerprint,
    isPrimary: found.isPrimary,
    keyFlags: found.keyFlags,
    criticalNotations: found.criticalNotations,
    revocationReason: found.revocationReason,
    embedded: found.embedded,
  };
}

/** `fields`: of a signature, from its version to the end of its hashed subpackets. */
export function signatureTrailer(fields: Uint8Array): Uint8Array {
  const { length } = fields;
  return concat([fields, Uint8Array.of(4, 0xff, 0, length >> 16, (length >> 8) & 0xff, length & 0xff)]);
}

function readValues(algorithm: number, reader: ByteReader): Uint8Array[] {
  switch (algorithm) {
    case algorithms.RSA:
    case algorithms.RSA_SIGN:
      return [reader.integer()];
    case algorithms.ED25519:
      return [reader.take(64)];
    case algorithms.ED448:
      return [reader.take(114)];
    default:
      return [reader.integer(), reader.integer()];
  }
}

function readFields(found: Found, data: Uint8Array, isHashed: boolean, depth: number): void {
  const reader = new ByteReader(data);
  while (!reader.isAtEnd) readField(found, subpacket(reader, data.length), isHashed, depth);
  if (found.created === undefined) throw structural('no creation time in signature');
}

function subpacket(reader: ByteReader, total: number): Uint8Array {
  const left = (): number => total - reader.position;
  const first = reader.byte();
  if (left() < (first < 192 ? 0 : first < 255 ? 1 : 4)) throw structural('signature subpacket truncated');
  const length = first < 192 ? first : first < 255 ? (first - 192) * 256 + reader.byte() + 192 : reader.u32();
  if (length > left()) throw structural('signature subpacket truncated');
  if (length === 0) throw structural('zero length signature subpacket');
  return reader.take(length);
}

/** Kinds without a case that are harmless wherever they are. */
const ignored: readonly number[] = [5, 6, 11, 21, 22, 23, 24, 26, 28, 30, 35, 39];

function readField(found: Found, field: Uint8Array, isHashed: boolean, depth: number): void {
  const kind = field[0]! & 0x7f;
  const isCritical = (field[0]! & 0x80) !== 0;
  const data = field.subarray(1);
  // what is not hashed can be changed by anyone: it says who may have signed, no more
  if (!isHashed && ![16, 32, 33].includes(kind)) return;
  switch (kind) {
    case 2:
      found.created = seconds(data, 'signature creation time not four bytes');
      return;
    case 3:
      found.lifetime = seconds(data, 'expiration subpacket with bad length');
      return;
    case 4:
      if (data[0] === 0) throw unsupported('signature with non-exportable certification');
      return;
    case 9:
      found.keyLifetime = seconds(data, 'key expiration subpacket with bad length');
      return;
    case 16:
      if (data.length !== 8) throw structural('issuer subpacket with bad length');
      found.issuer = hex(data);
      return;
    case 20:
      readNotation(found, data, isCritical);
      return;
    case 25:
      if (data.length !== 1) throw structural('primary user id subpacket with bad length');
      found.isPrimary = data[0]! > 0;
      return;
    case 27:
      found.keyFlags = data[0] ?? 0;
      return;
    case 29:
      if (data.length === 0) throw structural('empty revocation reason subpacket');
      found.revocationReason = data[0]!;
      return;
    case 32:
      if (found.embedded !== undefined) throw structural('Cannot have multiple embedded signatures');
      found.embedded = readSignature(data, depth + 1);
      if (found.embedded.type !== PRIMARY_BINDING) {
        throw structural(`cross-signature has unexpected type ${found.embedded.type}`);
      }
      return;
    case 33:
      readIssuerFingerprint(found, data);
      return;
    default:
      if (isCritical && !ignored.includes(kind)) {
        throw unsupported(`unknown critical signature subpacket type ${kind}`);
      }
  }
}

function seconds(data: Uint8Array, problem: string): number {
  if (data.length !== 4) throw structural(problem);
  return new ByteReader(data).u32();
}

function readNotation(found: Found, data: Uint8Array, isCritical: boolean): void {
  const bad = (): Error => structural('notation data subpacket with bad length');
  if (data.length < 8) throw bad();
  const reader = new ByteReader(data);
  reader.take(4);
  const nameLength = reader.u16();
  const valueLength = reader.u16();
  if (data.length !== 8 + nameLength + valueLength) throw bad();
  const name = reader.take(nameLength);
  if (isCritical) found.criticalNotations.push(new TextDecoder().decode(name));
}

function readIssuerFingerprint(found: Found, data: Uint8Array): void {
  if (data.length === 0) throw structural('empty issuer fingerprint subpacket');
  const isNew = data[0]! >= 5;
  if (data.length - 1 !== (isNew ? 32 : 20)) throw structural('bad fingerprint length');
  found.issuerFingerprint = data.subarray(1);
  found.issuer = hex(isNew ? data.subarray(1, 9) : data.subarray(13));
}

/** Whether the signature is over, or of the future. `now` in seconds since 1970. */
export function isExpired({ created, lifetime }: Signature, now: number): boolean {
  return created > now || (lifetime !== 0 && now > created + lifetime);
}
