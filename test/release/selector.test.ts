import { expect, test } from 'bun:test';
import { errorMessage } from '../../src/errors.ts';
import { parseSelector } from '../../src/release/selector.ts';
import { recorded } from '../recorded.ts';

interface SelectorCase {
  readonly selector: string;
  readonly labels: Record<string, string>;
}

for (const { case: given, out, err } of recorded<SelectorCase>('selector')) {
  test(JSON.stringify(given.selector), () => {
    let got: string;
    try {
      got = String(parseSelector(given.selector)(given.labels));
    } catch (error) {
      got = errorMessage(error);
    }
    expect(got).toBe(err ?? out!.split(' ').at(-1)!);
  });
}
