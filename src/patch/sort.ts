/**
 * `sort.Sort` of Go 1.26 (zsortinterface.go), step for step: strategicpatch sorts lists by a comparison that says "less"
 * of equal keys, so that the order of duplicates is whatever Go's pattern-defeating quicksort makes of it.
 */

type Before<T> = (a: T, b: T) => boolean;

const INSERTION = 12;
const NINTHER = 50;
const NEARLY_SORTED_STEPS = 5;
/** Comparisons of four medians of three. */
const ALL_SWAPPED = 12;

/** Sorts in place. `before(a, b)` is Go's `Less`. */
export function sortAsGo<T>(items: T[], before: Before<T>): void {
  new Sorter(items, before).sort(0, items.length, Math.max(0, 32 - Math.clz32(items.length)));
}

class Sorter<T> {
  readonly #items: T[];
  readonly #before: Before<T>;
  /** Of the last choice of a pivot: how many of its comparisons were the wrong way round. */
  #swaps = 0;

  constructor(items: T[], before: Before<T>) {
    this.#items = items;
    this.#before = before;
  }

  /** Sorts [from, to); after `limit` bad choices of a pivot by a heap. */
  sort(from: number, to: number, limit: number): void {
    let balanced = true;
    let partitioned = true;
    for (;;) {
      const length = to - from;
      if (length <= INSERTION) {
        this.#insertion(from, to);
        return;
      }
      if (limit === 0) {
        this.#heap(from, to);
        return;
      }
      if (!balanced) {
        this.#scatter(from, to);
        limit--;
      }
      let { pivot, hint } = this.#choosePivot(from, to);
      if (hint === 'decreasing') {
        for (let i = from, j = to - 1; i < j; i++, j--) this.#swap(i, j);
        pivot = to - 1 - (pivot - from);
        hint = 'increasing';
      }
      if (balanced && partitioned && hint === 'increasing' && this.#nearlySorted(from, to)) return;
      if (from > 0 && !this.#less(from - 1, pivot)) {
        from = this.#partitionEqual(from, to, pivot);
        continue;
      }
      const [middle, already] = this.#partition(from, to, pivot);
      partitioned = already;
      const left = middle - from;
      const right = to - middle;
      balanced = Math.min(left, right) >= Math.floor(length / 8);
      if (left < right) {
        this.sort(from, middle, limit);
        from = middle + 1;
      } else {
        this.sort(middle + 1, to, limit);
        to = middle;
      }
    }
  }

  #less(i: number, j: number): boolean {
    return this.#before(this.#items[i]!, this.#items[j]!);
  }

  #swap(i: number, j: number): void {
    const kept = this.#items[i]!;
    this.#items[i] = this.#items[j]!;
    this.#items[j] = kept;
  }

  #insertion(from: number, to: number): void {
    for (let i = from + 1; i < to; i++) {
      for (let j = i; j > from && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
    }
  }

  #heap(from: number, to: number): void {
    const size = to - from;
    for (let root = Math.floor((size - 1) / 2); root >= 0; root--) this.#sift(root, size, from);
    for (let last = size - 1; last >= 0; last--) {
      this.#swap(from, from + last);
      this.#sift(0, last, from);
    }
  }

  #sift(root: number, size: number, from: number): void {
    for (;;) {
      let child = 2 * root + 1;
      if (child >= size) return;
      if (child + 1 < size && this.#less(from + child, from + child + 1)) child++;
      if (!this.#less(from + root, from + child)) return;
      this.#swap(from + root, from + child);
      root = child;
    }
  }

  /** Swaps three elements about the middle with others that a xorshift generator seeded by the length names. */
  #scatter(from: number, to: number): void {
    const length = to - from;
    if (length < 8) return;
    let random = BigInt(length);
    const mask = (1 << (32 - Math.clz32(length))) - 1;
    const first = from + Math.floor(length / 4) * 2 - 1;
    for (let i = 0; i < 3; i++) {
      random = BigInt.asUintN(64, random ^ (random << 13n));
      random ^= random >> 7n;
      random = BigInt.asUintN(64, random ^ (random << 17n));
      let other = Number(random & BigInt(mask));
      if (other >= length) other -= length;
      this.#swap(first + i, from + other);
    }
  }

  #choosePivot(from: number, to: number): { pivot: number; hint: 'increasing' | 'decreasing' | 'unknown' } {
    const length = to - from;
    this.#swaps = 0;
    let i = from + Math.floor(length / 4);
    let j = from + Math.floor(length / 4) * 2;
    let k = from + Math.floor(length / 4) * 3;
    if (length >= 8) {
      if (length >= NINTHER) {
        i = this.#median(i - 1, i, i + 1);
        j = this.#median(j - 1, j, j + 1);
        k = this.#median(k - 1, k, k + 1);
      }
      j = this.#median(i, j, k);
    }
    const hint = this.#swaps === 0 ? 'increasing' : this.#swaps === ALL_SWAPPED ? 'decreasing' : 'unknown';
    return { pivot: j, hint };
  }

  /** The place of the median of three. */
  #median(a: number, b: number, c: number): number {
    const [low, high] = this.#inOrder(a, b);
    const [middle] = this.#inOrder(high, c);
    return this.#inOrder(low, middle)[1];
  }

  #inOrder(a: number, b: number): [number, number] {
    if (!this.#less(b, a)) return [a, b];
    this.#swaps++;
    return [b, a];
  }

  /** Mends a few elements that are out of order. Whether all is sorted then. */
  #nearlySorted(from: number, to: number): boolean {
    let i = from + 1;
    for (let step = 0; step < NEARLY_SORTED_STEPS; step++) {
      while (i < to && !this.#less(i, i - 1)) i++;
      if (i === to) return true;
      if (to - from < NINTHER) return false;
      this.#swap(i, i - 1);
      if (i - from >= 2) for (let j = i - 1; j >= 1 && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
      if (to - i >= 2) for (let j = i + 1; j < to && this.#less(j, j - 1); j++) this.#swap(j, j - 1);
    }
    return false;
  }

  /** Puts what equals the pivot first; gives where the greater ones begin. */
  #partitionEqual(from: number, to: number, pivot: number): number {
    this.#swap(from, pivot);
    let i = from + 1;
    let j = to - 1;
    for (;;) {
      while (i <= j && !this.#less(from, i)) i++;
      while (i <= j && this.#less(from, j)) j--;
      if (i > j) return i;
      this.#swap(i++, j--);
    }
  }

  /** Gives the pivot's place, and whether nothing had to move. */
  #partition(from: number, to: number, pivot: number): [number, boolean] {
    this.#swap(from, pivot);
    let i = from + 1;
    let j = to - 1;
    const narrow = (): void => {
      while (i <= j && this.#less(i, from)) i++;
      while (i <= j && !this.#less(j, from)) j--;
    };
    narrow();
    const already = i > j;
    while (i <= j) {
      this.#swap(i++, j--);
      narrow();
    }
    this.#swap(j, from);
    return [j, already];
  }
}
