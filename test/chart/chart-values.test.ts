/** `.Chart`, `.Capabilities` and `.Release` as templates see them. */
import { expect, test } from 'bun:test';
import { renderCase, type HelmCase } from '../helm-case.ts';
import { recorded } from '../recorded.ts';

for (const { case: given, out, err } of recorded<HelmCase>('chart-values')) {
  test(JSON.stringify(given), async () => {
    const got = await renderCase(given);
    expect({ out: got.out, err: got.err }).toEqual({ out, err });
  });
}
