/**
 * A key with what belongs to it: user IDs, subkeys, revocations, each taken when the key's own signature over it holds.
 * `ReadEntity` of go-crypto v1.4.1: what it refuses a whole key for is refused here, since it decides what Helm trusts.
 */
import { fromBytes } from '../../go/strings.ts';
import { signing } from './algorithms.ts';
import { ByteReader, equalBytes } from './byte-reader.ts';
import { checkSignature } from './check-signature.ts';
import { failed, PgpError, structural } from './errors.ts';
import { tags, unlessUnsupported, type Packet } from './packets.ts';
import { keyForHash, readPublicKey, type PublicKey } from './public-key.ts';
import {
  certifications,
  KEY_REVOCATION,
  MAY_SIGN,
  readSignature,
  SUBKEY_BINDING,
  SUBKEY_REVOCATION,
  USER_ID_REVOCATION,
  type Signature,
} from './signature.ts';

export interface Identity {
  /** `Name (comment) <mail>` */
  readonly name: string;
  readonly selfSignature: Signature | undefined;
  readonly revocations: readonly Signature[];
}

export interface Subkey {
  readonly key: PublicKey;
  readonly binding: Signature;
  readonly revocations: readonly Signature[];
}

export interface Entity {
  readonly primary: PublicKey;
  /** The packet of the primary key, where it has the secret. */
  readonly secret: Uint8Array | undefined;
  /** In the order of the keyring. */
  readonly identities: readonly Identity[];
  readonly subkeys: readonly Subkey[];
  readonly revocations: readonly Signature[];
}

type Item =
  | { readonly kind: 'key'; readonly key: PublicKey; readonly secret: Uint8Array | undefined }
  | { readonly kind: 'user'; readonly id: Uint8Array }
  | { readonly kind: 'signature'; readonly signature: Signature }
  /** A photo and the like: signatures behind it are its own. */
  | { readonly kind: 'other' };

/** Trust and marker packets, and those that may be passed over. */
const isNoise = (tag: number): boolean => tag === 10 || tag === 12 || tag >= 40;
/** Of messages, and user attributes. */
const others: readonly number[] = [1, 3, 4, 8, 9, 11, 17, 18, 20, 21];

/** Reads the packets of one key, its own first. Throws `openpgp: invalid data: …` for what makes it worthless. */
export function readEntity(packets: readonly Packet[]): Entity {
  const [first, ...items] = packets.flatMap((packet) => unlessUnsupported(() => readItem(packet)) ?? []);
  if (first?.kind !== 'key' || first.key.isSubkey) throw structural('first packet was not a public/private key');
  const primary = first.key;
  if (!signing.includes(primary.algorithm)) throw structural('primary key cannot be used for signatures');

  const identities = new Map<string, Identity>();
  const subkeys: Subkey[] = [];
  const revocations: Signature[] = [];
  for (let at = 0; at < items.length;) {
    const item = items[at++]!;
    const attached = signaturesFrom(items, at);
    if (item.kind === 'signature' || item.kind === 'other') {
      if (item.kind === 'signature' && item.signature.type === KEY_REVOCATION) revocations.push(item.signature);
      continue;
    }
    if (item.kind === 'user') {
      const identity = readIdentity(primary, item.id, attached);
      if (identity !== undefined) identities.set(identity.name, identity);
    } else subkeys.push(readSubkey(primary, item.key, attached));
    at += attached.length;
  }
  if (identities.size === 0) throw structural('v4 entity without any identities');
  for (const revocation of revocations) checkRevocation(primary, revocation);
  return { primary, secret: first.secret, identities: [...identities.values()], subkeys, revocations };
}

