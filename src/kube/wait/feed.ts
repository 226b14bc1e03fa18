/**
 * Objects as they change. A few of a type are watched by their names, many by one watch of their namespace; where the user may
 * not watch, or the server cannot, they are read every two seconds as Helm does. What a watch does not show is read, soon after
 * the beginning and then rarely: an object may be gone before the watch begins, and a connection may die without a word. Objects
 * to be followed should be as the server answered last, so that what a watch tells from before that can be told apart.
 */
import type { GoMap } from '../../go/values.ts';
import { ApiError, isNotFound } from '../api-error.ts';
import { tryTogether } from '../apply/batches.ts';
import type { BuiltObject } from '../objects/build.ts';
import type { KubeClient, ObjectRef, WatchOptions } from '../client.ts';
import { stringAt } from '../../go/field-path.ts';
import { metadataString } from '../objects/object-metadata.ts';

/** From so many objects of a type in a namespace on, one watch is for all of them. */
const WATCH_ALL_FROM = 4;
const POLL_MS = 2000;
const UNSEEN_MS = 400;
const STALE_MS = 30_000;

export interface Observation {
  /** As it was seen last. */
  readonly object: GoMap | undefined;
  /** Why it cannot be seen now: `NotFound` where it is gone. */
  readonly error: unknown;
  /** How many times in a row reading failed. */
  readonly failures: number;
}

export interface FeedOptions {
  /** Ends the feed. */
  readonly signal: AbortSignal;
  readonly onChange: (item: BuiltObject, seen: Observation) => void;
  /** Nothing more needs to be known of the object. */
  readonly isSettled: (item: BuiltObject) => boolean;
  /** Of a kind that is nearly always as it should be at once: one look comes before a watch. */
  readonly looksFirst?: (item: BuiltObject) => boolean;
}

/** Resolves when the feed has ended: by its signal, or because everything is settled. */
export async function follow(client: KubeClient, items: readonly BuiltObject[], options: FeedOptions): Promise<void> {
  await Promise.all(groups(items).map((group) => new Feed(client, group, options).run()));
}

function groups(items: readonly BuiltObject[]): (readonly BuiltObject[])[] {
  const types = new Map<string, BuiltObject[]>();
  for (const item of items) {
    const { type, namespace } = item.ref;
    const key = `${type.group}\0${type.version}\0${type.plural}\0${namespace}`;
    const group = types.get(key);
    if (group === undefined) types.set(key, [item]);
    else group.push(item);
  }
  return [...types.values()].flatMap((group) =>
    group.length < WATCH_ALL_FROM ? group.map((item) => [item]) : [group],
  );
}

/** The objects of one watch. */
class Feed {
  readonly #client: KubeClient;
  readonly #items: readonly BuiltObject[];
  readonly #options: FeedOptions;
  readonly #seen = new Map<BuiltObject, Observation>();

  constructor(client: KubeClient, items: readonly BuiltObject[], options: FeedOptions) {
    this.#client = client;
    this.#items = items;
    this.#options = options;
  }

  async run(): Promise<void> {
    const ended = new AbortController();
    const signal = AbortSignal.any([this.#options.signal, ended.signal]);
    const checking = this.#check(signal);
    try {
      const [only] = this.#items;
      if (this.#items.length === 1 && this.#options.looksFirst?.(only!) === true) await this.#read(this.#items);
      let watching = true;
      while (!this.#isOver()) {
        if (watching) watching = await this.#watch(signal);
        if (this.#isOver()) break;
        await this.#read(this.#unsettled());
        if (this.#isOver()) break;
        await pause(POLL_MS, signal);
      }
    } finally {
      ended.abort();
      await checking;
    }
  }

  #isOver(): boolean {
    return this.#options.signal.aborted || this.#unsettled().length === 0;
  }

  #unsettled(): BuiltObject[] {
    return this.#items.filter((item) => !this.#options.isSettled(item));
  }

  /** Until it breaks; gives whether it is worth trying again. */
  async #watch(signal: AbortSignal): Promise<boolean> {
    const { type, namespace } = this.#items[0]!.ref;
    try {
      for await (const { type: what, object } of this.#client.watch(type, namespace, this.#selection(signal))) {
        const name = metadataString(object, 'name');
        // a manifest may have an object twice
        for (const item of this.#items) {
          if (item.ref.name !== name || isOlder(object, item.object)) continue;
          const error = what === 'DELETED' ? notFound(item.ref) : undefined;
          this.#tell(item, { object, error, failures: 0 });
        }
        if (this.#isOver()) break;
      }
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      // what the server refuses now it will refuse again; reading tells why, or needs no such right
      return !(error instanceof ApiError) || isRetryable(error);
    }
  }

  #selection(signal: AbortSignal): WatchOptions {
    if (this.#items.length === 1) return { signal, fieldSelector: `metadata.name=${this.#items[0]!.ref.name}` };
    const label = 'app.kubernetes.io/managed-by';
    const marked = this.#items.every(({ object }) => stringAt(object, 'metadata', 'labels', label) === 'Helm');
    return marked ? { signal, labelSelector: `${label}=Helm` } : { signal };
  }

  async #check(signal: AbortSignal): Promise<void> {
    await pause(UNSEEN_MS, signal);
    let doubtful = this.#items.filter((item) => !this.#seen.has(item));
    while (!signal.aborted) {
      await this.#read(doubtful);
      await pause(STALE_MS, signal);
      doubtful = this.#unsettled();
    }
  }

  /** Asks for each object, and believes a watch that told something meanwhile. */
  async #read(items: readonly BuiltObject[]): Promise<void> {
    await tryTogether(items, async (item) => {
      const before = this.#seen.get(item);
      const seen = await this.#get(item.ref, before);
      if (!this.#options.signal.aborted && this.#seen.get(item) === before) this.#tell(item, seen);
    });
  }

  async #get(ref: ObjectRef, before: Observation | undefined): Promise<Observation> {
    try {
      return { object: await this.#client.get(ref), error: undefined, failures: 0 };
    } catch (error) {
      return { object: before?.object, error, failures: (before?.failures ?? 0) + 1 };
    }
  }

  #tell(item: BuiltObject, seen: Observation): void {
    if (this.#options.signal.aborted) return;
    this.#seen.set(item, seen);
    this.#options.onChange(item, seen);
  }
}

/**
 * Servers begin a watch with what they have at hand, which may be from before the object came to be as it is known (an earlier
 * one of that name, or the state before it was changed). Versions are numbers that only grow.
 */
function isOlder(seen: GoMap, known: GoMap): boolean {
  const [a, b] = [seen, known].map((object) => metadataString(object, 'resourceVersion'));
  return /^\d+$/.test(a!) && /^\d+$/.test(b!) && BigInt(a!) < BigInt(b!);
}

/** As Helm sees it: the server may answer another time, or was not reached at all. */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof ApiError)) return true;
  return error.status === 0 || error.status === 429 || (error.status >= 500 && error.status !== 501);
}

/** The object was there and is gone, or never was. */
export function isGone({ error }: Observation): boolean {
  return error !== undefined && isNotFound(error);
}

/** What the server says of an object that it does not have. */
function notFound({ type, name }: ObjectRef): ApiError {
  const plural = type.group === '' ? type.plural : `${type.plural}.${type.group}`;
  return new ApiError(`${plural} "${name}" not found`, { status: 404, reason: 'NotFound' });
}

/** Ends early with the signal. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const over = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    signal.addEventListener('abort', over);
  });
}
