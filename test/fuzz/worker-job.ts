/** What the process of the fuzzers and the one that watches it tell each other. */
import type { Finding } from './loop.ts';

export interface Job {
  readonly names: readonly string[];
  readonly seed: number;
  /** Mutated inputs of each; the fuzzer's own number where neither this nor `seconds` is told. */
  readonly count?: number;
  readonly seconds?: number;
  readonly minimise?: boolean;
  /** The state file: each input before it is tried. */
  readonly state: string;
  /** Base64: tries this input only. */
  readonly input?: string;
}

export type Report =
  | { readonly type: 'finding'; readonly finding: Omit<Finding, 'input'> & { readonly input: string } }
  | {
      readonly type: 'end';
      readonly fuzzer: string;
      readonly inputs: number;
      readonly kinds: number;
      readonly slowest: number;
    }
  | {
      readonly type: 'tried';
      readonly defect: string | undefined;
      readonly milliseconds: number;
      /** Bytes that the process had at most, above what it had before. */
      readonly memory: number;
    };

/** Number of the fuzzer, number of the input, bytes of the input; then the input. */
export const STATE_HEADER = 12;
