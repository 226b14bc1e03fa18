import { describe, expect, test } from 'bun:test';
import type { Evidence } from '../../../src/action/crds/evidence.ts';
import { evidenceLines } from '../../../src/action/crds/refusal.ts';
import { ScullError } from '../../../src/errors.ts';

const resource = 'boats.example.com';
const none: Evidence = { read: 0, cut: false, unfit: [], failure: undefined, resource };
const bad = (name: string, fields = 1): Evidence['unfit'][number] => ({
  name,
  version: 'v1',
  misfits: Array.from({ length: fields }, (_, at) => ({ field: `spec.f${at}`, text: 'would be dropped' })),
});

describe('what objects say to a breaking change', () => {
  const cases: readonly (readonly [string, Evidence, readonly string[]])[] = [
    ['nothing where no schema is narrower', { ...none, read: undefined }, []],
    ['none there', none, ['There are no objects of boats.example.com.']],
    ['one that fits', { ...none, read: 1 }, ['The one object of boats.example.com fits.']],
    ['all fit', { ...none, read: 3 }, ['All 3 objects of boats.example.com fit.']],
    [
      'the object itself',
      { ...none, read: 1, unfit: [{ name: 'a', version: 'v1', misfits: [{ field: '', text: 'does not fit anyOf' }] }] },
      ['a as v1: does not fit anyOf', 'The one object of boats.example.com does not fit.'],
    ],
    [
      'many fields, one object twice',
      { ...none, read: 2, unfit: [bad('x/a', 5), { ...bad('x/a'), version: 'v2' }] },
      [
        'x/a as v1: spec.f0 would be dropped, spec.f1 would be dropped, spec.f2 would be dropped, and 2 more',
        'x/a as v2: spec.f0 would be dropped',
        '1 of 2 objects of boats.example.com does not fit.',
      ],
    ],
    [
      'more than are looked at',
      { ...none, read: 10_000, cut: true, unfit: [bad('x/a'), bad('x/b')] },
      [
        'x/a as v1: spec.f0 would be dropped',
        'x/b as v1: spec.f0 would be dropped',
        '2 do not fit of the first 10000 objects of boats.example.com, and no more were looked at.',
      ],
    ],
    [
      'more than are looked at, and all of those fit',
      { ...none, read: 10_000, cut: true },
      ['All fit of the first 10000 objects of boats.example.com, and no more were looked at.'],
    ],
    [
      'not known',
      { ...none, failure: new ScullError('conversion webhook failed', { code: 'kube.api' }) },
      ['Which objects do not fit is not known: conversion webhook failed'],
    ],
  ];
  test.each(cases)('%s', (_, evidence, expected) => {
    expect(evidenceLines(evidence)).toEqual([...expected]);
  });

  test('ten objects are named', () => {
    const unfit = Array.from({ length: 12 }, (_, at) => bad(`x/${at}`));
    expect(evidenceLines({ ...none, read: 12, unfit })).toHaveLength(11);
  });
});
