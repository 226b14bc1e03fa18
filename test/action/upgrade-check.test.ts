import { describe, expect, test } from 'bun:test';
import { objectsOfRemovedApis, removedApis } from '../../src/action/upgrade-check/apis.ts';
import { definitionChanges } from '../../src/action/upgrade-check/crds.ts';
import { immutableChanges } from '../../src/action/upgrade-check/immutable.ts';
import { imageChanges } from '../../src/action/upgrade-check/check.ts';
import { objectsIn } from '../../src/action/upgrade-check/objects.ts';
import { changedDefaults, lostValues } from '../../src/action/upgrade-check/values.ts';
import type { GoMap } from '../../src/go/values.ts';
import { readYaml } from '../../src/go/yaml/unmarshal.ts';

const map = (text: string): GoMap => readYaml(text) as GoMap;

describe('values that are set', () => {
  const cases: readonly (readonly [before: string, after: string, given: string, told: readonly string[]])[] = [
    ['{a: 1}', '{a: 2}', '{a: 3}', []],
    ['{a: 1}', '{}', '{a: 3}', ['a: is set, and no value of the chart any more']],
    ['{a: 1}', '{}', '{b: 3}', []],
    ['{image: {tag: x}}', '{image: {version: x}}', '{image: {tag: y}}', [gone('image.tag', 'image.version')]],
    ['{replicaCount: 1}', '{replicasCount: 1, other: 2}', '{replicaCount: 2}', [gone('replicaCount', 'replicasCount')]],
    ['{host: a}', '{ingress: {host: a}, tls: 1}', '{host: b}', [gone('host', 'ingress.host')]],
    ['{labels: {a: b}}', '{labels: {}}', '{labels: {a: c, d: e}}', []],
    ['{labels: {a: b}}', '{labels: }', '{labels: {a: c}}', []],
    ['{ports: [a]}', '{ports: {a: b}}', '{ports: [c]}', ['ports: is set as a list, and is a table now']],
    ['{a: "1"}', '{a: 1}', '{a: 2}', []],
    ['{a: text}', '{a: {b: c}}', '{a: other}', ['a: is set as a string, and is a table now']],
    ['{a: text}', '{a: }', '{a: other}', []],
    ['{__proto__: {a: 1}}', '{}', '{__proto__: {a: 2}}', ['__proto__.a: is set, and no value of the chart any more']],
  ];
  test.each(cases)('%s to %s with %s', (before, after, given, told) => {
    const found = lostValues({ before: map(before), after: map(after) }, map(given));
    expect(found.map(({ subject, text }) => `${subject}: ${text}`)).toEqual([...told]);
    expect(found.every(({ level }) => level === 'problem')).toBe(true);
  });
});

function gone(path: string, instead: string): string {
  return `${path}: is set, and no value of the chart any more: did you mean ${instead}?`;
}

test('defaults that change, with what is set over them', () => {
  const found = changedDefaults(
    { before: map('{a: 1, b: {c: x}, d: 1}'), after: map('{a: 2, b: {e: z}, d: 1}') },
    map('{a: 5}'),
  );
  expect(found.map(({ subject, text, level }) => `${level} ${subject}: ${text}`)).toEqual([
    'change a: was 1, is 2; 5 is set',
    'change b.c: is gone, it was "x"',
    'change b.e: is new: "z"',
  ]);
});

describe('API versions that are gone', () => {
  const told = (manifest: string, major: string, minor: string): string[] =>
    objectsOfRemovedApis(objectsIn(manifest), removedApis({ major, minor })).map(({ text }) => text);
  const budget = 'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}\n';
  test.each([
    [budget, '1', '24', []],
    [budget, '1', '25', ['policy/v1beta1 was removed in Kubernetes 1.25: use policy/v1']],
    [budget, '1', '25+', ['policy/v1beta1 was removed in Kubernetes 1.25: use policy/v1']],
    [budget.replace('v1beta1', 'v1'), '1', '34', []],
    [
      budget.replace('PodDisruptionBudget', 'PodSecurityPolicy'),
      '1',
      '30',
      ['policy/v1beta1 was removed in Kubernetes 1.25'],
    ],
    ['apiVersion: extensions/v1beta1\nkind: Ingress\n', '1', '21', []],
    [
      `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: batch/v1beta1, kind: CronJob}\n`,
      '1',
      '25',
      ['batch/v1beta1 was removed in Kubernetes 1.25: use batch/v1'],
    ],
    ['apiVersion: example.com/v1beta1\nkind: Ingress\n', '1', '34', []],
  ] as const)('%j on %s.%s', (manifest, major, minor, expected) => {
    expect(told(manifest, major, minor)).toEqual([...expected]);
  });
});

