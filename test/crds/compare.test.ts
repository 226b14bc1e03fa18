import { describe, expect, test } from 'bun:test';
import { compareDefinitions } from '../../src/crds/compare.ts';
import { compareSchemas } from '../../src/crds/compare-schemas.ts';
import { definitionOf, type Definition } from '../../src/crds/definition.ts';
import { misfitsOf } from '../../src/crds/misfits.ts';
import { readYaml } from '../../src/go/yaml/unmarshal.ts';
import type { GoMap } from '../../src/go/values.ts';
import { changeCases, misfitCases, unseen } from './cases.ts';

const map = (text: string): GoMap => readYaml(text) as GoMap;
const whole = (schema: string): GoMap =>
  map(`{type: object, properties: {spec: {type: object, properties: {f: ${schema}}}}}`);
const misfits = (value: string, schema: string): string[] =>
  misfitsOf(
    map(`{apiVersion: a/v1, kind: A, metadata: {name: a, labels: {b: c}}, spec: {f: ${value}}}`),
    whole(schema),
  ).map(({ field, text }) => `${field} ${text}`.replace('spec.f', ''));

describe('schemas', () => {
  test.each(changeCases.map((one) => [`${one.before} to ${one.after}`, one] as const))(
    '%s',
    (_, { before, after, told, value }) => {
      const found = compareSchemas(whole(before), whole(after));
      const texts = found.map(
        ({ path, breaking, text }) => `${breaking ? '!' : ''}${path.replace('.spec.f', '')} ${text}`,
      );
      expect(texts).toEqual([...told]);
      expect(misfits(value, before)).toEqual([]);
      const breaks = told.some((line) => line.startsWith('!') && !unseen.test(line));
      expect(misfits(value, after).length > 0).toBe(breaks);
    },
  );

  test('what every object has does not count', () => {
    const before = map('{type: object, properties: {kind: {type: string}, metadata: {type: object}}}');
    expect(compareSchemas(before, map('{type: object}'))).toEqual([]);
    expect(compareSchemas(map('{type: object}'), before)).toEqual([]);
  });

  test('no schema takes everything', () => {
    expect(compareSchemas(undefined, undefined)).toEqual([]);
    expect(compareSchemas(undefined, map('{type: object}'))).toEqual([
      { path: '', breaking: true, text: 'was any value, is object' },
    ]);
  });
});

describe('objects', () => {
  test.each(misfitCases)('$value as $schema', ({ schema, value, misfits: expected }) => {
    expect(misfits(value, schema)).toEqual([...expected]);
  });

  test('of names that are no words', () => {
    expect(misfits('{"a.b/c": 1}', '{type: object, additionalProperties: {type: string}}')).toEqual([
      "['a.b/c'] is no string",
    ]);
  });
});

describe('definitions', () => {
  const definition = (versions: string, more = ''): Definition =>
    definitionOf(
      map(`{spec: {scope: Namespaced, group: a, names: {kind: A, plural: as}, versions: [${versions}]${more}}}`),
    );
  const version = (name: string, rest = 'served: true, storage: true'): string => `{name: ${name}, ${rest}}`;
  const told = (before: Definition, after: Definition): string[] =>
    compareDefinitions(before, after).map(({ level, text }) => `${level}: ${text}`);
  const one = definition(version('v1'));
  const beside = 'served: true, storage: false';
  const both = definition(`${version('v1')}, ${version('v2', beside)}`);

  test.each([
    ['nothing', one, one, []],
    ['scope', one, { ...one, scope: 'Cluster' }, ['refused: has another scope']],
    ['kind', one, { ...one, kind: 'B' }, ['refused: has another kind']],
    ['plural', one, { ...one, plural: 'bs' }, ['refused: has another plural']],
    ['group', one, { ...one, group: 'b' }, ['refused: has another group']],
    ['a version more', one, both, ['safe: version v2 is new']],
    ['a version less', both, one, ['breaking: version v2 is gone']],
    [
      'a version less that was stored',
      { ...both, storedVersions: ['v1', 'v2'] },
      one,
      ['refused: version v2 is gone, and objects may be stored in it'],
    ],
    ['a version that nobody was served', definition(`${version('v1')}, ${version('v2', 'served: false')}`), one, ['safe: version v2 is gone']], // prettier-ignore
    ['not served', both, definition(`${version('v1')}, ${version('v2', 'served: false')}`), ['breaking: version v2 is not served']], // prettier-ignore
    [
      'stored otherwise',
      both,
      definition(`${version('v1', beside)}, ${version('v2')}`),
      ['breaking: objects are stored as v2, no longer as v1'],
    ],
    [
      'subresources',
      definition(version('v1', 'served: true, storage: true, subresources: {status: {}}')),
      definition(version('v1', 'served: true, storage: true, subresources: {scale: {}}')),
      ['breaking: v1 has no subresource status any more', 'safe: v1 has the subresource scale now'],
    ],
    ['conversion', both, { ...both, conversion: 'Webhook' }, ['safe: conversion was None, is Webhook']],
    ['no conversion', { ...both, conversion: 'Webhook' }, both, ['breaking: conversion was Webhook, is None']],
    ['no conversion of one version', { ...one, conversion: 'Webhook' }, one, ['safe: conversion was Webhook, is None']],
  ] as const)('%s', (_, before, after, expected) => {
    expect(told(before, after)).toEqual([...expected]);
  });
});
