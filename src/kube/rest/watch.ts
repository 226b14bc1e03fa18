/**
 * Watches that do not end by themselves. The first request asks for no version, so the server begins with an event for each
 * object that is there; after a connection ended, the next one goes on where it was. When the server has forgotten that
 * version (410), everything is listed again and what changed meanwhile is told as events.
 */
import { StringDecoder } from 'node:string_decoder';
import { ScullError } from '../../errors.ts';
import { ApiError, isExpired } from '../api-error.ts';
import type { ResourceType, WatchEvent, WatchOptions } from '../client.ts';
import type { GoMap, Value } from '../../go/values.ts';
import { decodeObject } from '../json.ts';
import { listItems } from '../list-items.ts';
import { ConnectionError, type HttpAnswer } from '../../transport/transport.ts';
import { queryText, resourceName, resourcePath } from '../paths.ts';
import type { Requester } from './requester.ts';
import { backoff, pause } from './retry.ts';
import { errorOfStatus } from './status-error.ts';

/** Seconds after which the server ends a watch, so that a dead connection is found out. */
const WATCH_SECONDS = 300;

export interface WatchTarget {
  readonly type: ResourceType;
  readonly namespace: string;
  readonly options: WatchOptions;
}

export async function* watchObjects(requester: Requester, target: WatchTarget): AsyncGenerator<WatchEvent> {
  const watch = new Watch(requester, target);
  const { signal } = target.options;
  for (let failures = 0; signal?.aborted !== true;) {
    try {
      for await (const event of watch.events()) {
        failures = 0;
        yield event;
      }
    } catch (error) {
      if (isAborted(signal)) return;
      if (isExpired(error)) watch.forget();
      else if (!mayGoOn(error, watch.begun)) throw error;
    }
    if (++failures > 1) await pause(backoff(failures), signal);
  }
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** A watch that has begun survives what passes; one that has not tells what is wrong. */
function mayGoOn(error: unknown, begun: boolean): boolean {
  if (error instanceof ConnectionError)
    return ['broken', 'refused'].includes(error.failure) || (begun && error.failure === 'unreachable');
  return begun && error instanceof ApiError && (error.status === 429 || error.status >= 500);
}

class Watch {
  readonly #requester: Requester;
  readonly #target: WatchTarget;
  readonly #path: string;
  /** By namespace and name. */
  readonly #objects = new Map<string, GoMap>();
  #version = '';
  /** Whether all up to this version has been told; the first events come in any order. */
  #sure = false;
  begun = false;

  constructor(requester: Requester, target: WatchTarget) {
    this.#requester = requester;
    this.#target = target;
    this.#path = resourcePath(target.type, target.namespace);
  }

  /** The version that was reached means nothing any more. */
  forget(): void {
    this.#sure = false;
  }

  /** What happens until the connection ends. */
  async *events(): AsyncGenerator<WatchEvent> {
    if (this.begun && !this.#sure) yield* this.#missed();
    const { labelSelector, fieldSelector } = this.#target.options;
    const query = queryText({
      watch: true,
      allowWatchBookmarks: true,
      timeoutSeconds: WATCH_SECONDS,
      resourceVersion: this.#sure ? this.#version : '',
      labelSelector,
      fieldSelector,
    });
    const answer = await this.#requester.open({ method: 'GET', path: this.#path + query, ...this.#request() });
    this.begun = true;
    for await (const line of lines(answer)) {
      const event = this.#event(line);
      if (event !== undefined) yield event;
    }
  }

  #request(): { resource: string; signal?: AbortSignal } {
    const { signal } = this.#target.options;
    return { resource: resourceName(this.#target.type), ...(signal === undefined ? {} : { signal }) };
  }

  #event(line: string): WatchEvent | undefined {
    const event = decodeObject(line);
    const type = event.get('type');
    const object = event.get('object');
    if (!(object instanceof Map)) return undefined;
    if (type === 'ERROR') throw watchError(line);
    this.#version = metadataText(object, 'resourceVersion') || this.#version;
    switch (type) {
      case 'ADDED':
      case 'MODIFIED':
        this.#objects.set(keyOf(object), object);
        return { type, object };
      case 'DELETED':
        this.#objects.delete(keyOf(object));
        return { type, object };
      case 'BOOKMARK':
        this.#sure = true;
        return undefined;
      default:
        return undefined;
    }
  }

  /** Lists, and tells what differs from what was known. */
  async *#missed(): AsyncGenerator<WatchEvent> {
    const { labelSelector, fieldSelector } = this.#target.options;
    const query = queryText({ labelSelector, fieldSelector });
    const list = decodeObject(
      await this.#requester.text({ method: 'GET', path: this.#path + query, ...this.#request() }),
    );
    const there = new Map(listItems(list).map((item) => [keyOf(item), item]));
    for (const [key, object] of [...this.#objects]) {
      if (there.has(key)) continue;
      this.#objects.delete(key);
      yield { type: 'DELETED', object };
    }
    for (const [key, object] of there) {
      const known = this.#objects.get(key);
      this.#objects.set(key, object);
      if (known === undefined) yield { type: 'ADDED', object };
      else if (metadataText(known, 'resourceVersion') !== metadataText(object, 'resourceVersion')) {
        yield { type: 'MODIFIED', object };
      }
    }
    this.#version = metadataText(list, 'resourceVersion');
    this.#sure = true;
  }
}

function watchError(line: string): Error {
  const { object } = JSON.parse(line) as { object?: unknown };
  return (
    errorOfStatus(JSON.stringify(object)) ?? new ScullError('the watch ended with an error', { code: 'kube.watch' })
  );
}

function metadataText(object: GoMap, name: string): string {
  const metadata: Value | undefined = object.get('metadata');
  const value = metadata instanceof Map ? metadata.get(name) : undefined;
  return typeof value === 'string' ? value : '';
}

function keyOf(object: GoMap): string {
  return `${metadataText(object, 'namespace')}/${metadataText(object, 'name')}`;
}

/** The lines of an answer, without those that are empty. */
async function* lines(answer: HttpAnswer): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of answer.chunks()) {
    const parts = (rest + decoder.write(chunk)).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part !== '') yield part;
  }
}
