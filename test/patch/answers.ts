/** The questions of test/go/record/patch.go, answered by our code. */
import { marshalJson } from '../../src/go/json.ts';
import type { GoMap } from '../../src/go/values.ts';
import { mergePatch } from '../../src/patch/json-merge.ts';
import { mergeSchema } from '../../src/patch/merge-schema.ts';
import { strategicMerge } from '../../src/patch/strategic-merge.ts';
import { threeWayPatch } from '../../src/patch/three-way.ts';
import { typedJson } from '../typed-json.ts';
import type { PatchCase } from './generate.ts';
import type { Json } from './objects.ts';

export interface ApplyCase {
  /** `apps/v1/Deployment`; none for a JSON merge patch. */
  readonly kind?: string;
  readonly to: Json;
  readonly patch: Json;
}

export function createPatchAnswer({ o, m, c, threeWay }: PatchCase): string {
  return answer(() => {
    const modified = typedJson(m) as GoMap;
    const { type, body } = threeWayPatch({
      original: objectOf(o),
      modified,
      current: objectOf(c),
      schema: mergeSchema(m['apiVersion'] as string, m['kind'] as string),
      customThreeWay: threeWay === true,
    });
    return `${type} ${body}`;
  });
}

export function applyPatchAnswer({ kind, to, patch }: ApplyCase): string {
  return answer(() => {
    const [target, change] = [typedJson(to) as GoMap, typedJson(patch) as GoMap];
    if (kind === undefined) return marshalJson(mergePatch(target, change));
    const slash = kind.lastIndexOf('/');
    const schema = mergeSchema(kind.slice(0, slash), kind.slice(slash + 1));
    if (!schema) throw new Error(`${kind} has no schema`);
    return marshalJson(strategicMerge(target, change, schema));
  });
}

/** Whether that is one of the things that Go said; where Go panics we say why. */
export function agrees(go: string, ours: string): boolean {
  return go.split('\n').some((line) => line.replace(/^error: panic: /, 'error: ') === ours);
}

function objectOf(json: Json): GoMap | undefined {
  return json === null ? undefined : (typedJson(json) as GoMap);
}

function answer(ask: () => string): string {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `error: ${error.message.replaceAll('\n', '\\n')}`;
  }
}
