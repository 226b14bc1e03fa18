/**
 * Asks the server what it would say to a change, without the change: the requests are those of src/kube/apply with
 * `dryRun=All`, for all objects at once. What needs no request in the real change (a patch without content) needs none here.
 */
import type { GoMap } from '../../go/values.ts';
import { isConflict, refusalIn, type ApiError } from '../api-error.ts';
import { createObject, updateObject } from '../apply/apply-object.ts';
import { Failure, tryTogether } from '../apply/batches.ts';
import { uncreated, unreadable } from '../apply/ending-error.ts';
import { objectKey, type LiveObjects } from '../apply/live.ts';
import { defaultFieldManager, type ApplyOptions } from '../apply/options.ts';
import type { KubeClient } from '../client.ts';
import type { BuiltObject } from '../objects/build.ts';

/** What became of one object. */
export interface Trial {
  readonly item: BuiltObject;
  /** What the real change does with it: `none` for what stays as it is, `read` where that cannot be told. */
  readonly change: 'create' | 'update' | 'none' | 'read';
  /** As the real change would throw it; undefined where nothing is refused. */
  readonly error: unknown;
  /** What an `ApiError` says inside `error`; undefined where the server refused nothing. */
  readonly refusal: ApiError | undefined;
  /** Warnings of the server, which the real change brings once more. */
  readonly warnings: readonly string[];
  /** An object that is there, as it would be afterwards; undefined where the server refused. */
  readonly answer?: GoMap | undefined;
}

/** A trial under way. */
interface Attempt {
  readonly item: BuiltObject;
  readonly warnings: string[];
  change: Trial['change'];
  answer?: GoMap;
}

/** Creations, as `createAll` would make them. In the order of the objects. */
export function tryCreations(
  client: KubeClient,
  objects: readonly BuiltObject[],
  options: ApplyOptions,
): Promise<Trial[]> {
  return tryEach(objects, async ({ item, warnings }) => {
    await createObject(client, item, silent(options, warnings));
  });
}

export interface Update {
  /** Objects of the manifest before, and those that are taken over. */
  readonly before: readonly BuiltObject[];
  readonly objects: readonly BuiltObject[];
  readonly live: LiveObjects;
}

/** Creations and updates, as `updateAll` would make them. In the order of the objects. */
export function tryUpdates(
  client: KubeClient,
  { before, objects, live }: Update,
  options: ApplyOptions,
): Promise<Trial[]> {
  const originals = new Map<string, BuiltObject>();
  for (const item of before) if (!originals.has(objectKey(item.ref))) originals.set(objectKey(item.ref), item);
  return tryEach(objects, async (attempt) => {
    const { item } = attempt;
    const how = silent(options, attempt.warnings);
    const found = live.get(objectKey(item.ref));
    if (found instanceof Failure) {
      attempt.change = 'read';
      throw unreadable(found.error);
    }
    if (found === undefined) {
      try {
        await createObject(client, item, how);
      } catch (error) {
        throw uncreated(error);
      }
      return;
    }
    attempt.change = 'update';
    const change = { target: item, original: originals.get(objectKey(item.ref))?.object ?? found, live: found };
    const { object } = await asOwner(how, (options) => updateObject(client, change, options));
    attempt.answer = object;
    if (object === found) attempt.change = 'none';
  });
}

async function tryEach(objects: readonly BuiltObject[], work: (attempt: Attempt) => Promise<void>): Promise<Trial[]> {
  const attempts = objects.map((item): Attempt => ({ item, change: 'create', warnings: [] }));
  const results = await tryTogether(attempts, work);
  return attempts.map((attempt, at) => {
    const result = results[at];
    const error = result instanceof Failure ? result.error : undefined;
    return { ...attempt, error, refusal: refusalIn(error) };
  });
}

function silent(options: ApplyOptions, warnings: string[]): ApplyOptions {
  return {
    ...options,
    dryRun: true,
    onWarning: (text) => warnings.push(text),
    debug: () => undefined,
  };
}

/**
 * Fields that were written by patches under the same name are handed over before the real apply; without that, which would be
 * a change, the server counts them as a conflict.
 */
async function asOwner<T>(options: ApplyOptions, update: (options: ApplyOptions) => Promise<T>): Promise<T> {
  try {
    return await update(options);
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal === undefined || !isConflict(refusal)) throw error;
    const own = `conflict with "${defaultFieldManager}" using `;
    const { causes } = refusal.details;
    if (causes.length === 0 || !causes.every(({ message }) => message.startsWith(own))) throw error;
    return update({ ...options, forceConflicts: true });
  }
}

/** Whether an object that the server refuses to update would be valid if it were not there yet. */
export async function isValidAnew(client: KubeClient, item: BuiltObject, options: ApplyOptions): Promise<boolean> {
  const how = { ...silent(options, []), serverSide: false };
  try {
    await createObject(client, item, how);
    return true;
  } catch (error) {
    const refusal = refusalIn(error);
    return refusal === undefined || (refusal.status !== 422 && refusal.status !== 400);
  }
}

/** Whether the server takes the object as a replacement of the one that is there. */
export async function isReplaceable(
  client: KubeClient,
  item: BuiltObject,
  live: GoMap,
  options: ApplyOptions,
): Promise<boolean> {
  const how = { ...silent(options, []), serverSide: false, force: true };
  try {
    await updateObject(client, { target: item, original: live, live }, how);
    return true;
  } catch {
    return false; // why does not count
  }
}
