/** Requests to the API server: credentials, limits, retries, warnings and errors, for whatever is asked. */
import { ScullError } from '../../errors.ts';
import { ApiError } from '../api-error.ts';
import { ConnectionError, requestError, type HttpAnswer, type HttpRequest } from '../../transport/transport.ts';
import type { RateLimits } from './rate-limit.ts';
import { isUnsure, pause, retryDelay } from './retry.ts';
import type { Server } from './server.ts';
import { retryAfter, statusError } from './status-error.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the server's address, with its query. */
  readonly path: string;
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: string;
  /**
   * `deployments.apps`, and the name of one; for the texts of errors. Without a resource the server's own words about a
   * refusal don't count, as in client-go's discovery.
   */
  readonly resource?: string;
  readonly name?: string;
  readonly signal?: AbortSignal;
  /**
   * With it a write may be made again when nobody knows whether it was done. Asked when the server refuses the repetition
   * gives the body of the answer if the write had been done before.
   */
  readonly settle?: (refusal: ApiError) => Promise<string | undefined>;
  /** Takes the header of warnings, in place of the requester's own. */
  readonly warn?: (header: string) => void;
  /** Milliseconds until the head of the answer must be there; 0 for no limit. */
  readonly timeout?: number;
}

export interface RequesterOptions {
  /** Made when the first request is; what it rejects with is what every request rejects with. */
  readonly server: () => Promise<Server>;
  readonly limit: RateLimits | undefined;
  /** Takes the texts of warnings that come with answers. */
  readonly warn: (header: string) => void;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds that the user gives to an operation: no answer may take longer. */
  readonly patience?: number | undefined;
}

/** An API server ends what takes longer than a minute; a connection that is silent for this long is dead. */
const ANSWER_TIMEOUT = 90_000;
/** A user without any patience still means a server that may be busy. */
const LEAST_PATIENCE = 5000;
/** Beyond what a server serves one client at a time, and below what the runtime keeps under way. */
const MAX_UNDER_WAY = 128;

/** Milliseconds until the head of an answer must be there, for a user who gives so many to an operation. */
export function answerTimeout(patience = 0): number {
  return patience > 0 ? Math.min(ANSWER_TIMEOUT, Math.max(LEAST_PATIENCE, patience)) : ANSWER_TIMEOUT;
}

const JSON_TYPE = 'application/json';

