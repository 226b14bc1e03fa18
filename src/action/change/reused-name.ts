/** Names that were used before: availableName and replaceRelease of pkg/action/install.go (Helm v3.22.0). */
import { ScullError } from '../../errors.ts';
import { isForbidden } from '../../kube/api-error.ts';
import type { Release } from '../../release/release.ts';
import { isReleaseNotFound } from '../../storage/errors.ts';
import type { Storage } from '../../storage/storage.ts';

/**
 * Throws when the name is in use. `replace` allows names whose last revision failed or was uninstalled. Who may not list records
 * may still make one, so that is no reason to refuse.
 */
export async function checkName(history: Promise<readonly Release[]>, replace: boolean): Promise<void> {
  const last = await lastRevision(history);
  if (last === undefined) return;
  const { status } = last.info;
  if (replace && (status === 'uninstalled' || status === 'failed')) return;
  throw new ScullError('cannot re-use a name that is still in use', {
    code: 'release.name-in-use',
    hint: nameHint(status),
  });
}

function nameHint(status: string): string {
  if (status === 'uninstalled') return 'Its release was uninstalled, its history kept: --replace takes the name again.';
  if (status === 'failed') return 'Its last revision failed: upgrade goes on from there, --replace begins anew.';
  return 'upgrade changes the release that has it; list shows all releases.';
}

/** Gives the new release the next revision, and supersedes the last one unless it failed. */
export async function replaceLast(
  storage: Storage,
  release: Release,
  history: Promise<readonly Release[]>,
): Promise<void> {
  const last = await lastRevision(history);
  if (last === undefined) return;
  release.version = last.version + 1;
  if (last.info.status === 'failed') return;
  last.info.status = 'superseded';
  last.info.description = 'superseded by new release';
  await storage.update(last);
}

async function lastRevision(history: Promise<readonly Release[]>): Promise<Release | undefined> {
  try {
    return [...(await history)].sort((a, b) => b.version - a.version)[0];
  } catch (error) {
    if (isReleaseNotFound(error) || (error instanceof Error && isForbidden(error.cause))) return undefined;
    throw error;
  }
}
