/**
 * Runs an expression as Go 1.26 `regexp` does: leftmost match, first alternative first, in time linear in the text. A
 * program of small instructions is run by backtracking that never visits one choice at one place twice (as in Go's
 * `backtrack.go`). Positions are indexes in the string's UTF-16 units. A byte that is not UTF-8 counts as U+FFFD.
 */
import { charge } from './meter.ts';
import { setTester, type CharSet } from './regexp-set.ts';
import type { Assertion, Node } from './regexp-tree.ts';

/** Positions of the groups: start and end of each, -1 where a group took no part. */
export type Captures = number[];

type Instruction =
  | { op: 'rune'; rune: number; next: number }
  | { op: 'set'; test: (rune: number) => boolean; next: number }
  | { op: 'split'; id: number; next: number; other: number }
  | { op: 'save'; slot: number; next: number }
  | { op: 'assert'; assertion: Assertion; next: number }
  | { op: 'match' };

/** A compiled expression. */
export class Machine {
  readonly #program: Instruction[] = [{ op: 'match' }];
  readonly #start: number;
  readonly #slots: number;
  readonly #anchored: boolean;
  #splits = 0;
  #visited = new Uint32Array(0);
  #touched: number[] = [];

  constructor(root: Node, groups: number) {
    this.#slots = 2 * groups;
    this.#start = this.#compile(root, 0);
    const first = this.#program[this.#start]!;
    this.#anchored = first.op === 'assert' && first.assertion === 'beginText';
  }

