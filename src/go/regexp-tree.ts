/** Syntax trees of regular expressions, and the limits that Go 1.26 `regexp/syntax` sets to their repetitions, depth and size. */
import type { CharSet } from './regexp-set.ts';

export type Assertion = 'beginText' | 'endText' | 'beginLine' | 'endLine' | 'wordBoundary' | 'noWordBoundary';

export type Node =
  | { readonly op: 'set'; readonly set: CharSet; readonly rune?: number }
  | { readonly op: 'assert'; readonly assertion: Assertion }
  | { readonly op: 'capture'; readonly index: number; readonly sub: Node }
  | { readonly op: 'concat' | 'alternate'; readonly subs: readonly Node[] }
  | { readonly op: 'repeat'; readonly sub: Node; readonly min: number; readonly max: number; readonly greedy: boolean };

export interface Syntax {
  readonly root: Node;
  /** Names of the groups by index; group 0 is the whole match, unnamed groups have ''. */
  readonly groupNames: readonly string[];
}

const MAX_HEIGHT = 1000;
/** Instructions that fit in 128 MB of Go's. */
const MAX_SIZE = 3_355_443;

/** An error as Go words it. */
export function syntaxError(reason: string, part: string): Error {
  return new Error(`error parsing regexp: ${reason}: \`${part}\``);
}

/** Whether the repetitions inside each other make at most `limit` copies of the innermost. */
export function fits(node: Node, limit: number): boolean {
  switch (node.op) {
    case 'repeat': {
      const count = node.max === Infinity ? node.min : node.max;
      if (node.max === 0) return true;
      if (count > limit) return false;
      return fits(node.sub, count > 0 ? Math.trunc(limit / count) : limit);
    }
    case 'capture':
      return fits(node.sub, limit);
    case 'concat':
    case 'alternate':
      return node.subs.every((sub) => fits(sub, limit));
    default:
      return true;
  }
}

/** Refuses trees that are too deep or would compile to too much. Gives the number of instructions. */
export function measure(node: Node, pattern: string, depth = 1): number {
  if (depth > MAX_HEIGHT) throw syntaxError('expression nests too deeply', pattern);
  let size = 1;
  if (node.op === 'capture') size = 2 + measure(node.sub, pattern, depth + 1);
  else if (node.op === 'repeat')
    size = Math.max(node.min, node.max === Infinity ? 1 : node.max) * (measure(node.sub, pattern, depth + 1) + 1);
  else if (node.op === 'concat' || node.op === 'alternate') {
    for (const sub of node.subs) size += measure(sub, pattern, depth + 1);
  }
  if (size > MAX_SIZE) throw syntaxError('expression too large', pattern);
  return size;
}

/** The longest run of ASCII characters that stands in every match, as far as that is easily seen. */
export function literalIn(root: Node): string {
  if (root.op !== 'concat') return '';
  let longest = '';
  let run = '';
  for (const sub of root.subs) {
    run = sub.op === 'set' && sub.rune !== undefined && sub.rune < 0x80 ? run + String.fromCharCode(sub.rune) : '';
    if (run.length > longest.length) longest = run;
  }
  return longest;
}
