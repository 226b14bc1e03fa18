/** HTTP GET as Helm 3.22's getter does it (pkg/getter/httpgetter.go), with a cap on the size of the answer. */
import { getServers } from 'node:dns';
import { get as getPlain, type IncomingMessage } from 'node:http';
import { get as getSecure } from 'node:https';
import { quote } from '../go/strconv.ts';

export interface HttpGetOptions {
  /** Milliseconds for the whole transfer. */
  readonly timeout?: number;
  /** Most bytes to take. */
  readonly maxSize?: number;
  readonly userAgent?: string;
}

const MAX_REDIRECTS = 10;

/**
 * The body of `url`, redirects followed. Rejects with Helm's text: `failed to fetch URL : 404 Not Found`,
 * `Get "URL": dial tcp 127.0.0.1:1: connect: connection refused`.
 */
export async function httpGet(url: string, options: HttpGetOptions = {}): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(options.timeout ?? 120_000);
  let target = url;
  for (let redirects = 0; ; redirects++) {
    if (redirects >= MAX_REDIRECTS) throw failed(target, `stopped after ${MAX_REDIRECTS} redirects`);
    const response = await request(target, options.userAgent ?? 'scull', signal);
    const { statusCode = 0, statusMessage = '', headers } = response;
    if ([301, 302, 303, 307, 308].includes(statusCode) && headers.location !== undefined) {
      response.resume();
      target = new URL(headers.location, target).href;
      if (!/^https?:/.test(target))
        throw failed(target, `unsupported protocol scheme ${quote(target.replace(/:.*$/, ''))}`);
      continue;
    }
    if (statusCode === 200) return readBody(response, url, options.maxSize ?? 100 * 1024 * 1024);
    response.destroy();
    throw new Error(`failed to fetch ${url} : ${statusCode} ${statusMessage}`);
  }
}

function request(url: string, userAgent: string, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const get = url.startsWith('https:') ? getSecure : getPlain;
    const sent = get(url, { headers: { 'User-Agent': userAgent }, signal }, resolve);
    sent.on('error', (error) => {
      reject(failed(url, reason(error, new URL(url)), error));
    });
  });
}

async function readBody(response: IncomingMessage, url: string, maxSize: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxSize) {
      response.destroy();
      throw new Error(`failed to fetch ${url} : the answer is larger than ${maxSize} bytes`);
    }
    chunks.push(chunk);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

function failed(url: string, why: string, cause?: unknown): Error {
  return new Error(`Get ${quote(url)}: ${why}`, { cause });
}

/** The failure in Go's words, as far as they can be known. */
function reason(error: Error, url: URL): string {
  const code = 'code' in error ? String(error.code) : '';
  const address = 'address' in error && typeof error.address === 'string' ? error.address : url.hostname;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (error.name === 'AbortError' || error.name === 'TimeoutError') {
    return 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  }
  if (code === 'ECONNREFUSED' || code === 'ConnectionRefused') {
    return `dial tcp ${address}:${port}: connect: connection refused`;
  }
  if (code === 'ENOTFOUND') return `dial tcp: lookup ${url.hostname}${nameServer()}: no such host`;
  return error.message;
}

/** The name server that was asked, as Go's resolver tells it. */
function nameServer(): string {
  const server = getServers()[0];
  if (server === undefined) return '';
  return ` on ${/:\d+$/.test(server) && !/^[\da-f:]+$/i.test(server) ? server : `${server}:53`}`;
}
