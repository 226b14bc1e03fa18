/** An object after the patch that an update would send, where the server is not asked: without defaults and webhooks. */
import { mapAt, stringAt } from '../../go/field-path.ts';
import type { GoMap } from '../../go/values.ts';
import { mergePatch } from '../../patch/json-merge.ts';
import { mergeSchema } from '../../patch/merge-schema.ts';
import { strategicMerge } from '../../patch/strategic-merge.ts';
import { threeWayPatch } from '../../patch/three-way.ts';
import type { Change } from '../apply/apply-object.ts';
import type { ApplyOptions } from '../apply/options.ts';
import { decodeObject } from '../json.ts';

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
  const isStrategic = type === 'strategic' && schema !== undefined;
  const merged = isStrategic ? strategicMerge(live, patch, schema) : mergePatch(live, patch);
  const { group, kind } = target.ref.type;
  return group === '' && kind === 'Secret' ? withTextsAsData(merged) : merged;
}

/** A Secret as the server stores it: the texts of `stringData` as bytes among `data`, over what is there. */
function withTextsAsData(secret: GoMap): GoMap {
  const texts = mapAt(secret, 'stringData');
  if (texts === undefined) return secret;
  const data = new Map(mapAt(secret, 'data'));
  for (const [key, text] of texts) if (typeof text === 'string') data.set(key, Buffer.from(text).toString('base64'));
  const stored: GoMap = new Map([...secret, ['data', data]]);
  stored.delete('stringData');
  return stored;
}
