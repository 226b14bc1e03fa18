import { expect, test } from 'bun:test';
import { renderCase, type HelmCase } from '../helm-case.ts';
import { recorded } from '../recorded.ts';

test.each(recorded<HelmCase>('slice-capacity').map((r) => [JSON.stringify(r.case), r] as const))('%s', async (_, r) => {
  const { out, err } = await renderCase(r.case);
  expect({ out, err }).toEqual({ out: r.out, err: r.err });
});
