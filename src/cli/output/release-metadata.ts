/** What `get metadata` prints: cmd/helm/get_metadata.go of Helm v3.22.0, and what pkg/cmd/get_metadata.go of v4.3.1 adds. */
import { encoded, ordered, type OutputFormat } from '../../action/read/encoded.ts';
import type { ReleaseMetadata } from '../../action/get-metadata.ts';
import { structOf } from '../../chart/chart-value.ts';
import { dependencyType } from '../../chart/struct-types.ts';
import { compareStrings } from '../../go/strings.ts';
import { int, sortedKeys, type Value } from '../../go/values.ts';

export function metadataText(metadata: ReleaseMetadata, format: OutputFormat, helm: 3 | 4): string {
  const { name, chart, version, appVersion, annotations, dependencies, namespace, revision, status, deployedAt } =
    metadata;
  const labels = helm === 4 ? metadata.labels : noLabels;
  if (format === 'table') {
    const names = dependencies.map((dependency) => dependency.name).sort(compareStrings);
    return `NAME: ${name}
CHART: ${chart}
VERSION: ${version}
APP_VERSION: ${appVersion}
ANNOTATIONS: ${pairsOf(annotations)}
${helm === 4 ? `LABELS: ${pairsOf(labels)}\n` : ''}DEPENDENCIES: ${names.join(',')}
NAMESPACE: ${namespace}
REVISION: ${revision}
STATUS: ${status}
DEPLOYED_AT: ${deployedAt}
${helm === 4 ? `APPLY_METHOD: ${methodText(metadata.applyMethod)}\n` : ''}`;
  }
  const members: Record<string, Value> = { name, chart, version, appVersion };
  if (annotations.size > 0) members['annotations'] = new Map(annotations);
  if (labels.size > 0) members['labels'] = new Map(labels);
  if (dependencies.length > 0) members['dependencies'] = dependencies.map((one) => structOf(dependencyType, one));
  const method = helm === 4 && metadata.applyMethod !== '' ? { applyMethod: metadata.applyMethod } : {};
  return encoded(ordered({ ...members, namespace, revision: int(revision), status, deployedAt, ...method }), format);
}

const noLabels: ReadonlyMap<string, string> = new Map();

function pairsOf(map: ReadonlyMap<string, string>): string {
  return sortedKeys(map)
    .map((key) => `${key}=${map.get(key)!}`)
    .join(',');
}

function methodText(method: string): string {
  if (method === '') return 'client-side apply (defaulted)';
  if (method === 'csa') return 'client-side apply';
  return method === 'ssa' ? 'server-side apply' : `unknown (${JSON.stringify(method)})`;
}
