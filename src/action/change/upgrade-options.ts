import type { ChangeOptions } from './options.ts';

export interface UpgradeOptions extends ChangeOptions {
  readonly name: string;
  /** The chart's reference. */
  readonly chart: string;
  readonly resetValues: boolean;
  readonly reuseValues: boolean;
  readonly resetThenReuseValues: boolean;
  /** Revisions to keep; 0 for all. */
  readonly maxHistory: number;
  /** Deletes what the upgrade created when it fails. */
  readonly cleanupOnFail: boolean;
  readonly recreatePods: boolean;
}
