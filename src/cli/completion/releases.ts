/** Names and revisions of releases for a shell. What they need is loaded when they are asked for. */
import type { CompletionAnswer, CompletionRequest } from '../command.ts';
import { noWords } from './charts.ts';

/** A command takes one release. */
export function completeRelease(request: CompletionRequest): CompletionAnswer | Promise<CompletionAnswer> {
  return request.args.length === 0 ? completeReleases(request) : noWords;
}

/** A command takes any number of releases, each once. */
export async function completeReleases(request: CompletionRequest): Promise<CompletionAnswer> {
  const { releaseNames } = await import('./cluster.ts');
  return { words: await releaseNames(request), files: false };
}

/** The first argument is a release: its revisions. */
export async function completeRevision(request: CompletionRequest): Promise<CompletionAnswer> {
  if (request.args.length !== 1) return noWords;
  const { revisions } = await import('./cluster.ts');
  return { words: await revisions(request), files: false };
}
