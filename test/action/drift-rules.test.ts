import { describe, expect, test } from 'bun:test';
import { fixFields, patchOf } from '../../src/action/drift/fix.ts';
import { readRule, rulesIn } from '../../src/action/drift/rules.ts';
import { fieldChanges } from '../../src/diff/field-changes.ts';
import { errorMessage } from '../../src/errors.ts';
import { ApiError } from '../../src/kube/api-error.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import { decodeObject, encodeObject } from '../../src/kube/json.ts';
import { mergePatch } from '../../src/patch/json-merge.ts';

describe('rules of drift', () => {
  const cases: readonly (readonly [
    rule: string,
    kind: string,
    name: string,
    path: string | undefined,
    covers: boolean,
  ])[] = [
    ['Deployment/web:spec.replicas', 'Deployment', 'web', 'spec.replicas', true],
    ['Deployment/web:spec.replicas', 'Deployment', 'web', 'spec.replicasMax', false],
    ['Deployment/web:spec.replicas', 'Deployment', 'web', undefined, false],
    ['Deployment/web:spec.replicas', 'StatefulSet', 'web', 'spec.replicas', false],
    ['Deployment/*:spec.replicas', 'Deployment', 'shop-web', 'spec.replicas', true],
    ['*/web-*:spec', 'Service', 'web-1', 'spec.ports[0].port', true],
    ['*/web-*:spec', 'Service', 'shop', 'spec.ports[0].port', false],
    ['Service/web:spec.ports[*].nodePort', 'Service', 'web', 'spec.ports[12].nodePort', true],
    ['Service/web:spec.ports[0]', 'Service', 'web', 'spec.ports[1].port', false],
    ['*/*:metadata.annotations.example.com/build', 'Pod', 'a', 'metadata.annotations.example.com/build', true],
    ['*/*:metadata.annotations.*', 'Pod', 'a', 'metadata.annotations.example.com/build', true],
    ['*/*:metadata.annotations.*', 'Pod', 'a', 'metadata.labels.a', false],
    ['ClusterRole/system:web', 'ClusterRole', 'system:web', undefined, false],
    ['ConfigMap/web', 'ConfigMap', 'web', undefined, true],
    ['ConfigMap/web', 'ConfigMap', 'web', 'data.a', true],
    ['ConfigMap/web', 'ConfigMap', 'web2', 'data.a', false],
  ];
  test.each(cases)('%s and %s/%s %s', (rule, kind, name, path, covers) => {
    expect(readRule(rule).covers({ kind, name }, path)).toBe(covers);
  });

  test.each(['', 'web', 'Deployment/', '/web', 'Deployment/:spec', 'Deployment/web:'])('%p is none', (text) => {
    expect(() => readRule(text)).toThrow('invalid rule');
  });

  test('of a file', () => {
    expect(rulesIn('# all\n\n Deployment/*:spec.replicas # by hand\nConfigMap/a#b\n')).toEqual([
      'Deployment/*:spec.replicas',
      'ConfigMap/a#b',
    ]);
  });
});

describe('the patch of chosen fields', () => {
  const cases = [
    ['{"a":{"b":1,"c":2}}', '{"a":{"b":3,"c":4}}', ['a.b'], '{"a":{"b":3}}', '{"a":{"b":3,"c":2}}'],
    ['{"a":{"b":1,"c":2}}', '{"a":{}}', ['a.c'], '{"a":{"c":null}}', '{"a":{"b":1}}'],
    ['{}', '{"a":{"b":{"c":1,"d":2}}}', ['a.b.d'], '{"a":{"b":{"d":2}}}', '{"a":{"b":{"d":2}}}'],
    [
      '{"l":[{"n":1},{"n":2},{"n":3}]}',
      '{"l":[{"n":9}]}',
      ['l[0].n', 'l[1]', 'l[2]'],
      '{"l":[{"n":9}]}',
      '{"l":[{"n":9}]}',
    ],
    ['{"l":[{"n":1},{"n":2}]}', '{"l":[{"n":1},{"n":5},{"n":6}]}', ['l[2]'], '{"l":[{"n":1},{"n":2},{"n":6}]}', ''],
    ['{"n":9007199254740993}', '{"n":9007199254740995}', ['n'], '{"n":9007199254740995}', ''],
  ] as const;
  test.each(cases)('%s to %s: %p', (live, wanted, fields, expected, becomes) => {
    const [from, to] = [decodeObject(live), decodeObject(wanted)];
    const changes = fieldChanges(from, to).filter(({ path }) => (fields as readonly string[]).includes(text(path)));
    expect(changes).toHaveLength(fields.length);
    const patch = patchOf(from, changes);
    expect(encodeObject(patch)).toBe(expected);
    if (becomes !== '') expect(encodeObject(mergePatch(from, patch))).toBe(becomes);
    expect(encodeObject(from)).toBe(encodeObject(decodeObject(live)));
  });
});

function text(path: readonly (string | number)[]): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

test('an object that somebody changes meanwhile is left as it is', async () => {
  const sent: string[] = [];
  const client = {
    patch: (_: unknown, type: string, body: string) => {
      sent.push(type, body);
      return Promise.reject(new ApiError('the object has been modified', { status: 409, reason: 'Conflict' }));
    },
  } as unknown as KubeClient;
  const type = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true, verbs: [] };
  const live = decodeObject('{"metadata":{"name":"web","resourceVersion":"7"},"data":{"a":"x"}}');
  const wanted = decodeObject('{"metadata":{"name":"web","resourceVersion":"7"},"data":{"a":"y"}}');
  const fixing = fixFields(client, { type, namespace: 'demo', name: 'web' }, live, fieldChanges(live, wanted));
  const error = await fixing.catch((reason: unknown) => reason);
  expect(errorMessage(error)).toBe('ConfigMap web was changed while it was looked at');
  expect(sent).toEqual(['merge', '{"data":{"a":"y"},"metadata":{"resourceVersion":"7"}}']);
});
