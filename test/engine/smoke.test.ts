import { expect, test } from 'bun:test';
import { renderCase, type HelmCase } from '../helm-case.ts';
import { recorded } from '../recorded.ts';
import type { Answer } from '../recorder.ts';

test('every shape of recorded answer', async () => {
  for (const { case: one, out, out64, err } of recorded<HelmCase>('smoke')) {
    expect(await renderCase(one)).toEqual(JSON.parse(JSON.stringify({ out, out64, err })) as Answer);
  }
});
