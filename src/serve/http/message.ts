/** A request and its answer, as handlers see them: without sockets. */

export interface ServeRequest {
  readonly method: string;
  /** As it was sent: path and query, still escaped. */
  readonly target: string;
  /** By its name in lower case. */
  header(name: string): string | undefined;
  /** All of it. Throws `BodyTooLarge` before more than `limit` bytes were kept, `BodyCut` where its end is missing. */
  body(limit: number): Promise<Uint8Array>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** Nothing, bytes at hand, or a part of a file: `end` is the first byte that is not sent. */
export type Body = Uint8Array | { readonly file: string; readonly start: number; readonly end: number } | undefined;

export class BodyTooLarge extends Error {}
export class BodyCut extends Error {}

/** What only some requests may have: asking for it leads to a proper answer. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

const encoder = new TextEncoder();

export function textAnswer(
  status: number,
  type: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers: { 'content-type': type, ...headers }, body: encoder.encode(text) };
}

/** `value` as Go's `encoding/json` would write it is close enough to what JSON.stringify does. */
export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return textAnswer(status, 'application/json; charset=utf-8', JSON.stringify(value), headers);
}

/** ChartMuseum's form of an error. */
export function errorAnswer(status: number, error: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return jsonAnswer(status, { error }, headers);
}
