import type { Warn } from '../../chart/chart.ts';
import { ScullError } from '../../errors.ts';
import type { VerificationStrategy } from '../chart-downloader.ts';
import type { SourceContext } from '../source-context.ts';

/** What is needed from outside. `access` is how registries are talked to; repositories have their own in repositories.yaml. */
export interface DependencyContext extends SourceContext {
  /** Takes what Helm prints on stdout while it works, in whole lines. */
  readonly print: (text: string) => void;
  /** What Helm writes to its log, with the place in Helm's source. */
  readonly log: Warn;
}

export interface DependencyOptions {
  /** Uses the indexes in the cache as they are. */
  readonly skipRefresh: boolean;
  readonly verify: VerificationStrategy;
  /** Path of the public keys. */
  readonly keyring: string;
}

/** Throws when the user wants to stop. */
export function checkStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new ScullError('context canceled', { code: 'interrupted' });
}

/** Work that was begun before it is needed: its failure counts when it is waited for, and not before. */
export function begun<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}
