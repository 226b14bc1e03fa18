/**
 * Inflates packed charts. Go's reader stops where the tar ends, so a damaged checksum or a cut trailer behind it does no harm:
 * what can be inflated counts. The output is capped while inflating.
 */
import { constants, gunzipSync, inflateRawSync } from 'node:zlib';
import { chartTooLarge, MAX_CHART_SIZE, type Inflated } from '../chart/archive.ts';

/** The files and what tar needs around them. */
const MAX_INFLATED = MAX_CHART_SIZE + 28 * 1024 * 1024;

export interface InflateLimit {
  /** Most bytes, unpacked. */
  readonly size: number;
  /** What an archive of more is refused with. */
  readonly tooLarge: string;
}

const ofCharts: InflateLimit = { size: MAX_INFLATED, tooLarge: chartTooLarge };

/** Throws `gzip: invalid header`, `unexpected EOF`, or the text of the limit; that for charts is Helm's. */
export function gunzip(data: Uint8Array, limit: InflateLimit = ofCharts): Inflated {
  if (data.length === 0) throw new Error('EOF');
  if (data.length < 10) throw new Error('unexpected EOF');
  if (data[0] !== 0x1f || data[1] !== 0x8b || data[2] !== 8) throw new Error('gzip: invalid header');
  const maxOutputLength = limit.size;
  /** What `inflate` gives; undefined when the data is not as it should be. */
  const attempt = (inflate: () => Uint8Array, isCut: boolean): Inflated | undefined => {
    try {
      return { data: inflate(), isCut };
    } catch (error) {
      if (isTooLarge(error)) throw new Error(limit.tooLarge, { cause: error });
      return undefined;
    }
  };
  return (
    attempt(() => gunzipSync(data, { maxOutputLength }), false) ??
    attempt(() => gunzipSync(data, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH }), true) ??
    attempt(() => inflateRawSync(data.subarray(headerLength(data)), { maxOutputLength }), false) ??
    corrupt()
  );
}

function corrupt(): never {
  throw new Error('flate: corrupt input');
}

function isTooLarge(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_BUFFER_TOO_LARGE' || error instanceof RangeError;
}

/** RFC 1952: ten bytes, then what the flags announce. */
function headerLength(data: Uint8Array): number {
  const flags = data[3]!;
  let at = 10;
  const skipText = (): void => {
    const end = data.indexOf(0, at);
    if (end < 0) throw new Error('unexpected EOF');
    at = end + 1;
  };
  if ((flags & 4) !== 0) at += 2 + data[at]! + data[at + 1]! * 256;
  if ((flags & 8) !== 0) skipText();
  if ((flags & 16) !== 0) skipText();
  if ((flags & 2) !== 0) at += 2;
  return at;
}
