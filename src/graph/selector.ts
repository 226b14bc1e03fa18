/** Whether labels fit a selector: `Matches` of apimachinery's labels.Selector. */
import { listAt, stringAt, valueAt } from '../go/field-path.ts';
import type { GoMap, Value } from '../go/values.ts';
import type { Selection } from './references/reference.ts';

/** Nothing asked for fits everything. */
export function fits({ labels, expressions }: Selection, given: GoMap | undefined): boolean {
  for (const [key, value] of labels ?? []) if (given?.get(key) !== value) return false;
  return expressions.every((expression) => meets(expression, given));
}

function meets(expression: Value, given: GoMap | undefined): boolean {
  const value = valueAt(given, stringAt(expression, 'key'));
  const isAmong = value !== undefined && listAt(expression, 'values').includes(value);
  switch (stringAt(expression, 'operator')) {
    case 'In':
      return isAmong;
    case 'NotIn':
      return !isAmong;
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
