/** Charts for a shell. What knows repositories is loaded when it is asked. */
import type { CompletionAnswer, CompletionRequest } from '../command.ts';

export const noWords: CompletionAnswer = { words: [], files: false };

/** Charts of the repositories that were added; also paths, unless `files` is false. */
export async function completeChart(
  request: CompletionRequest,
  { files = true }: { readonly files?: boolean } = {},
): Promise<CompletionAnswer> {
  const { chartReferences } = await import('./chart-references.ts');
  return chartReferences(request, files);
}

/** Versions of the chart that was named last. */
export async function completeVersion(request: CompletionRequest): Promise<CompletionAnswer> {
  const reference = request.args.at(-1);
  if (reference === undefined) return noWords;
  const { chartVersions } = await import('./chart-references.ts');
  return { words: chartVersions(request, reference), files: false };
}
