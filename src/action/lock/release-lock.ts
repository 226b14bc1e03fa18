/**
 * The lock of a release while it is changed: a Lease that is made with the first requests of the operation, renewed as long as it
 * runs, and deleted when all records are written. The rules (docs/decisions/0008-lock-and-journal.md):
 *
 * - Who finds a Lease takes it over when its holder is proven dead (holder.ts), or was seen not to renew it for as long as it is
 *   good for. The clock of another host decides nothing, but for a renewal that lies a day back.
 * - Taking over is a replace of the version that was read, so that of several one wins. The holder it was taken from finds out
 *   with its next renewal, and stops.
 * - Who may not use Leases goes on with Helm's guarantee, and is told.
 */
import { ScullError, errorMessage, wrapError } from '../../errors.ts';
import { isAlreadyExists, isConflict, isForbidden, isNotFound } from '../../kube/api-error.ts';
import type { KubeClient } from '../../kube/client.ts';
import { checkStopped } from '../../kube/stop.ts';
import type { Clock } from '../../sprig/ports.ts';
import { early } from '../change/early.ts';
import { fateOf, newIdentity, type Fate } from './holder.ts';
import { leaseObject, leaseRef, readLease, type LeaseState, type LockedOperation } from './lease.ts';
import { holdingText, inProgress, lockLost } from './lock-errors.ts';

export const LEASE_SECONDS = 15;
/** How long a silent holder is watched at most, whatever its Lease says. */
const MOST_SECONDS = 60;
const RENEW_MS = 5000;
const LOOK_MS = 1000;
/** How long the last requests of a command may take when the server has stopped answering. */
const END_MS = 10_000;
/** The same after Ctrl-C, as long as it is not known whether there is a lock: one that comes later is found to be left behind. */
const STOPPED_MS = 2000;
const DAY_MS = 24 * 3600 * 1000;
/** One renewal can come between; more are somebody else's fault. */
const REMOVALS = 3;

/** What the lock needs of the world; tests have their own. */
export interface LockPorts {
  readonly fate: (identity: string) => Fate;
  /** Milliseconds that only grow. */
  readonly elapsed: () => number;
  /** Ends early with the signal, without an error. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export interface LockOptions {
  readonly client: KubeClient;
  readonly name: string;
  readonly operation: LockedOperation;
  readonly clock: Clock;
  readonly warn: (line: string) => void;
  readonly debug: (text: string) => void;
  /** Ends the waiting for somebody else's lock. */
  readonly signal: AbortSignal;
  /** Takes it from a living holder, too. */
  readonly force?: boolean;
  /** The user says that nobody works on the release: what a record says of an operation under way needs no more proof. */
  readonly trusted?: boolean;
  readonly ports?: LockPorts;
}

const realPorts: LockPorts = {
  fate: fateOf,
  elapsed: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    const { pause } = await import('../../kube/rest/retry.ts');
    await pause(milliseconds, signal);
  },
};

export class ReleaseLock {
  readonly identity = newIdentity();
  /** Aborted with the error to tell when somebody else has taken the lock. */
  readonly lost: AbortSignal;
  /** The Lease of a holder that had died, if there was one. */
  found: LeaseState | undefined;
  /** Somebody had the lock when it was asked for, so that what was read then may be old. */
  waited = false;
  readonly #options: LockOptions;
  readonly #ports: LockPorts;
  readonly #lose = new AbortController();
  /** The operation is over. */
  readonly #end = new AbortController();
  /** As written last; undefined without a Lease. */
  #lease: LeaseState | undefined;
  #acquiring: Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #withoutNamespace = false;
  /** For the user, when it comes to changes: who only hears a refusal hears Helm's words alone. */
  #note = '';

  /** Begins to acquire it at once. */
  constructor(options: LockOptions) {
    this.#options = options;
    this.#ports = options.ports ?? realPorts;
    this.lost = this.#lose.signal;
    this.#acquiring = early(this.#acquire());
  }

  get trusted(): boolean {
    return this.#options.trusted ?? false;
  }