  /** The leftmost match that starts at `from` or later. */
  match(text: string, from: number): Captures | undefined {
    if (this.#anchored && from > 0) return undefined;
    this.#prepare(text.length);
    const first = this.#program[this.#start]!;
    for (let at = from; at <= text.length; at += Math.max(1, runeWidth(text, at))) {
      if (first.op === 'rune' && first.rune < 0x80) {
        at = text.indexOf(String.fromCharCode(first.rune), at);
        if (at < 0) return undefined;
      }
      const captures = this.#run(text, at);
      if (captures !== undefined) return captures;
      if (this.#anchored) return undefined;
    }
    return undefined;
  }

  #prepare(length: number): void {
    const words = Math.ceil((this.#splits * (length + 1)) / 32);
    if (this.#visited.length < words) this.#visited = new Uint32Array(words);
    else for (const word of this.#touched) this.#visited[word] = 0;
    this.#touched = [];
  }

  #visit(split: number, at: number): boolean {
    const bit = at * this.#splits + split;
    const word = bit >>> 5;
    const old = this.#visited[word]!;
    const mask = 1 << (bit & 31);
    if ((old & mask) !== 0) return false;
    if (old === 0) this.#touched.push(word);
    this.#visited[word] = old | mask;
    return true;
  }

  #run(text: string, start: number): Captures | undefined {
    const captures = new Array<number>(this.#slots).fill(-1);
    // pairs: an instruction and a position to go on from, or ~slot and the value to put back
    const pending: number[] = [this.#start, start];
    while (pending.length > 0) {
      charge(1 / 64);
      let at = pending.pop()!;
      let pc = pending.pop()!;
      if (pc < 0) {
        captures[~pc] = at;
        continue;
      }
      for (;;) {
        const step = this.#program[pc]!;
        if (step.op === 'match') {
          captures[0] = start;
          captures[1] = at;
          return captures;
        }
        if (step.op === 'save') {
          pending.push(~step.slot, captures[step.slot]!);
          captures[step.slot] = at;
        } else if (step.op === 'split') {
          if (!this.#visit(step.id, at)) break;
          pending.push(step.other, at);
        } else if (step.op === 'assert') {
          if (!holds(step.assertion, text, at)) break;
        } else {
          if (at >= text.length) break;
          const rune = runeAt(text, at);
          if (step.op === 'rune' ? rune !== step.rune : !step.test(rune)) break;
          at += rune > 0xffff ? 2 : 1;
        }
        pc = step.next;
      }
    }
    return undefined;
  }

  #emit(instruction: Instruction): number {
    return this.#program.push(instruction) - 1;
  }

  /** Compiles the node so that it goes on at `next`; gives where it begins. */
  #compile(node: Node, next: number): number {
    switch (node.op) {
      case 'set':
        if (node.rune !== undefined) return this.#emit({ op: 'rune', rune: node.rune, next });
        return this.#emit({ op: 'set', test: this.#tester(node.set), next });
      case 'assert':
        return this.#emit({ op: 'assert', assertion: node.assertion, next });
      case 'capture': {
        const close = this.#emit({ op: 'save', slot: 2 * node.index + 1, next });
        return this.#emit({ op: 'save', slot: 2 * node.index, next: this.#compile(node.sub, close) });
      }
      case 'concat':
        return node.subs.reduceRight((after, sub) => this.#compile(sub, after), next);
      case 'alternate': {
        const starts = node.subs.map((sub) => this.#compile(sub, next));
        return starts.reduceRight((other, start) => this.#split(start, other, true));
      }
      case 'repeat':
        return this.#repeat(node, next);
    }
  }

  // x{2,4} is xx(x(x)?)?, x{2,} is xx+, and x* of an x that can be empty is (x+)?, which settles what comes first.
  #repeat(node: Node & { op: 'repeat' }, next: number): number {
    const { sub, min, max, greedy } = node;
    let start = next;
    if (max === Infinity) {
      if (min > 0 || isNullable(sub)) {
        start = this.#plus(sub, next, greedy);
        if (min === 0) start = this.#split(start, next, greedy);
      } else {
        const loop = this.#split(0, next, greedy);
        this.#join(loop, this.#compile(sub, loop), greedy);
        start = loop;
      }
      for (let i = 1; i < min; i++) start = this.#compile(sub, start);
      return start;
    }
    for (let i = min; i < max; i++) start = this.#split(this.#compile(sub, start), next, greedy);
    for (let i = 0; i < min; i++) start = this.#compile(sub, start);
    return start;
  }

  #plus(sub: Node, next: number, greedy: boolean): number {
    const loop = this.#split(0, next, greedy);
    const body = this.#compile(sub, loop);
    this.#join(loop, body, greedy);
    return body;
  }

  /** A choice between going into `body` and going on to `after`; which is tried first is `greedy`'s to say. */
  #split(body: number, after: number, greedy: boolean): number {
    const id = this.#splits++;
    return this.#emit(
      greedy ? { op: 'split', id, next: body, other: after } : { op: 'split', id, next: after, other: body },
    );
  }

  #join(loop: number, body: number, greedy: boolean): void {
    const split = this.#program[loop];
    if (split?.op !== 'split') return;
    if (greedy) split.next = body;
    else split.other = body;
  }

  readonly #testers = new Map<CharSet, (rune: number) => boolean>();

  #tester(set: CharSet): (rune: number) => boolean {
    let test = this.#testers.get(set);
    if (test === undefined) this.#testers.set(set, (test = setTester(set)));
    return test;
  }
}

/** Whether the node can match the empty text. */
export function isNullable(node: Node): boolean {
  switch (node.op) {
    case 'set':
      return false;
    case 'assert':
      return true;
    case 'capture':
      return isNullable(node.sub);
    case 'concat':
      return node.subs.every(isNullable);
    case 'alternate':
      return node.subs.some(isNullable);
    case 'repeat':
      return node.min === 0 || isNullable(node.sub);
  }
}

/** Units of the character at `at`; 0 at the end. */
export function runeWidth(text: string, at: number): number {
  if (at >= text.length) return 0;
  return text.codePointAt(at)! > 0xffff ? 2 : 1;
}

function runeAt(text: string, at: number): number {
  const rune = text.codePointAt(at)!;
  return rune >= 0xdc80 && rune <= 0xdcff ? 0xfffd : rune;
}

function holds(assertion: Assertion, text: string, at: number): boolean {
  switch (assertion) {
    case 'beginText':
      return at === 0;
    case 'endText':
      return at === text.length;
    case 'beginLine':
      return at === 0 || text.charCodeAt(at - 1) === 10;
    case 'endLine':
      return at === text.length || text.charCodeAt(at) === 10;
    case 'wordBoundary':
      return isWord(text, at - 1) !== isWord(text, at);
    case 'noWordBoundary':
      return isWord(text, at - 1) === isWord(text, at);
  }
}

function isWord(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || unit === 95 || (unit >= 97 && unit <= 122);
}
