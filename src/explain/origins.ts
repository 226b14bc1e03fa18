/**
 * The merged values that templates see, and of each leaf where it comes from and what it stands over. Which source won is found by
 * merging tags with the renderer's own code; what it won against, by looking into each source in the order in which they count:
 * globals from the outermost chart inwards, what the user gave before the defaults of charts, a parent's before its subchart's,
 * then what is imported.
 */
import type { Chart } from '../chart/chart.ts';
import { sortedKeys, type GoMap, type Value } from '../go/values.ts';
import { coalesceValues, type CoalesceOptions } from '../values/coalesce.ts';
import { chartSources, type Import } from './chart-sources.ts';
import { originText, type Origin } from './origin.ts';
import { valueAt } from '../go/field-path.ts';
import { startsWith, type Path } from './path.ts';
import { tagOf, type Source } from './tags.ts';
import type { UserValues } from './user-values.ts';

/** A value that some source gives. */
export interface Given {
  readonly origin: Origin;
  readonly value: Value;
}

/** A scalar, or a table or list of nothing. */
export interface Leaf {
  readonly path: Path;
  readonly value: Value;
  /** Undefined for tables of nothing that merging makes, such as the globals of a subchart. */
  readonly origin: Origin | undefined;
  /** What it stands over, the strongest first. */
  readonly over: readonly Given[];
  /** What should have counted more, and does not: values where there is a table, and the other way round. */
  readonly ignored: readonly Given[];
}

export class ValueOrigins {
  /** Exactly what templates get as `.Values`. */
  readonly values: GoMap;
  /** By path, tables by their keys, lists in their order. */
  readonly leaves: readonly Leaf[];
  private readonly user: readonly Source[];
  private readonly charts: readonly Source[];
  private readonly imports: readonly Import[];

  /** The dependencies of `chart` have been processed. Throws as `coalesceValues`. */
  constructor(chart: Chart, user: UserValues, options: CoalesceOptions = {}) {
    const { rules } = options;
    this.values = coalesceValues(chart, user.values, options);
    const shadow = chartSources(chart, rules);
    this.user = [...user.sources].reverse();
    this.charts = shadow.sources;
    this.imports = shadow.imports;
    const leaves: Leaf[] = [];
    this.collect(this.values, coalesceValues(shadow.chart, user.tagged, { rules }), [], leaves);
    this.leaves = leaves;
  }

  /** The leaves at `path` and below. */
  below(path: Path): Leaf[] {
    return this.leaves.filter((leaf) => startsWith(leaf.path, path));
  }

  /** Whether the user gave a value for that very path. */
  isGiven(path: Path): boolean {
    return this.user.some(({ values }) => valueAt(values, ...path) !== undefined);
  }

  /** Whether some chart has a default for it, or had one that is a table of nothing, to be filled. */
  hasDefault(path: Path): boolean {
    return this.charts.some(({ at, values }) => {
      if (!startsWith(path, at)) return false;
      for (let end = path.length; end > at.length; end--) {
        const value = valueAt(values, ...path.slice(at.length, end));
        if (value !== undefined) return end === path.length || isEmpty(value);
      }
      return false;
    });
  }

  /** The keys that defaults of charts have in the table at `path`. */
  defaultKeys(path: Path): string[] {
    return this.charts.flatMap(({ at, values }) => {
      if (!startsWith(path, at)) return at.length > path.length && startsWith(at, path) ? [at[path.length]!] : [];
      const table = valueAt(values, ...path.slice(at.length));
      return table instanceof Map ? [...table.keys()] : [];
    });
  }

  /** Where charts have defaults of this name, shortest paths first. */
  defaultsNamed(name: string): Path[] {
    const found = this.charts.flatMap(({ at, values }) => [...pathsNamed(name, values, at)]);
    return found.sort((a, b) => a.length - b.length);
  }

  private collect(value: Value, tags: Value | undefined, path: Path, leaves: Leaf[]): void {
    if (value instanceof Map && (value.size > 0 || path.length === 0)) {
      const inner = tags instanceof Map ? tags : undefined;
      for (const key of sortedKeys(value)) this.collect(value.get(key)!, inner?.get(key), [...path, key], leaves);
    } else if (Array.isArray(value) && value.length > 0) {
      const inner = Array.isArray(tags) ? tags : undefined;
      value.forEach((item, i) => {
        this.collect(item, inner?.[i], [...path, i], leaves);
      });
    } else leaves.push(this.leaf(path, value, tags));
  }

  private leaf(path: Path, value: Value, tags: Value | undefined): Leaf {
    const given = this.given(path);
    const tag = tagOf(tags);
    const won = tag?.source.originOf(tag.path);
    const at = given.findIndex((one) =>
      won === undefined ? sameKind(one.value, value) : originText(one.origin) === originText(won),
    );
    const origin = won ?? given[at]?.origin;
    return { path, value, origin, over: given.slice(at + 1), ignored: at < 0 ? [] : given.slice(0, at) };
  }

  /** All that sources give for a path, the strongest first. */
  private given(path: Path, imported = 0): Given[] {
    const found: Given[] = [];
    for (const way of this.ways(path)) {
      for (const source of this.user) add(found, source, way);
      for (const source of this.charts) if (startsWith(way, source.at)) add(found, source, way.slice(source.at.length));
    }
    if (imported < this.imports.length) {
      for (const { from, to } of this.imports) {
        if (startsWith(path, to) && !startsWith(path, from))
          found.push(...this.given([...from, ...path.slice(to.length)], imported + 1));
      }
    }
    return distinct(found);
  }

  /** A global of a subchart is also one of each chart above it, the outermost first. */
  private ways(path: Path): Path[] {
    const at = path.indexOf('global');
    const chart = path.slice(0, at);
    if (at <= 0 || !this.charts.some((source) => source.at.length === at && startsWith(chart, source.at)))
      return [path];
    return Array.from({ length: at + 1 }, (_, depth) => [...path.slice(0, depth), ...path.slice(at)]);
  }
}

function* pathsNamed(name: string, values: GoMap, path: Path): Generator<Path> {
  for (const [key, value] of values) {
    if (key === name) yield [...path, key];
    if (value instanceof Map) yield* pathsNamed(name, value, [...path, key]);
  }
}

function isEmpty(value: Value): boolean {
  return value === null || (value instanceof Map && value.size === 0) || (Array.isArray(value) && value.length === 0);
}

function add(found: Given[], source: Source, path: Path): void {
  const value = valueAt(source.values, ...path);
  if (value === undefined || path.length === 0) return;
  const origin = source.originOf(path);
  // `--set l[1]=x` alone says nothing of l[0]
  if (value !== null || origin.source !== 'flag' || typeof path.at(-1) === 'string') found.push({ origin, value });
}

function distinct(given: readonly Given[]): Given[] {
  const seen = new Set<string>();
  return given.filter(({ origin }) => {
    const text = `${origin.source} ${originText(origin)}`;
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}

function sameKind(a: Value, b: Value): boolean {
  return a === null || b === null
    ? a === b
    : a instanceof Map === b instanceof Map && Array.isArray(a) === Array.isArray(b);
}
