/** The body of an answer, no longer than it may be, and from a server that goes on sending. */
import { ScullError } from '../errors.ts';
import { fromBytes } from '../go/strings.ts';
import { requestError } from '../transport/transport.ts';
import { aboutRequest, asHttp, type Exchange } from './http.ts';

/** Between two pieces of a body. */
const SILENCE = 60_000;

/** More than there should be. */
export class TooLargeError extends ScullError {
  constructor({ method, url }: Exchange, limit: number) {
    const text = aboutRequest({ method, url }, `the answer is larger than ${limit} bytes`);
    super(text, { code: 'registry.too-large' });
    this.name = 'TooLargeError';
  }
}

/** Throws a `TooLargeError` for more than `limit` bytes. */
export async function readBody(exchange: Exchange, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bodyChunks(exchange)) {
    size += chunk.length;
    if (size > limit) throw new TooLargeError(exchange, limit);
    chunks.push(chunk);
  }
  if (chunks.length === 1) return chunks[0]!;
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

/** As much of a text as fits. */
export async function readText(exchange: Exchange, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let left = limit;
  for await (const chunk of bodyChunks(exchange)) {
    chunks.push(chunk.subarray(0, left));
    left -= chunk.length;
    if (left <= 0) break;
  }
  return fromBytes(Buffer.concat(chunks));
}

/** Ends the transfer when the reader stops, or when nothing comes for a minute. */
async function* bodyChunks(exchange: Exchange): AsyncIterable<Uint8Array> {
  const late = new AbortController();
  const giveUp = (): void => {
    late.abort();
    exchange.cancel(new DOMException('silent', 'TimeoutError'));
  };
  let timer = setTimeout(giveUp, SILENCE);
  try {
    for await (const chunk of exchange.answer.chunks()) {
      clearTimeout(timer);
      yield chunk;
      timer = setTimeout(giveUp, SILENCE);
    }
  } catch (error) {
    if (!late.signal.aborted) throw error;
    throw requestError(asHttp(exchange), 'context deadline exceeded while reading body', 'broken', error);
  } finally {
    clearTimeout(timer);
  }
}
