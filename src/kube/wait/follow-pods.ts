/**
 * What the pods of objects that are waited for have to say, while somebody watches: what holds them up, the cluster's warnings, and
 * the logs of containers that fail; of hooks the whole logs. It looks at the pods of a few objects every two seconds.
 */
import type { GoMap } from '../../go/values.ts';
import { readWarnings } from '../diagnose/events.ts';
import { ownPods, relatedPods } from '../diagnose/diagnose.ts';
import { plainLine } from '../diagnose/plain-text.ts';
import { podProblem, talkingContainers, type Pod } from '../diagnose/pods.ts';
import type { KubeClient, ObjectRef } from '../client.ts';
import type { BuiltObject } from '../objects/build.ts';
import { pause } from './feed.ts';
import type { WaitNews } from './options.ts';

const EVERY_MS = 2000;
/** Hooks are soon over. */
const EVERY_MS_OF_HOOKS = 500;
/** How long the rest of the logs may take once a hook is done. */
const END_MS = 1000;
const MOST = 4;
const MOST_PODS = 2;
const MOST_STREAMS = 8;
/** Of a log that had begun before anybody looked. */
const TAIL_LINES = 5;
const LINE = 500;

export interface Held {
  readonly item: BuiltObject;
  readonly object: GoMap | undefined;
}

/** Whom it looks after, and who hears of it. */
export interface PodListener {
  /** What is not ready now. */
  readonly held: () => readonly Held[];
  readonly all: () => readonly Held[];
  /** Takes a phrase for an object, '' for none: `app: ImagePullBackOff`. */
  readonly cause: (item: BuiltObject, phrase: string) => void;
  readonly news: (news: WaitNews) => void;
}

export class PodFollower {
  readonly #client: KubeClient;
  readonly #hooks: boolean;
  readonly #listener: PodListener;
  readonly #over = new AbortController();
  /** Warnings that were told, and logs that are read, each as a key. */
  readonly #known = new Set<string>();
  readonly #streams = new Set<Promise<void>>();

  constructor(client: KubeClient, hooks: boolean, listener: PodListener) {
    this.#client = client;
    this.#hooks = hooks;
    this.#listener = listener;
  }

  /** Until the signal. Never throws: what cannot be read is left out. */
  async follow(signal: AbortSignal): Promise<void> {
    const every = this.#hooks ? EVERY_MS_OF_HOOKS : EVERY_MS;
    await pause(every, signal);
    while (!signal.aborted) {
      await this.#look(this.#listener.held());
      await pause(every, signal);
    }
    if (!this.#hooks) this.#over.abort();
  }

  /** Of a hook the last lines are waited for, though not for long; they may go with it. */
  async end(signal: AbortSignal): Promise<void> {
    if (this.#hooks && !signal.aborted) {
      const rest = this.#look(this.#listener.all()).then(() => Promise.all(this.#streams));
      await Promise.race([rest, pause(END_MS, signal)]);
    }
    this.#over.abort();
  }

  async #look(held: readonly Held[]): Promise<void> {
    await Promise.all(held.slice(0, MOST).map((one) => this.#lookAt(one)));
  }

  async #lookAt({ item, object }: Held): Promise<void> {
    if (object === undefined) return;
    const look = this.#hooks ? ownPods : relatedPods;
    const [pods] = await Promise.all([look(this.#client, item.ref, object), this.#tellWarnings(item.ref)]);
    if (this.#over.signal.aborted) return;
    this.#listener.cause(item, pods.map((one) => podProblem(one.object)).find((one) => one !== '') ?? '');
    await Promise.all(pods.slice(0, MOST_PODS).map((pod) => this.#hear(pod)));
  }

  async #hear({ ref, object }: Pod): Promise<void> {
    for (const { name, restarts } of talkingContainers(object, this.#hooks)) {
      if (this.#streams.size >= MOST_STREAMS || !this.#isNew(`${ref.name} ${name} ${restarts}`)) continue;
      const stream = this.#tellLog(ref, name).finally(() => this.#streams.delete(stream));
      this.#streams.add(stream);
    }
    await this.#tellWarnings(ref);
  }

  async #tellWarnings(ref: ObjectRef): Promise<void> {
    for (const text of await readWarnings(this.#client, ref)) {
      if (this.#over.signal.aborted || !this.#isNew(`${ref.type.kind} ${ref.name} ${text}`)) continue;
      this.#listener.news({ type: 'warning', ref, container: '', text });
    }
  }

  async #tellLog(ref: ObjectRef, container: string): Promise<void> {
    const options = { container, follow: true, signal: this.#over.signal };
    const tell = (line: string): void => {
      if (line.trim() === '' || this.#over.signal.aborted) return;
      this.#listener.news({ type: 'log', ref, container, text: plainLine(line, LINE) });
    };
    let rest = '';
    try {
      const pieces = this.#hooks ? options : { ...options, tailLines: TAIL_LINES };
      for await (const piece of this.#client.logs(ref.namespace, ref.name, pieces)) {
        const lines = (rest + piece).split('\n');
        rest = lines.pop()!.slice(0, 4 * LINE);
        lines.forEach(tell);
      }
    } catch {
      // a container that is gone has no log any more
    }
    tell(rest);
  }

  #isNew(key: string): boolean {
    if (this.#known.has(key)) return false;
    this.#known.add(key);
    return true;
  }
}
