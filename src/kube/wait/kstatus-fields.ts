/** Results of kstatus and the members of objects that its rules read, with the strictness of apimachinery's converters. */
import { GoInt, type GoMap, type Value } from '../../go/values.ts';
import { stringAt, valueAt } from '../../go/field-path.ts';
import { type Condition } from './conditions.ts';

export type StatusName = 'InProgress' | 'Failed' | 'Current' | 'Terminating' | 'NotFound' | 'Unknown';

export interface Status {
  readonly status: StatusName;
  readonly message: string;
}

export function current(message: string): Status {
  return { status: 'Current', message };
}

export function inProgress(message: string): Status {
  return { status: 'InProgress', message };
}

export function failed(message: string): Status {
  return { status: 'Failed', message };
}

/** Thrown for a member of a type that nothing can be told from. */
export const malformed = new Error('malformed object');

/** `status.conditions`. Throws `malformed` where some member is of the wrong type. */
export function readConditions(object: GoMap): Condition[] {
  const status = object.get('status') ?? null;
  if (status === null) return [];
  if (!(status instanceof Map)) throw malformed;
  const list = status.get('conditions') ?? null;
  if (list === null) return [];
  if (!Array.isArray(list)) throw malformed;
  return list.map((item) => {
    if (item === null) return { type: '', status: '', reason: '', message: '' };
    if (!(item instanceof Map)) throw malformed;
    const text = (name: string): string => {
      const value = item.get(name) ?? null;
      if (value !== null && typeof value !== 'string') throw malformed;
      return value ?? '';
    };
    return { type: text('type'), status: text('status'), reason: text('reason'), message: text('message') };
  });
}

export function hasCondition(object: GoMap, type: string, status: string): boolean {
  return readConditions(object).some((one) => one.type === type && one.status === status);
}

/** A whole number; `otherwise` for what is not there or of another type. */
export function intOr(otherwise: number, object: GoMap, ...path: readonly string[]): number {
  const value = valueAt(object, ...path);
  return value instanceof GoInt ? Number(value.value) : otherwise;
}

/** A string; `otherwise` for what is not there or of another type. */
export function stringOr(otherwise: string, object: GoMap, ...path: readonly string[]): string {
  const value = valueAt(object, ...path);
  return typeof value === 'string' ? value : otherwise;
}

/** Undefined where it is not there. Throws `malformed` where it is no whole number, or where what holds it is no map. */
export function strictInt(object: GoMap, parent: string, name: string): number | undefined {
  const holder: Value = object.get(parent) ?? null;
  if (holder === null) return undefined;
  if (!(holder instanceof Map)) throw malformed;
  const value = holder.get(name);
  if (value === undefined) return undefined;
  if (!(value instanceof GoInt)) throw malformed;
  return Number(value.value);
}

/** In progress while the controller has not seen the newest generation, as far as the object tells. */
export function generationUnobserved(object: GoMap): Status | undefined {
  const generation = strictInt(object, 'metadata', 'generation');
  if (generation === undefined) return undefined;
  const observed = strictInt(object, 'status', 'observedGeneration');
  if (observed === undefined || observed === generation) return undefined;
  const kind = stringAt(object, 'kind');
  return inProgress(`${kind} generation is ${generation}, but latest observed generation is ${observed}`);
}
