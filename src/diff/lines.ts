/**
 * The lines that two texts have in common, and those that only one of them has: a longest common subsequence by Hirschberg's
 * algorithm (space of one row). Of several longest ones it takes that of diff/lcs.go of helm-diff v3.15.11: the earliest split of
 * the second text for each half of the first, and for one line its last place. So the lines are those of helm-diff, byte for byte.
 *
 * That takes the product of both lengths, which is too long for texts of ten thousands of lines that have little in common. These are
 * cut first at lines which stand once in each text (patience diff); a piece that is too long even so is replaced as a whole.
 */

export type LineChange = ' ' | '-' | '+';

export interface DiffLine {
  /** `-` for a line of the first text only, `+` for one of the second only. */
  readonly change: LineChange;
  readonly text: string;
}

/** Cells of the table of lengths, walked twice: half a second. */
const MOST_CELLS = 60_000_000;

/** Deletions stand before insertions. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const numbers = new Map<string, number>();
  const numbered = (lines: readonly string[]): Int32Array =>
    Int32Array.from(lines, (line) => {
      const known = numbers.get(line);
      if (known !== undefined) return known;
      numbers.set(line, numbers.size);
      return numbers.size - 1;
    });
  const differ = new Differ(numbered(before), numbered(after), { before, after });
  return differ.lines();
}

class Differ {
  readonly #a: Int32Array;
  readonly #b: Int32Array;
  readonly #texts: { readonly before: readonly string[]; readonly after: readonly string[] };
  readonly #lines: DiffLine[] = [];

  constructor(a: Int32Array, b: Int32Array, texts: { before: readonly string[]; after: readonly string[] }) {
    this.#a = a;
    this.#b = b;
    this.#texts = texts;
  }

  lines(): DiffLine[] {
    const [a, b] = [this.#a, this.#b];
    let start = 0;
    while (start < a.length && start < b.length && a[start] === b[start]) start++;
    let [endA, endB] = [a.length, b.length];
    // helm-diff leaves the first line after the common start to the search
    while (endA - 1 > start && endB - 1 > start && a[endA - 1] === b[endB - 1]) {
      endA--;
      endB--;
    }
    this.#common(0, start);
    this.#middle(start, endA, start, endB);
    this.#common(endA, a.length);
    return this.#lines;
  }

  /** The lines `a0` to `a1` of the first text against `b0` to `b1` of the second. */
  #middle(a0: number, a1: number, b0: number, b1: number): void {
    if ((a1 - a0) * (b1 - b0) <= MOST_CELLS) {
      this.#search(a0, a1, b0, b1);
      return;
    }
    const anchors = this.#anchors(a0, a1, b0, b1);
    if (anchors.length === 0) {
      this.#onlyIn('-', a0, a1);
      this.#onlyIn('+', b0, b1);
      return;
    }
    let [fromA, fromB] = [a0, b0];
    for (const [atA, atB] of anchors) {
      this.#middle(fromA, atA, fromB, atB);
      this.#common(atA, atA + 1);
      [fromA, fromB] = [atA + 1, atB + 1];
    }
    this.#middle(fromA, a1, fromB, b1);
  }

  #search(a0: number, a1: number, b0: number, b1: number): void {
    if (a0 === a1 || b0 === b1) {
      this.#onlyIn('-', a0, a1);
      this.#onlyIn('+', b0, b1);
    } else if (a1 - a0 === 1) this.#single(a0, b0, b1);
    else {
      const middle = a0 + ((a1 - a0) >> 1);
      const split = b0 + this.#split(a0, middle, a1, b0, b1);
      this.#search(a0, middle, b0, split);
      this.#search(middle, a1, split, b1);
    }
  }

  #single(at: number, b0: number, b1: number): void {
    const found = this.#b.subarray(b0, b1).lastIndexOf(this.#a[at]!);
    if (found < 0) {
      this.#onlyIn('-', at, at + 1);
      this.#onlyIn('+', b0, b1);
      return;
    }
    this.#onlyIn('+', b0, b0 + found);
    this.#common(at, at + 1);
    this.#onlyIn('+', b0 + found + 1, b1);
  }

  /** How many lines of the second text belong to the first half of the first. */
  #split(a0: number, middle: number, a1: number, b0: number, b1: number): number {
    const forward = this.#forward(a0, middle, b0, b1);
    const backward = this.#backward(middle, a1, b0, b1);
    let [best, most] = [0, -1];
    for (let j = 0; j < forward.length; j++) {
      const length = forward[j]! + backward[j]!;
      if (length > most) [best, most] = [j, length];
    }
    return best;
  }

  /** For each `j` the longest length with the first `j` lines of the second text. */
  #forward(a0: number, a1: number, b0: number, b1: number): Int32Array {
    const [a, b] = [this.#a, this.#b];
    const row = new Int32Array(b1 - b0 + 1);
    for (let i = a0; i < a1; i++) {
      const line = a[i];
      let diagonal = 0;
      let left = 0;
      for (let j = b0, at = 1; j < b1; j++, at++) {
        const above = row[at]!;
        left = line === b[j] ? diagonal + 1 : above > left ? above : left;
        row[at] = left;
        diagonal = above;
      }
    }
    return row;
  }

  /** For each `j` the longest length without the first `j` lines of the second text. */
  #backward(a0: number, a1: number, b0: number, b1: number): Int32Array {
    const [a, b] = [this.#a, this.#b];
    const row = new Int32Array(b1 - b0 + 1);
    for (let i = a1 - 1; i >= a0; i--) {
      const line = a[i];
      let diagonal = 0;
      let right = 0;
      for (let j = b1 - 1, at = b1 - b0 - 1; j >= b0; j--, at--) {
        const below = row[at]!;
        right = line === b[j] ? diagonal + 1 : below > right ? below : right;
        row[at] = right;
        diagonal = below;
      }
    }
    return row;
  }

  /** Lines that stand once in each text, as many as follow each other in both. */
  #anchors(a0: number, a1: number, b0: number, b1: number): readonly (readonly [number, number])[] {
    const inA = onlyPlaces(this.#a, a0, a1);
    const inB = onlyPlaces(this.#b, b0, b1);
    const pairs: (readonly [number, number])[] = [];
    for (const [line, at] of inA) {
      const other = inB.get(line);
      if (at >= 0 && other !== undefined && other >= 0) pairs.push([at, other]);
    }
    return longestRising(pairs);
  }

  #common(from: number, to: number): void {
    for (let at = from; at < to; at++) this.#lines.push({ change: ' ', text: this.#texts.before[at]! });
  }

  #onlyIn(change: '-' | '+', from: number, to: number): void {
    const { before, after } = this.#texts;
    const lines = change === '-' ? before : after;
    for (let at = from; at < to; at++) this.#lines.push({ change, text: lines[at]! });
  }
}

/** For each line where it stands; -1 for one that stands there more than once. In the order of the text. */
function onlyPlaces(lines: Int32Array, from: number, to: number): Map<number, number> {
  const places = new Map<number, number>();
  for (let at = from; at < to; at++) places.set(lines[at]!, places.has(lines[at]!) ? -1 : at);
  return places;
}

/** Of pairs that rise in their first number, as many as rise in their second too: patience sorting. */
function longestRising(pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const ends: number[] = [];
  const before: number[] = [];
  for (const [at, pair] of pairs.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[ends[middle]!]![1] < pair[1]) low = middle + 1;
      else high = middle;
    }
    before.push(low === 0 ? -1 : ends[low - 1]!);
    ends[low] = at;
  }
  const rising: (readonly [number, number])[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at]!) rising.push(pairs[at]!);
  return rising.reverse();
}
