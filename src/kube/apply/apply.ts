/**
 * Creating objects and bringing them up to date: Create and Update of pkg/kube/client.go (Helm v3.22.0), with the texts of
 * their errors and the same end state, but with requests in parallel inside each kind, and with one read of what is there.
 *
 * - What does not exist is created; what exists is patched from old manifest, new manifest and live object, or replaced.
 * - A refused creation ends the update after the objects of its kind; refused patches do not keep the rest from being done.
 * - What the old manifest has and the new one has not is deleted, unless the live object says to keep it. That comes last
 *   and only if everything else went well; what the server does not let be deleted is only told.
 */
import { ScullError, errorMessage } from '../../errors.ts';
import type { GoMap } from '../../go/values.ts';
import { multiErrorMessage } from '../objects/aggregate.ts';
import { Failure, kindBatches, tryTogether } from './batches.ts';
import type { BuiltObject } from '../objects/build.ts';
import type { KubeClient } from '../client.ts';
import { createObject, updateObject } from './apply-object.ts';
import type { ApplyOptions } from './options.ts';
import { objectKey, readLive, type LiveObjects } from './live.ts';
import { EndingError, uncreated, unreadable } from './ending-error.ts';
import { prune } from './prune.ts';
import { checkStopped, isStopped } from '../stop.ts';

export interface ApplyResult {
  /** Objects as the server answered, those that failed as they were sent. */
  readonly created: readonly BuiltObject[];
  readonly updated: readonly BuiltObject[];
  readonly deleted: readonly BuiltObject[];
}

/** An update that failed after it had begun. */
export class ApplyError extends ScullError {
  /** What was tried, whether it went well or not. */
  readonly result: ApplyResult;

  /** `causes` are the refusals, `more` is what the message does not say of them. */
  constructor(message: string, result: ApplyResult, causes: readonly unknown[], more: readonly string[] = []) {
    const hints = [...more, ...hintsOf(causes)];
    super(message, { code: 'kube.apply', cause: causes, ...(hints.length === 0 ? {} : { hint: hints.join('\n') }) });
    this.name = 'ApplyError';
    this.result = result;
  }
}

/**
 * Creates them all, also those behind one that is refused. Gives the objects as the server answered. Throws an `ApplyError`
 * with every refusal, or the one of Helm for no objects at all.
 */
export async function createAll(
  client: KubeClient,
  objects: readonly BuiltObject[],
  options: ApplyOptions = {},
): Promise<BuiltObject[]> {
  if (objects.length === 0) throw new ScullError('no objects visited', { code: 'kube.no-objects' });
  const created: BuiltObject[] = [];
  const errors: unknown[] = [];
  for (const batch of kindBatches(objects)) {
    checkStopped(options.signal);
    for (const result of await tryTogether(batch, (item) => createObject(client, item, options))) {
      if (result instanceof Failure) errors.push(result.error);
      else created.push(result);
    }
  }
  if (errors.length > 0) throw new CreateError(errors, { created, updated: [], deleted: [] });
  return created;
}

/** Refused creations. `errors` are the server's, in the order of the objects. */
export class CreateError extends ApplyError {
  readonly errors: readonly unknown[];

  constructor(errors: readonly unknown[], result: ApplyResult) {
    super(multiErrorMessage(errors), result, errors);
    this.name = 'CreateError';
    this.errors = errors;
  }
}

export interface UpdateOptions extends ApplyOptions {
  /** What was read already of the objects of both manifests, by `readLive`. */
  readonly live?: LiveObjects;
}

/** From the objects of the old manifest to those of the new one. Throws an `ApplyError`. */
export async function updateAll(
  client: KubeClient,
  current: readonly BuiltObject[],
  target: readonly BuiltObject[],
  options: UpdateOptions = {},
): Promise<ApplyResult> {
  const wanted = new Set(target.map(({ ref }) => objectKey(ref)));
  const left = current.filter(({ ref }) => !wanted.has(objectKey(ref)));
  const live = options.live ?? (await readLive(client, [...target, ...left]));
  const before = new Map<string, BuiltObject>();
  for (const item of current) if (!before.has(objectKey(item.ref))) before.set(objectKey(item.ref), item);

  const created: BuiltObject[] = [];
  const updated: BuiltObject[] = [];
  const refused: unknown[] = [];
  for (const { batch, read } of batchesOfTarget(target, live)) {
    checkStopped(options.signal);
    const ending: unknown[] = [];
    const found = await read(client);
    const results = await tryTogether(batch, (item) => {
      const key = objectKey(item.ref);
      return applyOne(client, item, before.get(key)?.object, found.get(key), options);
    });
    for (const [index, result] of results.entries()) {
      const item = batch[index]!;
      if (result instanceof Failure) {
        const { error } = result;
        (error instanceof EndingError ? ending : refused).push(error);
      }
      const known = result instanceof Failure ? item : result;
      // what is adopted stands in both lists in Helm, and is there as the server answered when the manifest has it twice
      const key = objectKey(item.ref);
      if (before.get(key) === item) before.set(key, known);
      const there = found.get(key);
      if (there === undefined) created.push(known);
      else if (!(there instanceof Failure)) updated.push(known);
    }
    if (ending.length > 0) {
      const also = ending.slice(1).map((error) => `also: ${errorMessage(error)}`);
      throw new ApplyError(errorMessage(ending[0]), { created, updated, deleted: [] }, ending, also);
    }
  }
  if (refused.length > 0) {
    const message = refused.map(errorMessage).join(' && ');
    throw new ApplyError(message, { created, updated, deleted: [] }, refused);
  }
  try {
    return { created, updated, deleted: await prune(client, left, live, options) };
  } catch (error) {
    if (!(error instanceof ScullError) || isStopped(error)) throw error;
    throw new ApplyError(error.message, { created, updated, deleted: [] }, [error]);
  }
}

/** Brings one object to what the new manifest says. `live` is undefined where it has to be created. */
async function applyOne(
  client: KubeClient,
  item: BuiltObject,
  original: GoMap | undefined,
  live: GoMap | Failure | undefined,
  options: ApplyOptions,
): Promise<BuiltObject> {
  if (live instanceof Failure) throw unreadable(live.error);
  if (live !== undefined) return updateObject(client, { target: item, original: original ?? live, live }, options);
  try {
    return await createObject(client, item, options);
  } catch (error) {
    throw uncreated(error);
  }
}

interface TargetBatch {
  readonly batch: readonly BuiltObject[];
  readonly read: (client: KubeClient) => Promise<LiveObjects> | LiveObjects;
}

/** The objects of a kind together; one that the manifest has twice comes again after the first was done, read anew. */
function* batchesOfTarget(target: readonly BuiltObject[], live: LiveObjects): Generator<TargetBatch> {
  const seen = new Set<string>();
  for (const batch of kindBatches(target)) {
    const again: BuiltObject[] = [];
    const once = batch.filter((item) => {
      const key = objectKey(item.ref);
      if (seen.has(key)) again.push(item);
      return seen.size < seen.add(key).size;
    });
    yield { batch: once, read: () => live };
    for (const item of again) yield { batch: [item], read: (client) => readLive(client, [item]) };
  }
}

/** What the errors advise, each advice once. */
function hintsOf(errors: readonly unknown[]): string[] {
  const causes = errors.map((error) => (error instanceof EndingError ? error.cause : error));
  const hints = causes.map((error) => (error instanceof ScullError ? error.hint : undefined));
  return [...new Set(hints.filter((hint) => hint !== undefined))];
}