function readItem({ tag, body }: Packet): Item | undefined {
  switch (tag) {
    case tags.publicKey:
    case tags.publicSubkey:
    case tags.secretKey:
    case tags.secretSubkey: {
      const isSubkey = tag === tags.publicSubkey || tag === tags.secretSubkey;
      const isSecret = tag === tags.secretKey || tag === tags.secretSubkey;
      return {
        kind: 'key',
        key: readPublicKey(body, new ByteReader(body), isSubkey),
        secret: isSecret ? body : undefined,
      };
    }
    case tags.userId:
      return { kind: 'user', id: body };
    case tags.signature:
      return { kind: 'signature', signature: readSignature(body) };
    default:
      if (isNoise(tag)) return undefined;
      if (!others.includes(tag)) throw failed(`openpgp: unknown critical packet type: ${tag}`);
      return { kind: 'other' };
  }
}

function signaturesFrom(items: readonly Item[], start: number): Signature[] {
  const signatures: Signature[] = [];
  for (let at = start; at < items.length; at++) {
    const item = items[at]!;
    if (item.kind !== 'signature') break;
    signatures.push(item.signature);
  }
  return signatures;
}

/** Whether the signature names `key` as its maker; that it is true has to be checked. */
function isNamed(key: PublicKey, { issuerFingerprint, issuer }: Signature): boolean {
  if (issuerFingerprint !== undefined) return equalBytes(issuerFingerprint, key.fingerprint);
  return issuer === key.keyId;
}

/** Undefined for a user ID that the key itself says nothing about. */
function readIdentity(primary: PublicKey, id: Uint8Array, signatures: readonly Signature[]): Identity | undefined {
  let selfSignature: Signature | undefined;
  const revocations: Signature[] = [];
  for (const signature of signatures) {
    if (signature.type !== USER_ID_REVOCATION && !certifications.includes(signature.type)) {
      throw structural('user ID signature with wrong type');
    }
    if (!isNamed(primary, signature)) continue;
    const { length } = id;
    const size = Uint8Array.of(0xb4, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff);
    checking('user ID self-signature invalid', () => {
      checkSignature(primary, signature, [keyForHash(primary.body), size, id]);
    });
    if (signature.type === USER_ID_REVOCATION) revocations.push(signature);
    else if (selfSignature === undefined || signature.created > selfSignature.created) selfSignature = signature;
  }
  if (selfSignature === undefined && revocations.length === 0) return undefined;
  return { name: fromBytes(id), selfSignature, revocations };
}

function readSubkey(primary: PublicKey, key: PublicKey, signatures: readonly Signature[]): Subkey {
  let binding: Signature | undefined;
  const revocations: Signature[] = [];
  const signed = [keyForHash(primary.body), keyForHash(key.body)];
  for (const signature of signatures) {
    if (signature.type !== SUBKEY_BINDING && signature.type !== SUBKEY_REVOCATION) {
      throw structural('subkey signature with wrong type');
    }
    checking('subkey signature invalid', () => {
      checkSignature(primary, signature, signed);
      checkCrossSignature(key, signature, signed);
    });
    if (signature.type === SUBKEY_REVOCATION) revocations.push(signature);
    else if (binding === undefined || signature.created > binding.created) binding = signature;
  }
  if (binding === undefined) throw structural('subkey packet not followed by signature');
  return { key, binding, revocations };
}

/** A subkey that signs must say itself whose it is, or anyone could claim it. */
function checkCrossSignature(key: PublicKey, { keyFlags, embedded }: Signature, signed: readonly Uint8Array[]): void {
  if (((keyFlags ?? 0) & MAY_SIGN) === 0) return;
  if (embedded === undefined) throw structural('signing subkey is missing cross-signature');
  checking('error while verifying cross-signature', () => {
    checkSignature(key, embedded, signed);
  });
}

function checkRevocation(primary: PublicKey, revocation: Signature): void {
  try {
    checkSignature(primary, revocation, [keyForHash(primary.body)]);
  } catch {
    throw structural('revocation signature signed by alternate key');
  }
}

function checking(what: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof PgpError)) throw error;
    throw structural(`${what}: ${error.message}`);
  }
}
