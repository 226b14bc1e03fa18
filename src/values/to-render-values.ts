/** The top of what templates see, without `Files`, `Template` and `Subcharts`, which the engine adds (Helm 3.22 pkg/chartutil/values.go). */
import { capabilitiesValue, type Capabilities } from '../chart/capabilities.ts';
import { chartValue } from '../chart/chart-value.ts';
import type { Chart } from '../chart/chart.ts';
import { int, typedMap, type GoMap, type Value } from '../go/values.ts';
import { coalesceValues, type CoalesceOptions } from './coalesce.ts';
import { valuesType } from './values-type.ts';

export interface ReleaseOptions {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  readonly isInstall: boolean;
  readonly isUpgrade: boolean;
}

/** `.Release` */
export function releaseValue(release: ReleaseOptions): GoMap {
  return new Map<string, Value>([
    ['Name', release.name],
    ['Namespace', release.namespace],
    ['IsUpgrade', release.isUpgrade],
    ['IsInstall', release.isInstall],
    ['Revision', int(release.revision)],
    ['Service', 'Helm'],
  ]);
}

/**
 * `Chart`, `Capabilities`, `Release` and `Values` for a chart whose dependencies have been processed. The schema of the
 * values is the caller's to check. Throws where values for a dependency are no table.
 */
export function toRenderValues(
  chart: Chart,
  values: GoMap,
  release: ReleaseOptions,
  capabilities: Capabilities,
  options: CoalesceOptions = {},
): GoMap {
  const { rules } = options;
  return new Map<string, Value>([
    ['Chart', (rules?.chartValue ?? chartValue)(chart)],
    ['Capabilities', (rules?.capabilitiesValue ?? capabilitiesValue)(capabilities)],
    ['Release', releaseValue(release)],
    ['Values', typedMap(valuesType, coalesceValues(chart, values, options))],
  ]);
}
