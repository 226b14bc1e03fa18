/** Which values an upgrade starts from: reuseValues of pkg/action/upgrade.go (Helm v3.22.0). */
import type { Chart } from '../../chart/chart.ts';
import { ScullError, errorMessage } from '../../errors.ts';
import type { GoMap, Value } from '../../go/values.ts';
import type { Release } from '../../release/release.ts';
import { coalesceTables, coalesceValues, type CoalesceOptions } from '../../values/coalesce.ts';

export interface ReuseOptions extends CoalesceOptions {
  readonly resetValues: boolean;
  readonly reuseValues: boolean;
  readonly resetThenReuseValues: boolean;
}

/**
 * The user's values for the new revision, given those of the command line. With `reuseValues` the chart's own become those that
 * the current revision had.
 */
export function reusedValues(chart: Chart, current: Release, given: GoMap, options: ReuseOptions): GoMap {
  if (options.resetValues) return given;
  if (options.reuseValues) {
    const before = valuesOf(current, options);
    const values = overCurrent(given, current, options);
    chart.values = before;
    return values;
  }
  if (options.resetThenReuseValues) return overCurrent(given, current, options);
  return given.size === 0 && current.config.size > 0 ? current.config : given;
}

/** Whether that changes the values of the current revision, too. Has to be asked before. */
export function changesCurrent(given: GoMap, options: ReuseOptions): boolean {
  return !options.resetValues && (options.reuseValues || options.resetThenReuseValues) && hasNull(given);
}

function hasNull(value: Value): boolean {
  return value === null || (value instanceof Map && [...value.values()].some(hasNull));
}

/** As in Helm, what is given as null becomes null in the current revision's values too, and so in its record. */
function overCurrent(given: GoMap, { config }: Release, options: CoalesceOptions): GoMap {
  return config.size === 0 ? given : coalesceTables(given, config, options);
}

function valuesOf({ chart, config }: Release, options: CoalesceOptions): GoMap {
  if (chart === undefined) throw new ScullError('failed to rebuild old values', { code: 'release.values' });
  try {
    return coalesceValues(chart, config, options);
  } catch (error) {
    throw new ScullError(`failed to rebuild old values: ${errorMessage(error)}`, { code: 'release.values' });
  }
}
