import { expect, test } from 'bun:test';
import { renderCase, type HelmCase } from '../helm-case.ts';
import { recorded } from '../recorded.ts';

const cases = recorded<HelmCase>('sprig-charts').map((r) => [JSON.stringify(r.case), r] as const);

test.each(cases)('%s', async (_, { case: given, out, out64, err }) => {
  const wanted = err === undefined ? (out === undefined ? { out64 } : { out }) : { err };
  expect(await renderCase(given)).toEqual(wanted as Awaited<ReturnType<typeof renderCase>>);
});
