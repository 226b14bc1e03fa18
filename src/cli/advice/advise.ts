/** What the user can do about an error, told below Helm's words where the place that raised the error knew nothing to add. */
import { ScullError } from '../../errors.ts';
import { ApiError } from '../../kube/api-error.ts';
import { connectionAdvice } from './connection.ts';
import { flagAdvice } from './flag.ts';
import { limitAdvice } from './limit.ts';
import { refusalAdvice } from './refusal.ts';
import { releaseAdvice } from './release.ts';
import { sourceAdvice } from './source.ts';
import { templateExcerpt } from './template-excerpt.ts';
import { templateAdvice } from './template.ts';

export interface AdviceOptions {
  /** Shows the lines of templates that the error arose in, and names the value that was missing. */
  readonly excerpt?: boolean;
}

/** Lines to print, each once but for excerpts; a cause deep inside counts as the error itself. */
export function advise(error: ScullError, { excerpt = false }: AdviceOptions = {}): string[] {
  const chain = [...causes(error, new Set())];
  const refusals = chain.filter((one) => one instanceof ApiError);
  const lines = [
    ...(error.hint?.split('\n') ?? []),
    ...refusalAdvice(refusals),
    ...chain.flatMap((one) => releaseAdvice(one) ?? []),
    ...chain.flatMap((one) => flagAdvice(one) ?? []),
    ...chain.flatMap((one) => limitAdvice(one) ?? []),
    ...(excerpt ? chain.flatMap((one) => templateAdvice(one) ?? []).slice(0, 1) : []),
    ...(error.hint === undefined ? chain.flatMap((one) => sourceAdvice(one) ?? []).slice(0, 1) : []),
    // what a connection says is of interest only if the server refused nothing
    ...(refusals.length > 0 ? [] : chain.flatMap((one) => connectionAdvice(one) ?? []).slice(0, 1)),
  ];
  return [...(excerpt ? templateExcerpt(error) : []), ...new Set(lines)];
}

/** An error and what it came from, several where many objects are concerned. */
function* causes(error: unknown, seen: Set<unknown>): Generator<ScullError> {
  if (seen.has(error)) return;
  seen.add(error);
  if (Array.isArray(error)) for (const one of error) yield* causes(one, seen);
  if (!(error instanceof Error)) return;
  if (error instanceof ScullError) yield error;
  yield* causes(error.cause, seen);
}
