/** What the formats share: how they say what is wrong. */
import { quoteRune } from '../../go/strconv.ts';

/** What is wrong with a string; undefined when nothing is. */
export type Problem = string | undefined;

/** A character as `%q` prints it. */
export function quoteChar(char: string): string {
  const code = char.codePointAt(0)!;
  return quoteRune(code >= 0xd800 && code < 0xe000 ? 0xfffd : code);
}

/** A problem of a part. */
export function within(what: string, problem: Problem): Problem {
  return problem === undefined ? undefined : `${what}: ${problem}`;
}
