/**
 * What a record says of the operation under way, so that somebody else can finish or undo it: who does it, from which revision it
 * began, and which objects of its manifest were there before without belonging to that revision. All others of its manifest are its
 * own work, or its release's. Such a list is short, and for most operations empty. Of a revision that failed it stays where it is not.
 */
import type { ObjectRef } from '../../kube/client.ts';
import type { BuiltObject } from '../../kube/objects/build.ts';
import type { Release } from '../../release/release.ts';
import type { LockedOperation } from './lease.ts';
import type { ReleaseLock } from './release-lock.ts';

export interface Journal {
  readonly operation: LockedOperation;
  /** The lock's holder (holder.ts). */
  readonly holder: string;
  /** Whether there was a Lease: one that is gone then tells that the holder is, or has to be. */
  readonly leased: boolean;
  /** RFC 3339. */
  readonly began: string;
  /** The revision that was deployed, or the last one; 0 for none. */
  readonly from: number;
  /** By `journalKey`. */
  readonly existing: readonly string[];
}

/** An annotation's value can be 256 KiB with all others; what is longer than this is packed. */
const PACK_FROM = 4096;
const PACKED = 'gzip:';

/** The API version does not count: an object has several. */
export function journalKey({ type, namespace, name }: ObjectRef): string {
  return [type.group, type.kind, namespace, name].join('/');
}

/** The journal of an operation that makes a new revision. `existing` is what was there before. */
export function newJournal(
  lock: ReleaseLock,
  about: {
    readonly operation: LockedOperation;
    readonly release: Release;
    readonly from: number;
    readonly existing: readonly BuiltObject[];
  },
): Promise<string> {
  const { operation, release, from, existing } = about;
  const { identity: holder, leased } = lock;
  const names = existing.map(({ ref }) => journalKey(ref));
  return journalText({ operation, holder, leased, began: release.info.lastDeployed, from, existing: names });
}

export async function journalText(journal: Journal): Promise<string> {
  const json = JSON.stringify(journal);
  if (json.length < PACK_FROM) return json;
  const { gzipSync } = await import('node:zlib');
  return PACKED + gzipSync(json, { level: 9 }).toString('base64');
}

/** Undefined for no journal, and for a text that is none. */
export async function readJournal(text: string | undefined): Promise<Journal | undefined> {
  if (text === undefined) return undefined;
  try {
    return checked(JSON.parse(await unpacked(text)));
  } catch {
    return undefined;
  }
}

async function unpacked(text: string): Promise<string> {
  if (!text.startsWith(PACKED)) return text;
  const { gunzipSync } = await import('node:zlib');
  const data = Buffer.from(text.slice(PACKED.length), 'base64');
  return gunzipSync(data, { maxOutputLength: 64 * 1024 * 1024 }).toString('utf8');
}

/**
 * To be called when the revision has failed: its journal stays only where it names objects, so that whoever undoes the revision
 * later leaves those.
 */
export async function settleJournal(release: Release): Promise<void> {
  const found = await foundBefore(release);
  if (found.size === 0) delete release.journal;
}

/** What the operation of a revision found there without it being the release's, by `journalKey`. */
export async function foundBefore({ journal }: Release): Promise<ReadonlySet<string>> {
  return new Set((await readJournal(journal))?.existing);
}

const operations: readonly string[] = ['install', 'upgrade', 'rollback', 'uninstall', 'recover'];

function checked(value: unknown): Journal | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { operation, holder, leased, began, from, existing } = value as Partial<Record<keyof Journal, unknown>>;
  const names = Array.isArray(existing) && existing.every((name) => typeof name === 'string') ? existing : undefined;
  if (typeof operation !== 'string' || !operations.includes(operation) || names === undefined) return undefined;
  if (typeof holder !== 'string' || typeof leased !== 'boolean') return undefined;
  if (typeof began !== 'string' || typeof from !== 'number' || !Number.isSafeInteger(from) || from < 0)
    return undefined;
  // JSON knows -0
  return { operation: operation as LockedOperation, holder, leased, began, from: Math.abs(from), existing: names };
}
