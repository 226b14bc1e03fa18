/** Names of releases for a shell. */
import type { CompletionAnswer, CompletionRequest } from '../command.ts';

/** A command takes one release. */
export function completeRelease({ args }: CompletionRequest): CompletionAnswer {
  return { words: [], files: args.length > 1 };
}
