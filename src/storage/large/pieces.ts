/**
 * The rest of a release that is too big for one record, as Secrets or ConfigMaps: the whole release, compressed, in parts of
 * 1 MiB. What changes while a release is worked on (its status, its description, how hooks went) stays with the head, so that
 * pieces are written once.
 */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { ScullError } from '../../errors.ts';
import type { GoMap, Value } from '../../go/values.ts';
import { encodeRelease } from '../../release/codec.ts';
import type { Release } from '../../release/release.ts';
import { releaseOfText } from '../record-text.ts';
import { MAX_DATA, PIECE_TYPE, RELEASE_LABEL, REVISION_LABEL, type Rest } from './form.ts';

export interface Piece {
  readonly name: string;
  readonly sha256: string;
  readonly data: Uint8Array;
}

/** Names of pieces follow that of the record and tell their content: another content never has the same name. */
export function piecesOf(key: string, release: Release): Piece[] {
  const data = gzipSync(encodeRelease(lasting(release)), { level: 9 });
  const all = digestOf(data).slice(0, 10);
  return Array.from({ length: Math.ceil(data.length / MAX_DATA) }, (_, at) => {
    const piece = data.subarray(at * MAX_DATA, (at + 1) * MAX_DATA);
    return { name: `${key}.${all}.${at}`, sha256: digestOf(piece), data: piece };
  });
}

export function restIn(pieces: readonly Piece[], { version }: Release): Rest {
  return { revision: version, pieces: pieces.map(({ name, sha256 }) => ({ name, sha256 })) };
}

function digestOf(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

const never = { startedAt: '', completedAt: '', phase: '' } as const;

function lasting(release: Release): Release {
  const { info, hooks } = release;
  const still = { firstDeployed: '', lastDeployed: '', deleted: '', description: '', status: 'unknown' } as const;
  return {
    ...release,
    info: { ...still, notes: info.notes },
    hooks: hooks.map((hook) => ({ ...hook, lastRun: never })),
  };
}

/** The release of which a head and all of its pieces are there. Rejects where the pieces are not what was written. */
export async function joined(head: Release, pieces: readonly Uint8Array[]): Promise<Release> {
  const whole = await releaseOfText(Buffer.concat(pieces).toString('base64'));
  const { name, namespace, version, labels, info, applyMethod } = head;
  return {
    ...whole,
    ...{ name, namespace, version, labels },
    info: { ...info, notes: whole.info.notes },
    hooks: whole.hooks.map((hook, at) => ({ ...hook, lastRun: head.hooks[at]?.lastRun ?? hook.lastRun })),
    ...(applyMethod === undefined ? {} : { applyMethod }),
  };
}

/** A piece as the server keeps it. `owner` is the head; until there is one, the piece is found by `looseSelector`. */
export function pieceObject(
  kind: 'Secret' | 'ConfigMap',
  { name, data }: Piece,
  release: Pick<Release, 'name' | 'version'> & { readonly namespace: string },
  owner?: { readonly name: string; readonly uid: string },
): GoMap {
  const labels = new Map([
    [RELEASE_LABEL, release.name],
    [REVISION_LABEL, String(release.version)],
    ...(owner === undefined
      ? ([
          ['name', release.name],
          ['owner', 'scull'],
        ] as const)
      : []),
  ]);
  const metadata: GoMap = new Map<string, Value>([
    ['name', name],
    ['namespace', release.namespace],
    ['labels', labels],
  ]);
  if (owner !== undefined) {
    const reference = { apiVersion: 'v1', kind, name: owner.name, uid: owner.uid };
    metadata.set('ownerReferences', [new Map(Object.entries(reference))]);
  }
  return new Map<string, Value>([
    ['apiVersion', 'v1'],
    ['kind', kind],
    ['metadata', metadata],
    ['immutable', true],
    ...(kind === 'Secret' ? ([['type', PIECE_TYPE]] as const) : []),
    [fieldOf(kind), new Map([['piece', Buffer.from(data).toString('base64')]])],
  ]);
}

const fieldOf = (kind: 'Secret' | 'ConfigMap'): string => (kind === 'Secret' ? 'data' : 'binaryData');

/** The content of a piece. Throws, naming it, where it is not what the head says. */
export function checkedPiece(
  kind: 'Secret' | 'ConfigMap',
  { name, sha256 }: Rest['pieces'][number],
  object: GoMap | undefined,
): Uint8Array {
  if (object === undefined) throw brokenPiece(kind, name, 'is missing');
  const fields = object.get(fieldOf(kind));
  const text = fields instanceof Map ? fields.get('piece') : undefined;
  const data = Buffer.from(typeof text === 'string' ? text : '', 'base64');
  if (digestOf(data) !== sha256) throw brokenPiece(kind, name, 'was changed');
  return data;
}

function brokenPiece(kind: string, name: string, what: string): ScullError {
  return new ScullError(`${kind} ${JSON.stringify(name)}, which holds a part of the release, ${what}`, {
    code: 'storage.pieces',
    hint: 'Bring it back from a backup; or roll back to another revision, or uninstall the release: both work without it.',
  });
}
