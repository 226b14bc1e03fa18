/** A chart as Helm 3.22 holds one after loading (`pkg/chart`): plain data, the same for folders and archives. */
import type { GoMap, Value } from '../go/values.ts';

/** A file by its path inside the chart, with `/` as separator; the byte order mark is gone. */
export interface ChartFile {
  readonly name: string;
  readonly data: Uint8Array;
}

export interface Maintainer {
  name: string;
  email: string;
  url: string;
}

/** One entry of `dependencies`. Optional members are nil slices in Go, which differ from empty ones in JSON. */
export interface Dependency {
  name: string;
  version: string;
  repository: string;
  condition: string;
  tags?: string[];
  enabled: boolean;
  importValues?: Value[];
  alias: string;
}

/** Chart.yaml. Strings that are not given are empty; optional members are nil in Go. */
export interface Metadata {
  name: string;
  home: string;
  sources?: string[];
  version: string;
  description: string;
  keywords?: string[];
  maintainers?: Maintainer[];
  icon: string;
  apiVersion: string;
  condition: string;
  tags: string;
  appVersion: string;
  deprecated: boolean;
  annotations?: Map<string, string>;
  kubeVersion: string;
  dependencies?: Dependency[];
  type: string;
}

/** Chart.lock or requirements.lock. */
export interface Lock {
  /** As written in the file, RFC 3339; absent when the file has none. */
  generated?: string;
  digest: string;
  dependencies?: Dependency[];
}

export interface Chart {
  metadata: Metadata;
  /** Every file of the chart and of its `charts/` folder, in the order of loading. */
  raw: ChartFile[];
  /** Files below `templates/`. */
  templates: ChartFile[];
  /** All other files that Helm does not interpret, `crds/` among them. */
  files: ChartFile[];
  /** values.yaml; later what `processDependencies` made of it. */
  values: GoMap;
  /** values.schema.json. */
  schema?: Uint8Array;
  lock?: Lock;
  dependencies: Chart[];
  parent?: Chart;
}

export interface CrdObject {
  /** Path inside its own chart: `crds/x.yaml`. */
  readonly name: string;
  /** Path from the root chart: `app/charts/db/crds/x.yaml`. */
  readonly filename: string;
  readonly file: ChartFile;
}

export function isRoot(chart: Chart): boolean {
  return chart.parent === undefined;
}

export function rootChart(chart: Chart): Chart {
  return chart.parent === undefined ? chart : rootChart(chart.parent);
}

/** `app.db`: the chart's name below those of its parents. */
export function chartPath(chart: Chart): string {
  return chart.parent === undefined ? chart.metadata.name : `${chartPath(chart.parent)}.${chart.metadata.name}`;
}

/** `app/charts/db`: what template names start with. */
export function chartFullPath(chart: Chart): string {
  return chart.parent === undefined
    ? chart.metadata.name
    : `${chartFullPath(chart.parent)}/charts/${chart.metadata.name}`;
}

/** Replaces the dependencies, and makes `chart` their parent. */
export function setDependencies(chart: Chart, dependencies: Chart[]): void {
  for (const dependency of dependencies) dependency.parent = chart;
  chart.dependencies = dependencies;
}

/** Whether one of the dependencies has this name. */
export function hasDependency(chart: Chart, name: string): boolean {
  for (const dependency of chart.dependencies) if (dependency.metadata.name === name) return true;
  return false;
}

/** Whether the chart or a dependency has a schema for its values. */
export function hasSchema(chart: Chart): boolean {
  if (chart.schema !== undefined) return true;
  for (const dependency of chart.dependencies) if (hasSchema(dependency)) return true;
  return false;
}

const manifestName = /\.(?:ya?ml|json)$/i;

/** The files of `crds/`, the chart's own first, then those of its dependencies. */
export function crdObjects(chart: Chart): CrdObject[] {
  const own = chart.files.filter((file) => file.name.startsWith('crds/') && manifestName.test(file.name));
  const prefix = chartFullPath(chart);
  return [
    ...own.map((file) => ({ name: file.name, filename: `${prefix}/${file.name}`, file })),
    ...chart.dependencies.flatMap(crdObjects),
  ];
}

/** Takes what Helm logs on stderr; `source` is the file and line of Helm that its log lines start with (`walk.go:75`). */
export type Warn = (text: string, source: string) => void;
