/** Whether single values fit: types, equality, bounds. What is not surely told here ends in `Unsure`. */
import { anyMapType, anySliceType } from '../../go/types.ts';
import { typeOf, type GoInt, type Value } from '../../go/values.ts';
import { isList, type Plain, type PlainObject } from './shape.ts';

/** Not an answer: another way has to be taken. */
export class Unsure extends Error {}

export type Kind = 'null' | 'boolean' | 'string' | 'number' | 'array' | 'object';

export function kindOf(value: Value): Kind {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return typeof value as 'string' | 'boolean';
    case 'number':
      if (Number.isFinite(value)) return 'number';
      break;
    default:
      if (value === null) return 'null';
      if (value instanceof Map && typeOf(value) === anyMapType) return 'object';
      if (Array.isArray(value) && typeOf(value) === anySliceType) return 'array';
  }
  throw new Unsure();
}

/** Beyond what a double holds, numbers are compared elsewhere. */
export function safeNumber({ value }: GoInt): number {
  const n = Number(value);
  if (!Number.isSafeInteger(n)) throw new Unsure();
  return n;
}

export function isOfType(wanted: Plain, kind: Kind, value: Value): boolean {
  if (isList(wanted)) return wanted.some((type) => type === kind || isOfType(type, kind, value));
  return wanted === kind || (wanted === 'integer' && kind === 'number' && Number.isInteger(value));
}

export function equal(wanted: Plain, value: Value): boolean {
  if (wanted === value) return true;
  if (typeof wanted === 'object' && typeof value === 'object' && wanted !== null && value !== null) throw new Unsure();
  return false;
}

export function runes(text: string): number {
  if (/[\ud800-\udfff]/.test(text)) throw new Unsure();
  return text.length;
}

export function numberFits(schema: PlainObject, keyword: string, wanted: Plain, n: number): boolean {
  switch (keyword) {
    case 'minimum':
      return n >= (wanted as number);
    case 'maximum':
      return n <= (wanted as number);
    case 'exclusiveMinimum':
      return typeof wanted === 'number' ? n > wanted : !wanted || n > (schema['minimum'] as number);
    case 'exclusiveMaximum':
      return typeof wanted === 'number' ? n < wanted : !wanted || n < (schema['maximum'] as number);
    case 'multipleOf':
      if (!Number.isSafeInteger(n) || !Number.isSafeInteger(wanted)) throw new Unsure();
      return n % (wanted as number) === 0;
    default:
      return true;
  }
}
