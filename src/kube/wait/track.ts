/**
 * Waiting for many objects at once. Each gets a verdict when it changes, by the rules of a strategy; where a verdict needs other
 * objects (the ReplicaSets of a Deployment), they are read then, and again for as long as they may make a difference: at first
 * after a quarter of a second, at most every two seconds.
 */
import { ScullError } from '../../errors.ts';
import type { GoMap } from '../../go/values.ts';
import type { BuiltObject } from '../objects/build.ts';
import type { KubeClient } from '../client.ts';
import { stringAt } from '../../go/field-path.ts';
import type { RelatedQuery } from './readiness.ts';
import { checkStopped } from '../stop.ts';
import type { PodFollower } from './follow-pods.ts';
import { follow, isRetryable, pause, type Observation } from './feed.ts';
import type { WaitGoal, WaitNews, WaitOptions } from './options.ts';

/** Helm reads an object so many times in vain, two seconds apart, before it gives up. */
const MOST_FAILURES = 30;
const FIRST_RECHECK_MS = 250;
const LAST_RECHECK_MS = 2000;

export interface Verdict {
  /** `failed` where the object cannot become ready any more. */
  readonly state: 'ready' | 'waiting' | 'failed';
  /** Why it is not ready, for people. */
  readonly reason: string;
  /** It will not change any more, as far as the waiting is concerned. */
  readonly settled?: boolean;
  /** When to judge again even if nothing changes; milliseconds. */
  readonly againMs?: number;
  /** Helm's words for `--debug`. */
  readonly log?: readonly string[];
  /** An error that no more waiting will mend. */
  readonly error?: Error;
}

export interface Rules {
  readonly goal: WaitGoal;
  /** Other objects that the verdict needs, where it is worth reading them now. */
  related(item: BuiltObject, object: GoMap): RelatedQuery | undefined;
  judge(item: BuiltObject, object: GoMap, related: readonly GoMap[] | undefined): Verdict;
  /** It was there and is gone, or is not there at all. */
  gone(item: BuiltObject, error: Error): Verdict;
  /** Whether the waiting is over. Throws the error that it ends with. */
  isOver(items: readonly Tracked[]): boolean;
  /** The error when time is up. */
  timedOut(items: readonly Tracked[]): Error;
}

/** An object that is waited for. */
export interface Tracked {
  readonly item: BuiltObject;
  /** As it was seen last. */
  readonly object: GoMap | undefined;
  /** Undefined until it is seen. */
  readonly verdict: Verdict | undefined;
}

interface State extends Tracked {
  object: GoMap | undefined;
  verdict: Verdict | undefined;
  /** Counts the judgements begun: one that ends after a later one began is out of date. */
  turn: number;
  recheckMs: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * `timeoutMs` 0 is no time, undefined all of it. Throws what the rules throw, or `context canceled`; `tracked` has what was known
 * then.
 */
export async function track(
  client: KubeClient,
  items: readonly BuiltObject[],
  rules: Rules,
  options: Omit<WaitOptions, 'timeoutMs'> & { readonly timeoutMs: number | undefined },
  tracked: Tracked[],
): Promise<void> {
  checkStopped(options.signal);
  const waiting = new Waiting(client, items, rules, options);
  tracked.push(...waiting.states);
  await waiting.run(options.timeoutMs);
}

class Waiting {
  readonly states: readonly State[];
  readonly #byItem: ReadonlyMap<BuiltObject, State>;
  readonly #client: KubeClient;
  readonly #rules: Rules;
  readonly #options: Omit<WaitOptions, 'timeoutMs'>;
  readonly #ended = new AbortController();
  /** What holds up the pods of an object, where that is known. */
  readonly #causes = new Map<BuiltObject, string>();
  #news: WaitNews[] = [];
  #pods: PodFollower | undefined;
  #lastLog = '';
  #telling = false;
  #finish: (error?: Error) => void = () => undefined;

  constructor(
    client: KubeClient,
    items: readonly BuiltObject[],
    rules: Rules,
    options: Omit<WaitOptions, 'timeoutMs'>,
  ) {
    this.#client = client;
    this.#rules = rules;
    this.#options = options;
    this.states = items.map((item) => ({
      item,
      object: undefined,
      verdict: undefined,
      turn: 0,
      recheckMs: FIRST_RECHECK_MS,
      timer: undefined,
    }));
    this.#byItem = new Map(this.states.map((state) => [state.item, state]));
  }

