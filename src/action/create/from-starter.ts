/**
 * A new chart from a starter: `CreateFrom` in pkg/chartutil/create.go of Helm 3.22.0. Charts below the starter's charts/ are
 * copied as they are, where Helm packs each of them.
 */
import { join } from 'node:path';
import type { Chart, Warn } from '../../chart/chart.ts';
import { metadataValue } from '../../chart/chart-value.ts';
import { emptyMetadata } from '../../chart/metadata.ts';
import { nameChart } from '../../chart/scaffold.ts';
import { errorMessage, ScullError } from '../../errors.ts';
import { fromBytes, toBytes } from '../../go/strings.ts';
import { marshalYaml } from '../../go/yaml/marshal.ts';
import { unmarshalYamlMap } from '../../go/yaml/unmarshal.ts';
import { loadChart } from '../../loader/load.ts';
import { refuseFile, writeChart } from './chart-files.ts';

export async function createFromStarter(name: string, parent: string, source: string, warn: Warn): Promise<void> {
  let starter: Chart;
  try {
    starter = await loadChart(source, { warn });
  } catch (error) {
    throw new ScullError(`could not load ${source}: ${errorMessage(error)}`, { code: 'create.starter' });
  }
  const named = (data: Uint8Array): Uint8Array => toBytes(nameChart(fromBytes(data), name));
  try {
    unmarshalYamlMap(nameChart(marshalYaml(starter.values), name));
  } catch (error) {
    throw new ScullError(`transforming values file: ${errorMessage(error)}`, { code: 'create.starter' });
  }
  const folder = join(parent, name);
  refuseFile(folder);
  const metadata = {
    ...emptyMetadata(),
    name,
    description: 'A Helm chart for Kubernetes',
    type: 'application',
    version: '0.1.0',
    appVersion: '0.1.0',
    apiVersion: 'v2',
  };
  const files = new Map<string, string | Uint8Array>([['Chart.yaml', marshalYaml(metadataValue(metadata))]]);
  for (const file of starter.raw) {
    if (file.name === 'values.yaml') files.set(file.name, named(file.data));
    else if (file.name.startsWith('charts/')) files.set(file.name, file.data);
  }
  if (starter.schema !== undefined) files.set('values.schema.json', starter.schema);
  for (const file of starter.templates) files.set(file.name, named(file.data));
  for (const file of starter.files) files.set(file.name, file.data);
  writeChart(folder, files);
}
