/** What is asked of the cluster before a first revision is made. */
import { ScullError, wrapError } from '../../errors.ts';
import { uncreated } from '../../kube/apply/ending-error.ts';
import { objectKey, readLive } from '../../kube/apply/live.ts';
import type { BuiltObject } from '../../kube/objects/build.ts';
import { tryCreations, tryUpdates, type Trial } from '../../kube/preflight/dry-run.ts';
import { isEndingNamespace } from '../../kube/preflight/verdict.ts';
import { isDryRun } from '../change/dry-run.ts';
import { early } from '../change/early.ts';
import { applyOptions, type Operation } from '../change/operation.ts';
import { existingObjects } from '../change/ownership.ts';
import type { ChangeOptions } from '../change/options.ts';
import { refuse, type Check, type Findings } from './preflight.ts';
import { checkRecordSize } from './record-size.ts';
import { createMessage, updateMessage } from './refusal-lines.ts';
import { undoneBy } from './undone.ts';

/** A namespace that takes longer is mostly held by something that has to be looked at. */
const namespaceMs = 30_000;

interface InstallOptions extends ChangeOptions {
  readonly createNamespace: boolean;
}

/** Gives the objects that exist already. Throws, with nothing changed, if the installation cannot go well. */
export async function checkInstall(
  operation: Operation<InstallOptions> & Pick<Check, 'crdsChanged'>,
  objects: readonly BuiltObject[],
): Promise<BuiltObject[]> {
  const { client, release, options, storage } = operation;
  const { takeOwnership } = options;
  const owned = early(existing(operation, objects));
  if (!options.preflight || isDryRun(options.dryRun)) return owned;
  const apply = { ...applyOptions(operation), threeWayForCustom: takeOwnership };
  const [created, tooLarge, adopted] = await Promise.all([
    tryCreations(client, objects, apply),
    checkRecordSize(release, storage.driver),
    owned.catch((error: unknown) => {
      if (error instanceof ScullError) return error;
      throw error;
    }),
  ]);
  if (options.createNamespace) await namespaceGone(operation, created);
  const check: Check = {
    ...operation,
    apply,
    event: options.noHooks ? undefined : 'pre-install',
    newNamespace: options.createNamespace ? release.namespace : '',
  };
  const undone = undoneBy(options.undo, release.name, 'uninstalled');
  const message: Findings['message'] = (refused) => undone + createMessage(refused);
  const nothing = { tooLarge, before: [], live: new Map(), message };
  if (adopted instanceof ScullError) {
    await refuse(check, { ...nothing, ownership: adopted, trials: created });
    throw adopted;
  }
  if (adopted.length === 0) await refuse(check, { ...nothing, ownership: undefined, trials: created });
  else {
    const live = await readLive(client, adopted);
    const updated = await tryUpdates(client, { before: adopted, objects: adopted, live }, apply);
    const trials = withUpdates(created, updated);
    const findings = { ...nothing, ownership: undefined, before: adopted, live, trials };
    await refuse(check, { ...findings, message: (refused) => undone + updateMessage(refused) });
  }
  return adopted;
}

async function existing(
  { client, release, options: { takeOwnership } }: Operation,
  objects: readonly BuiltObject[],
): Promise<BuiltObject[]> {
  try {
    return await existingObjects(client, objects, { owner: release, takeOwnership });
  } catch (error) {
    throw wrapError('Unable to continue with install', error);
  }
}

/** As soon as one object exists, Helm updates instead of creating, and has other words for what it cannot create. */
function withUpdates(created: readonly Trial[], updated: readonly Trial[]): Trial[] {
  const known = new Map(updated.map((trial) => [objectKey(trial.item.ref), trial]));
  return created.map((trial) => {
    const { item, error } = trial;
    return known.get(objectKey(item.ref)) ?? { ...trial, error: error === undefined ? undefined : uncreated(error) };
  });
}

/** A namespace on its way out cannot be installed into, and cannot be made anew before it is gone. */
async function namespaceGone(operation: Operation<InstallOptions>, created: readonly Trial[]): Promise<void> {
  const { config, client, release, options } = operation;
  const { namespace } = release;
  if (!created.some(({ refusal }) => refusal !== undefined && isEndingNamespace(refusal.message, namespace))) return;
  const { waitNamespaceGone } = await import('../change/namespace.ts');
  config.debug(`Namespace ${namespace} is being terminated: waiting until it is gone.`);
  const { signal, clock } = config;
  const shown = options.onProgress === undefined ? {} : { onProgress: options.onProgress };
  await waitNamespaceGone(client, namespace, {
    timeoutMs: Math.min(options.timeoutMs, namespaceMs),
    signal,
    clock,
    ...shown,
  });
}