describe('fields that cannot be changed', () => {
  const object = (kind: string, rest: string, apiVersion = 'apps/v1'): string =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n${rest}\n`;
  const cases: readonly (readonly [string, string, string])[] = [
    [
      object('Deployment', 'spec: {selector: {a: b}}'),
      object('Deployment', 'spec: {selector: {a: c}}'),
      'spec.selector',
    ],
    [object('Deployment', 'spec: {replicas: 1}'), object('Deployment', 'spec: {replicas: 2}'), ''],
    [object('StatefulSet', 'spec: {replicas: 1, serviceName: a}'), object('StatefulSet', 'spec: {replicas: 2, serviceName: b, volumeClaimTemplates: []}'), 'spec.serviceName, spec.volumeClaimTemplates'], // prettier-ignore
    [object('StatefulSet', 'spec: {template: {a: 1}}'), object('StatefulSet', 'spec: {template: {a: 2}}'), ''],
    [
      object('Service', 'spec: {clusterIP: 1.2.3.4}', 'v1'),
      object('Service', 'spec: {clusterIP: None}', 'v1'),
      'spec.clusterIP',
    ],
    [object('Service', 'spec: {clusterIP: 1.2.3.4}', 'v1'), object('Service', 'spec: {}', 'v1'), ''],
    [
      object('Job', 'spec: {template: {a: 1}}', 'batch/v1'),
      object('Job', 'spec: {template: {a: 2}}', 'batch/v1'),
      'spec.template',
    ],
    [
      object('Deployment', 'spec: {selector: {a: b}}', 'extensions/v1beta1'),
      object('Deployment', 'spec: {selector: {a: c}}'),
      '',
    ],
    [
      object('Job', 'spec: {template: {a: 1}}', 'example.com/v1'),
      object('Job', 'spec: {template: {a: 2}}', 'example.com/v1'),
      '',
    ],
    [
      object('ConfigMap', 'immutable: true\ndata: {a: b}', 'v1'),
      object('ConfigMap', 'immutable: true\ndata: {a: c}', 'v1'),
      'data',
    ],
    [object('ConfigMap', 'data: {a: b}', 'v1'), object('ConfigMap', 'immutable: true\ndata: {a: c}', 'v1'), ''],
    [object('RoleBinding', 'roleRef: {name: a}', 'rbac.authorization.k8s.io/v1'), object('RoleBinding', 'roleRef: {name: b}', 'rbac.authorization.k8s.io/v1'), 'roleRef'], // prettier-ignore
  ];
  test.each(cases)('%j to %j', (before, after, fields) => {
    const found = immutableChanges(objectsIn(before), objectsIn(after));
    const expected = fields === '' ? [] : [`${fields} cannot be changed: the object has to be deleted first`];
    expect(found.map(({ text }) => text)).toEqual(expected);
  });
});

describe('CRDs', () => {
  const crd = (schema: string, more = ''): GoMap =>
    map(
      `spec: {scope: Namespaced, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: ${schema}}}${more}]}`,
    );
  const told = (before: GoMap, after: GoMap): string[] =>
    definitionChanges(new Map([['a', before]]), new Map([['a', after]])).map(({ level, text }) => `${level}: ${text}`);
  const differs = 'change: differs, and is left as it is without --crds=upgrade';
  test.each([
    ['{type: object}', '{type: object}', []],
    [
      '{properties: {a: {type: string}}}',
      '{properties: {a: {type: integer}}}',
      ['problem: v1.a was string, is integer', differs],
    ],
    ['{properties: {a: {}}}', '{properties: {}}', ['problem: v1.a is gone', differs]],
    ['{properties: {a: {}}}', '{x-kubernetes-preserve-unknown-fields: true}', []],
    ['{properties: {a: {}}}', '{properties: {a: {}, b: {}}}', ['change: v1.b is new', differs]],
    ['{properties: {a: {}}}', '{required: [a], properties: {a: {}}}', ['problem: v1.a is required now', differs]],
    ['{items: {enum: [a, b]}}', '{items: {enum: [a, c]}}', ['problem: v1[] allows fewer values', differs]],
    [
      '{additionalProperties: {type: string}}',
      '{additionalProperties: {type: object}}',
      ['problem: v1.* was string, is object', differs],
    ],
  ] as const)('%s to %s', (before, after, expected) => {
    expect(told(crd(before), crd(after))).toEqual([...expected]);
  });

  test('versions', () => {
    const second = ', {name: v2, served: true, storage: false}';
    expect(told(crd('{}'), crd('{}', second))).toEqual(['change: version v2 is new', differs]);
    expect(told(crd('{}', second), crd('{}'))).toEqual(['problem: version v2 is gone', differs]);
    expect(told(crd('{}', second), crd('{}', second.replace('true', 'false')))).toEqual([
      'problem: version v2 is not served',
      differs,
    ]);
  });

  test('new ones, and those that are gone', () => {
    const found = definitionChanges(new Map([['old', crd('{}')]]), new Map([['new', crd('{}')]]));
    expect(found.map(({ subject, text, level }) => `${level} ${subject} ${text}`)).toEqual([
      'change new is new, and made with --crds=create only',
      'change old is no longer in the chart, and stays in the cluster',
    ]);
  });
});

test('images of all kinds of containers, and of custom resources', () => {
  const manifest = (a: string, b: string, c: string): string => `apiVersion: v1
kind: Pod
spec: {initContainers: [{image: "x/a:1"}], containers: [{image: "x/a:1"}, {image: "${a}"}], ephemeralContainers: [{image: "${b}"}]}
---
apiVersion: example.com/v1
kind: Custom
spec: {template: {containers: [{image: "${c}"}, {name: e}]}}
`;
  const [before, after] = [manifest('b:1', 'c:1', 'd:1'), manifest('b:2', 'c:1', 'e:1')];
  expect(imageChanges(objectsIn(before), objectsIn(after)).map(({ subject, text }) => `${subject} ${text}`)).toEqual([
    'b:2 takes the place of b:1',
    'e:1 is new',
    'd:1 is gone',
  ]);
});
