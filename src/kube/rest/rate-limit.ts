/**
 * Requests a second, as client-go's token bucket counts them (util/flowcontrol): `burst` at once, then `qps` a second.
 *
 * Only `--qps` turns it on. Helm's own default, 5 a second after 100, is counted for each of its many clients alone and
 * hardly ever met there.
 */
import { pause } from './retry.ts';

const DEFAULT_BURST = 10;

export class RateLimit {
  readonly #interval: number;
  readonly #burst: number;
  #tokens: number;
  #last = performance.now();

  constructor(qps: number, burst: number) {
    this.#interval = 1000 / qps;
    this.#burst = burst === 0 ? DEFAULT_BURST : burst;
    this.#tokens = this.#burst;
  }

  /** Waits for its turn. */
  async wait(signal: AbortSignal | undefined): Promise<void> {
    const now = performance.now();
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#last) / this.#interval) - 1;
    this.#last = now;
    if (this.#tokens < 0) await pause(-this.#tokens * this.#interval, signal);
  }
}

/** Undefined for no limit. */
export function rateLimit(qps: number, burst: number): RateLimit | undefined {
  return qps > 0 && burst >= 0 ? new RateLimit(qps, burst) : undefined;
}
