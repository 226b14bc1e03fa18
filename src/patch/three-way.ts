/**
 * The patch that an upgrade sends for one object, of the old manifest, the new manifest and the live object: createPatch of
 * helm.sh/helm/v3 v3.22.0 pkg/kube/client.go. What someone else has set on the live object stays unless the new manifest
 * says otherwise; what the chart sets is set again whoever changed it; what only the old manifest has is deleted.
 *
 * Kinds that Helm knows get a strategic merge patch (CreateThreeWayMergePatch of strategicpatch, overwriting). Custom
 * resources, and objects that don't fit their kind's Go type, get a JSON merge patch of the two manifests; the live object
 * counts for them only where Helm adopts (`customThreeWay`).
 */
import { marshalJson } from '../go/json.ts';
import type { GoMap, Value } from '../go/values.ts';
import { fitsType } from './fits-type.ts';
import { createMergePatch, createThreeWayMergePatch } from './json-merge.ts';
import type { MergeSchema } from './schema.ts';
import { strategicDiff } from './strategic-diff.ts';
import { strategicMerge } from './strategic-merge.ts';

export interface ThreeWayInput {
  /** The object in the old manifest; undefined when it has none. */
  readonly original: GoMap | undefined;
  /** The object in the new manifest. */
  readonly modified: GoMap;
  /** The live object; undefined when there is none. */
  readonly current: GoMap | undefined;
  /** Of `mergeSchema`; undefined for custom resources. */
  readonly schema: MergeSchema | undefined;
  /** Merges custom resources with the live object too, as Helm does when it takes ownership. */
  readonly customThreeWay?: boolean;
}

export interface ThreeWayPatch {
  readonly type: 'strategic' | 'merge';
  /** JSON as Go writes it; `{}` when nothing is to change. */
  readonly body: string;
}

/** Throws an `Error` with Go's text, as Helm has it after `failed to create patch: `. Changes none of the objects. */
export function threeWayPatch(input: ThreeWayInput): ThreeWayPatch {
  const { modified, schema } = input;
  const original: GoMap = input.original ?? new Map<string, Value>();
  const current: GoMap = input.current ?? new Map<string, Value>();
  if (schema && fitsType(modified, schema)) {
    return { type: 'strategic', body: marshalJson(strategicThreeWay(original, modified, current, schema)) };
  }
  const patch = input.customThreeWay
    ? createThreeWayMergePatch(original, modified, current)
    : createMergePatch(original, modified);
  return { type: 'merge', body: marshalJson(patch) };
}

/** The deletions since the old manifest, and over them the changes to the live object. */
function strategicThreeWay(original: GoMap, modified: GoMap, current: GoMap, schema: MergeSchema): GoMap {
  const changes = strategicDiff(current, modified, schema, 'changes');
  const deletions = strategicDiff(original, modified, schema, 'deletions');
  return strategicMerge(deletions, changes, schema, 'combine');
}
