/**
 * Which dependencies of a chart are on, under which names, and what they lend to their parents: `ProcessDependencies` of
 * Helm 3.22 (pkg/chartutil/dependencies.go). The chart changes in place: disabled dependencies go, aliases become
 * names, `import-values` end up in the chart's values. A chart under an alias is a shallow copy, so charts below it
 * keep the original as their parent, as in Helm.
 */
import { setDependencies, type Chart, type Dependency, type Warn } from '../chart/chart.ts';
import type { HelmRules } from '../chart/helm-rules.ts';
import { errorMessage } from '../errors.ts';
import { sprintf } from '../go/fmt.ts';
import { Constraints } from '../go/semver-constraint.ts';
import { parseVersion } from '../go/semver.ts';
import { trimSpace } from '../go/unicode.ts';
import { anyMapType, stringMapType } from '../go/types.ts';
import { typedMap, typeOf, type GoMap, type Value } from '../go/values.ts';
import { coalesceTables, coalesceValues, mergeTables, mergeValues, type CoalesceOptions } from './coalesce.ts';
import { copyMap } from './copy.ts';
import { tableAt, valueAt } from './lookup.ts';

/** As lint and older callers do it: nulls in the values of a chart with dependencies are dropped. */
export function processDependencies(chart: Chart, values: GoMap, options: CoalesceOptions = {}): void {
  process(chart, values, options, false);
}

export interface DependencyOptions extends CoalesceOptions {
  /** Sees each chart that declares dependencies before any of them is renamed, and by what it gives what was decided. */
  readonly onChart?: (chart: Chart) => (decision: Decision) => void;
}

/** Which dependencies of a chart are on. */
export interface Decision {
  /** All that are there, by the names they have from now on, those first that are not declared. */
  readonly charts: readonly Chart[];
  /** In their order in Chart.yaml. */
  readonly declared: readonly Dependency[];
  /** What conditions and tags were looked up in. */
  readonly values: GoMap;
  /** What conditions begin with: `db.` below the dependency `db`. */
  readonly path: string;
}

/** As install, upgrade and template do it: nulls survive until the values are coalesced. */
export function processDependenciesWithMerge(chart: Chart, values: GoMap, options: DependencyOptions = {}): void {
  process(chart, values, options, true);
}

function process(chart: Chart, values: GoMap, options: DependencyOptions, merge: boolean): void {
  const { warn = (): void => undefined, rules, onChart } = options;
  const run = { warn, merge, rules, onChart };
  selectEnabled(chart, values, '', run);
  importAll(chart, run);
}

interface Run {
  readonly warn: Warn;
  readonly merge: boolean;
  readonly rules: HelmRules | undefined;
  readonly onChart: DependencyOptions['onChart'];
}

/** Whether `version` is within `range`; false when either is malformed (`IsCompatibleRange`). */
export function isCompatibleRange(range: string, version: string): boolean {
  try {
    return new Constraints(range).check(parseVersion(version));
  } catch {
    return false;
  }
}

function selectEnabled(chart: Chart, values: GoMap, path: string, run: Run): void {
  const declared = chart.metadata.dependencies;
  if (declared === undefined) return;
  const onDecision = run.onChart?.(chart);
  const charts: Chart[] = [];
  for (const loaded of chart.dependencies) if (!isDeclared(loaded, declared)) charts.push(loaded);
  for (const entry of declared) {
    const loaded = chartOf(entry, chart.dependencies);
    if (loaded !== undefined) charts.push((run.rules?.dependencyCopy ?? renamed)(loaded, entry.alias));
    if (entry.alias !== '') entry.name = entry.alias;
  }
  setDependencies(chart, charts);

  for (const entry of declared) entry.enabled = true;
  const merged = coalesceValues(chart, values, run);
  applyTags(declared, merged, run);
  applyConditions(declared, merged, path, run);
  onDecision?.({ charts, declared, values: merged, path });

  const off = new Set<string>();
  for (const entry of declared) if (!entry.enabled) off.add(entry.name);
  const kept: Chart[] = [];
  for (const dependency of charts) if (!off.has(dependency.metadata.name)) kept.push(dependency);
  for (const dependency of kept) selectEnabled(dependency, merged, `${path}${dependency.metadata.name}.`, run);
  const entries: Dependency[] = [];
  for (const entry of declared) if (!off.has(entry.name)) entries.push(entry);
  if (entries.length > 0) chart.metadata.dependencies = entries;
  else delete chart.metadata.dependencies;
  setDependencies(chart, kept);
}

