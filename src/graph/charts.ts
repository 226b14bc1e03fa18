/**
 * A chart and what it depends on, with what decided whether it takes part. The decisions are those of the renderer itself, seen while
 * it makes them (src/values/dependencies.ts): what is off is gone afterwards.
 */
import type { Chart, Dependency } from '../chart/chart.ts';
import type { Origin } from '../explain/origin.ts';
import type { Value } from '../go/values.ts';
import { trimSpace } from '../go/unicode.ts';
import { isCompatibleRange, type Decision } from '../values/dependencies.ts';
import { valueAt } from '../values/lookup.ts';

export interface ChartNode {
  /** As its parent has it: the alias where there is one. */
  readonly name: string;
  /** Its own name. */
  readonly chart: string;
  /** Of the chart that is there; '' where none is. */
  readonly version: string;
  /** The versions that the parent takes; '' where it does not declare the dependency. */
  readonly wanted: string;
  /** The repository that the parent names; '' for what is in `charts/` only. */
  readonly repository: string;
  /** Whether the parent has it in its Chart.yaml. */
  readonly declared: boolean;
  readonly condition: string;
  readonly tags: readonly string[];
  readonly library: boolean;
  readonly deprecated: boolean;
  /** `missing`: on, and not in `charts/`. */
  readonly state: 'on' | 'off' | 'missing';
  /** Undefined where nothing was to be decided: it is on. */
  readonly why: Why | undefined;
  /** Nothing below what is off. */
  readonly dependencies: readonly ChartNode[];
}

export interface Why {
  readonly by: 'condition' | 'tag';
  /** Of the value, from the outermost chart: `db.cache.enabled`, `tags.monitoring`. */
  readonly path: readonly string[];
  readonly value: boolean;
  /** Undefined where it cannot be told: defaults of a chart that is off are gone with it. */
  readonly origin: Origin | undefined;
}

/** Where a value comes from that templates see. */
export type OriginOf = (path: readonly string[]) => Origin | undefined;

interface Entry {
  readonly declared: Dependency;
  /** Before its alias became its name. */
  readonly name: string;
  /** Whether a chart is there for it. */
  readonly loaded: boolean;
}

interface Level extends Decision {
  readonly entries: readonly Entry[];
}

/** To be given to `processDependenciesWithMerge`; `tree` is for afterwards. */
export class ChartWatch {
  private readonly levels = new Map<Chart, Level>();

  readonly onChart = (chart: Chart): ((decision: Decision) => void) => {
    const entries = (chart.metadata.dependencies ?? []).map((declared): Entry => {
      const loaded = chart.dependencies.some(
        ({ metadata: { name, version } }) => name === declared.name && isCompatibleRange(declared.version, version),
      );
      return { declared, name: declared.name, loaded };
    });
    return (decision) => {
      // of a chart that is there under two aliases the entries are shared, and decided about twice
      this.levels.set(chart, { ...decision, entries, declared: decision.declared.map((entry) => ({ ...entry })) });
    };
  };

  tree(chart: Chart, originOf: OriginOf): ChartNode {
    return { ...about(chart, chart.metadata.name), dependencies: this.below(chart, originOf) };
  }

  private below(chart: Chart, originOf: OriginOf): ChartNode[] {
    const level = this.levels.get(chart);
    if (level === undefined) return chart.dependencies.map((one) => this.tree(one, originOf));
    const { charts, entries } = level;
    const off = new Set(level.declared.filter(({ enabled }) => !enabled).map(({ name }) => name));
    let next = charts.length - entries.filter(({ loaded }) => loaded).length;
    const undeclared = charts.slice(0, next).map((one) => {
      if (!off.has(one.metadata.name)) return this.tree(one, originOf);
      return { ...about(one, one.metadata.name), state: 'off' as const };
    });
    const declared = entries.map((entry, i) => {
      const found = entry.loaded ? charts[next++] : undefined;
      const settled = level.declared[i]!;
      const { name, version, repository, condition, tags = [] } = settled;
      const why = whyOf(settled, level, originOf);
      const known = found === undefined ? nothing : about(found, entry.name);
      const told = {
        ...known,
        name,
        chart: entry.name,
        wanted: version,
        repository,
        condition,
        tags,
        why,
        declared: true,
      };
      if (!settled.enabled) return { ...told, state: 'off' as const };
      if (found === undefined) return { ...told, state: 'missing' as const };
      return { ...told, dependencies: this.below(found, originOf) };
    });
    return [...declared, ...undeclared];
  }
}

const nothing: ChartNode = {
  ...{ name: '', chart: '', version: '', wanted: '', repository: '', condition: '', tags: [], declared: false },
  ...{ library: false, deprecated: false, state: 'on', why: undefined, dependencies: [] },
};

function about({ metadata: { name, version, type, deprecated } }: Chart, chart: string): ChartNode {
  return { ...nothing, name, chart, version, library: type === 'library', deprecated };
}

/** The first condition that leads to a boolean; else the first tag that is on, or the first that is off. */
function whyOf({ condition, tags }: Dependency, { values, path }: Level, originOf: OriginOf): Why | undefined {
  const why = (by: Why['by'], at: readonly string[], value: boolean): Why => {
    return { by, path: at, value, origin: originOf(at) };
  };
  for (const one of trimSpace(condition).split(',')) {
    const value = one === '' ? undefined : valueAt(values, path + one);
    if (typeof value === 'boolean') return why('condition', (path + one).split('.'), value);
  }
  const known: Value | undefined = values.get('tags');
  if (!(known instanceof Map)) return undefined;
  for (const value of [true, false]) {
    const tag = tags?.find((name) => known.get(name) === value);
    if (tag !== undefined) return why('tag', ['tags', tag], value);
  }
  return undefined;
}

/**
 * The tree of a release: of its chart a record holds no subcharts, but which dependencies were on; what is below them shows in the
 * templates that its manifests come from (`shop/charts/db/templates/x.yaml`).
 */
export function recordedTree({ metadata }: Pick<Chart, 'metadata'>, sources: readonly string[]): ChartNode {
  const root = { ...about({ metadata } as Chart, metadata.name), dependencies: [] as ChartNode[] };
  for (const { name, version, repository, condition, tags = [] } of metadata.dependencies ?? []) {
    const told = { name, wanted: version, repository, condition, tags, declared: true };
    root.dependencies.push({ ...nothing, ...told, dependencies: [] });
  }
  for (const source of sources) {
    let at: ChartNode = root;
    const [, ...below] = source.split('/templates/')[0]!.split('/charts/');
    for (const name of below) {
      let child = at.dependencies.find((one) => one.name === name);
      if (child === undefined) {
        child = { ...nothing, name, declared: true, dependencies: [] };
        (at.dependencies as ChartNode[]).push(child);
      }
      at = child;
    }
  }
  return root;
}
