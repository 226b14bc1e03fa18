/** Conditional and range requests: RFC 9110, sections 13 and 14. */
import type { ServeRequest } from './message.ts';

/** What there is to send. */
export interface Representation {
  /** With its quotes. */
  readonly etag: string;
  readonly modified: Date;
  /** Bytes. */
  readonly length: number;
}

/** `end` is the first byte that is not sent. */
export type Selected =
  { readonly status: 200 | 206; readonly start: number; readonly end: number } | { readonly status: 304 | 412 | 416 };

/** What of it a GET or HEAD gets. */
export function selectPart(request: Pick<ServeRequest, 'header'>, whole: Representation): Selected {
  const match = request.header('if-match');
  if (match !== undefined && !names(match, whole.etag, false)) return { status: 412 };
  const noneMatch = request.header('if-none-match');
  if (noneMatch !== undefined ? names(noneMatch, whole.etag, true) : isOld(request, whole)) return { status: 304 };
  const range = request.header('range');
  if (range === undefined || !holds(request.header('if-range'), whole)) {
    return { status: 200, start: 0, end: whole.length };
  }
  return rangeOf(range, whole.length);
}

/** Whether a list of tags names this one; weakly: with `W/` in front or not. */
function names(list: string, etag: string, weakly: boolean): boolean {
  if (list.trim() === '*') return true;
  const tags = list.match(/(?:W\/)?"[^"]*"/g) ?? [];
  return tags.some((tag) => (weakly ? tag.replace(/^W\//, '') === etag.replace(/^W\//, '') : tag === etag));
}

function isOld(request: Pick<ServeRequest, 'header'>, { modified }: Representation): boolean {
  const since = Date.parse(request.header('if-modified-since') ?? '');
  return !Number.isNaN(since) && seconds(modified.getTime()) <= seconds(since);
}

function holds(ifRange: string | undefined, { etag, modified }: Representation): boolean {
  if (ifRange === undefined) return true;
  if (ifRange.includes('"')) return ifRange.trim() === etag && !etag.startsWith('W/');
  return seconds(Date.parse(ifRange)) === seconds(modified.getTime());
}

function seconds(time: number): number {
  return Math.floor(time / 1000);
}

/** One range; several are answered with the whole, as a server may. */
function rangeOf(header: string, length: number): Selected {
  const whole = { status: 200, start: 0, end: length } as const;
  const found = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/.exec(header);
  if (found === null) return whole;
  const [, first = '', last = ''] = found;
  if (first === '' && last === '') return whole;
  if (first === '') {
    const wanted = Number(last);
    return wanted === 0 || length === 0
      ? { status: 416 }
      : { status: 206, start: Math.max(0, length - wanted), end: length };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return whole;
  if (start >= length) return { status: 416 };
  return { status: 206, start, end: last === '' ? length : Math.min(length, Number(last) + 1) };
}
