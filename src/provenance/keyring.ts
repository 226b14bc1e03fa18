/**
 * Keyrings: what go-crypto's `ReadKeyRing` takes (packets, as `pubring.gpg` and `gpg --export` have them), and beyond Helm
 * keyboxes and armour. Keys are read when they are asked for: those that cannot be are left out, as there.
 */
import { existsSync } from 'node:fs';
import { fromBytes } from '../go/strings.ts';
import { ScullError } from '../errors.ts';
import { joinPath } from '../home/paths.ts';
import { readFile } from '../loader/read-file.ts';
import { dirname } from 'node:path';
import { isKeybox, keyboxPackets } from './keybox.ts';
import { armoredBlocks } from './openpgp/armor.ts';
import { ByteReader, concat } from './openpgp/byte-reader.ts';
import { readEntity, type Entity } from './openpgp/entity.ts';
import { PgpError, structural } from './openpgp/errors.ts';
import { readPackets, tags, type Packet } from './openpgp/packets.ts';
import { readPublicKey } from './openpgp/public-key.ts';

export interface Keyring {
  /** Every key that can be used, in the order of the file. */
  readonly entities: () => readonly Entity[];
  /** Those of which the primary key or a subkey has the ID. */
  readonly withKey: (keyId: string) => readonly Entity[];
}

/** Throws Go's text: `open x: no such file or directory`, `openpgp: invalid data: …`. */
export function loadKeyring(path: string): Keyring {
  let data: Uint8Array;
  try {
    data = readFile(path);
  } catch (error) {
    throw new ScullError(error instanceof Error ? error.message : String(error), {
      code: 'keyring.read',
      cause: error,
      ...hintFor(path),
    });
  }
  return readKeyring(data);
}

function hintFor(path: string): { hint?: string } {
  const keybox = joinPath(dirname(path), 'pubring.kbx');
  if (!path.endsWith('pubring.gpg') || existsSync(path) || !existsSync(keybox)) return {};
  return { hint: `GnuPG keeps its public keys in a keybox now: add --keyring ${keybox}` };
}

type Group = readonly Packet[];

/** The contents of a keyring file. Throws why no key can be used, where there are keys but none of use. */
export function readKeyring(data: Uint8Array): Keyring {
  const groups = keyGroups(packetsOf(data));
  const read = new Map<Group, Entity | PgpError>();
  const entityOf = (group: Group): Entity | PgpError => {
    const entity = read.get(group) ?? readUsable(group);
    read.set(group, entity);
    return entity;
  };
  const usable = (among: readonly Group[]): Entity[] =>
    among.map(entityOf).filter((entity): entity is Entity => !(entity instanceof PgpError));
  const isUsable = (group: Group): boolean => !(entityOf(group) instanceof PgpError);
  if (groups.length > 0 && !groups.some(isUsable)) throw entityOf(groups.at(-1)!) as PgpError;
  let index: ReadonlyMap<string, readonly Group[]> | undefined;
  return {
    entities: () => usable(groups),
    withKey: (keyId) => usable((index ??= indexOf(groups)).get(keyId) ?? []),
  };
}

function readUsable(group: Group): Entity | PgpError {
  try {
    return readEntity(group);
  } catch (error) {
    if (error instanceof PgpError && error.kind !== 'other') return error;
    throw error;
  }
}

/** What follows the keys and is no packet does no harm. */
function packetsOf(data: Uint8Array): Packet[] {
  const packets: Packet[] = [];
  try {
    for (const packet of readPackets(binary(data))) packets.push(packet);
  } catch (error) {
    const isTrailing = error instanceof PgpError && error.kind === 'structural' && packets.length > 0;
    if (!isTrailing) throw error;
  }
  return packets;
}

function binary(data: Uint8Array): Uint8Array {
  if (isKeybox(data)) return keyboxPackets(data);
  if (data.length === 0 || (data[0]! & 0x80) !== 0) return data;
  const blocks = [...armoredBlocks(fromBytes(data))].filter(({ type }) => / KEY BLOCK$/.test(type));
  if (blocks.length === 0) throw structural('tag byte does not have MSB set');
  return concat(blocks.map((block) => block.data()));
}

/** The packets of each key: from one primary key to the next. */
function keyGroups(packets: readonly Packet[]): Packet[][] {
  const groups: Packet[][] = [];
  for (const packet of packets) {
    const isPrimary = packet.tag === tags.publicKey || packet.tag === tags.secretKey;
    if (isPrimary || groups.length === 0) groups.push([packet]);
    else groups.at(-1)!.push(packet);
  }
  return groups;
}

const keyTags: readonly number[] = [tags.publicKey, tags.publicSubkey, tags.secretKey, tags.secretSubkey];

/** The groups that have a key of an ID, in their order. */
function indexOf(groups: readonly Group[]): ReadonlyMap<string, readonly Group[]> {
  const index = new Map<string, Group[]>();
  for (const group of groups) {
    for (const keyId of new Set(group.map(keyIdOf))) {
      if (keyId === undefined) continue;
      const known = index.get(keyId);
      if (known === undefined) index.set(keyId, [group]);
      else known.push(group);
    }
  }
  return index;
}

/** Undefined for what is no key, or one that cannot be read. */
function keyIdOf({ tag, body }: Packet): string | undefined {
  if (!keyTags.includes(tag)) return undefined;
  try {
    return readPublicKey(body, new ByteReader(body), false).keyId;
  } catch (error) {
    if (error instanceof PgpError) return undefined;
    throw error;
  }
}
