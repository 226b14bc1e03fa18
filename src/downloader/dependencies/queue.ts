/**
 * Work of which a few at a time are done, in the order it was added: six, which small servers take at once, and one more for each that
 * ended, up to sixteen.
 */
export class Queue {
  #free = 6;
  #more = 10;
  readonly #waiting: (() => void)[] = [];

  async add<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free === 0) await new Promise<void>((go) => this.#waiting.push(go));
    else this.#free--;
    try {
      return await work();
    } finally {
      this.#release();
      if (this.#more-- > 0) this.#release();
    }
  }

  #release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }
}
