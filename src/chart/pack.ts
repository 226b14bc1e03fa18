/** The archive of a chart: names, order and contents of `writeTarContents` in pkg/chartutil/save.go of Helm 3.22. */
import { jsonSyntaxError } from '../go/json-scan.ts';
import { join } from '../go/path.ts';
import { quote } from '../go/strconv.ts';
import { fromBytes, toBytes } from '../go/strings.ts';
import { marshalYaml } from '../go/yaml/marshal.ts';
import { canonicalTime } from '../release/time.ts';
import { metadataValue, structOf } from './chart-value.ts';
import type { Chart, Lock, Metadata } from './chart.ts';
import { gzipChart } from './gzip.ts';
import { lockType } from './struct-types.ts';
import { writeTar, type TarMember } from './tar-write.ts';

/** Of Go's encoding/json. */
const MAX_DEPTH = 10_000;

/**
 * The archive, compressed. `modified` is the time of every member, in seconds since 1970; nothing else than it and the chart
 * decides the bytes. Throws Helm's text: `"a/b" is not a valid chart name`, `Invalid JSON in values.schema.json`.
 */
export function packChart(chart: Chart, modified: number): Uint8Array {
  return gzipChart(writeTar([...chartMembers(chart, '')], modified));
}

function* chartMembers(chart: Chart, prefix: string): Generator<TarMember> {
  const { metadata, lock, schema } = chart;
  if (metadata.name.includes('/')) throw new Error(`${quote(metadata.name)} is not a valid chart name`);
  const folder = join(prefix, metadata.name);
  const member = (name: string, data: Uint8Array): TarMember => ({ name: join(folder, name), data });

  yield member('Chart.yaml', chartYaml(metadata));
  if (metadata.apiVersion === 'v2' && lock !== undefined) yield member('Chart.lock', lockYaml(lock));
  for (const { name, data } of chart.raw) if (name === 'values.yaml') yield member(name, data);
  if (schema !== undefined) {
    if (jsonSyntaxError(fromBytes(schema), MAX_DEPTH) !== undefined) {
      throw new Error('Invalid JSON in values.schema.json');
    }
    yield member('values.schema.json', schema);
  }
  for (const { name, data } of chart.templates) yield member(name, data);
  for (const { name, data } of chart.files) yield member(name, data);
  for (const dependency of chart.dependencies) yield* chartMembers(dependency, join(folder, 'charts'));
}

/** A chart of version 1 keeps its dependencies in requirements.yaml. */
function chartYaml(metadata: Metadata): Uint8Array {
  const { dependencies, ...others } = metadata;
  const isOld = metadata.apiVersion === 'v1' || dependencies === undefined;
  return toBytes(marshalYaml(metadataValue(isOld ? others : { ...others, dependencies })));
}

function lockYaml(lock: Lock): Uint8Array {
  const generated = canonicalTime(lock.generated ?? '');
  return toBytes(
    marshalYaml(structOf(lockType, { ...lock, generated: generated === '' ? '0001-01-01T00:00:00Z' : generated })),
  );
}
