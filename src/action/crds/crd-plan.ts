/** What is going to become of the definitions of a chart. */
import type { Chart } from '../../chart/chart.ts';
import type { DefinitionChange } from '../../crds/compare.ts';
import type { GoMap } from '../../go/values.ts';
import type { ApplyOptions } from '../../kube/apply/options.ts';
import type { BuiltObject } from '../../kube/objects/build.ts';
import type { CrdFile } from '../change/crds.ts';
import type { CrdRequest } from '../change/options.ts';
import type { KindsToCome } from '../plan/kinds-to-come.ts';
import type { Evidence } from './evidence.ts';

export interface CrdSource {
  readonly chart: Chart;
  /** Of the revision to go on from. */
  readonly before: Chart | undefined;
  readonly request: CrdRequest;
  readonly apply: Pick<ApplyOptions, 'serverSide' | 'forceConflicts'>;
}

export interface CrdPlan {
  readonly source: CrdSource;
  /** What is not there yet. */
  readonly missing: readonly CrdFile[];
  readonly upgrades: readonly CrdUpgrade[];
  /** What comes with both. */
  readonly kinds: KindsToCome;
  /** As manifests: those that are there, before and after, and those that are new. */
  readonly texts: () => readonly [before: string, after: string];
}

/** A definition that is brought up to date. */
export interface CrdUpgrade {
  readonly name: string;
  readonly item: BuiltObject;
  /** In the chart before. */
  readonly original: BuiltObject;
  readonly live: GoMap;
  /** As the server would have it. */
  readonly after: GoMap;
  readonly changes: readonly DefinitionChange[];
  /** Of objects that are there; undefined where no change is breaking. */
  readonly evidence: Evidence | undefined;
}
