/** Bodies of requests, read into memory within limits of time and size, each and all together. */
import type { IncomingMessage } from 'node:http';
import { BodyCut, BodyTooLarge, Refusal } from './http/message.ts';

/** Times in milliseconds. */
export interface Limits {
  /** Until a request has begun, from its first line to the end of its headers. */
  readonly headers: number;
  /** Without a byte of a request or an answer that has begun. */
  readonly silence: number;
  /** For the whole body of a request. */
  readonly body: number;
  /** Bytes of bodies under way, all together. */
  readonly held: number;
  readonly sockets: number;
}

export const usualLimits: Limits = {
  headers: 30_000,
  silence: 60_000,
  body: 10 * 60_000,
  held: 512 * 1024 * 1024,
  sockets: 1000,
};

export class Bodies {
  readonly #limits: Limits;
  #held = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Throws `BodyTooLarge` for more than `most` bytes, `BodyCut` for an end that does not come, a refusal where too many are sent. */
  async read(request: IncomingMessage, most: number): Promise<Uint8Array> {
    if (Number(request.headers['content-length'] ?? 0) > most) throw new BodyTooLarge();
    const chunks: Uint8Array[] = [];
    let size = 0;
    const end = (): void => {
      request.destroy();
    };
    const late = setTimeout(end, this.#limits.body);
    let silent = setTimeout(end, this.#limits.silence);
    try {
      for await (const chunk of request as AsyncIterable<Uint8Array>) {
        clearTimeout(silent);
        silent = setTimeout(end, this.#limits.silence);
        size += chunk.length;
        this.#held += chunk.length;
        if (size > most) throw new BodyTooLarge();
        if (this.#held > this.#limits.held) {
          throw new Refusal(503, 'too many uploads at once', { 'retry-after': '5', connection: 'close' });
        }
        chunks.push(chunk);
      }
    } catch (error) {
      if (error instanceof BodyTooLarge || error instanceof Refusal) throw error;
      throw new BodyCut();
    } finally {
      clearTimeout(late);
      clearTimeout(silent);
      this.#held -= size;
    }
    if (!request.complete) throw new BodyCut();
    return Buffer.concat(chunks);
  }
}
