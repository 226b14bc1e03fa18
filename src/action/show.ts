/** `show`: what is in a chart, as pkg/action/show.go of Helm 3.22.0 prints it. */
import { crdObjects, type Chart, type ChartFile } from '../chart/chart.ts';
import { metadataValue } from '../chart/chart-value.ts';
import { ScullError } from '../errors.ts';
import { fromBytes } from '../go/strings.ts';
import { isNilValue } from '../go/values.ts';
import { marshalYaml } from '../go/yaml/marshal.ts';
import { loadChart } from '../loader/load.ts';
import type { ChartOrigin } from './chart-origin.ts';
import { locateChart } from './chart-source.ts';
import type { Configuration } from './configuration.ts';

export type ShownPart = 'all' | 'chart' | 'crds' | 'readme' | 'values';

export interface ShowOptions {
  /** Where the chart is: a path or any other reference. */
  readonly chart: string;
  readonly origin: ChartOrigin;
  readonly part: ShownPart;
  /** JSONPath template for the values; '' for all of them. */
  readonly jsonPath: string;
}

/** The text. Rejects with a `ScullError` of Helm's text. */
export async function showChart(config: Configuration, options: ShowOptions): Promise<string> {
  try {
    return await show(config, options);
  } catch (error) {
    if (!(error instanceof Error) || error.constructor !== Error) throw error;
    throw new ScullError(error.message, { code: 'show', cause: error });
  }
}

async function show(config: Configuration, options: ShowOptions): Promise<string> {
  const path = await locateChart(config, options.chart, options.origin);
  const chart = await loadChart(path, { warn: config.log, rules: config.rules });
  const { part } = options;
  const all = part === 'all';
  let out = '';
  if (all || part === 'chart') out += `${marshalYaml(metadataValue(chart.metadata))}\n`;
  if ((all || part === 'values') && !isNilValue(chart.values)) {
    out += (all ? '---\n' : '') + (await valuesText(chart, options.jsonPath));
  }
  const readme = all || part === 'readme' ? findReadme(chart) : undefined;
  if (readme !== undefined) out += `${all ? '---\n' : ''}${textOf(readme)}\n`;
  if (all || part === 'crds') out += crdsText(chart, all);
  return out;
}

async function valuesText(chart: Chart, jsonPath: string): Promise<string> {
  if (jsonPath !== '') {
    const { evaluateJsonPath } = await import('../chart/jsonpath.ts');
    return evaluateJsonPath(jsonPath, chart.values);
  }
  const files = chart.raw.filter(({ name }) => name === 'values.yaml');
  return files.map((file) => `${textOf(file)}\n`).join('');
}

function findReadme(chart: Chart): ChartFile | undefined {
  return chart.files.find(({ name }) => /^readme(?:\.md|\.txt)?$/i.test(name));
}

function crdsText(chart: Chart, separated: boolean): string {
  const texts = crdObjects(chart).map(({ file }) => textOf(file));
  const separator = separated && texts[0]?.startsWith('---') === false ? '---\n' : '';
  return separator + texts.map((text) => `${text}\n`).join('');
}

function textOf(file: ChartFile): string {
  return fromBytes(file.data);
}
