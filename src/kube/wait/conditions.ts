/** Conditions of an object, as `status.conditions` has them. */
import { listAt, stringAt } from '../../go/field-path.ts';
import type { GoMap } from '../../go/values.ts';

/** A condition of `status.conditions`; what is not there is ''. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

export function conditionsOf(object: GoMap): Condition[] {
  const conditions: Condition[] = [];
  for (const item of listAt(object, 'status', 'conditions')) {
    if (!(item instanceof Map)) continue;
    conditions.push({
      type: stringAt(item, 'type'),
      status: stringAt(item, 'status'),
      reason: stringAt(item, 'reason'),
      message: stringAt(item, 'message'),
    });
  }
  return conditions;
}
