/** A release as its record holds it: pkg/release of Helm v3.22.0. Plain data; codec.ts reads and writes its JSON. */
import type { Chart } from '../chart/chart.ts';
import type { GoMap } from '../go/values.ts';
import type { Hook } from '../manifest/hook.ts';
import type { ReleaseStatus } from './status.ts';

/** RFC 3339 with up to nine decimals, as Go writes a time (time.ts makes it); '' for the zero time. */
export type ReleaseTime = string;

/**
 * One revision of a release. Members of the JSON that are not listed here stay with the object that was read (under a
 * symbol, so that copies by spread keep them) and are written again.
 */
export interface Release {
  name: string;
  info: ReleaseInfo;
  /** Without its dependencies, which a record does not hold. Undefined only in damaged records. */
  chart: Chart | undefined;
  /** What the user set; may be the nil map. */
  config: GoMap;
  /** All manifests but hooks, each behind `---` and its source. */
  manifest: string;
  hooks: ReleaseHook[];
  /** The revision: 1 and up. */
  version: number;
  namespace: string;
  /**
   * Labels of the record. Not part of the JSON. As in Helm, what `get` and `delete` give has the user's only; what `last`,
   * `deployed`, `history` and `list` give has those that Helm sets too.
   */
  labels: Record<string, string>;
  /**
   * Why the pieces of a release too big for one record cannot be read. What is here then is what Helm sees of it: every object,
   * but not all of each. Never stored.
   */
  incomplete?: Error;
  /**
   * Beside the JSON, as `labels`: what the operation under way needs to be finished or undone by somebody else. Written only as
   * long as the status says that one is under way or has failed; Helm neither sees nor keeps it.
   */
  journal?: string;
  /** Beside the JSON, too: the records are to stay. Written only as long as the release is uninstalling. */
  keepHistory?: boolean;
  /** Of Helm 4: `ssa` where the server applied the objects, `csa` where the client did. Helm 3 writes none. */
  applyMethod?: string;
}

export interface ReleaseInfo {
  firstDeployed: ReleaseTime;
  lastDeployed: ReleaseTime;
  /** When it was uninstalled. */
  deleted: ReleaseTime;
  description: string;
  /** Anything else is what another program wrote. */
  status: ReleaseStatus | (string & {});
  /** NOTES.txt as rendered. */
  notes: string;
  /** Objects by `v1/Pod` and the like, where `status` was asked for them; never stored. */
  resources?: ReadonlyMap<string, readonly GoMap[]>;
  /** Of Helm 4: the revision that a rollback went back to. */
  rollbackRevision?: number;
}

/** A hook and how it went the last time. */
export interface ReleaseHook extends Hook {
  lastRun: HookRun;
}

export interface HookRun {
  startedAt: ReleaseTime;
  completedAt: ReleaseTime;
  phase: HookPhase | (string & {});
}

/** '' for a hook that never ran. */
export type HookPhase = '' | 'Unknown' | 'Running' | 'Succeeded' | 'Failed';

/** Throws when parts of the release are lost. */
export function wholeRelease(release: Release): Release {
  if (release.incomplete !== undefined) throw release.incomplete;
  return release;
}

/** A hook that has not run yet. */
export function releaseHook(hook: Hook): ReleaseHook {
  return { ...hook, lastRun: { startedAt: '', completedAt: '', phase: '' } };
}
