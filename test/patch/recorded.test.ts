import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { recorded } from '../recorded.ts';
import { agrees, applyPatchAnswer, createPatchAnswer, type ApplyCase } from './answers.ts';
import { randomPatchCase, type PatchCase } from './generate.ts';
import { applyCaseOf, digestOf, type RandomRecord } from './record.ts';

describe('patches are what Helm sends', () => {
  for (const [i, { case: one, out = '' }] of recorded<PatchCase>('patch-create').entries()) {
    test(`${String(i)} ${JSON.stringify(one.m).slice(0, 100)}`, () => {
      const ours = createPatchAnswer(one);
      if (!agrees(out, ours)) expect(ours).toBe(out);
    });
  }
});

describe('patches do what the API server does with them', () => {
  for (const [i, { case: one, out = '' }] of recorded<ApplyCase>('patch-apply').entries()) {
    test(`${String(i)} ${JSON.stringify(one.patch).slice(0, 100)}`, () => {
      const ours = applyPatchAnswer(one);
      if (!agrees(out, ours)) expect(ours).toBe(out);
    });
  }
});

describe('random patches are what Helm sends and do what the API server does', () => {
  const file = new URL('../conformance/recorded/patch-random.json', import.meta.url);
  const records = JSON.parse(readFileSync(file, 'utf8')) as RandomRecord[];
  const cases = records.map(({ seed }) => randomPatchCase(seed));

  test('the cases are those that were recorded', () => {
    expect(cases.map(digestOf)).toEqual(records.map(({ digest }) => digest));
  });

  for (const [i, { seed, patch, applied }] of records.entries()) {
    test(`seed ${String(seed)}`, () => {
      const ours = createPatchAnswer(cases[i]!);
      if (!agrees(patch, ours)) expect(ours).toBe(patch);
      if (applied === undefined) return;
      const result = applyPatchAnswer(applyCaseOf(cases[i]!, patch)!);
      if (!agrees(applied, result)) expect(result).toBe(applied);
    });
  }
});
