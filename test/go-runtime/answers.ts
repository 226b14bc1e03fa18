/** Compares answers of ours with the recorded ones, theme by theme. */
import { expect, test } from 'bun:test';
import { recorded } from '../recorded.ts';
import { goValue } from '../go-value.ts';
import { fromBytes } from '../../src/go/strings.ts';
import type { Value } from '../../src/go/values.ts';

/** A case `[FUNCTION, VALUE…]`. */
export type Call = readonly [name: string, ...args: unknown[]];

/** One test a theme: every case must give the answer, or the error, that Go gave. */
export function expectAnswers(theme: string, answer: (name: string, args: Value[]) => string): void {
  test(theme, () => {
    const wrong: unknown[] = [];
    for (const { case: asked, out, out64, err } of recorded<Call>(theme)) {
      const want = err === undefined ? { out: out ?? fromBytes(Buffer.from(out64!, 'base64')) } : { err };
      const got = answerOf(() => answer(asked[0], asked.slice(1).map(goValue)));
      if (JSON.stringify(got) !== JSON.stringify(want)) wrong.push({ asked: JSON.stringify(asked), want, got });
    }
    expect(wrong).toEqual([]);
  });
}

function answerOf(call: () => string): { out?: string; err?: string } {
  try {
    return { out: call() };
  } catch (error) {
    return { err: (error as Error).message };
  }
}
