/** Making what a release consists of, and what follows when that fails: pkg/action/install.go of Helm v3.22.0. */
import { errorMessage, wrapError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import { createAll, updateAll } from '../../kube/apply/apply.ts';
import type { BuiltObject } from '../../kube/objects/build.ts';
import { asAnswered } from '../../kube/apply/live.ts';
import { checkStopped } from '../../kube/stop.ts';
import type { Release } from '../../release/release.ts';
import { isPending } from '../../release/status.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Configuration } from '../configuration.ts';
import { settleJournal } from '../lock/journal.ts';
import { interruptible, uninterrupted } from './interruption.ts';
import {
  applyOptions,
  failureText,
  recordFailure,
  runEvent,
  waitFor,
  whyNotUndone,
  withNextStep,
  type Operation,
} from './operation.ts';

export interface InstalledObjects {
  readonly objects: readonly BuiltObject[];
  /** What exists already, each as it is known: those that the manifest has too, and those that are to go. */
  readonly before: readonly BuiltObject[];
}

/** Makes the objects and records how it went. Throws with Helm's texts, after that was recorded or undone. */
export async function installObjects(installation: Operation, what: InstalledObjects): Promise<void> {
  const { config, storage, release, options } = installation;
  try {
    await interruptible(config.signal, () => makeAll(installation, what));
  } catch (error) {
    throw await failed(installation, error);
  }
  release.info.status = 'deployed';
  release.info.description = options.description === '' ? 'Install complete' : options.description;
  try {
    await storage.update(release);
  } catch (error) {
    throw wrapError('failed to record the release', error);
  }
}

async function makeAll(installation: Operation, { objects, before }: InstalledObjects): Promise<void> {
  const { config, client, options } = installation;
  await runEvent(installation, 'pre-install', 'failed pre-install');
  checkStopped(config.signal);
  let made: readonly BuiltObject[] = [];
  if (objects.length > 0 || before.length > 0) {
    const how = applyOptions(installation);
    if (before.length === 0) made = await createAll(client, objects, how);
    else {
      const result = await updateAll(client, before, objects, { ...how, threeWayForCustom: options.takeOwnership });
      made = [...result.created, ...result.updated];
    }
  }
  await waitFor(installation, asAnswered(objects, made));
  checkStopped(config.signal);
  await runEvent(installation, 'post-install', 'failed post-install');
}

/** Records the failure, or takes everything away again; gives what is to be told. */
async function failed({ config, lock, storage, release, options }: Operation, error: unknown): Promise<unknown> {
  const { name, info } = release;
  info.status = 'failed';
  info.description = `Release ${quote(name)} failed: ${failureText(config, error)}`;
  await settleJournal(release);
  const kept = options.undo === '' ? '' : whyNotUndone(error, { lock });
  if (kept !== undefined) {
    const next =
      (await recordFailure(storage, release, config.warn)) === 'recorded'
        ? 'is recorded as failed: upgrade goes on from here, uninstall takes away what was made.'
        : 'is still recorded as pending-install: when the cluster answers again, uninstall takes away what was made.';
    return withNextStep(error, [...(kept === '' ? [] : [kept]), `Release ${quote(name)} ${next}`].join('\n'));
  }
  config.debug('Install failed and atomic is set, uninstalling release');
  try {
    const { uninstallRelease } = await import('../uninstall.ts');
    const { noHooks, timeoutMs } = options;
    await uninstallRelease(uninterrupted(config, lock), { name, noHooks, timeoutMs }, lock);
  } catch (second) {
    await recordUnlessUninstalling(storage, release, config.warn);
    const text = `an error occurred while uninstalling the release. original install error: ${errorMessage(error)}`;
    return wrapError(text, second);
  }
  return wrapError(`release ${name} failed, and has been uninstalled due to ${options.undo} being set`, error);
}

/** An uninstall that could not even begin leaves a record that looks as if the install still ran. */
async function recordUnlessUninstalling(
  storage: Storage,
  release: Release,
  warn: Configuration['warn'],
): Promise<void> {
  try {
    const { info } = await storage.get(release.name, release.version);
    if (!isPending(info.status)) return;
  } catch {
    return; // nobody answers; the error of the uninstall tells that
  }
  await recordFailure(storage, release, warn);
}
