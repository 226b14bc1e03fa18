/**
 * Sets single fields of a live object back: a JSON merge patch that says of which version of the object it is, so that nobody's change
 * since is lost. Lists are sent as a whole, as that kind of patch has it.
 */
import type { FieldChange } from '../../diff/field-changes.ts';
import type { GoMap, Value } from '../../go/values.ts';
import { ScullError } from '../../errors.ts';
import { isConflict } from '../../kube/api-error.ts';
import { createObject } from '../../kube/apply/apply-object.ts';
import { defaultFieldManager, type ApplyOptions } from '../../kube/apply/options.ts';
import type { KubeClient, ObjectRef } from '../../kube/client.ts';
import { encodeObject } from '../../kube/json.ts';
import type { BuiltObject } from '../../kube/objects/build.ts';
import { stringAt } from '../../go/field-path.ts';
import { copyMap } from '../../values/copy.ts';

/** Throws where the object was changed since it was read. */
export async function fixFields(
  client: KubeClient,
  ref: ObjectRef,
  live: GoMap,
  changes: readonly FieldChange[],
): Promise<void> {
  const resourceVersion = stringAt(live, 'metadata', 'resourceVersion');
  const patch = patchOf(live, changes);
  const metadata = patch.get('metadata');
  patch.set('metadata', new Map([...(metadata instanceof Map ? metadata : []), ['resourceVersion', resourceVersion]]));
  try {
    await client.patch(ref, 'merge', encodeObject(patch), { fieldManager: defaultFieldManager });
  } catch (error) {
    if (!isConflict(error)) throw error;
    const { kind } = ref.type;
    throw new ScullError(`${kind} ${ref.name} was changed while it was looked at`, {
      code: 'drift.conflict',
      cause: error,
      hint: 'It is as somebody left it; run drift again.',
    });
  }
}

/** Makes an object that is missing. */
export async function makeMissing(client: KubeClient, item: BuiltObject, apply: ApplyOptions): Promise<void> {
  await createObject(client, item, apply);
}

/** The merge patch that brings the fields about. */
export function patchOf(live: GoMap, changes: readonly FieldChange[]): GoMap {
  const fixed = copyMap(live);
  const [removed, kept] = [changes.filter(isRemoval), changes.filter((change) => !isRemoval(change))];
  for (const { path, after } of kept) setAt(fixed, path, after);
  // from the end of a list on, so that places before it stay what they are
  for (const { path } of removed.reverse()) setAt(fixed, path, undefined);
  const patch: GoMap = new Map();
  for (const { path } of changes) {
    const list = path.findIndex((step) => typeof step === 'number');
    const steps = (list < 0 ? path : path.slice(0, list)) as readonly string[];
    let [from, into]: [Value | undefined, GoMap] = [fixed, patch];
    for (const [at, step] of steps.entries()) {
      from = from instanceof Map ? from.get(step) : undefined;
      if (at === steps.length - 1) into.set(step, from ?? null);
      else into = tableAt(into, step);
    }
  }
  return patch;
}

function isRemoval({ change }: FieldChange): boolean {
  return change === 'remove';
}

function tableAt(map: GoMap, key: string): GoMap {
  const found = map.get(key);
  if (found instanceof Map) return found;
  const made: GoMap = new Map();
  map.set(key, made);
  return made;
}

function setAt(root: GoMap, path: FieldChange['path'], value: Value | undefined): void {
  let at: Value = root;
  for (const [i, step] of path.entries()) {
    const isLast = i === path.length - 1;
    if (typeof step === 'number') {
      if (!Array.isArray(at)) return;
      if (!isLast) at = at[step]!;
      else if (value === undefined) at.splice(step, 1);
      else at[step] = value;
    } else {
      if (!(at instanceof Map)) return;
      if (!isLast) {
        // what is missing is a table: lists that are new are told element by element
        if (at.get(step) === undefined || at.get(step) === null) at.set(step, typeof path[i + 1] === 'number' ? [] : new Map()); // prettier-ignore
        at = at.get(step)!;
      } else if (value === undefined) at.delete(step);
      else at.set(step, value);
    }
  }
}
