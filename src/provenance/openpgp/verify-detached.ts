/**
 * Who made a signature, and whether it still counts: `CheckDetachedSignature` of go-crypto v1.4.1, in its order. The first
 * signature whose key is in the keyring decides; others are not looked at.
 */
import { checkSignature } from './check-signature.ts';
import { badSignature, failed, structural, unsupported } from './errors.ts';
import type { Entity, Identity } from './entity.ts';
import { readPackets, tags, unlessUnsupported, type Packet } from './packets.ts';
import type { PublicKey } from './public-key.ts';
import { BINARY, COMPROMISED, isExpired, MAY_SIGN, readSignature, TEXT, type Signature } from './signature.ts';

/** A key of a keyring, and what its owner says of it. */
interface SigningKey {
  readonly entity: Entity;
  readonly key: PublicKey;
  readonly selfSignature: Signature;
  readonly revocations: readonly Signature[];
}

/** The signatures that are read of one file. */
const MAX_SIGNATURES = 1000;

/**
 * `entitiesWith` gives the entities that have a key of that ID. `now` in seconds since 1970. Throws go-crypto's text, such as
 * `openpgp: signature made by unknown entity`.
 */
export function verifyDetached(
  signed: Uint8Array,
  signatures: Uint8Array,
  entitiesWith: (keyId: string) => readonly Entity[],
  now: number,
): Entity {
  const { signature, keys } = firstKnown(signatures, entitiesWith);
  if (signature.type !== BINARY && signature.type !== TEXT) {
    throw unsupported(`unsupported signature type: ${signature.type}`);
  }
  let problem: unknown;
  for (const key of keys) {
    try {
      checkSignature(key.key, signature, [signed]);
    } catch (error) {
      problem = error;
      continue;
    }
    checkDetails(key, signature, now);
    return key.entity;
  }
  throw problem;
}

function firstKnown(
  data: Uint8Array,
  entitiesWith: (keyId: string) => readonly Entity[],
): { signature: Signature; keys: SigningKey[] } {
  let count = 0;
  for (const packet of readPackets(data)) {
    if (++count > MAX_SIGNATURES) throw structural('too many signatures');
    const signature = unlessUnsupported(() => readOnlySignature(packet));
    if (signature === undefined) continue;
    const { issuer } = signature;
    if (issuer === undefined) throw structural("signature doesn't have an issuer");
    const keys = entitiesWith(issuer).flatMap((entity) => signingKeys(entity, issuer));
    if (keys.length > 0) return { signature, keys };
  }
  throw failed('openpgp: signature made by unknown entity');
}

const MARKER = 10;
const TRUST = 12;

function readOnlySignature({ tag, body }: Packet): Signature | undefined {
  if (tag === tags.signature) return readSignature(body);
  if (tag === MARKER || tag === TRUST || tag >= 40) return undefined;
  throw structural('non signature packet found');
}

/** The keys of that ID that may sign. */
function signingKeys(entity: Entity, keyId: string): SigningKey[] {
  const { primary, subkeys, revocations } = entity;
  const found: SigningKey[] = [];
  const add = (key: PublicKey, selfSignature: Signature | undefined, revoked: readonly Signature[]): void => {
    if (key.keyId !== keyId || ((selfSignature?.keyFlags ?? 0) & MAY_SIGN) === 0) return;
    found.push({ entity, key, selfSignature: selfSignature!, revocations: revoked });
  };
  add(primary, primaryIdentity(entity)?.selfSignature, revocations);
  for (const subkey of subkeys) add(subkey.key, subkey.binding, subkey.revocations);
  return found;
}

/** The user ID that the rest of the key goes by: not revoked, marked as primary, or the latest. */
export function primaryIdentity({ identities }: Entity): Identity | undefined {
  return identities.reduce<Identity | undefined>(
    (best, identity) => (isBetter(best, identity) ? identity : best),
    undefined,
  );
}

function isBetter(best: Identity | undefined, other: Identity): boolean {
  if (best === undefined || best.revocations.length > other.revocations.length) return true;
  if (best.revocations.length < other.revocations.length) return false;
  if (best.selfSignature === undefined || other.selfSignature === undefined) return best.selfSignature === undefined;
  const [isPrimary, otherIsPrimary] = [best.selfSignature.isPrimary === true, other.selfSignature.isPrimary === true];
  if (isPrimary !== otherIsPrimary) return otherIsPrimary;
  return other.selfSignature.created > best.selfSignature.created;
}

function checkDetails({ entity, key, selfSignature, revocations }: SigningKey, made: Signature, now: number): void {
  const identity = primaryIdentity(entity);
  const primarySignature = identity?.selfSignature;
  if (identity === undefined || primarySignature === undefined) throw revokedKey();
  const isSubkey = key !== entity.primary;
  const { embedded } = selfSignature;
  const relevant = [made, primarySignature];
  if (isSubkey) relevant.push(selfSignature, ...(embedded === undefined ? [] : [embedded]));
  for (const { criticalNotations } of relevant) {
    const [name] = criticalNotations;
    if (name !== undefined) throw badSignature(`unknown critical notation: ${name}`);
  }
  const revoked = [entity.revocations, isSubkey ? revocations : [], identity.revocations];
  if (revoked.some((list) => list.some((revocation) => counts(revocation, now)))) throw revokedKey();
  const isOver =
    isKeyExpired(entity.primary, primarySignature, now) || (isSubkey && isKeyExpired(key, selfSignature, now));
  if (isOver) throw failed('openpgp: key expired');
  if (relevant.some((signature) => isExpired(signature, now))) throw failed('openpgp: signature expired');
}

function revokedKey(): Error {
  return failed('openpgp: signature made by revoked key');
}

/** Of a key that others have, nothing counts any more, from whatever time it is. */
function counts(revocation: Signature, now: number): boolean {
  return revocation.revocationReason === COMPROMISED || !isExpired(revocation, now);
}

function isKeyExpired({ created }: PublicKey, { keyLifetime }: Signature, now: number): boolean {
  return created > now || (keyLifetime !== 0 && now > created + keyLifetime);
}
