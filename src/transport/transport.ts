/** One request and its answer, without retries and without knowing what it is about. */
import { ScullError } from '../errors.ts';

export interface HttpRequest {
  readonly method: string;
  /** With everything: scheme, host, path and query. */
  readonly url: string;
  /** A name may come several times. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** The address as errors name it, where it is not `url`. */
  readonly shown?: string;
  /** What is asked: the codes of errors begin with it. A cluster unless told. */
  readonly area?: 'kube' | 'source';
  /** Leaves the answer packed as it came. */
  readonly raw?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  /** What the server said beside it: `Not Found`; '' over HTTP/2. */
  readonly statusText: string;
  /** Several of one name are joined by `, `; null where there is none. */
  header(name: string): string | null;
  text(): Promise<string>;
  chunks(): AsyncIterable<Uint8Array>;
}

export interface Transport {
  /** Rejects with a `ConnectionError` where no answer came. */
  send(request: HttpRequest): Promise<HttpAnswer>;
}

/** A way to the server that is not its address. */
export interface Way {
  /** Why the last connection came to nothing, in Go's words. */
  readonly problem: string | undefined;
  /** Of the socket to connect to. */
  path(): Promise<string>;
}

export type PairOrigin = 'data' | 'file' | 'plugin';

/** What is presented to the server and asked of it; PEM texts. */
export interface TlsOptions {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** Where certificate and key come from; what is wrong with them is told accordingly. */
  readonly pairFrom?: PairOrigin;
  /** What the certificate of the server must say; '' for the host of the address. */
  readonly serverName: string;
  readonly insecure: boolean;
}

/**
 * - `unreachable`: nothing was sent
 * - `refused`: the server, about to end the connection, says that it did not begin with it
 * - `broken`: the connection ended with a request under way, and the server may have acted on it
 * - `canceled`: given up by the caller
 */
export type ConnectionFailure = 'unreachable' | 'refused' | 'broken' | 'canceled';

/** Why no answer came. */
export interface Explanation {
  readonly reason: string;
  /** The reason is all there is to say: what was wrong has nothing to do with the address. */
  readonly whole?: boolean;
  readonly hint?: string;
  readonly failure: ConnectionFailure;
}

/** No answer. `message` is Go's: `Get "https://…": dial tcp 10.0.0.1:443: connect: connection refused`. */
export class ConnectionError extends ScullError {
  readonly failure: ConnectionFailure;

  constructor(
    message: string,
    failure: ConnectionFailure,
    { area = 'kube', ...more }: { area?: HttpRequest['area'] | undefined; cause?: unknown; hint?: string } = {},
  ) {
    super(message, { code: `${area}.${failure}`, ...more });
    this.name = 'ConnectionError';
    this.failure = failure;
  }
}

/** Go's `url.Error`: what was done, to which address, and what came of it. */
export function requestError(
  request: HttpRequest,
  reason: string,
  failure: ConnectionFailure,
  cause?: unknown,
): ConnectionError {
  const verb = request.method.charAt(0) + request.method.slice(1).toLowerCase();
  const more = { area: request.area, ...(cause === undefined ? {} : { cause }) };
  return new ConnectionError(`${verb} "${request.shown ?? request.url}": ${reason}`, failure, more);
}

/** Given up: by the caller, or because a time was over. */
export function canceledError(request: HttpRequest, signal: AbortSignal): ConnectionError {
  const { reason } = signal as { reason: unknown };
  const late = reason instanceof DOMException && reason.name === 'TimeoutError';
  return requestError(request, late ? 'context deadline exceeded' : 'context canceled', 'canceled', reason);
}

/** What every transport needs to know. */
export interface TransportOptions {
  /** Asked before each request: a plugin may hand out a new certificate. */
  readonly tls: () => Promise<TlsOptions>;
  /** The way to the server, where a proxy stands in between. */
  readonly tunnel: Way | undefined;
  /** Address of a proxy that is asked for the whole URL, for servers without TLS. */
  readonly forwardTo?: string;
}