function isDeclared(chart: Chart, declared: readonly Dependency[]): boolean {
  for (const entry of declared) if (isFor(entry, chart)) return true;
  return false;
}

function chartOf(entry: Dependency, charts: readonly Chart[]): Chart | undefined {
  for (const candidate of charts) if (isFor(entry, candidate)) return candidate;
  return undefined;
}

function isFor(entry: Dependency, chart: Chart): boolean {
  return chart.metadata.name === entry.name && isCompatibleRange(entry.version, chart.metadata.version);
}

function renamed(chart: Chart, alias: string): Chart {
  const metadata = { ...chart.metadata };
  if (alias !== '') metadata.name = alias;
  return { ...chart, metadata };
}

function applyTags(declared: readonly Dependency[], values: GoMap, run: Run): void {
  const tags = values.get('tags');
  if (!(tags instanceof Map)) return;
  for (const entry of declared) {
    let on = false;
    let off = false;
    for (const tag of entry.tags ?? []) {
      const value = tags.get(tag);
      if (value === true) on = true;
      else if (value === false) off = true;
      else if (value !== undefined) {
        run.warn(`Warning: Tag '${tag}' for chart ${entry.name} returned non-bool value`, 'dependencies.go:95');
      }
    }
    entry.enabled = on || !off;
  }
}

/** The first condition that leads to a boolean decides. */
function applyConditions(declared: readonly Dependency[], values: GoMap, path: string, run: Run): void {
  for (const entry of declared) {
    for (const condition of trimSpace(entry.condition).split(',')) {
      if (condition === '') continue;
      const value = valueAt(values, path + condition);
      if (value === undefined) continue;
      if (typeof value === 'boolean') {
        entry.enabled = value;
        break;
      }
      const text = `Warning: Condition path '${condition}' for chart ${entry.name} returned non-bool value`;
      run.warn(text, 'dependencies.go:64');
    }
  }
}

function importAll(chart: Chart, run: Run): void {
  for (const dependency of chart.dependencies) importAll(dependency, run);
  importValues(chart, run);
}

function importValues(chart: Chart, run: Run): void {
  const declared = chart.metadata.dependencies;
  if (declared === undefined) return;
  const values = (run.merge ? mergeValues : coalesceValues)(chart, null, run);
  const tables = run.merge ? mergeTables : coalesceTables;
  let imported: GoMap = new Map();
  for (const entry of declared) {
    if (entry.importValues === undefined) continue;
    const resolved: Value[] = [];
    for (const wanted of entry.importValues) {
      const [child, parent] = sourceAndTarget(wanted);
      if (child === undefined) continue;
      resolved.push(typedMap(stringMapType, new Map([['child', child], ['parent', parent]]))); // prettier-ignore
      let table: GoMap;
      try {
        table = tableAt(values, `${entry.name}.${child}`);
      } catch (error) {
        const isText = typeof wanted === 'string';
        const what = isText ? 'missing table' : `missing table from chart ${entry.name}`;
        run.warn(`Warning: ImportValues ${what}: ${errorMessage(error)}`, `dependencies.go:${isText ? 287 : 270}`);
        continue;
      }
      imported = tables(imported, nestAt(parent, table.size === 0 ? new Map<string, Value>() : table), run);
    }
    if (resolved.length > 0) entry.importValues = resolved;
    else delete entry.importValues;
  }
  // what is imported shares tables with the values it comes from
  const own = imported.size === 0 ? values : copyMap(values);
  if (!run.merge) dropNulls(own);
  chart.values = tables(own, imported, run);
}

function sourceAndTarget(wanted: Value): [child: string, parent: string] | [undefined, undefined] {
  if (typeof wanted === 'string') return [`exports.${wanted}`, '.'];
  // what an earlier run resolved is a map[string]string, which Helm no longer looks at
  if (!(wanted instanceof Map) || typeOf(wanted) !== anyMapType) return [undefined, undefined];
  const text = (key: string): string => sprintf('%v', [wanted.get(key) ?? null]);
  return [text('child'), text('parent')];
}

/** `table` below the dotted `path`; `.` is the top. */
function nestAt(path: string, table: GoMap): GoMap {
  if (path === '.') return table;
  return path.split('.').reduceRight((inner: GoMap, key) => new Map([[key, inner]]), table);
}

function dropNulls(map: GoMap): void {
  for (const [key, value] of map) {
    if (value === null) map.delete(key);
    else if (value instanceof Map) dropNulls(value);
  }
}
