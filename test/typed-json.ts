/**
 * A case of the recorder's kinds for writing as a value: whole numbers are `int64` (or `uint64`), others float64. The text
 * of a number decides in Go; here a number that is whole and small enough for its text to have no exponent counts as
 * whole, and integers that JavaScript cannot hold are given as their text in `bigNumbers`.
 */
import { int64Type, uint64Type } from '../src/go/types.ts';
import { GoInt, type Value } from '../src/go/values.ts';

const bigNumbers = new Map<number, bigint>([
  [-(2 ** 63), -(2n ** 63n)],
  [2 ** 63, 2n ** 63n - 1n],
  [2 ** 64, 2n ** 64n - 1n],
]);

export function typedJson(json: unknown): Value {
  if (typeof json === 'number') {
    const big = bigNumbers.get(json);
    if (big !== undefined) return new GoInt(big, big > 2n ** 63n - 1n ? uint64Type : int64Type);
    return Number.isSafeInteger(json) ? new GoInt(BigInt(json), int64Type) : json;
  }
  if (Array.isArray(json)) return json.map(typedJson);
  if (typeof json !== 'object' || json === null) return json as Value;
  return new Map(Object.entries(json).map(([key, value]) => [key, typedJson(value)]));
}
