/**
 * What would really change in the cluster: every object as it is there, and as it would be after the merge of old manifest, new manifest
 * and live object. The server does the merge in a dry run of the very requests; where it does not let the user try, it is done here.
 * Two round trips: all objects are read at once, then all are tried at once.
 */
import { fieldChanges, pathText } from '../../diff/field-changes.ts';
import { fieldOwners, type FieldOwner } from '../../diff/field-owners.ts';
import { objectText, tidyObject } from '../../diff/live-object.ts';
import { objectName, type ManifestObject } from '../../diff/manifest-objects.ts';
import { ScullError, errorMessage } from '../../errors.ts';
import type { GoMap } from '../../go/values.ts';
import { Failure } from '../../kube/apply/batches.ts';
import { unreadable } from '../../kube/apply/ending-error.ts';
import { objectKey, readLive } from '../../kube/apply/live.ts';
import { defaultFieldManager, type ApplyOptions } from '../../kube/apply/options.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { BuiltObject } from '../../kube/objects/build.ts';
import { annotationOf } from '../../kube/objects/object-metadata.ts';
import { isReplaceable, tryUpdates, type Trial } from '../../kube/preflight/dry-run.ts';
import { mergedHere } from '../../kube/preflight/local-merge.ts';
import { isMissingNamespace } from '../../kube/preflight/verdict.ts';
import { stringAt } from '../../go/field-path.ts';
import { nameAnnotation, namespaceAnnotation, type Owner } from '../change/ownership.ts';
import { refusalLine } from '../preflight/refusal-lines.ts';

export interface Merge {
  readonly client: KubeClient;
  /** Of the manifest before. */
  readonly before: readonly BuiltObject[];
  /** Of the new manifest, marked as the release's. */
  readonly objects: readonly BuiltObject[];
  /** The release. */
  readonly owner: Owner;
  readonly apply: ApplyOptions;
  readonly takeOwnership: boolean;
  /** A namespace that is made before; '' for none. */
  readonly newNamespace?: string;
  /** What needs the flag to take objects of others over; `an upgrade` unless told. */
  readonly verb?: string;
}

/** What is to be known about one object beside its lines. */
export interface Remarks {
  /** Why it cannot be done: immutable fields, and what else the server refuses. */
  readonly refused: string | undefined;
  /** It is replaced as a whole. */
  readonly replaced: boolean;
  /** Why the server did not say what would come of it; undefined where it did. */
  readonly untried: string | undefined;
  /** Fields that change, and who else has set them. */
  readonly held: readonly { readonly field: string; readonly owner: FieldOwner }[];
}

/** An object of the new manifest. */
export interface MergedObject {
  readonly item: BuiltObject;
  /** As it is; undefined where it is not there. */
  readonly live: GoMap | undefined;
  readonly after: GoMap;
}

export interface Merged {
  readonly before: Map<string, ManifestObject>;
  readonly after: Map<string, ManifestObject>;
  /** By the titles of entries. */
  readonly objects: Map<string, MergedObject>;
  readonly remarks: Map<string, Remarks>;
  /** Objects that another release has, or nobody: by title, `NAMESPACE/NAME` of that release, '' for none. */
  readonly foreign: Map<string, string>;
}

