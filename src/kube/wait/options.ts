/** How to wait, and what is told meanwhile. */
import type { Clock } from '../../sprig/ports.ts';
import type { ObjectRef } from '../client.ts';

/**
 * How readiness is judged: `legacy` as Helm 3 does, `watcher` by kstatus as Helm 4 does. `hookOnly` waits for hooks only.
 */
export type WaitStrategy = 'legacy' | 'watcher' | 'hookOnly';

export interface WaitOptions {
  /** As Helm: 0 has no time at all for objects, and all the time of the world for hooks. */
  readonly timeoutMs: number;
  /** Stops the waiting at once: it throws `context canceled`. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** `legacy` unless given. */
  readonly strategy?: WaitStrategy;
  /** What Helm logs with `--debug`. */
  readonly debug?: (text: string) => void;
  readonly onProgress?: (progress: WaitProgress) => void;
}

/** What objects are to become; `done` is said of hooks. */
export type WaitGoal = 'ready' | 'gone' | 'done';

/** The state of a wait; the last one has `ended`. */
export interface WaitProgress {
  readonly goal: WaitGoal;
  /** All of them, in the order of the manifest. */
  readonly objects: readonly ObjectRef[];
  /** Those that are not there yet, in the same order. */
  readonly waiting: readonly WaitingObject[];
  /** What was heard since the state before. */
  readonly news: readonly WaitNews[];
  readonly ended: boolean;
}

/** A warning of the cluster about an object or its pods, or a line that a container wrote. */
export interface WaitNews {
  readonly type: 'warning' | 'log';
  readonly ref: ObjectRef;
  /** Of a log. */
  readonly container: string;
  /** One line without control characters. A warning's begins with its reason. */
  readonly text: string;
}

export interface WaitingObject {
  readonly ref: ObjectRef;
  /** A short phrase: `1 of 3 pods ready`. */
  readonly reason: string;
  /** Unix time of the object's creation; undefined where it is not known. */
  readonly createdMs: number | undefined;
}
