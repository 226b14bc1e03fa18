import { describe, expect, test } from 'bun:test';
import { marshalJson, unmarshalJson } from '../../src/go/json.ts';
import { int64, type GoMap, type Value } from '../../src/go/values.ts';
import { mergeSchema } from '../../src/patch/merge-schema.ts';
import { strategicDiff } from '../../src/patch/strategic-diff.ts';
import { strategicMerge } from '../../src/patch/strategic-merge.ts';
import { threeWayPatch } from '../../src/patch/three-way.ts';
import { Prng } from '../random/prng.ts';
import { typedJson } from '../typed-json.ts';
import { randomPatchCase } from './generate.ts';
import { ObjectMaker } from './objects.ts';

const deploymentSchema = mergeSchema('apps/v1', 'Deployment')!;

interface Spec {
  readonly replicas?: number;
  readonly containers: readonly string[];
}

function deployment({ replicas, containers }: Spec): GoMap {
  const template = { spec: { containers: containers.map((image) => ({ name: image.replace(/:.*/, ''), image })) } };
  const spec = { ...(replicas !== undefined && { replicas }), template };
  return typedJson({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec }) as GoMap;
}

function upgraded(original: Spec, modified: Spec, current: Spec): string {
  const live = deployment(current);
  const input = { original: deployment(original), modified: deployment(modified), current: live };
  const { type, body } = threeWayPatch({ ...input, schema: deploymentSchema });
  expect(type).toBe('strategic');
  return marshalJson(strategicMerge(live, unmarshalJson(body) as GoMap, deploymentSchema));
}

describe('what someone changed on the live object', () => {
  test('replicas that the chart sets come back after kubectl scale', () => {
    const chart = { replicas: 3, containers: ['app:1'] };
    expect(upgraded(chart, chart, { ...chart, replicas: 0 })).toBe(marshalJson(deployment(chart)));
  });

  test('replicas that the chart leaves open stay', () => {
    const chart = { containers: ['app:1'] };
    const scaled = { ...chart, replicas: 7 };
    expect(upgraded(chart, chart, scaled)).toBe(marshalJson(deployment(scaled)));
  });

  test('an injected sidecar stays when the chart changes its own container', () => {
    const result = upgraded({ containers: ['app:1'] }, { containers: ['app:2'] }, { containers: ['app:1', 'mesh:9'] });
    expect(result).toBe(marshalJson(deployment({ containers: ['app:2', 'mesh:9'] })));
  });

  test('a container that left the chart goes, and one that never was in it stays', () => {
    const result = upgraded(
      { containers: ['app:1', 'log:1'] },
      { containers: ['app:1'] },
      { containers: ['mesh:9', 'app:1', 'log:1'] },
    );
    expect(result).toBe(marshalJson(deployment({ containers: ['mesh:9', 'app:1'] })));
  });
});

test('integers are the same in either representation', () => {
  const withReplicas = (replicas: Value): GoMap => new Map([['spec', new Map([['replicas', replicas]])]]);
  const [whole, float] = [withReplicas(int64(3)), withReplicas(3)];
  for (const [a, b] of [
    [whole, float],
    [float, whole],
  ] as const) {
    expect(threeWayPatch({ original: a, modified: b, current: a, schema: deploymentSchema }).body).toBe('{}');
  }
});

test('a number that a kind wants as a string makes it a JSON merge patch', () => {
  const env = (value: Value): GoMap => {
    const container = new Map<string, Value>([['env', [new Map([['value', value]])]]]);
    return new Map([['spec', new Map([['template', new Map([['spec', new Map([['containers', [container]]])]])]])]]);
  };
  const patch = threeWayPatch({
    original: env('1'),
    modified: env(int64(1)),
    current: env('1'),
    schema: deploymentSchema,
  });
  expect(patch.type).toBe('merge');
});

test('a patch between two objects, applied to the first, gives the second', () => {
  for (let seed = 0; seed < 300; seed++) {
    const maker = new ObjectMaker(new Prng(seed));
    // duplicates have no meaning in lists with merge keys
    const make = (): GoMap => typedJson(withoutDuplicates(maker.object('StatefulSet'))) as GoMap;
    const [before, after] = [make(), make()];
    const schema = mergeSchema('apps/v1', 'StatefulSet')!;
    const result = strategicMerge(before, strategicDiff(before, after, schema), schema);
    expect(marshalJson(withoutNulls(result))).toBe(marshalJson(withoutNulls(after)));
  }
});

test('the objects are left as they were', () => {
  for (let seed = 0; seed < 300; seed++) {
    const { o, m, c } = randomPatchCase(seed);
    const [original, modified, current] = [o, m, c].map((json) => typedJson(json)) as [
      GoMap | null,
      GoMap,
      GoMap | null,
    ];
    const schema = mergeSchema(m['apiVersion'] as string, m['kind'] as string);
    try {
      threeWayPatch({ original: original ?? undefined, modified, current: current ?? undefined, schema });
    } catch {
      // what cannot be merged is left alone, too
    }
    expect([original, modified, current]).toEqual([o, m, c].map((json) => typedJson(json)) as (GoMap | null)[]);
  }
});

function withoutDuplicates(json: unknown): unknown {
  if (Array.isArray(json)) {
    const seen = new Set<unknown>();
    return json.map(withoutDuplicates).filter((item) => {
      const keys = item as Record<string, unknown> | null;
      const id =
        typeof keys === 'object' && keys !== null ? (keys['containerPort'] ?? keys['mountPath'] ?? keys['name']) : item;
      if (id === undefined || !seen.has(id)) return seen.add(id);
      return false;
    });
  }
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, withoutDuplicates(value)]));
}

function withoutNulls(value: Value): Value {
  if (!(value instanceof Map)) return value;
  return new Map([...value].filter(([, item]) => item !== null).map(([key, item]) => [key, withoutNulls(item)]));
}
