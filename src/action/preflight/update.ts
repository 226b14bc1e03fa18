/** What is asked of the cluster before a release is brought to another revision: by upgrade and rollback. */
import { ScullError, wrapError } from '../../errors.ts';
import { readLive, type LiveObjects } from '../../kube/apply/live.ts';
import type { BuiltObject } from '../../kube/objects/build.ts';
import { tryUpdates } from '../../kube/preflight/dry-run.ts';
import { early } from '../change/early.ts';
import type { HookEvent } from '../change/hooks.ts';
import { existingObjects } from '../change/ownership.ts';
import { foreignObjects } from './foreign.ts';
import { refuse, type Check } from './preflight.ts';
import { checkRecordSize } from './record-size.ts';
import { updateMessage } from './refusal-lines.ts';

export interface Updating extends Omit<Check, 'event' | 'newNamespace'> {
  readonly event: HookEvent;
  readonly noHooks: boolean;
  readonly takeOwnership: boolean;
  /** Nothing is going to be changed. */
  readonly dryRun: boolean;
  /** False to ask for owners of new objects only, as Helm does before an upgrade. */
  readonly preflight: boolean;
  /** For Helm's `Unable to continue with …`. A rollback merges what exists from the live object alone. */
  readonly verb: 'update' | 'rollback';
  /** What Helm says before the refusal of an object. */
  readonly undone: string;
}

export interface Objects {
  readonly before: readonly BuiltObject[];
  readonly objects: readonly BuiltObject[];
}

export interface Checked {
  /** The objects before, and for an upgrade those that are there and not among them. */
  readonly before: readonly BuiltObject[];
  /** Of them, those that are there and were not in the manifest before. */
  readonly adopted: readonly BuiltObject[];
  /** All objects as they are in the cluster; undefined where hooks may change that. */
  readonly live: Promise<LiveObjects> | undefined;
}

/** Throws, with nothing changed, if the update cannot go well. */
export async function checkUpdate(updating: Updating, { before, objects }: Objects): Promise<Checked> {
  const { config, client, storage, release, noHooks, event, preflight, dryRun } = updating;
  const runsHooks = !noHooks && release.hooks.some(({ events }) => events.includes(event));
  const owned = early(newlyOwned(updating, { before, objects }));
  if (!preflight || dryRun) {
    const adopted = await owned;
    const all = [...before, ...adopted];
    return {
      before: all,
      adopted,
      live: runsHooks || dryRun ? undefined : early(readLive(client, [...objects, ...all])),
    };
  }
  const reading = early(readLive(client, [...objects, ...before]));
  const sizing = early(checkRecordSize(release, storage.driver));
  const known = await owned.catch((error: unknown) => {
    if (error instanceof ScullError) return error;
    throw error;
  });
  const adopted = known instanceof ScullError || updating.verb === 'rollback' ? [] : known;
  const all = [...before, ...adopted];
  const live = await reading;
  const apply = updating.apply;
  const [trials, tooLarge, foreign] = await Promise.all([
    tryUpdates(client, { before: all, objects, live }, apply),
    sizing,
    updating.takeOwnership ? undefined : foreignObjects(config, release, objects, live, updating.verb),
  ]);
  const check: Check = { ...updating, event: runsHooks ? event : undefined, newNamespace: '' };
  const ownership = known instanceof ScullError ? known : foreign;
  const message = (refused: Parameters<typeof updateMessage>[0]): string => updating.undone + updateMessage(refused);
  await refuse(check, { ownership, tooLarge, trials, before: all, live, message });
  return { before: all, adopted, live: runsHooks ? undefined : Promise.resolve(live) };
}

/** Objects that the manifest did not have before and that are there already; their version counts as part of what they are. */
async function newlyOwned(
  { client, release, takeOwnership, verb }: Updating,
  { before, objects }: Objects,
): Promise<BuiltObject[]> {
  const known = new Set(before.map(identity));
  const added = objects.filter((object) => !known.has(identity(object)));
  try {
    return await existingObjects(client, added, { owner: release, takeOwnership });
  } catch (error) {
    throw wrapError(`Unable to continue with ${verb}`, error);
  }
}

function identity({ ref: { type, namespace, name } }: BuiltObject): string {
  return [type.group, type.version, type.kind, namespace, name].join('/');
}
