/** An object after the patch that an update would send, where the server is not asked: without defaults and webhooks. */
import type { GoMap } from '../../go/values.ts';
import { mergePatch } from '../../patch/json-merge.ts';
import { mergeSchema } from '../../patch/merge-schema.ts';
import { strategicMerge } from '../../patch/strategic-merge.ts';
import { threeWayPatch } from '../../patch/three-way.ts';
import type { Change } from '../apply/apply-object.ts';
import type { ApplyOptions } from '../apply/options.ts';
import { decodeObject } from '../json.ts';
import { stringAt } from '../../go/field-path.ts';

/** Throws an `Error` with Go's text for what cannot be merged. */
export function mergedHere({ target, original, live }: Change, options: ApplyOptions): GoMap {
  if (options.force === true) return target.object;
  const schema = mergeSchema(stringAt(target.object, 'apiVersion'), target.ref.type.kind);
  const { type, body } = threeWayPatch({
    original,
    modified: target.object,
    current: live,
    schema,
    customThreeWay: options.threeWayForCustom ?? false,
  });
  const patch = decodeObject(body);
  return type === 'strategic' && schema !== undefined ? strategicMerge(live, patch, schema) : mergePatch(live, patch);
}
