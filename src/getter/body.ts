/** The body of an answer, within a size, with Go's errors. */
import { ScullError } from '../errors.ts';
import { ConnectionError, type HttpAnswer } from '../transport/transport.ts';

export interface BodyLimits {
  /** Most bytes to take, packed and unpacked. */
  readonly maxSize: number;
  /** Whether a packed answer is to be unpacked. */
  readonly unpack: boolean;
}

/** `shown` is what was asked for. Throws `unexpected EOF` for an answer that ends too soon. */
export async function readBody(
  answer: HttpAnswer,
  shown: string,
  { maxSize, unpack }: BodyLimits,
): Promise<Uint8Array> {
  const announced = Number(answer.header('content-length') ?? 0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    if (announced > maxSize) throw tooLarge(shown, maxSize);
    for await (const chunk of answer.chunks()) {
      size += chunk.length;
      if (size > maxSize) throw tooLarge(shown, maxSize);
      chunks.push(chunk);
    }
  } catch (error) {
    throw bodyError(error);
  }
  const [only] = chunks;
  const data = chunks.length === 1 ? only! : Buffer.concat(chunks, size);
  const packed = unpack && /^(?:x-)?gzip$/i.test(answer.header('content-encoding') ?? '');
  return packed ? unpacked(data, shown, maxSize) : data;
}

/** The runtime would write a line of its own for a packing that is broken. */
async function unpacked(data: Uint8Array, shown: string, maxSize: number): Promise<Uint8Array> {
  const { gunzipSync } = await import('node:zlib');
  try {
    return gunzipSync(data, { maxOutputLength: maxSize });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(shown, maxSize);
    const cut = data[0] === 0x1f && data[1] === 0x8b;
    throw new ScullError(cut ? 'unexpected EOF' : 'gzip: invalid header', { code: 'getter.broken', cause: error });
  }
}

function tooLarge(shown: string, maxSize: number): ScullError {
  return new ScullError(`failed to fetch ${shown} : the answer is larger than ${maxSize} bytes`, {
    code: 'getter.too-large',
  });
}

/** Go tells nothing of the address once the answer has begun. */
function bodyError(error: unknown): unknown {
  if (!(error instanceof ConnectionError)) return error;
  if (error.failure === 'canceled') {
    const timedOut = error.message.endsWith('context deadline exceeded');
    const text = timedOut
      ? 'context deadline exceeded (Client.Timeout or context cancellation while reading body)'
      : 'context canceled';
    return new ScullError(text, { code: 'getter.canceled', cause: error });
  }
  const text = bodyTexts[codeOf(error.cause)] ?? 'unexpected EOF';
  return new ScullError(text, { code: 'getter.broken', cause: error });
}

const bodyTexts: Readonly<Record<string, string>> = {
  InvalidHTTPResponse: 'invalid byte in chunk length',
};

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
