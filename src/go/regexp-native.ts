/**
 * Expressions that the host's own RegExp may run: where it finds what Go 1.26 `regexp` finds, and where its backtracking is
 * bounded. Both agree on leftmost-first matching; they differ on what a repeated group captured last and on repetitions of
 * what can be empty, so those stay with the machine. `degree` bounds the work on n characters by about n^(degree + 1).
 */
import { isNullable } from './regexp-machine.ts';
import { runeSource, setSource } from './regexp-set.ts';
import type { Assertion, Node } from './regexp-tree.ts';

export interface NativeExpression {
  readonly source: string;
  readonly degree: number;
}

/** Steps that a match may take in the worst case. */
const BUDGET = 1e8;

const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  beginText: '^',
  endText: '$',
  beginLine: '(?<![^\\n])',
  endLine: '(?![^\\n])',
  wordBoundary: '\\b',
  noWordBoundary: '\\B',
};

/** The expression in JavaScript (flag `u`), or undefined where the two might differ. */
export function toNative(root: Node): NativeExpression | undefined {
  const source = translate(root);
  if (source === undefined) return undefined;
  // a repetition at the very end never has to give anything back
  const last = root.op === 'concat' ? root.subs.at(-1) : root;
  const free = last?.op === 'repeat' && last.sub.op === 'set' ? 1 : 0;
  return { source, degree: Math.max(0, choices(root) - free) };
}

/** Whether a text of this length is sure to be done soon. */
export function isBounded(expression: NativeExpression, length: number): boolean {
  return expression.degree === 0 || Math.pow(length + 1, expression.degree + 1) <= BUDGET;
}

function translate(node: Node): string | undefined {
  switch (node.op) {
    case 'set':
      return node.rune === undefined ? setSource(node.set) : runeSource(node.rune);
    case 'assert':
      return ASSERTIONS[node.assertion];
    case 'capture': {
      const sub = translate(node.sub);
      return sub === undefined ? undefined : `(${sub})`;
    }
    case 'concat':
    case 'alternate': {
      const subs = node.subs.map(translate);
      if (subs.includes(undefined)) return undefined;
      return node.op === 'concat' ? subs.join('') : `(?:${subs.join('|')})`;
    }
    case 'repeat': {
      if (isNullable(node.sub) || (node.max > 1 && !isFixed(node.sub))) return undefined;
      const sub = translate(node.sub);
      if (sub === undefined) return undefined;
      const count = `{${node.min},${node.max === Infinity ? '' : node.max}}`;
      return `(?:${sub})${count}${node.greedy ? '' : '?'}`;
    }
  }
}

/** Whether the node matches in one way only, if it matches. */
function isFixed(node: Node): boolean {
  switch (node.op) {
    case 'set':
    case 'assert':
      return true;
    case 'capture':
      return isFixed(node.sub);
    case 'concat':
      return node.subs.every(isFixed);
    case 'alternate':
      return false;
    case 'repeat':
      return node.min === node.max && isFixed(node.sub);
  }
}

function choices(node: Node): number {
  switch (node.op) {
    case 'set':
    case 'assert':
      return 0;
    case 'capture':
      return choices(node.sub);
    case 'concat':
      return node.subs.reduce((sum, sub) => sum + choices(sub), 0);
    case 'alternate':
      return node.subs.reduce((sum, sub) => sum + choices(sub), 0);
    case 'repeat':
      return choices(node.sub) + (node.min === node.max ? 0 : 1);
  }
}
