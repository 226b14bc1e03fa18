/** What `get metadata` prints: cmd/helm/get_metadata.go of Helm v3.22.0. */
import { encoded, ordered, type OutputFormat } from '../../action/read/encoded.ts';
import type { ReleaseMetadata } from '../../action/get-metadata.ts';
import { structOf } from '../../chart/chart-value.ts';
import { dependencyType } from '../../chart/struct-types.ts';
import { compareStrings } from '../../go/strings.ts';
import { int, sortedKeys, type Value } from '../../go/values.ts';

export function metadataText(metadata: ReleaseMetadata, format: OutputFormat): string {
  const { name, chart, version, appVersion, annotations, dependencies, namespace, revision, status, deployedAt } =
    metadata;
  if (format === 'table') {
    const pairs = sortedKeys(annotations).map((key) => `${key}=${annotations.get(key)!}`);
    const names = dependencies.map((dependency) => dependency.name).sort(compareStrings);
    return `NAME: ${name}
CHART: ${chart}
VERSION: ${version}
APP_VERSION: ${appVersion}
ANNOTATIONS: ${pairs.join(',')}
DEPENDENCIES: ${names.join(',')}
NAMESPACE: ${namespace}
REVISION: ${revision}
STATUS: ${status}
DEPLOYED_AT: ${deployedAt}
`;
  }
  const members: Record<string, Value> = { name, chart, version, appVersion };
  if (annotations.size > 0) members['annotations'] = new Map(annotations);
  if (dependencies.length > 0) members['dependencies'] = dependencies.map((one) => structOf(dependencyType, one));
  return encoded(ordered({ ...members, namespace, revision: int(revision), status, deployedAt }), format);
}
