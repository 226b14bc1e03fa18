/** Names that were used before: availableName and replaceRelease of pkg/action/install.go (Helm v3.22.0). */
import { ScullError } from '../../errors.ts';
import { isForbidden } from '../../kube/api-error.ts';
import type { Release } from '../../release/release.ts';
import { isReleaseNotFound } from '../../storage/errors.ts';
import type { Revisions, Storage } from '../../storage/storage.ts';
import { settled, type Abandoned, type Settled } from '../lock/abandoned.ts';
import { isLocked } from '../lock/lock-errors.ts';
import type { Locked } from '../lock/with-lock.ts';

export type LockState = Pick<Locked, 'lock' | 'nested'>;

/** What a new release of the name has to do with those before it. */
export interface NameUse {
  /** The last revision under that name. */
  readonly last: Release | undefined;
  /** It is of an install that was cut short, which this one goes on with. */
  readonly abandoned: Abandoned | undefined;
  /** Why nobody knows whether the name is free; to be thrown before anything is made. */
  readonly doubt?: Error;
}

export const noUse: NameUse = { last: undefined, abandoned: undefined };

/**
 * Throws when the name is in use. `replace` allows names whose last revision failed or was uninstalled. Unlike in Helm a server that
 * refuses to list records does not make a name free: the release could have any revision.
 */
export async function nameUse(
  locked: LockState,
  storage: Storage,
  name: string,
  { asked, replace }: { readonly asked: Promise<Revisions>; readonly replace: boolean },
): Promise<NameUse> {
  let state: Settled;
  try {
    state = await settled(locked, storage, name, asked);
  } catch (error) {
    if (isReleaseNotFound(error)) return noUse;
    // what else may not be done is told first, as Helm does
    if (error instanceof ScullError && isForbidden(error.cause)) return { ...noUse, doubt: error };
    if (isLocked(error) && (await hasRevisions(asked))) throw inUse(error.hint!);
    throw error;
  }
  const { revisions, abandoned } = state;
  const last = await revisions.last();
  const { status } = last.info;
  if (abandoned !== undefined && status === 'pending-install') return { last, abandoned };
  if (replace && (status === 'uninstalled' || status === 'failed')) return { last, abandoned: undefined };
  throw inUse(nameHint(last));
}

async function hasRevisions(asked: Promise<Revisions>): Promise<boolean> {
  return asked.then(
    () => true,
    () => false,
  );
}

function inUse(hint: string): ScullError {
  return new ScullError('cannot re-use a name that is still in use', { code: 'release.name-in-use', hint });
}

function nameHint({ name, info: { status } }: Release): string {
  if (status === 'uninstalled') return 'Its release was uninstalled, its history kept: --replace takes the name again.';
  if (status === 'failed') return 'Its last revision failed: upgrade goes on from there, --replace begins anew.';
  if (status === 'uninstalling')
    return `Its release is being uninstalled, or that was cut short: uninstall ${name} finishes it.`;
  if (status === 'pending-install') {
    return `Its install is at work, or was cut short: recover ${name} takes away what was made, uninstall does it too.`;
  }
  return 'upgrade changes the release that has it; list shows all releases.';
}

/** Gives the new release the next revision, and supersedes the last one unless it failed. */
export async function replaceLast(storage: Storage, release: Release, { last }: NameUse): Promise<void> {
  if (last === undefined) return;
  release.version = last.version + 1;
  if (last.info.status === 'failed') return;
  last.info.status = 'superseded';
  last.info.description = 'superseded by new release';
  await storage.update(last);
}
