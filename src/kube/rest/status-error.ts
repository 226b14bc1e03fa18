/** Answers that refuse a request, as errors: apimachinery 0.37 pkg/api/errors and client-go's rest/request.go. */
import { quote } from '../../go/strconv-quote.ts';
import { trimSpace } from '../../go/unicode.ts';
import { ApiError, noDetails, type StatusCause, type StatusDetails } from '../api-error.ts';
import type { HttpAnswer } from '../../transport/transport.ts';

/** What a request is about, for texts of ours: `(get deployments.apps web)`. */
export interface RequestSubject {
  readonly method: string;
  /** `deployments.apps`; '' for no kind, undefined for what the server says of itself. */
  readonly resource: string | undefined;
  readonly name: string;
}

/** A server's own words are taken from no more than this many bytes. */
const MAX_TEXT = 2048;

/** The error of an answer whose status is none of success. `body` is all of it. */
export function statusError(answer: HttpAnswer, body: string, subject: RequestSubject): ApiError {
  const generic = genericError(answer, body, subject);
  // client-go asks for version and groups without looking into answers that refuse
  return (subject.resource === undefined ? undefined : errorOfStatus(body)) ?? generic;
}

/** The error of a `Status` object in JSON; undefined for a text that is none, or tells success. */
export function errorOfStatus(body: string): ApiError | undefined {
  let status: unknown;
  try {
    status = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (!isStatus(status) || status.kind !== 'Status' || status.status !== 'Failure') return undefined;
  const { details } = status;
  return new ApiError(status.message ?? '', {
    status: status.code ?? 0,
    reason: status.reason ?? '',
    details: details === undefined || details === null ? noDetails : detailsOf(details),
  });
}

/** Go refuses an object in which anything is of another type. */
function isStatus(value: unknown): value is Partial<StatusObject> {
  if (!hasTypes(value, { kind: 'string', status: 'string', message: 'string', reason: 'string', code: 'number' })) {
    return false;
  }
  const { details } = value;
  if (details === undefined || details === null) return true;
  const types = { name: 'string', group: 'string', kind: 'string', uid: 'string', retryAfterSeconds: 'number' };
  if (!hasTypes(details, types)) return false;
  const causes = details['causes'] ?? [];
  const causeTypes = { reason: 'string', message: 'string', field: 'string' };
  return Array.isArray(causes) && causes.every((cause) => hasTypes(cause, causeTypes));
}

/** Whether it is an object whose members of these names, where there are any, are of these types. */
function hasTypes(value: unknown, types: Readonly<Record<string, string>>): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(types).every(([name, type]) => {
    const member = (value as Record<string, unknown>)[name] ?? undefined;
    return member === undefined || typeof member === type;
  });
}

interface StatusObject {
  readonly kind: string;
  readonly status: string;
  readonly message: string;
  readonly reason: string;
  readonly code: number;
  readonly details: RawDetails | null;
}

interface RawDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly Partial<StatusCause>[];
  readonly retryAfterSeconds?: number;
}

function detailsOf({ name, group, kind, uid, causes, retryAfterSeconds }: RawDetails): StatusDetails {
  return {
    name: name ?? '',
    group: group ?? '',
    kind: kind ?? '',
    uid: uid ?? '',
    causes: (causes ?? []).map((cause) => ({
      reason: cause.reason ?? '',
      message: cause.message ?? '',
      field: cause.field ?? '',
    })),
    retryAfterSeconds: retryAfterSeconds ?? 0,
  };
}

/** By status of HTTP: reason, and message where it is not the server's. */
const known: Readonly<Record<number, readonly [string, string?]>> = {
  400: ['BadRequest', 'the server rejected our request for an unknown reason'],
  401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
  403: ['Forbidden'],
  404: ['NotFound', 'the server could not find the requested resource'],
  405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  406: ['NotAcceptable'],
  409: ['Conflict', 'the server reported a conflict'],
  415: ['UnsupportedMediaType'],
  422: ['Invalid', 'the server rejected our request due to an error in our request'],
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: [
    'Timeout',
    'the server was unable to return a response in the time allotted, but may still be processing the request',
  ],
};

function genericError(answer: HttpAnswer, body: string, { method, resource, name }: RequestSubject): ApiError {
  const { status } = answer;
  const type = answer.header('content-type') ?? '';
  const serverText = type === '' || type.startsWith('text/') ? trimSpace(body.slice(0, MAX_TEXT)) : 'unknown';
  let [reason, message] = known[status] ?? ['', undefined];
  if (status === 409 && method === 'POST') reason = 'AlreadyExists';
  if (status === 406 && serverText === 'unknown') {
    message = 'the server was unable to respond with a content type that the client supports';
  }
  if (status >= 500 && message === undefined) {
    reason = 'InternalError';
    message = `an error on the server (${quote(serverText)}) has prevented the request from succeeding`;
  }
  message ??=
    reason === ''
      ? `the server responded with the status code ${status} but did not return more information`
      : serverText;
  const verb = method.toLowerCase();
  if (resource) message += name === '' ? ` (${verb} ${resource})` : ` (${verb} ${resource} ${name})`;
  return new ApiError(message, {
    status,
    reason: reason === '' ? 'Unknown' : reason,
    details: { ...noDetails, name, retryAfterSeconds: retryAfter(answer) ?? 0 },
  });
}

/** Seconds that the server asks to wait; undefined where it asks nothing. */
export function retryAfter(answer: HttpAnswer): number | undefined {
  const header = answer.header('retry-after') ?? '';
  return /^\d+$/.test(header) ? Number(header) : undefined;
}
