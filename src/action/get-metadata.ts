/** `get metadata`: what a release says of itself and its chart. pkg/action/get_metadata.go of Helm v3.22.0. */
import type { Dependency } from '../chart/chart.ts';
import { ScullError } from '../errors.ts';
import { formatReleaseTime } from '../release/time.ts';
import type { Configuration } from './configuration.ts';
import { releaseContent } from './read/release-content.ts';

export interface ReleaseMetadata {
  readonly name: string;
  /** The chart's name and version. */
  readonly chart: string;
  readonly version: string;
  readonly appVersion: string;
  readonly annotations: ReadonlyMap<string, string>;
  readonly dependencies: readonly Dependency[];
  readonly namespace: string;
  readonly revision: number;
  readonly status: string;
  /** RFC 3339, whole seconds. */
  readonly deployedAt: string;
  /** Of the record. */
  readonly labels: ReadonlyMap<string, string>;
  /** `ssa`, `csa`, or '' for a record that does not tell. */
  readonly applyMethod: string;
}

/** `revision` is 0 for the last one. */
export async function releaseMetadata(config: Configuration, name: string, revision: number): Promise<ReleaseMetadata> {
  const release = await releaseContent(config, name, revision);
  if (release.chart === undefined) {
    throw new ScullError('the record of the release has no chart', { code: 'release.damaged' });
  }
  const { name: chart, version, appVersion, annotations, dependencies } = release.chart.metadata;
  return {
    name: release.name,
    chart,
    version,
    appVersion,
    annotations: annotations ?? new Map<string, string>(),
    dependencies: dependencies ?? [],
    namespace: release.namespace,
    revision: release.version,
    status: release.info.status,
    deployedAt: formatReleaseTime(release.info.lastDeployed, '2006-01-02T15:04:05Z07:00'),
    labels: new Map(Object.entries(release.labels)),
    applyMethod: release.applyMethod ?? '',
  };
}
