/**
 * Requests a second, as client-go's token bucket counts them (util/flowcontrol): `burst` at once, then `qps` a second.
 *
 * Helm makes a client for every object that it writes, and each counts alone: whether it creates fifty objects with a limit of
 * one a second or without makes no difference. So what is counted here is requests for one path.
 */
import { pause } from './retry.ts';

const DEFAULT_QPS = 5;
const DEFAULT_BURST = 10;
/** `--burst-limit` when it is not given. */
const USUAL_BURST = 100;

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

/** A limit for each path alone, whatever its query. */
export class RateLimits {
  readonly #qps: number;
  readonly #burst: number;
  readonly #limits = new Map<string, RateLimit>();

  constructor(qps: number, burst: number) {
    this.#qps = qps;
    this.#burst = burst;
  }

  async wait(path: string, signal: AbortSignal | undefined): Promise<void> {
    const key = path.split('?', 1)[0]!;
    let limit = this.#limits.get(key);
    if (limit === undefined) this.#limits.set(key, (limit = new RateLimit(this.#qps, this.#burst)));
    await limit.wait(signal);
  }
}

/** Undefined for no limit: with neither `--qps` nor `--burst-limit` nothing comes near it. */
export function rateLimits(qps: number, burst: number): RateLimits | undefined {
  if (qps < 0 || burst < 0 || (qps === 0 && burst === USUAL_BURST)) return undefined;
  return new RateLimits(qps === 0 ? DEFAULT_QPS : qps, burst);
}
