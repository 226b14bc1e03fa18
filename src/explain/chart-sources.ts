/**
 * The defaults of a chart and its subcharts as sources, and the same chart with tags in place of its values: what `coalesceValues`
 * makes of it tells which default won. The chart is one whose dependencies have been processed (src/values/dependencies.ts).
 */
import { chartFullPath, setDependencies, type Chart, type Dependency } from '../chart/chart.ts';
import type { HelmRules } from '../chart/helm-rules.ts';
import { fromBytes } from '../go/strings.ts';
import type { GoMap, Value } from '../go/values.ts';
import { unmarshalYamlMap } from '../go/yaml/unmarshal.ts';
import { processDependenciesWithMerge } from '../values/dependencies.ts';
import { tagged, type Source } from './tags.ts';
import { lineOfPath, yamlPlaces, type Place } from './yaml-places.ts';

/** Values of a subchart that count as the parent's own: `import-values`. Both paths begin at the outermost chart. */
export interface Import {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

export interface ChartSources {
  /** With tags for values. */
  readonly chart: Chart;
  /** Parents before their subcharts. */
  readonly sources: readonly Source[];
  readonly imports: readonly Import[];
}

export function chartSources(chart: Chart, rules?: HelmRules): ChartSources {
  const sources: Source[] = [];
  const imports: Import[] = [];
  const shadow = shadowOf(chart, [], { sources, imports, rules });
  processDependenciesWithMerge(shadow, new Map(), { rules });
  return { chart: shadow, sources, imports };
}

interface Found {
  readonly sources: Source[];
  readonly imports: Import[];
  readonly rules: HelmRules | undefined;
}

function shadowOf(chart: Chart, at: readonly string[], found: Found): Chart {
  const source = defaults(chart, at, found.rules);
  found.sources.push(source);
  const { dependencies: declared, ...metadata } = chart.metadata;
  const shadow: Chart = { ...chart, metadata, values: tagged(source.values, source), dependencies: [] };
  if (declared !== undefined) {
    shadow.metadata.dependencies = declared.map((entry) => settled(entry));
    for (const entry of declared) found.imports.push(...importsOf(entry, at));
  }
  setDependencies(
    shadow,
    chart.dependencies.map((child) => shadowOf(child, [...at, child.metadata.name], found)),
  );
  return shadow;
}

/** The values.yaml of a chart; a chart out of a record has none, but its values. */
function defaults(chart: Chart, at: readonly string[], rules: HelmRules | undefined): Source {
  const name = `${chartFullPath(chart)}/values.yaml`;
  const file = chart.raw.findLast((one) => one.name === 'values.yaml');
  let values: GoMap = chart.raw.length > 0 ? new Map<string, Value>() : chart.values;
  let places: Place | undefined;
  if (file !== undefined) {
    const text = fromBytes(file.data);
    values = (rules?.readValues ?? unmarshalYamlMap)(text);
    places = yamlPlaces(text);
  }
  return { at, values, originOf: (path) => ({ source: 'chart', name, line: lineOfPath(places, path) }) };
}

/** A dependency that is on, has its name, and imports what it imported. */
function settled(entry: Dependency): Dependency {
  const { importValues, ...rest } = entry;
  const kept = { ...rest, alias: '', condition: '' };
  delete kept.tags;
  if (importValues === undefined) return kept;
  return { ...kept, importValues: importValues.map((wanted) => (wanted instanceof Map ? new Map(wanted) : wanted)) };
}

function importsOf({ name, importValues }: Dependency, at: readonly string[]): Import[] {
  const imports: Import[] = [];
  for (const wanted of importValues ?? []) {
    if (!(wanted instanceof Map)) continue;
    const from = [...at, name, ...keys(wanted.get('child'))];
    imports.push({ from, to: [...at, ...keys(wanted.get('parent'))] });
  }
  return imports;
}

function keys(path: Value | undefined): string[] {
  return typeof path !== 'string' || path === '.' ? [] : path.split('.');
}
