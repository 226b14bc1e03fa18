/**
 * The form of a release that is too big for one record: what the record itself keeps of it (its head), and where the rest is.
 * docs/decisions/0010-large-releases.md tells why it is so.
 *
 * The head names its pieces in a file of its chart, since that is the one place which Helm hands on whatever it does to a
 * record: written again as superseded, copied into a new revision by a rollback. The name is absolute, which no file of a
 * chart can have.
 */
import { ScullError } from '../../errors.ts';
import type { ChartFile } from '../../chart/chart.ts';
import type { Release } from '../../release/release.ts';

/** What the data of a Secret may have together: MaxSecretSize of the API server, counted decoded. ConfigMaps have the same. */
export const MAX_DATA = 1024 * 1024;
/**
 * What a head may have: Helm writes records again, compressed a little otherwise, and with a longer description; that must not
 * be refused.
 */
export const MAX_HEAD = MAX_DATA - MAX_DATA / 16;
/** What a release may have in pieces, compressed: a few hundred times what charts have. */
export const MAX_REST = 64 * MAX_DATA;

/** The type of Secrets that hold pieces; Helm's records have another one. */
export const PIECE_TYPE = 'scull.v1/piece';
/** Labels of every piece. */
export const RELEASE_LABEL = 'scull.v1/release';
export const REVISION_LABEL = 'scull.v1/revision';
/** Of a head: the names of its pieces. Helm drops it, so it only says what to clean up at once. */
export const PIECES_ANNOTATION = 'scull.v1/pieces';

const REST_FILE = '/scull.v1/rest.json';

/** Where the rest of a release is. */
export interface Rest {
  /** The revision that the pieces were written for: another one after a rollback by Helm. */
  readonly revision: number;
  /** In their order. */
  readonly pieces: readonly { readonly name: string; readonly sha256: string }[];
  /** Whether the manifest begins with the guard. */
  readonly guarded?: boolean;
}

export function isHead({ chart }: Release): boolean {
  return chart?.files.at(-1)?.name === REST_FILE;
}

/** Names of pieces follow that of a record. Nothing else is read, and above all deleted, because a record names it. */
const PIECE_NAME = /^sh\.helm\.release\.v1\.[^/%]+\.v\d+\.[0-9a-f]{10}\.\d+$/;

export function isPieceName(name: string): boolean {
  return PIECE_NAME.test(name);
}

/** Throws when the head does not tell. */
export function restOf(head: Release): Rest {
  const rest = readRest(head);
  if (rest !== undefined) return rest;
  throw new ScullError(`the record does not say where its pieces are`, { code: 'storage.pieces' });
}

/** Undefined when the head does not tell. */
export function readRest({ chart }: Release): Rest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(chart?.files.at(-1)?.data ?? []).toString());
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { revision, pieces, guarded } = value as Partial<Record<keyof Rest, unknown>>;
  if (typeof revision !== 'number' || !Number.isSafeInteger(revision) || revision < 1) return undefined;
  if (!Array.isArray(pieces)) return undefined;
  if (pieces.length > MAX_REST / MAX_DATA || !pieces.every(isPiece)) return undefined;
  return { revision, pieces, ...(guarded === true ? { guarded } : {}) };
}

function isPiece(value: unknown): value is Rest['pieces'][number] {
  if (typeof value !== 'object' || value === null) return false;
  const { name, sha256 } = value as { readonly name?: unknown; readonly sha256?: unknown };
  return typeof name === 'string' && isPieceName(name) && typeof sha256 === 'string';
}

export function restFile(rest: Rest): ChartFile {
  return { name: REST_FILE, data: Buffer.from(JSON.stringify(rest)) };
}

/**
 * A document that no server knows. It keeps Helm from taking a head for the whole: as a hook from rolling back to it, in the
 * manifest from doing anything to a release whose values are cut.
 */
export const GUARD = `apiVersion: scull.v1/v1
kind: ReleaseInPieces
metadata:
  name: this-revision-is-in-pieces-that-scull-alone-can-read
`;

const GUARD_HEAD = `---\n# Source: scull\n${GUARD}`;

export function isGuarded({ manifest }: Release): boolean {
  return manifest.startsWith(GUARD_HEAD);
}

export function guarded(release: Release): Release {
  return isGuarded(release) ? release : { ...release, manifest: `${GUARD_HEAD}${release.manifest}` };
}

export function unguarded(head: Release): Release {
  return isGuarded(head) ? { ...head, manifest: head.manifest.slice(GUARD_HEAD.length) } : head;
}

/** The hook that fails when Helm rolls back to a head, before Helm has changed anything. */
export function guardHook(): Release['hooks'][number] {
  return {
    name: 'this-revision-is-in-pieces-that-scull-alone-can-read',
    kind: 'ReleaseInPieces',
    path: 'scull',
    manifest: GUARD,
    events: ['pre-rollback'],
    lastRun: { startedAt: '', completedAt: '', phase: '' },
    weight: -1_000_000_000,
    deletePolicies: ['hook-succeeded'],
    outputLogPolicies: [],
  };
}
