/**
 * A release as something to explain: its values, and its chart. A record does not hold the subcharts of a chart, so that a chart that
 * has some is to be given, too.
 */
import { ScullError } from '../../errors.ts';
import type { Chart } from '../../chart/chart.ts';
import { releaseValues } from '../../explain/user-values.ts';
import type { Configuration } from '../configuration.ts';
import { releaseContent } from '../read/release-content.ts';
import { clusterCapabilities, clusterLookup } from '../render/cluster.ts';
import type { RenderingChoice } from './rendering.ts';
import type { ChartAndValues } from './values.ts';

export interface ReleaseToExplain extends ChartAndValues {
  readonly choice: RenderingChoice;
  /** As it was recorded: all manifests but hooks. */
  readonly manifest: string;
}

/** The last revision for 0. `given`: its chart, in place of the recorded one. */
export async function releaseToExplain(
  config: Configuration,
  name: string,
  revision: number,
  given?: Chart,
): Promise<ReleaseToExplain> {
  const client = await config.cluster();
  const [release, capabilities] = await Promise.all([
    releaseContent(config, name, revision),
    clusterCapabilities(client, config.debug),
  ]);
  const { version, namespace, manifest } = release;
  const chart = given ?? release.chart;
  if (chart === undefined) throw new ScullError('the record of the release has no chart', { code: 'release.damaged' });
  const subcharts = chart.metadata.dependencies ?? [];
  if (subcharts.length > chart.dependencies.length && given === undefined) {
    throw new ScullError(`the record of ${name} does not hold the subcharts of ${chart.metadata.name}`, {
      code: 'explain.subcharts',
      hint: `Give the chart, too: explain CHART … --of ${name}`,
    });
  }
  return {
    chart,
    user: releaseValues(name, version, release.config),
    manifest,
    choice: {
      name,
      namespace: () => Promise.resolve(namespace),
      revision: version,
      kubeVersion: '',
      apiVersions: [],
      isUpgrade: version > 1,
      cluster: { capabilities, lookup: clusterLookup(client, config.log) },
    },
  };
}

/** The first line of the output, from 1, that is not as it was recorded; undefined if all are. */
export function firstDifference(output: string, manifest: string): number | undefined {
  const now = output.trim().split('\n');
  const before = manifest.trim().split('\n');
  const count = Math.max(now.length, before.length);
  for (let i = 0; i < count; i++) if (now[i] !== before[i]) return i + 1;
  return undefined;
}
