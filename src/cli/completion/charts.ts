import type { CompletionAnswer } from '../command.ts';

/** Completions of a chart argument: what is on disk; repositories come with the repository commands. */
export function completeChart(): CompletionAnswer {
  return { words: [], files: true };
}
