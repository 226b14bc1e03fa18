/**
 * Operations that were cut short: how they are recognised once the lock is held, and what is written down about them before
 * somebody goes on. A record without a journal (Helm's), or whose operation may still be at work somewhere, is left as it is:
 * then the rules of Helm count.
 */
import { ScullError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import type { Release } from '../../release/release.ts';
import { isUnderWay } from '../../release/status.ts';
import { isReleaseNotFound, releaseNotFound } from '../../storage/errors.ts';
import type { Revisions, Storage } from '../../storage/storage.ts';
import type { Configuration } from '../configuration.ts';
import { fateOf, holderText } from './holder.ts';
import { readJournal, settleJournal, type Journal } from './journal.ts';
import type { ReleaseLock } from './release-lock.ts';
import type { Locked } from './with-lock.ts';

/** The last revision, of an operation whose process is gone. */
export interface Abandoned {
  readonly release: Release;
  readonly journal: Journal;
}

export interface Settled {
  readonly revisions: Revisions;
  readonly abandoned: Abandoned | undefined;
}

/**
 * The revisions, read when nobody else could change them any more. `asked` was begun together with the lock: it counts unless
 * somebody else had the lock then, or something in it may have been about to change. Rejects with `release: not found`.
 */
export async function settled(
  { lock, nested }: Pick<Locked, 'lock' | 'nested'>,
  storage: Storage,
  name: string,
  asked: Promise<Revisions>,
): Promise<Settled> {
  let revisions = await unlessNone(asked);
  await lock?.held();
  if (lock !== undefined && !nested && (lock.waited || (revisions !== undefined && isUnfinished(revisions)))) {
    revisions = await storage.revisions(name);
  }
  if (revisions === undefined) throw releaseNotFound();
  return { revisions, abandoned: await abandonedIn(lock, revisions) };
}

async function unlessNone(asked: Promise<Revisions>): Promise<Revisions | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isReleaseNotFound(error)) return undefined;
    throw error;
  }
}

function isUnfinished({ records, deployed }: Revisions): boolean {
  const isHalf = records.some(({ status, version }) => status === 'deployed' && version !== deployed?.version);
  return isHalf || isUnderWay(records.at(-1)!.status);
}

/** Undefined where the last revision is at rest, or may be worked on. */
export async function abandonedIn(lock: ReleaseLock | undefined, revisions: Revisions): Promise<Abandoned | undefined> {
  if (lock === undefined || !isUnderWay(revisions.records.at(-1)!.status)) return undefined;
  const release = await revisions.last();
  const journal = (await readJournal(release.journal)) ?? (lock.trusted ? journalOf(release) : undefined);
  if (journal === undefined || !isUnderWay(release.info.status)) return undefined;
  if (journal.holder === lock.identity) return undefined;
  const isOver = lock.trusted || (lock.leased && journal.leased) || fateOf(journal.holder) === 'dead';
  return isOver ? { release, journal } : undefined;
}

/** What there is to say of an operation of Helm's. */
function journalOf({ info }: Release): Journal {
  const operation = operationOf(info.status);
  return { operation, holder: '', leased: false, began: info.lastDeployed, from: 0, existing: [] };
}

/** Of a status that says one is under way. */
export function operationOf(status: string): 'install' | 'upgrade' | 'rollback' | 'uninstall' {
  if (status === 'pending-upgrade') return 'upgrade';
  if (status === 'pending-rollback') return 'rollback';
  return status === 'uninstalling' ? 'uninstall' : 'install';
}

/** `its upgrade (process 4711 on build-7, since 2026-01-02T15:04:05Z) was cut short` */
export function cutShortText({ journal }: Abandoned): string {
  const { operation, holder, began } = journal;
  const who = holder === '' ? '' : `${holderText(holder)}, `;
  return `its ${operation} (${who}since ${began.replace(/\.\d+/, '')}) was cut short`;
}

/** Says that the revision failed, in its record and to the user. It has to be told before another one is made. */
export async function recordAbandoned(
  { warn }: Pick<Configuration, 'warn'>,
  storage: Storage,
  abandoned: Abandoned,
  next: string,
): Promise<void> {
  const { release, journal } = abandoned;
  const { name, version, info } = release;
  const was = info.status;
  info.status = 'failed';
  info.description = `${titleOf(journal.operation)} ${quote(name)} failed: it was cut short`;
  await settleJournal(release);
  await storage.update(release);
  warn(
    `Revision ${version} of "${name}" was ${was}: ${cutShortText(abandoned)}. It is recorded as failed now; ${next}.`,
  );
}

function titleOf(operation: string): string {
  return operation === 'install' ? 'Release' : operation.charAt(0).toUpperCase() + operation.slice(1);
}

/** Of two revisions that say they are deployed, the lower one was about to be superseded when its upgrade was cut short. */
export async function supersedeLower(
  { warn }: Pick<Configuration, 'warn'>,
  storage: Storage,
  revisions: Revisions,
): Promise<void> {
  const { records, deployed } = revisions;
  const lower = records.filter(({ status, version }) => status === 'deployed' && version !== deployed?.version);
  for (const { version } of lower) {
    const release = await revisions.release(version);
    if (release.info.status !== 'deployed') continue;
    release.info.status = 'superseded';
    await storage.update(release);
    warn(`Revision ${version} of "${release.name}" still said that it is deployed: it is recorded as superseded now.`);
  }
}

/** Helm's refusal, with the ways out. */
export function pendingError({ version, name, info }: Release): ScullError {
  return new ScullError('another operation (install/upgrade/rollback) is in progress', {
    code: 'release.pending',
    hint:
      `Revision ${version} is ${info.status}. If nothing works on it any more, roll back to the revision before it, or ` +
      `uninstall the release if there is none; recover ${name} does whichever is right, unlock ${name} records it as failed.`,
  });
}