export class Requester {
  readonly #options: RequesterOptions;
  readonly #answerTimeout: number;
  #server: Promise<Server> | undefined;
  #underWay = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(options: RequesterOptions) {
    this.#options = options;
    this.#answerTimeout = answerTimeout(options.patience);
  }

  /** The body of a successful answer. */
  async text(request: ApiRequest): Promise<string> {
    const { body, answer } = await this.exchange(request);
    if (request.resource && request.method !== 'DELETE') checkReadable(answer, body);
    return body;
  }

  /** The body with the answer's head. */
  exchange(request: ApiRequest): Promise<{ body: string; answer: HttpAnswer }> {
    return this.#withRetries(request, true);
  }

  /** A successful answer whose body is still to come, and may take any time. */
  async open(request: ApiRequest): Promise<HttpAnswer> {
    const { answer } = await this.#withRetries({ timeout: 0, ...request }, false);
    return answer;
  }

  async #withRetries(request: ApiRequest, whole: boolean): Promise<{ body: string; answer: HttpAnswer }> {
    const server = await (this.#server ??= this.#options.server());
    const signal = this.#signal(request);
    const repeatable = request.method === 'GET' || request.settle !== undefined;
    const begun = performance.now();
    let refreshed = false;
    let unsure = false;
    for (let attempt = 1; ; attempt++) {
      await this.#options.limit?.wait(request.path, signal);
      let failure: ApiError | ConnectionError;
      let asked: number | undefined;
      try {
        const { answer, body } = await this.#once(server, request, signal, whole);
        if (body === undefined) return { answer, body: '' };
        if (isSuccess(answer)) return { answer, body };
        failure = this.#refusal(answer, body, request);
        asked = retryAfter(answer);
        // the runtime itself sends a PUT again whose connection ended before an answer
        const done = unsure || request.method === 'PUT' ? await request.settle?.(failure) : undefined;
        if (done !== undefined) return { answer, body: done };
      } catch (error) {
        if (!(error instanceof ConnectionError)) throw error;
        failure = error;
      }
      if (failure instanceof ApiError && failure.status === 401 && !refreshed) {
        refreshed = true;
        if (await server.credentials.refresh()) continue;
      }
      const delay = retryDelay(failure, { repeatable, attempt, asked });
      if (delay === undefined || signal?.aborted === true) throw failure;
      // what was silent for so long will be again
      if (failure instanceof ConnectionError && performance.now() - begun > this.#answerTimeout - 500) throw failure;
      unsure ||= isUnsure(failure);
      await pause(delay, signal);
    }
  }

  /** One try. `body` is undefined for an answer whose body is left to be read. */
  async #once(
    server: Server,
    request: ApiRequest,
    signal: AbortSignal | undefined,
    whole: boolean,
  ): Promise<{ answer: HttpAnswer; body: string | undefined }> {
    await this.#turn();
    const timeout = Math.min(request.timeout ?? this.#answerTimeout, this.#answerTimeout);
    const late = new AbortController();
    const timer =
      timeout === 0
        ? undefined
        : setTimeout(() => {
            late.abort();
          }, timeout);
    const heard = timeout === 0 ? signal : joined(signal, late.signal);
    try {
      const answer = await server.transport.send(await sendable(server, request, heard));
      clearTimeout(timer);
      const warning = answer.header('warning');
      if (warning !== null) (request.warn ?? this.#options.warn)(warning);
      return { answer, body: whole || !isSuccess(answer) ? await answer.text() : undefined };
    } catch (error) {
      if (!late.signal.aborted || signal?.aborted === true) throw error;
      const asked = { method: request.method, url: server.base + request.path, headers: [] };
      throw requestError(asked, 'http2: client connection lost', 'broken', error);
    } finally {
      clearTimeout(timer);
      this.#underWay--;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    while (this.#underWay >= MAX_UNDER_WAY) {
      await new Promise<void>((go) => {
        this.#waiting.push(go);
      });
    }
    this.#underWay++;
  }

  #refusal(answer: HttpAnswer, body: string, { method, resource, name }: ApiRequest): ApiError {
    return statusError(answer, body, { method, resource, name: name ?? '' });
  }

  #signal({ signal }: ApiRequest): AbortSignal | undefined {
    return joined(signal, this.#options.signal);
  }
}

async function sendable(server: Server, request: ApiRequest, signal: AbortSignal | undefined): Promise<HttpRequest> {
  const { method, path, body } = request;
  const url = server.base + path;
  let authorization: string | undefined;
  try {
    authorization = await server.credentials.authorization();
  } catch (error) {
    throw credentialsError({ method, url, headers: [] }, error);
  }
  if (authorization !== undefined && /[\x00-\x08\x0a-\x1f\x7f]/.test(authorization)) {
    const text = 'net/http: invalid header field value for "Authorization"';
    throw requestError({ method, url, headers: [] }, text, 'unreachable');
  }
  const headers: (readonly [string, string])[] = [...server.headers, ['Accept', request.accept ?? JSON_TYPE]];
  if (body !== undefined) headers.push(['Content-Type', request.contentType ?? JSON_TYPE]);
  if (authorization !== undefined) headers.push(['Authorization', authorization]);
  return {
    method,
    url,
    headers,
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** An answer about objects is JSON, whatever it says. Throws client-go's texts. */
function checkReadable(answer: HttpAnswer, body: string): void {
  const type = answer.header('content-type') ?? '';
  const mediaType = type.split(';', 1)[0]!.trim();
  if (body === '') {
    const text = `0-length response with status code: ${answer.status} and content type: ${type}`;
    throw new ScullError(text, { code: 'kube.json' });
  }
  if (mediaType === '' || mediaType.endsWith('json')) return;
  throw new ScullError(`serializer for ${mediaType} doesn't exist`, { code: 'kube.json' });
}

function joined(a: AbortSignal | undefined, b: AbortSignal | undefined): AbortSignal | undefined {
  if (a === undefined || a === b) return b;
  return b === undefined ? a : AbortSignal.any([a, b]);
}

function isSuccess({ status }: HttpAnswer): boolean {
  return status >= 200 && status <= 206;
}

function credentialsError(request: HttpRequest, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  const failure = requestError(request, reason, 'unreachable', error);
  const hint = typeof error === 'object' && error !== null && 'hint' in error ? error.hint : undefined;
  return typeof hint === 'string' ? Object.assign(failure, { hint }) : failure;
}
