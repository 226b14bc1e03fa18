/**
 * Values given by the user over those of the charts: `CoalesceValues` and `MergeValues` of Helm 3.22 (pkg/chartutil/coalesce.go).
 * Coalescing deletes keys that the user set to null, merging keeps them. What comes from a chart is copied, so no chart's
 * own values change. Where Go walks a map in random order, ours is the order of the map.
 */
import { hasDependency, type Chart, type Warn } from '../chart/chart.ts';
import type { HelmRules } from '../chart/helm-rules.ts';
import { sprintf } from '../go/fmt.ts';
import { quote } from '../go/strconv.ts';
import type { GoMap, Value } from '../go/values.ts';
import { copyMap, copyValue } from './copy.ts';

const GLOBAL = 'global';

export interface CoalesceOptions {
  readonly warn?: Warn;
  readonly rules?: HelmRules | undefined;
}

interface Run {
  readonly warn: Warn;
  /** Keep nulls instead of deleting what they stand for. */
  readonly merge: boolean;
  /** Takes the nulls of a chart out, where they mean nothing. */
  readonly dropNulls: ((values: GoMap) => void) | undefined;
}

/**
 * The values that `chart` and its dependencies see: `values` over the defaults of each chart, globals passed down.
 * `values` is not changed. Throws `type mismatch on NAME: …` where values for a dependency are no table.
 */
export function coalesceValues(chart: Chart, values: GoMap | null, options: CoalesceOptions = {}): GoMap {
  return start(chart, values, options, false);
}

/** As `coalesceValues`, but nulls stay. */
export function mergeValues(chart: Chart, values: GoMap | null, options: CoalesceOptions = {}): GoMap {
  return start(chart, values, options, true);
}

function start(chart: Chart, values: GoMap | null, options: CoalesceOptions, merge: boolean): GoMap {
  const run = runOf(options, merge);
  return coalesce(chart, values === null ? new Map<string, Value>() : copyMap(values), '', run);
}

function runOf({ warn, rules }: CoalesceOptions, merge: boolean): Run {
  return { warn: warn ?? (() => undefined), merge, dropNulls: merge ? undefined : rules?.dropNulls };
}

function coalesce(chart: Chart, into: GoMap, prefix: string, run: Run): GoMap {
  const inner = joinKey(prefix, chart.metadata.name);
  applyDefaults(chart, into, inner, run);
  for (const dependency of chart.dependencies) {
    const { name } = dependency.metadata;
    let table = into.get(name);
    if (table === undefined) into.set(name, (table = new Map()));
    if (!(table instanceof Map)) throw new Error(sprintf('type mismatch on %s: %t', [name, table]));
    passGlobals(table, into, inner, run);
    coalesce(dependency, table, inner, run);
  }
  return into;
}

/** Fills `into` with the chart's own values; those already there win. */
function applyDefaults(chart: Chart, into: GoMap, prefix: string, run: Run): void {
  for (const [key, value] of chart.values) {
    const given = into.get(key);
    if (given === undefined) {
      if (value === null && run.dropNulls !== undefined) continue;
      const copy = copyValue(value);
      if (copy instanceof Map) run.dropNulls?.(copy);
      into.set(key, copy);
    } else if (given === null) {
      if (!run.merge) into.delete(key);
    } else if (given instanceof Map) {
      if (value instanceof Map) {
        const merge = run.merge || hasDependency(chart, key);
        const copy = copyMap(value);
        if (!merge) run.dropNulls?.(copy);
        overlay(given, copy, joinKey(prefix, key), { ...run, merge });
      } else if (value !== null) {
        run.warn(`warning: skipped value for ${joinKey(prefix, key)}: Not a table.`, 'coalesce.go:237');
      }
    }
  }
}

/** Globals of `from` into those of `into`; here the parent wins. */
function passGlobals(into: GoMap, from: GoMap, prefix: string, run: Run): void {
  const target = into.get(GLOBAL) ?? (into.has(GLOBAL) ? null : new Map<string, Value>());
  if (!(target instanceof Map)) {
    run.warn(`warning: skipping globals because destination ${GLOBAL} is not a table.`, 'coalesce.go:138');
    return;
  }
  const source = from.get(GLOBAL) ?? (from.has(GLOBAL) ? null : new Map<string, Value>());
  if (!(source instanceof Map)) {
    run.warn(`warning: skipping globals because source ${GLOBAL} is not a table.`, 'coalesce.go:145');
    return;
  }
  for (const [key, value] of source) {
    const own = target.get(key);
    if (value instanceof Map) {
      const table = new Map(value);
      if (own === undefined) target.set(key, table);
      else if (own instanceof Map) {
        overlay(table, own, joinKey(prefix, key), { ...run, merge: true });
        target.set(key, table);
      } else run.warn(`Conflict: cannot merge map onto non-map for ${quote(key)}. Skipping.`, 'coalesce.go:161');
    } else if (own instanceof Map) run.warn(`key ${key} is table. Skipping`, 'coalesce.go:175');
    else target.set(key, value);
  }
  into.set(GLOBAL, target);
}

/** `CoalesceTables`: `under` below `over`, where a null in `over` deletes what `under` has. Both may change; `over` is the result. */
export function coalesceTables(over: GoMap, under: GoMap, options: CoalesceOptions = {}): GoMap {
  return overlay(over, under, '', runOf(options, false));
}

/** `MergeTables`: as `coalesceTables`, but nulls stay. */
export function mergeTables(over: GoMap, under: GoMap, options: CoalesceOptions = {}): GoMap {
  return overlay(over, under, '', runOf(options, true));
}

function overlay(over: GoMap, under: GoMap, prefix: string, run: Run): GoMap {
  const wasGiven = new Set<string>();
  for (const [key, value] of over) {
    if (value !== null) continue;
    const below = under.get(key);
    if (below !== undefined && below !== null) wasGiven.add(key);
    under.set(key, null);
  }
  for (const [key, value] of under) {
    const own = over.get(key);
    if (own === undefined) over.set(key, value);
    else if (own === null) {
      if (!run.merge && wasGiven.has(key)) over.delete(key);
    } else if (value instanceof Map) {
      if (own instanceof Map) overlay(own, value, joinKey(prefix, key), run);
      else {
        const text = sprintf('warning: cannot overwrite table with non table for %s (%v)', [
          joinKey(prefix, key),
          value,
        ]);
        run.warn(text, 'coalesce.go:316');
      }
    } else if (own instanceof Map && value !== null) {
      const name = joinKey(prefix, key);
      run.warn(
        sprintf('warning: destination for %s is a table. Ignoring non-table value (%v)', [name, value]),
        'coalesce.go:319',
      );
    }
  }
  return over;
}

function joinKey(prefix: string, key: string): string {
  return prefix === '' ? key : `${prefix}.${key}`;
}