  async run(timeoutMs: number | undefined): Promise<void> {
    const { signal } = this.#options;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = (): void => {
      this.#finish();
    };
    const over = new Promise<void>((resolve, reject) => {
      this.#finish = (error) => {
        if (error === undefined) resolve();
        else reject(error);
      };
    });
    if (timeoutMs !== undefined) {
      timer = setTimeout(() => {
        this.#finish(this.#rules.timedOut(this.states));
      }, timeoutMs);
    }
    signal.addEventListener('abort', stop);
    const following = follow(
      this.#client,
      this.states.map(({ item }) => item),
      {
        signal: this.#ended.signal,
        onChange: (item, seen) => {
          this.#onChange(this.#byItem.get(item)!, seen);
        },
        looksFirst: ({ ref }) => ref.type.kind === 'Service',
        isSettled: (item) => this.#byItem.get(item)!.verdict?.settled === true,
      },
    );
    following.catch((error: unknown) => {
      this.#finish(error as Error);
    });
    this.#tell();
    if (this.#options.onProgress !== undefined && this.#rules.goal !== 'gone') void this.#followPods();
    try {
      await over;
      checkStopped(signal);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      this.#ended.abort();
      for (const state of this.states) clearTimeout(state.timer);
      await this.#pods?.end(signal);
      this.#report(true);
    }
  }

  #onChange(state: State, { object, error, failures }: Observation): void {
    state.object = object;
    state.recheckMs = FIRST_RECHECK_MS;
    if (error === undefined) void this.#judge(state);
    else this.#cannotSee(state, error, failures);
  }

  #cannotSee(state: State, error: unknown, failures: number): void {
    if (!(error instanceof Error) || (isRetryable(error) && failures <= MOST_FAILURES)) return;
    state.turn++;
    this.#conclude(state, this.#rules.gone(state.item, error));
  }

  async #judge(state: State): Promise<void> {
    const turn = ++state.turn;
    const { item, object } = state;
    if (object === undefined) return;
    clearTimeout(state.timer);
    try {
      const query = this.#rules.related(item, object);
      const worthwhile = query?.worthwhile === true;
      const related = worthwhile ? await this.#read(item, query) : undefined;
      if (turn !== state.turn || this.#ended.signal.aborted) return;
      const verdict = this.#rules.judge(item, object, related);
      this.#conclude(state, verdict);
      if (verdict.againMs !== undefined) this.#again(state, verdict.againMs);
      else if (worthwhile && verdict.state !== 'ready') this.#againSoon(state);
    } catch (error) {
      if (turn !== state.turn || this.#ended.signal.aborted) return;
      if (isRetryable(error) && error instanceof ScullError) this.#againSoon(state);
      else this.#conclude(state, this.#rules.gone(item, error as Error));
    }
  }

  async #read(item: BuiltObject, { apiVersion, kind, labelSelector }: RelatedQuery): Promise<GoMap[]> {
    const type = (await this.#client.discovery()).find(apiVersion, kind);
    if (type === undefined) return [];
    return this.#client.list(type, item.ref.namespace, { labelSelector });
  }

  #againSoon(state: State): void {
    this.#again(state, state.recheckMs);
    state.recheckMs = Math.min(state.recheckMs * 2, LAST_RECHECK_MS);
  }

  #again(state: State, ms: number): void {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => void this.#judge(state), ms);
  }

  #conclude(state: State, verdict: Verdict): void {
    state.verdict = verdict;
    this.#log();
    this.#tell();
    try {
      if (this.#rules.isOver(this.states)) this.#finish();
    } catch (error) {
      this.#finish(error as Error);
    }
  }

  /** What Helm would log: the objects in order, up to the first that is not ready. */
  #log(): void {
    const { debug } = this.#options;
    if (debug === undefined) return;
    const first = this.states.find(({ verdict }) => verdict?.state !== 'ready');
    const text = (first?.verdict?.log ?? []).join('\n');
    if (text !== '' && text !== this.#lastLog) debug(text);
    this.#lastLog = text;
  }

  /** Many changes may come at once: one report is enough for them. */
  #tell(): void {
    if (this.#options.onProgress === undefined || this.#telling) return;
    this.#telling = true;
    void pause(0, this.#ended.signal).then(() => {
      this.#telling = false;
      if (!this.#ended.signal.aborted) this.#report(false);
    });
  }

  async #followPods(): Promise<void> {
    const { PodFollower } = await import('./follow-pods.ts');
    this.#pods = new PodFollower(this.#client, this.#rules.goal === 'done', {
      held: () => this.states.filter(({ verdict }) => verdict?.state === 'waiting'),
      all: () => this.states,
      cause: (item, cause) => {
        if (this.#causes.get(item) === cause) return;
        this.#causes.set(item, cause);
        this.#tell();
      },
      news: (news) => {
        this.#news.push(news);
        this.#tell();
      },
    });
    await this.#pods.follow(this.#ended.signal);
  }

  #report(ended: boolean): void {
    const waiting = this.states
      .filter(({ verdict }) => verdict?.state !== 'ready')
      .map(({ item, object, verdict }) => ({
        ref: item.ref,
        reason: [verdict?.reason ?? 'not looked at yet', this.#causes.get(item) ?? ''].filter(Boolean).join(', '),
        createdMs: createdMs(object),
      }));
    const news = this.#news;
    this.#news = [];
    const objects = this.states.map(({ item }) => item.ref);
    this.#options.onProgress?.({ goal: this.#rules.goal, objects, waiting, news, ended });
  }
}

function createdMs(object: GoMap | undefined): number | undefined {
  const time = Date.parse(stringAt(object, 'metadata', 'creationTimestamp'));
  return Number.isNaN(time) ? undefined : time;
}
