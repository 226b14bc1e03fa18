import { describe, expect, test } from 'bun:test';
import { compareManifests, type CompareOptions, type DiffReport } from '../../src/diff/compare.ts';
import { bySource, manifestReader, objectName } from '../../src/diff/manifest-objects.ts';
import { jsonText, structuredText, withFieldChanges } from '../../src/diff/report-json.ts';
import { diffText, simpleText } from '../../src/diff/report-text.ts';

const plain = { context: -1, paint: (_: string, text: string) => text, clean: (text: string) => text };
const all: CompareOptions = {
  stripTrailingCr: false,
  secrets: 'redacted',
  hiddenKinds: [],
  findRenames: 0,
  hiddenLines: [],
};
const warnings: string[] = [];
const reading = { normalize: false, tests: false, warn: (line: string) => warnings.push(line) };

function report(before: string, after: string, options: Partial<CompareOptions & typeof reading> = {}): DiffReport {
  const read = manifestReader({ ...reading, ...options });
  return compareManifests(read(before, 'demo'), read(after, 'demo'), { ...all, ...options });
}

function text(before: string, after: string, options: Partial<CompareOptions & typeof reading> = {}): string {
  return diffText(report(before, after, options), plain);
}

function map(name: string, data: string, more = ''): string {
  return `---\n# Source: c/templates/${name}.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}${more}\ndata: {${data}}\n`;
}

describe('objects', () => {
  const names = (manifest: string, options = {}): string[] => [
    ...manifestReader({ ...reading, ...options })(manifest, 'demo').keys(),
  ];

  test.each([
    ['a namespace of its own', 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: x}', ['x, a, Pod (v1)']],
    ['a group', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}', ['demo, a, Deployment (apps)']],
    ['a name that is a number', 'apiVersion: v1\nkind: Pod\nmetadata: {name: 12}', ['demo, 12, Pod (v1)']],
    [
      'a name for diffs',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a-1, annotations: {helm-diff/base-name: a}}',
      ['demo, a, Pod (v1)'],
    ],
    [
      'a List',
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}',
      ['demo, a, Pod (v1)'],
    ],
    ['a typed list', 'apiVersion: v1\nkind: PodList\nitems:\n- {metadata: {name: a}}', ['demo, a, Pod (v1)']],
    ['a kind that ends so', 'apiVersion: x/v1\nkind: AllowList\nmetadata: {name: a}', ['demo, a, AllowList (x)']],
    ['a comment only', '# nothing', []],
    ['a test', 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {helm.sh/hook: test}}', []],
    [
      'a hook that is a test too',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {helm.sh/hook: "test,post-install"}}',
      ['demo, a, Pod (v1)'],
    ],
  ] as const)('%s', (_, manifest, expected) => {
    expect(names(manifest)).toEqual([...expected]);
  });

  test('names that every JavaScript object has', () => {
    expect(names('apiVersion: v1\nkind: __proto__\nmetadata: {name: constructor}')).toEqual([
      'demo, constructor, __proto__ (v1)',
    ]);
  });

  test('one that stands there twice counts once, with a warning', () => {
    warnings.length = 0;
    expect(names(map('a', 'x: y') + map('a', 'x: z'))).toHaveLength(1);
    expect(warnings).toEqual(['WARNING: the manifest has "demo, a, ConfigMap (v1)" twice; the first is compared']);
  });

  test('a document that is no YAML', () => {
    expect(() => names('a: [')).toThrow(/^a manifest cannot be read: /);
  });

  test('by the templates they come from', () => {
    const read = manifestReader(reading)(`${map('b', 'x: y')}${map('a', 'x: y').replace('a.yaml', 'b.yaml')}`, 'demo');
    expect([...bySource(read)].map(([key, object]) => [key, objectName(object)])).toEqual([
      ['c/templates/b.yaml', 'demo, a, ConfigMap (v1)'],
      ['c/templates/b.yaml 1', 'demo, b, ConfigMap (v1)'],
    ]);
  });
});

describe('what differs', () => {
  test('changed first, then gone, then new, each by name', () => {
    const before = map('z', 'a: b') + map('b', 'x: y') + map('a', 'x: y');
    const after = map('p', 'a: b') + map('b', 'x: z') + map('a', 'x: z');
    expect(report(before, after).entries.map(({ title, change }) => `${change} ${title}`)).toEqual([
      'MODIFY demo, a, ConfigMap (v1)',
      'MODIFY demo, b, ConfigMap (v1)',
      'REMOVE demo, z, ConfigMap (v1)',
      'ADD demo, p, ConfigMap (v1)',
    ]);
  });

  test('what is kept is not removed', () => {
    const kept = map('a', 'x: y', '\n  annotations: {helm.sh/resource-policy: keep}');
    expect(report(kept, '').changed).toBe(false);
  });

  test('lines around changes', () => {
    const data = (x: string): string => map('a', `\n  a: b,\n  c: d,\n  e: ${x}\n`);
    const shown = diffText(report(data('f'), data('g')), { ...plain, context: 1 });
    expect(shown).toBe('demo, a, ConfigMap (v1) has changed:\n...\n    c: d,\n-   e: f\n+   e: g\n  }\n');
  });

  test('renamed objects', () => {
    const old = map('old', '\n  a: b,\n  c: d,\n  e: f\n');
    const fresh = map('new', '\n  a: b,\n  c: d,\n  e: f\n');
    expect(report(old, fresh).entries).toHaveLength(2);
    expect(report(old, fresh, { findRenames: 0.2 }).entries).toHaveLength(2);
    expect(report(old, fresh, { findRenames: 0.5 }).entries.map(({ title }) => title)).toEqual([
      'demo, old, ConfigMap (v1)',
    ]);
  });

  test('lines that are left out change nothing of whether something changes', () => {
    const result = report(map('a', 'x: y'), map('a', 'x: z'), { hiddenLines: ['^data:'] });
    expect(result.changed).toBe(true);
    expect(diffText(result, plain)).toBe('demo, a, ConfigMap (v1) has changed, but diff is empty after suppression.\n');
    expect(() => report('', '', { hiddenLines: ['('] })).toThrow('error parsing regexp: missing closing ): `(`');
  });

  test('kinds that are not shown', () => {
    expect(text('', map('a', 'x: y'), { hiddenKinds: ['ConfigMap'] })).toBe(
      'demo, a, ConfigMap (v1) has been added:\n+ Changes suppressed on sensitive content of type ConfigMap\n',
    );
  });

  test('style and comments, and carriage returns', () => {
    const commented = map('a', 'x: y').replace('\ndata:', '\n# a comment\ndata:');
    expect(report(map('a', 'x: y'), commented).changed).toBe(true);
    expect(report(map('a', 'x: y'), commented, { normalize: true }).changed).toBe(false);
    const returned = map('a', 'x: y').replace('v1\n', 'v1\r\n');
    expect(report(map('a', 'x: y'), returned).changed).toBe(true);
    expect(report(map('a', 'x: y'), returned, { stripTrailingCr: true }).changed).toBe(false);
  });
});

