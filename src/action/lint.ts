/** `lint`: the rules over each chart named, and over the charts below them on demand. cmd/helm/lint.go of Helm 3.22.0. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseKubeVersion, type KubeVersion } from '../chart/capabilities.ts';
import type { HelmRules } from '../chart/helm-rules.ts';
import { errorMessage, ScullError } from '../errors.ts';
import { compareStrings } from '../go/strings.ts';
import { functionPorts } from '../home/function-ports.ts';
import { renderingBudget } from '../home/rendering-budget.ts';
import type { ChartFolder } from '../lint/chart-folder.ts';
import { lintChart } from '../lint/lint.ts';
import { lintReport, type LintedChart } from '../lint/report.ts';
import type { TemplateLintOptions } from '../lint/templates.ts';
import { openLintFolder } from '../loader/lint-folder.ts';
import { valuesSource } from '../loader/values-source.ts';
import type { GoMap } from '../go/values.ts';
import { mergeOptions, type ValuesOptions } from '../values/options.ts';
import type { Configuration } from './configuration.ts';
import { schemaPorts } from './render/schema-ports.ts';

export interface LintOptions {
  /** Folders and archives; the current folder when there is none. */
  readonly paths: readonly string[];
  readonly namespace: string;
  readonly values: ValuesOptions;
  readonly strict: boolean;
  readonly quiet: boolean;
  readonly withSubcharts: boolean;
  readonly skipSchemaValidation: boolean;
  /** '' for Helm's default. */
  readonly kubeVersion: string;
}

export interface LintResult {
  readonly charts: readonly LintedChart[];
  /** What is printed. */
  readonly text: string;
  /** Set when a chart failed; its message is the summary. */
  readonly failure?: ScullError;
}

export async function lintCharts(config: Configuration, options: LintOptions): Promise<LintResult> {
  const kubeVersion = wantedVersion(options.kubeVersion, config.rules);
  const paths = options.paths.length === 0 ? ['.'] : [...options.paths];
  if (options.withSubcharts) for (const path of [...paths]) paths.push(...chartsBelow(join(path, 'charts')));
  const values = await mergeOptions(options.values, valuesSource(config), config.rules);
  const charts: LintedChart[] = [];
  for (const path of paths) {
    charts.push(
      await lintPath(config, path, values, {
        ...schemaPorts(config),
        warn: config.log,
        rules: config.rules,
        namespace: options.namespace,
        kubeVersion,
        skipSchemaValidation: options.skipSchemaValidation,
        render: {
          ports: functionPorts(config.env),
          ...renderingBudget(config.env),
          lint: config.log,
          rules: config.rules,
        },
      }),
    );
  }
  const { text, failure } = lintReport(charts, options);
  if (failure === undefined) return { charts, text };
  return { charts, text, failure: new ScullError(failure, { code: 'lint.failed' }) };
}

async function lintPath(
  config: Configuration,
  path: string,
  values: GoMap,
  options: TemplateLintOptions,
): Promise<LintedChart> {
  let folder: ChartFolder;
  try {
    folder = await openLintFolder(path, { warn: config.log, rules: config.rules });
  } catch (error) {
    return { path, messages: [], problem: errorMessage(error) };
  }
  return { path, messages: await lintChart(folder, values, options) };
}

function wantedVersion(text: string, rules: HelmRules | undefined): KubeVersion | undefined {
  if (text === '') return undefined;
  try {
    return (rules?.parseKubeVersion ?? parseKubeVersion)(text);
  } catch (error) {
    throw new ScullError(`invalid kube version '${text}': ${errorMessage(error)}`, { code: 'kube-version' });
  }
}

/** Folders with a Chart.yaml and archives, in the order of `filepath.Walk`. */
function chartsBelow(folder: string): string[] {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .sort((a, b) => compareStrings(a.name, b.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return chartsBelow(path);
      if (entry.name === 'Chart.yaml') return [folder];
      return /\.tgz$|\.tar\.gz$/.test(path) ? [path] : [];
    });
}
