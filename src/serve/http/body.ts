/** Answers that can be asked for in part, conditionally and packed. */
import { constants, gzipSync } from 'node:zlib';
import { acceptsGzip } from './compression.ts';
import { selectPart, type Representation, type Selected } from './conditions.ts';
import type { Answer, Body, ServeRequest } from './message.ts';

/** A text as it is and packed; the packed form is made when first asked for. */
export class Document {
  readonly data: Uint8Array;
  readonly type: string;
  readonly modified: Date;
  readonly #tag: string;
  #packed: Uint8Array | undefined;

  /** `tag` tells this content from any other. */
  constructor(data: Uint8Array, type: string, tag: string, modified: Date) {
    this.data = data;
    this.type = type;
    this.modified = modified;
    this.#tag = tag;
  }

  answer(request: ServeRequest, headers: Readonly<Record<string, string>> = {}): Answer {
    const packs = this.data.length > 200 && request.header('range') === undefined;
    const packed = packs && acceptsGzip(request.header('accept-encoding'));
    // each form is a thing of its own to a cache
    const etag = packed ? `"${this.#tag}-gzip"` : `"${this.#tag}"`;
    const data = packed ? (this.#packed ??= pack(this.data)) : this.data;
    const whole = { etag, modified: this.modified, length: data.length };
    return answerOf(selectPart(request, whole), whole, (start, end) => data.subarray(start, end), {
      'content-type': this.type,
      vary: 'Accept-Encoding',
      ...(packed ? { 'content-encoding': 'gzip' } : {}),
      ...headers,
    });
  }
}

/** A file, sent from the disk. */
export function fileAnswer(
  request: ServeRequest,
  file: string,
  whole: Representation,
  headers: Readonly<Record<string, string>>,
): Answer {
  return answerOf(selectPart(request, whole), whole, (start, end) => ({ file, start, end }), headers);
}

function pack(data: Uint8Array): Uint8Array {
  return gzipSync(data, { level: constants.Z_DEFAULT_COMPRESSION });
}

function answerOf(
  part: Selected,
  whole: Representation,
  slice: (start: number, end: number) => Body,
  headers: Readonly<Record<string, string>>,
): Answer {
  const validators: Record<string, string> = {
    etag: whole.etag,
    'last-modified': whole.modified.toUTCString(),
    'accept-ranges': 'bytes',
    ...headers,
  };
  switch (part.status) {
    case 200:
      return { status: 200, headers: validators, body: slice(0, whole.length) };
    case 206: {
      const range = { 'content-range': `bytes ${part.start}-${part.end - 1}/${whole.length}` };
      return { status: 206, headers: { ...validators, ...range }, body: slice(part.start, part.end) };
    }
    case 304: {
      const kept = Object.entries(validators).filter(([name]) => !name.startsWith('content-'));
      return { status: 304, headers: Object.fromEntries(kept), body: undefined };
    }
    case 412:
      return { status: 412, headers: {}, body: undefined };
    case 416:
      return { status: 416, headers: { 'content-range': `bytes */${whole.length}` }, body: undefined };
  }
}
