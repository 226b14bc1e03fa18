/** `dependency list`: what a chart declares and what of it is there. pkg/action/dependency.go of Helm v3.22.0. */
import { readdirSync, statSync } from 'node:fs';
import type { Chart, Dependency } from '../../chart/chart.ts';
import { ext, matching } from '../../go/path.ts';
import { Constraints } from '../../go/semver-constraint.ts';
import { parseStrictVersion, parseVersion } from '../../go/semver.ts';
import { quote } from '../../go/strconv-quote.ts';
import { compareStrings } from '../../go/strings.ts';
import { joinPath } from '../../home/paths.ts';
import { loadChart } from '../../loader/load.ts';
import type { Configuration } from '../configuration.ts';

export interface DependencyRow {
  readonly name: string;
  /** As declared: a version or a range. */
  readonly version: string;
  readonly repository: string;
  readonly status: DependencyStatus;
}

export type DependencyStatus =
  /** Packed. */
  | 'ok'
  | 'unpacked'
  | 'missing'
  | 'wrong version'
  | 'invalid version'
  | 'corrupt'
  | 'misnamed'
  | 'too many matches'
  | 'bad pattern';

export interface DependencyList {
  /** Undefined for a chart that declares no dependencies at all. */
  readonly rows?: readonly DependencyRow[];
  /** What is in charts/ and not declared, in Helm's words. */
  readonly warnings: readonly string[];
}

/** Lists the dependencies of a folder or an archive. Throws what is wrong with the chart. */
export async function listDependencies(config: Configuration, chartPath: string): Promise<DependencyList> {
  const chart = await loadChart(chartPath, { warn: config.log, rules: config.rules });
  const charts = joinPath(chartPath, 'charts');
  const { dependencies } = chart.metadata;
  if (dependencies === undefined) return { warnings: [`WARNING: no dependencies at ${charts}`] };
  const names = namesIn(charts);
  const rows: DependencyRow[] = [];
  for (const one of dependencies) {
    const { name, version, repository } = one;
    rows.push({ name, version, repository, status: await statusOf(one, { chart, charts, names }) });
  }
  return { rows, warnings: await undeclared(dependencies, charts, names) };
}

interface Present {
  readonly chart: Chart;
  /** The folder charts/. */
  readonly charts: string;
  readonly names: readonly string[];
}

async function statusOf(dependency: Dependency, { chart, charts, names }: Present): Promise<DependencyStatus> {
  const { name } = dependency;
  let pattern: RegExp;
  try {
    pattern = matching(`${name}-*.tgz`);
  } catch {
    return 'bad pattern';
  }
  let archives = names.filter((one) => pattern.test(one));
  if (archives.length > 1) {
    archives = archives.filter((one) => isStrictVersion(one.slice(0, -'.tgz'.length).replace(`${name}-`, '')));
    if (archives.length > 1) return 'too many matches';
  }
  const [archive] = archives;
  if (archive !== undefined) return archiveStatus(joinPath(charts, archive), dependency);
  const unpacked = chart.dependencies.findLast((one) => one.metadata.name === name);
  return unpacked === undefined ? 'missing' : (versionStatus(unpacked, dependency) ?? 'unpacked');
}

async function archiveStatus(path: string, dependency: Dependency): Promise<DependencyStatus> {
  let chart: Chart;
  try {
    chart = await loadChart(path);
  } catch {
    return 'corrupt';
  }
  if (chart.metadata.name !== dependency.name) return 'misnamed';
  return versionStatus(chart, dependency) ?? 'ok';
}

/** Undefined when the version is as declared. */
function versionStatus({ metadata }: Chart, { version }: Dependency): 'wrong version' | 'invalid version' | undefined {
  if (metadata.version === version) return undefined;
  try {
    return new Constraints(version).check(parseVersion(metadata.version)) ? undefined : 'wrong version';
  } catch {
    return 'invalid version';
  }
}

function isStrictVersion(text: string): boolean {
  try {
    parseStrictVersion(text);
    return true;
  } catch {
    return false;
  }
}

async function undeclared(
  dependencies: readonly Dependency[],
  charts: string,
  names: readonly string[],
): Promise<string[]> {
  const warnings: string[] = [];
  for (const name of names) {
    const path = joinPath(charts, name);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true && ext(name) !== '.tgz') continue;
    let chart: Chart;
    try {
      chart = await loadChart(path);
    } catch {
      warnings.push(`WARNING: ${quote(path)} is not a chart.`);
      continue;
    }
    if (!dependencies.some((one) => one.name === chart.metadata.name)) {
      warnings.push(`WARNING: ${quote(path)} is not in Chart.yaml.`);
    }
  }
  return warnings;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort(compareStrings);
  } catch {
    return [];
  }
}
