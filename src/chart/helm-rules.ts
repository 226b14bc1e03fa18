/**
 * What Helm 4 does otherwise than Helm 3.22 on the way from a chart to its manifests. Who is given none does as Helm 3.22;
 * Helm 4's are in src/helm4/, which nothing loads before they are asked for.
 */
import type { GoFunc, GoMap, Value } from '../go/values.ts';
import type { Capabilities, KubeVersion } from './capabilities.ts';
import type { ChartFolder } from '../lint/chart-folder.ts';
import type { Finding, Linter } from '../lint/linter.ts';
import type { Chart } from './chart.ts';

export interface HelmRules {
  /** Looks at a Chart.yaml before the chart that is to be rendered or packed is loaded. Throws for what cannot be one. */
  readonly checkChartVersion: (yaml: Uint8Array) => void;
  /** Bytes of one file of a chart. */
  readonly maxFileSize: number;
  /** The values of a file. Throws what is wrong with its YAML. */
  readonly readValues: (text: string) => GoMap;
  /** What `--set-json` was given, where that is a whole object; undefined where it is not. Throws for broken JSON. */
  readonly readJsonObject: (text: string) => GoMap | undefined;
  /** Takes nulls out of the values of a chart, in place. */
  readonly dropNulls: (values: GoMap) => void;
  /** The chart of a dependency under the name that it has there. */
  readonly dependencyCopy: (chart: Chart, alias: string) => Chart;
  /** What `--kube-version` means. Throws as `parseKubeVersion`. */
  readonly parseKubeVersion: (text: string) => KubeVersion;
  /** `.Chart` */
  readonly chartValue: (chart: Chart) => Value;
  /** `.Capabilities` */
  readonly capabilitiesValue: (capabilities: Capabilities) => Value;
  /** Functions besides those of Helm 3.22, loaded when a template names one of them. */
  readonly functions: { readonly names: readonly string[]; readonly load: () => Promise<readonly GoFunc[]> };
  /** What is told of an error that ended the execution of a template. */
  readonly executionText: (error: Error) => string;
  /** A line for stderr, or an error of several, as Helm 3.22 words it: as it is told instead. */
  readonly stderrText: (text: string) => string;
  /** The words of an error, where they are kept. */
  readonly words: (text: string) => string;
  /** A line for stderr of what Helm 3.22 does not tell. */
  readonly warning: (message: string, attributes?: Readonly<Record<string, string>>) => string;
  readonly splitManifests: (stream: string) => string[];
  /** Post-renderers see hooks too. */
  readonly postRendering: () => Promise<PostRendering>;
  /** Kinds that are installed after all that have an order, and uninstalled, the other way round, before them. */
  readonly lastInstalled: readonly string[];
  /** What lint looks at, where it is more or something else. */
  readonly lint: () => Promise<LintRules>;
}

/** Both throw what is wrong with their YAML. */
export interface PostRendering {
  /** All files as one stream, in which each document names its file. */
  readonly mergeFiles: (files: ReadonlyMap<string, string>) => string;
  /** The files that came back. */
  readonly filesOf: (stream: string) => Map<string, string>;
}

export interface LintRules {
  /** Of Chart.yaml: unknown and repeated members. */
  readonly strictMetadata: (data: Uint8Array) => Finding;
  readonly strictVersion: (version: string) => Finding;
  /** False when there is nothing more to look at. */
  readonly templatesFolder: (linter: Linter, kind: ReturnType<ChartFolder['kindOf']>, path: string) => boolean;
  /** By the extension of a template. */
  readonly isYaml: (extension: string) => boolean;
  readonly lintCrds: (linter: Linter, folder: ChartFolder) => Promise<void>;
}
