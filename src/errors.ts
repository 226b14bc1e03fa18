/** The base of every error that scull raises on purpose. Anything else that reaches `main.ts` is a defect. */

export interface ScullErrorOptions {
  /** A stable, machine-readable name such as `chart.not-found`. */
  readonly code?: string;
  /** What the user can do about it; printed after the first line. */
  readonly hint?: string;
  /** The process exit status that the error asks for; 1 unless told. */
  readonly exitCode?: number;
  readonly cause?: unknown;
}

/** An error for the user. `message` is Helm's wording where Helm has the same error. */
export class ScullError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: number;

  constructor(message: string, options: ScullErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ScullError';
    this.code = options.code ?? 'error';
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? 1;
  }
}

const ofTheEngine: readonly unknown[] = [TypeError, RangeError, ReferenceError, SyntaxError, URIError, EvalError];

/** Whether nobody raised it on purpose: what the engine throws by itself, and what is no error. Classes made of those are. */
export function isDefect(error: unknown): boolean {
  return !(error instanceof Error) || ofTheEngine.includes(error.constructor);
}

/** The message of anything that was thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The error with what was being done in front of its message, as Go's `errors.Wrap`. A defect stays what it is. */
export function wrapError(doing: string, error: unknown): unknown {
  if (error instanceof ScullError) {
    const { code, hint, exitCode } = error;
    const options = { code, exitCode, cause: error, ...(hint === undefined ? {} : { hint }) };
    return new ScullError(`${doing}: ${error.message}`, options);
  }
  if (error instanceof Error && error.constructor === Error) {
    return new Error(`${doing}: ${error.message}`, { cause: error });
  }
  return error;
}
