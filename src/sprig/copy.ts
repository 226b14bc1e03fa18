/**
 * `copystructure.Copy` v1.2.0, for the values that templates hold: types and nils stay what they are. It copies no fields
 * that are not exported, so that a version comes out as 0.0.0; for times it knows better.
 */
import { checkItemCount } from '../go/size.ts';
import { likeMemoryOf } from '../go/slice-capacity.ts';
import { GoStruct, isNilValue, typedMap, typedSlice, typeOf, type GoMap, type Value } from '../go/values.ts';

/** A deep copy. Structs of exported fields are shared: templates cannot change them. */
export function deepCopy(value: Value): Value {
  return copyValue(value, { copied: 0 });
}

function copyValue(value: Value, count: { copied: number }): Value {
  if (typeof value !== 'object' || isNilValue(value)) return value;
  checkItemCount(++count.copied);
  if (Array.isArray(value))
    return likeMemoryOf(
      value,
      typedSlice(
        typeOf(value)!,
        value.map((item) => copyValue(item, count)),
      ),
    );
  if (value instanceof Map) {
    const copy: GoMap = new Map();
    for (const [key, item] of value) copy.set(key, copyValue(item, count));
    return typedMap(typeOf(value)!, copy);
  }
  if (value instanceof GoStruct) return copyStruct(value);
  return value instanceof Uint8Array ? value.slice() : value;
}

function copyStruct(value: GoStruct): GoStruct {
  if (!isRecord(value.host) || value.struct.name === 'time.Time') return value;
  const host = Object.fromEntries(Object.entries(value.host).map(([key, held]) => [key, zeroOf(held)]));
  return new GoStruct(value.struct, value.fields, { pointer: value.pointer, host });
}

function isRecord(host: unknown): host is Readonly<Record<string, unknown>> {
  return typeof host === 'object' && host !== null;
}

function zeroOf(held: unknown): unknown {
  if (typeof held === 'string') return '';
  return typeof held === 'bigint' ? 0n : 0;
}
