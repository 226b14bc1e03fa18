/** Where the binary differs from Helm 3.22 on purpose. An entry that no longer differs is an error, too. */
import type { Aspect } from './compare.ts';

export interface KnownDifference {
  /** The scenario's name. */
  readonly scenario: string;
  /** Counted from 1. */
  readonly step: number;
  readonly aspect: Aspect;
  readonly reason: string;
}

export const knownDifferences: readonly KnownDifference[] = [];