/** Throws for an object that cannot be read. */
export async function mergedStates(merge: Merge): Promise<Merged> {
  const { client, before, objects, owner, apply } = merge;
  const live = await readLive(client, [...objects, ...before]);
  const trials = await tryUpdates(client, { before, objects, live }, apply);
  const merged: Merged = {
    before: new Map(),
    after: new Map(),
    objects: new Map(),
    remarks: new Map(),
    foreign: new Map(),
  };
  const originals = new Map(before.map((item) => [objectKey(item.ref), item.object]));
  await Promise.all(
    trials.map(async (trial) => {
      const { item } = trial;
      const key = objectKey(item.ref);
      const found = live.get(key);
      if (found instanceof Failure) throw unread(found);
      const original = originals.get(key);
      const state = found === undefined ? item.object : after(trial, original, found, apply);
      const title = put(merged.after, item, state, owner);
      merged.objects.set(title, { item, live: found, after: state });
      if (found !== undefined) {
        put(merged.before, item, found, owner);
        const other = ownerOf(found);
        const isOwn = other === nameOf(owner) || (other === '' && original !== undefined);
        if (!isOwn) merged.foreign.set(title, other);
      }
      merged.remarks.set(title, await remarksOn(merge, trial, original, found));
    }),
  );
  const wanted = new Set(objects.map(({ ref }) => objectKey(ref)));
  for (const item of before) {
    const found = live.get(objectKey(item.ref));
    if (wanted.has(objectKey(item.ref)) || found === undefined) continue;
    if (found instanceof Failure) throw unread(found);
    if (ownerOf(found) === nameOf(owner)) put(merged.before, item, found, owner, isKept(item.object) || isKept(found));
  }
  return merged;
}

function unread({ error }: Failure): ScullError {
  return new ScullError(unreadable(error).message, { code: 'diff.unreadable', cause: error });
}

function put(
  states: Map<string, ManifestObject>,
  { ref, object }: BuiltObject,
  state: GoMap,
  owner: Owner,
  keep = false,
): string {
  const described = {
    apiVersion: stringAt(object, 'apiVersion'),
    kind: ref.type.kind,
    // as in manifests, which need not tell which kinds have none
    namespace: ref.namespace || owner.namespace,
    name: ref.name,
  };
  const title = objectName(described);
  states.set(title, { ...described, source: '', keep, content: objectText(state) });
  return title;
}

function after(trial: Trial, original: GoMap | undefined, live: GoMap, apply: ApplyOptions): GoMap {
  if (trial.answer !== undefined) return trial.answer;
  try {
    return mergedHere({ target: trial.item, original: original ?? live, live }, apply);
  } catch {
    return trial.item.object; // why is among the remarks
  }
}

async function remarksOn(
  { client, apply, newNamespace = '' }: Merge,
  trial: Trial,
  original: GoMap | undefined,
  live: GoMap | undefined,
): Promise<Remarks> {
  const { item, error, refusal, answer } = trial;
  const isRight = refusal?.status === 403 && /^\S+ .* is forbidden: User ".*" cannot /.test(refusal.message);
  const isPassing = refusal !== undefined && (refusal.status >= 500 || refusal.status === 429);
  const isToCome = refusal !== undefined && isMissingNamespace(refusal, newNamespace);
  const canReplace = refusal?.status === 422 && live !== undefined && apply.force !== true && apply.serverSide !== true;
  return {
    refused:
      error === undefined || isRight || isPassing || isToCome
        ? undefined
        : refusal === undefined
          ? errorMessage(error)
          : refusalLine({
              ...trial,
              refusal,
              original,
              replaceable: canReplace ? await isReplaceable(client, item, live, apply) : undefined,
            }),
    replaced: apply.force === true && live !== undefined,
    untried: isRight || isPassing ? refusal.message : undefined,
    held: live === undefined || answer === undefined ? [] : heldFields(live, answer),
  };
}

function heldFields(live: GoMap, answer: GoMap): Remarks['held'] {
  return fieldChanges(tidyObject(live), tidyObject(answer)).flatMap(({ path }) =>
    fieldOwners(live, path)
      .filter(({ manager }) => manager !== defaultFieldManager)
      .map((owner) => ({ field: pathText(path), owner })),
  );
}

function isKept(object: GoMap): boolean {
  return annotationOf(object, 'helm.sh/resource-policy') === 'keep';
}

function ownerOf(object: GoMap): string {
  const name = annotationOf(object, nameAnnotation) ?? '';
  return name === '' ? '' : nameOf({ name, namespace: annotationOf(object, namespaceAnnotation) ?? '' });
}

function nameOf({ name, namespace }: Owner): string {
  return `${namespace}/${name}`;
}