  /** Whether there is a Lease; without one nobody else is kept away. */
  get leased(): boolean {
    return this.#lease !== undefined;
  }

  /** Resolves when nobody else holds the lock. Throws Helm's text when somebody does. */
  held(): Promise<void> {
    return this.#acquiring;
  }

  /**
   * To be called before the first change, and after a namespace was made. Says what there is to say about the lock; that it was
   * left behind goes without saying where `cutShort` was found, which is told.
   */
  async changing(cutShort?: object): Promise<void> {
    if (this.#withoutNamespace) this.#acquiring = early(this.#acquire());
    await this.#acquiring;
    if (this.#note !== '' && !(this.found !== undefined && cutShort !== undefined)) this.#options.warn(this.#note);
    this.#note = '';
  }

  /** Comes after everything else that the operation writes. */
  async release(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = this.#options.signal.aborted && this.#lease === undefined ? STOPPED_MS : END_MS;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, patience)));
    await Promise.race([this.#release(), late]);
    clearTimeout(timer);
  }

  async #release(): Promise<void> {
    this.#end.abort();
    await this.#acquiring.catch(() => undefined);
    clearTimeout(this.#timer);
    const lease = this.#lease;
    this.#lease = undefined;
    if (lease === undefined || this.lost.aborted) return;
    try {
      await this.#remove(lease);
    } catch (error) {
      this.#options.warn(`WARNING: the lock of the release could not be removed: ${errorMessage(error)}`);
    }
  }

  /**
   * The renewal that was under way is given up, and may be done all the same: before this, so that the Lease is another version
   * and still ours, or after it, which its uid prevents. What somebody else has taken over is the same Lease, so the version
   * has to be asked for, too.
   */
  async #remove(lease: LeaseState): Promise<void> {
    let mine: LeaseState | undefined = lease;
    for (let attempt = 1; mine?.holder === this.identity; attempt++) {
      const { uid, version: resourceVersion } = mine;
      try {
        await this.#options.client.delete(this.#ref, { uid, resourceVersion });
        return;
      } catch (error) {
        if (isNotFound(error)) return;
        if (!isConflict(error) || attempt === REMOVALS) throw error;
      }
      mine = await this.#read();
    }
  }

  get #ref(): ReturnType<typeof leaseRef> {
    return leaseRef(this.#options.client.namespace, this.#options.name);
  }

  async #acquire(): Promise<void> {
    const { client } = this.#options;
    const ref = this.#ref;
    this.#withoutNamespace = false;
    try {
      for (;;) {
        const wanted = this.#state();
        try {
          this.#hold(await client.create(ref.type, ref.namespace, leaseObject(ref, wanted)));
          return;
        } catch (error) {
          if (!isAlreadyExists(error)) throw error;
        }
        this.waited = true;
        if (await this.#takeOver()) return;
      }
    } catch (error) {
      this.#goOnWithout(error);
    }
  }

  /** False when the Lease is gone by now. */
  async #takeOver(): Promise<boolean> {
    for (;;) {
      const lease = await this.#deadLease();
      if (lease === undefined) return false;
      const ref = this.#ref;
      try {
        this.#hold(await this.#options.client.replace(ref, leaseObject(ref, this.#state(lease))));
        this.found = lease;
        this.#note = `The lock of release "${this.#options.name}" was left behind: ${holdingText(lease)}. It is taken over.`;
        return true;
      } catch (error) {
        if (isNotFound(error)) return false;
        if (!isConflict(error)) throw error; // somebody was faster: what is there now?
      }
    }
  }

  /** The Lease of somebody who is gone; undefined where there is none any more. Throws when the holder lives. */
  async #deadLease(): Promise<LeaseState | undefined> {
    const { signal, warn, name, force = false } = this.#options;
    const { elapsed, sleep } = this.#ports;
    const first = await this.#read();
    if (first === undefined || force || this.#isDead(first)) return first;
    if (this.#ports.fate(first.holder) === 'alive') throw inProgress(name, first);
    const seconds = first.seconds > 0 ? Math.min(first.seconds, MOST_SECONDS) : LEASE_SECONDS;
    const until = elapsed() + seconds * 1000;
    warn(
      `Release "${name}" is locked by somebody on another machine. Whether that is still at work shows within ` +
        `${seconds} seconds.`,
    );
    const ending = AbortSignal.any([signal, this.#end.signal]);
    for (;;) {
      await sleep(LOOK_MS, ending);
      checkStopped(ending);
      const now = await this.#read();
      if (now === undefined) return undefined;
      if (now.version !== first.version) throw inProgress(name, now);
      if (elapsed() >= until) return now;
    }
  }

  #isDead({ holder, renewed }: LeaseState): boolean {
    if (holder === '' || this.#ports.fate(holder) === 'dead') return true;
    const age = this.#now() - Date.parse(renewed);
    return age > DAY_MS;
  }

  async #read(): Promise<LeaseState | undefined> {
    try {
      return readLease(await this.#options.client.get(this.#ref));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  #hold(answer: Parameters<typeof readLease>[0]): void {
    this.#lease = readLease(answer);
    this.#renewIn(RENEW_MS);
  }

  #renewIn(milliseconds: number): void {
    this.#timer = setTimeout(() => void this.#renew(), milliseconds).unref();
  }

  async #renew(): Promise<void> {
    const { signal } = this.#end;
    const lease = this.#lease;
    if (lease === undefined) return;
    const ref = this.#ref;
    try {
      const wanted = { ...lease, renewed: microTime(this.#now()) };
      const answer = await this.#options.client.replace(ref, leaseObject(ref, wanted), { signal });
      if (!signal.aborted) this.#hold(answer);
    } catch (error) {
      if (!signal.aborted) await this.#notRenewed(error);
    }
  }

  /** A server that does not answer takes nobody's lock away; somebody else does. */
  async #notRenewed(error: unknown): Promise<void> {
    let now: LeaseState | undefined | 'unknown' = 'unknown';
    if (isNotFound(error)) now = undefined;
    else if (isConflict(error)) now = await this.#read().catch(() => 'unknown' as const);
    else this.#options.debug(`the lock could not be renewed: ${errorMessage(error)}`);
    if (this.#end.signal.aborted) return;
    if (now !== 'unknown' && now?.holder !== this.identity) {
      this.#lose.abort(lockLost(this.#options.name, now));
      return;
    }
    if (now !== 'unknown') this.#lease = now;
    this.#renewIn(LOOK_MS);
  }

  /** Throws what is not about a missing right, or a server without Leases. */
  #goOnWithout(error: unknown): void {
    const { client, name } = this.#options;
    if (isNotFound(error) && error.details.kind === 'namespaces') {
      this.#withoutNamespace = true;
      return;
    }
    // making the record tells the same
    if (isForbidden(error) && error.details.causes.some(({ reason }) => reason === 'NamespaceTerminating')) return;
    if (isForbidden(error) || isNotFound(error)) {
      this.#note =
        `WARNING: release "${name}" is changed without a lock, so that two commands at a time may meet as with Helm: ` +
        `${errorMessage(error)} (namespace ${client.namespace})`;
      return;
    }
    if (error instanceof ScullError && error.code.startsWith('release.')) throw error;
    throw wrapError(`failed to lock release "${name}"`, error);
  }

  #state({ version, uid }: Pick<LeaseState, 'version' | 'uid'> = { version: '', uid: '' }): LeaseState {
    const now = microTime(this.#now());
    const { operation } = this.#options;
    return { holder: this.identity, operation, acquired: now, renewed: now, seconds: LEASE_SECONDS, version, uid };
  }

  #now(): number {
    const { seconds, nanoseconds } = this.#options.clock.now();
    return Number(seconds) * 1000 + nanoseconds / 1e6;
  }
}

/** `2026-01-02T15:04:05.000000Z`, as the API server wants it. */
function microTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000Z');
}