describe('Secrets', () => {
  const word = 'correct-horse';
  const secret = (body: string): string =>
    `---\n# Source: c/a.yaml\n# ${word}\napiVersion: v1\nkind: Secret\nmetadata: {name: a}\n${body}\n`;
  const fields = (value: string): string[] => [
    `data: {p: ${btoa(value)}}`,
    `stringData: {p: ${value}}`,
    `stringData: {p: ${value}, q: 12}`,
    `data: {p: "${btoa(value)}!"}`,
    `data: ${value}`,
    `data: {p: [${value}]}`,
    `metadata: {name: a, annotations: {kubectl.kubernetes.io/last-applied-configuration: ${value}}}`,
  ];

  test.each([...fields(word).entries()])('what they hold is in no form of the report: %d %s', (at, body) => {
    const other = fields('battery-staple')[at]!;
    for (const [before, after] of [
      ['', secret(body)],
      [secret(body), ''],
      [secret(body), secret(other)],
      [secret(other), secret(body)],
    ] as const) {
      for (const normalize of [false, true]) {
        const result = report(before, after, { normalize, findRenames: 0.9 });
        expect(result.changed).toBe(true);
        for (const form of [
          diffText(result, plain),
          simpleText(result, plain),
          jsonText(result),
          structuredText(result),
        ]) {
          expect(form).not.toContain(word);
          expect(form).not.toContain(btoa(word));
        }
      }
    }
  });

  test('only whether it differs, and how long it is', () => {
    const [before, after] = [
      secret('stringData: {a: x, b: same, c: gone}\ntype: Opaque'),
      secret(`data: {a: ${btoa('yy')}, b: ${btoa('same')}}\ntype: Opaque`),
    ];
    expect(text(before, after)).toBe(`demo, a, Secret (v1) has changed:
  # Source: c/a.yaml
  apiVersion: v1
  kind: Secret
  metadata:
    name: a
  data:
-   a: '-------- # (1 bytes)'
+   a: '++++++++ # (2 bytes)'
    b: 'REDACTED # (4 bytes)'
-   c: '-------- # (4 bytes)'
  type: Opaque

`);
    expect(text(before, after, { secrets: 'decoded' })).toContain('-   c: gone\n');
    expect(text(before, after, { secrets: 'shown' })).toContain(`+ data: {a: ${btoa('yy')}`);
  });
});

describe('forms', () => {
  const before = map('a', 'x: old, gone: [1]') + map('z', 'x: y');
  const after = map('a', 'x: <z>, new: {a: {b: 1}}') + map('m', 'x: y');

  test('simple', () => {
    expect(simpleText(report(before, after), plain)).toBe(`demo, a, ConfigMap (v1) to be changed.
demo, z, ConfigMap (v1) to be removed.
demo, m, ConfigMap (v1) to be added.
Plan: 1 to add, 1 to change, 1 to destroy, 0 to change ownership.
`);
  });

  test('JSON', () => {
    const entry = (name: string, change: string): object => ({
      api: 'v1',
      kind: 'ConfigMap',
      namespace: 'demo',
      name,
      change,
    });
    expect(JSON.parse(jsonText(report(before, after)))).toEqual([
      entry('a', 'MODIFY'),
      entry('z', 'REMOVE'),
      entry('m', 'ADD'),
    ]);
    expect(jsonText(report('', ''))).toBe('[]\n');
  });

  test('structured, by fields', () => {
    const parsed = JSON.parse(structuredText(report(before, after))) as { changes: unknown[] }[];
    expect(parsed[0]!.changes).toEqual([
      { path: 'data', field: 'gone', change: 'remove', oldValue: [1] },
      { path: 'data.new.a', field: 'b', change: 'add', newValue: 1 },
      { path: 'data', field: 'x', change: 'replace', oldValue: 'old', newValue: '<z>' },
    ]);
    const styled = report(map('a', 'x: y'), map('a', '"x": y'));
    expect(styled.changed).toBe(true);
    expect(withFieldChanges(styled)).toEqual({ entries: [], changed: false });
  });
});
