/**
 * Counts what a rendering does, so that whoever watches over its time and memory is asked now and then and not at each step.
 * Templates cannot wait: one rendering has the thread from its beginning to its end, so the count can be the module's.
 */

/** What ran out. */
export type Exhausted = 'time' | 'memory';

/** A `RangeError`, so that functions which swallow the errors of their input pass it on. */
export class ExhaustedError extends RangeError {
  readonly limit: Exhausted;

  constructor(limit: Exhausted, message: string) {
    super(message);
    this.limit = limit;
  }
}

/** Calls of functions, turns of loops and the like between two looks at the clock, unless the watcher wants to be asked sooner. */
export const INTERVAL = 64;

/** Tells how much may be done until it is asked again. May throw. */
export type Watcher = () => number;

let left = INTERVAL;
let watch: Watcher | undefined;

/** Counts work done or asked for. Throws what the watch of this rendering throws. */
export function charge(units = 1): void {
  if ((left -= units) < 0) look();
}

function look(): void {
  left = INTERVAL;
  if (watch !== undefined) left = watch();
}

/** Has `watcher` asked while `run` runs. */
export function watched<T>(watcher: Watcher, run: () => T): T {
  const before = watch;
  watch = watcher;
  left = INTERVAL;
  try {
    return run();
  } finally {
    watch = before;
  }
}
