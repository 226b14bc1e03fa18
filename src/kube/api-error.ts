/** What an API server refuses: a `Status` object of meta/v1, or the status of HTTP where there is none. */
import { ScullError } from '../errors.ts';

export interface StatusCause {
  /** `FieldValueInvalid`, `FieldManagerConflict`, … */
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

export interface StatusDetails {
  readonly name: string;
  readonly group: string;
  readonly kind: string;
  readonly uid: string;
  readonly causes: readonly StatusCause[];
  /** Seconds; 0 where the server says nothing. */
  readonly retryAfterSeconds: number;
}

export const noDetails: StatusDetails = { name: '', group: '', kind: '', uid: '', causes: [], retryAfterSeconds: 0 };

export interface ApiErrorOptions {
  /** The status code of HTTP. */
  readonly status: number;
  /** The reason of the `Status`: `NotFound`, `AlreadyExists`, `Conflict`, … ; '' where the server gives none. */
  readonly reason: string;
  readonly details?: StatusDetails;
  readonly hint?: string;
}

/** `message` is the server's own. */
export class ApiError extends ScullError {
  readonly status: number;
  readonly reason: string;
  readonly details: StatusDetails;

  constructor(message: string, { status, reason, details, hint }: ApiErrorOptions) {
    super(message, {
      code: `kube.${reason === '' ? String(status) : reason}`,
      ...(hint === undefined ? {} : { hint }),
    });
    this.name = 'ApiError';
    this.status = status;
    this.reason = reason;
    this.details = details ?? noDetails;
  }
}

/** No such object, or no such kind of object. */
export function isNotFound(error: unknown): error is ApiError {
  return hasReason(error, 'NotFound', 404);
}

export function isAlreadyExists(error: unknown): error is ApiError {
  return error instanceof ApiError && error.reason === 'AlreadyExists';
}

/** Somebody else changed the object meanwhile, or holds one of its fields. */
export function isConflict(error: unknown): error is ApiError {
  return hasReason(error, 'Conflict', 409);
}

export function isForbidden(error: unknown): error is ApiError {
  return hasReason(error, 'Forbidden', 403);
}

export function isUnauthorized(error: unknown): error is ApiError {
  return hasReason(error, 'Unauthorized', 401);
}

/** The object breaks a rule of its kind. */
export function isInvalid(error: unknown): error is ApiError {
  return hasReason(error, 'Invalid', 422);
}

/** The version that a watch or a page began with is gone from the server's memory. */
export function isExpired(error: unknown): error is ApiError {
  return hasReason(error, 'Expired', 410) || hasReason(error, 'Gone', 410);
}

/** What the server said, behind the words of what was being done; of several answers the first. */
export function refusalIn(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (Array.isArray(error)) {
    for (const one of error) {
      const found = refusalIn(one);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return error instanceof Error ? refusalIn(error.cause) : undefined;
}

/** By reason; the status of HTTP decides where the server gives a reason that nobody knows, as apimachinery does. */
function hasReason(error: unknown, reason: string, status: number): error is ApiError {
  if (!(error instanceof ApiError)) return false;
  return error.reason === reason || ((error.reason === '' || error.reason === 'Unknown') && error.status === status);
}
