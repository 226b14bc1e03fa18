/** What changes from one state of a wait to the next, and what took how long: the table and the lines tell both. */
import { ageText } from '../../kube/diagnose/age-text.ts';
import { plainLine } from '../../kube/diagnose/plain-text.ts';
import type { ObjectRef } from '../../kube/client.ts';
import type { WaitGoal, WaitNews, WaitProgress, WaitingObject } from '../../kube/wait/options.ts';

/** The longest that are named in the end. */
const MOST = 5;

export interface Arrival {
  readonly ref: ObjectRef;
  /** Since the waiting began. */
  readonly ms: number;
}

export interface WaitChange {
  /** The first state of a wait. */
  readonly begins: boolean;
  /** Those that wait for something else than before. */
  readonly waiting: readonly WaitingObject[];
  readonly arrived: readonly Arrival[];
}

/** Follows one wait after the other. `nowMs` is Unix time. */
export class WaitTimes {
  readonly #nowMs: () => number;
  #beganMs: number | undefined;
  #reasons = new Map<string, string>();
  #arrivals = new Map<string, Arrival>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Milliseconds since the wait began. */
  get ms(): number {
    return this.#beganMs === undefined ? 0 : this.#nowMs() - this.#beganMs;
  }

  /** All that have arrived, those that took longest first. */
  get arrivals(): readonly Arrival[] {
    return [...this.#arrivals.values()].sort((a, b) => b.ms - a.ms);
  }

  next({ objects, waiting, ended }: WaitProgress): WaitChange {
    const begins = this.#beganMs === undefined;
    this.#beganMs ??= this.#nowMs();
    const changed = waiting.filter(({ ref, reason }) => this.#reasons.get(keyOf(ref)) !== reason);
    const left = new Set(waiting.map(({ ref }) => keyOf(ref)));
    const arrived = objects
      .filter((ref) => !left.has(keyOf(ref)) && !this.#arrivals.has(keyOf(ref)))
      .map((ref) => ({ ref, ms: this.ms }));
    this.#reasons = new Map(waiting.map(({ ref, reason }) => [keyOf(ref), reason]));
    for (const key of left) this.#arrivals.delete(key); // one that was ready may not be any more
    for (const one of arrived) this.#arrivals.set(keyOf(one.ref), one);
    return { begins, waiting: ended ? [] : changed, arrived };
  }

  /** Another wait may come. */
  end(): void {
    this.#beganMs = undefined;
    this.#reasons = new Map();
    this.#arrivals = new Map();
  }

  /** `3 objects ready after 24s: Deployment/web 24s, StatefulSet/db 12s`, and how many are not. */
  summary({ goal, objects, waiting }: WaitProgress): string {
    const { arrivals } = this;
    const slow = arrivals.filter(({ ms }) => ms >= 1000).slice(0, MOST);
    const names = slow.map(({ ref, ms }) => `${refName(ref)} ${ageText(ms)}`);
    const ready = objects.length - waiting.length;
    const count = waiting.length === 0 ? countOf(ready, goal) : `${ready} of ${countOf(objects.length, goal)}`;
    return `${count} ${goal} after ${ageText(this.ms)}${names.length === 0 ? '' : `: ${names.join(', ')}`}`;
  }
}

/** `1 object`, `3 hooks`. */
export function countOf(count: number, goal: WaitGoal): string {
  const noun = goal === 'done' ? 'hook' : 'object';
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `Deployment/web`. */
export function refName({ type, name }: ObjectRef): string {
  return `${type.kind}/${plainLine(name, 253)}`;
}

/** `Pod/web-x app | listening`, `Pod/web-x FailedMount: …`. */
export function newsText({ type, ref, container, text }: WaitNews): string {
  return type === 'log' ? `${refName(ref)} ${container} | ${text}` : `${refName(ref)} ${text}`;
}

function keyOf({ type, namespace, name }: ObjectRef): string {
  return `${type.group}/${type.kind}/${namespace}/${name}`;
}
