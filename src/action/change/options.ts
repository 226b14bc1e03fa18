/** What install and upgrade can be told; each adds its own. */
import type { WaitProgress, WaitStrategy } from '../../kube/wait/options.ts';
import type { ValuesOptions } from '../../values/options.ts';
import type { ChartOrigin } from '../chart-origin.ts';
import type { DryRun } from './dry-run.ts';
import type { PostRenderer } from './prepare-release.ts';

export interface ApplyChoice {
  /** Replaces objects instead of patching them. */
  readonly force: boolean;
  /** With server-side apply: takes fields over that others manage. */
  readonly forceConflicts: boolean;
  /** `auto`: as the revision before did, which the record tells where Helm 4 wrote it. */
  readonly serverSide: boolean | 'auto';
}

/** The flag that asks to undo what failed; '' for none. */
export type UndoFlag = '' | 'atomic' | 'rollback-on-failure';

export interface CrdRequest {
  /** `create` makes those that are missing, `upgrade` brings the others up to date, too. */
  readonly choice: 'create' | 'upgrade';
  /** Names of definitions whose breaking changes are wanted. */
  readonly breaking: readonly string[];
}

export interface ChangeOptions {
  readonly origin: ChartOrigin;
  readonly values: ValuesOptions;
  readonly namespace: () => Promise<string>;
  readonly dryRun: DryRun;
  readonly hideSecret: boolean;
  readonly noHooks: boolean;
  readonly skipCrds: boolean;
  /** What is to become of the definitions in `crds/`; undefined for what Helm does with them. */
  readonly crds?: CrdRequest;
  /** Does not ask the server to refuse unknown fields. */
  readonly disableValidation: boolean;
  readonly dependencyUpdate: boolean;
  readonly skipSchemaValidation: boolean;
  readonly enableDns: boolean;
  /** Keeps the notes of subcharts too. */
  readonly subNotes: boolean;
  readonly postRenderer: PostRenderer;
  /** Of the revision; '' for Helm's own words. */
  readonly description: string;
  /** Of the record, key=value. */
  readonly labels: readonly string[];
  readonly timeoutMs: number;
  /** Undefined to wait for hooks only. */
  readonly wait: WaitStrategy | undefined;
  readonly waitForJobs: boolean;
  readonly undo: UndoFlag;
  readonly apply: ApplyChoice;
  readonly takeOwnership: boolean;
  /** Asks the server first whether everything will be taken. */
  readonly preflight: boolean;
  /** Hears what is waited for. */
  readonly onProgress?: (progress: WaitProgress) => void;
}

/** How to wait: undoing what fails means to wait for it, and Helm 4's flag to wait by Helm 4's rules. */
export function strategyOf({ wait, undo }: Pick<ChangeOptions, 'wait' | 'undo'>): WaitStrategy | undefined {
  if (undo === '') return wait;
  if (undo === 'atomic') return wait ?? 'legacy';
  return wait === undefined || wait === 'hookOnly' ? 'watcher' : wait;
}

/** Labels by name; of two with one name the later counts. */
export function labelMap(labels: readonly string[]): Record<string, string> {
  return Object.fromEntries(labels.map((label) => splitAt(label, label.indexOf('='))));
}

function splitAt(text: string, at: number): [string, string] {
  return [text.slice(0, at), text.slice(at + 1)];
}
