import { describe, expect, test } from 'bun:test';
import { mergeSchema } from '../../src/patch/merge-schema.ts';
import { lookupField, type MergeSchema } from '../../src/patch/schema.ts';
import { recorded } from '../recorded.ts';

describe('the table has the strategies of the Go types that Helm is compiled with', () => {
  for (const { case: kind, out } of recorded<string>('patch-tags')) {
    test(kind, () => {
      const slash = kind.lastIndexOf('/');
      const schema = mergeSchema(kind.slice(0, slash), kind.slice(slash + 1));
      if (kind === 'apiextensions.k8s.io/v1beta1/CustomResourceDefinition') {
        expect(schema).toBeUndefined();
        return;
      }
      const lines: string[] = [];
      walk(schema!, '', new Set(), lines);
      expect(lines.sort().join('\n')).toBe(out!);
    });
  }
});

function walk(type: MergeSchema, path: string, open: Set<MergeSchema>, lines: string[]): void {
  while (type.element) type = type.element;
  if (open.has(type)) return;
  open.add(type);
  for (const [name, { strategy, retainKeys, mergeKey, type: inner }] of type.fields) {
    const at = path === '' ? name : `${path}.${name}`;
    const strategies = [strategy, retainKeys ? 'retainKeys' : ''].filter((one) => one !== '').join(',');
    if (strategies !== '' || mergeKey !== '') lines.push(`${at} ${strategies} ${mergeKey}`.trim());
    walk(inner, at, open, lines);
  }
  open.delete(type);
}

describe('kinds', () => {
  const cases: [string, string, boolean][] = [
    ['v1', 'Pod', true],
    ['apps/v1', 'Deployment', true],
    ['extensions/v1beta1', 'Deployment', true],
    ['apps', 'Deployment', false],
    ['v1', 'Po', false],
    ['v1', 'P.d', false],
    ['', 'Pod', false],
    ['v1', '', false],
    ['example.com/v1', 'Widget', false],
    ['apiregistration.k8s.io/v1', 'APIService', false],
  ];
  for (const [apiVersion, kind, known] of cases) {
    test(`${apiVersion} ${kind} is ${known ? 'built in' : 'custom'}`, () => {
      expect(mergeSchema(apiVersion, kind) !== undefined).toBe(known);
    });
  }
});

test('a field is found in another case', () => {
  const pod = mergeSchema('v1', 'Pod')!;
  expect(lookupField(pod, 'SPEC')).toBe(lookupField(pod, 'spec'));
  expect(lookupField(pod, '\u017fpec')).toBe(lookupField(pod, 'spec'));
});
