/** `index`, `slice` and `len` of text/template/funcs.go, Go 1.26. Throws an `Error` with Go's text. */
import { capacityOf, sliceOfList } from '../go/slice-capacity.ts';
import { byteLength, sliceBytes, toBytes } from '../go/strings.ts';
import { stringType, uint8Type } from '../go/types.ts';
import { GoInt, GoStruct, int, typeOf, type Value } from '../go/values.ts';
import { typeName, zeroOf } from './assign.ts';
import { preparedArgument } from './call-value.ts';
import type { Out } from './runtime.ts';

export function indexed(start: Out, indexes: readonly Out[]): Out {
  let item = start;
  if (item === undefined || item === null) throw new Error('index of untyped nil');
  for (const given of indexes) {
    const index = given === null ? undefined : given;
    if (item === undefined || item === null) throw new Error('index of nil pointer');
    if (item instanceof Map) {
      const found: Out = item.get(preparedArgument(index, stringType) as string);
      item = found === undefined ? zeroOf(typeOf(item)!.elem!) : found;
    } else if (typeof item === 'string') {
      const bytes: Uint8Array = toBytes(item);
      item = byteAt(bytes, position(index, bytes.length), 'string');
    } else if (item instanceof Uint8Array) item = byteAt(item, position(index, item.length), 'slice');
    else if (Array.isArray(item)) {
      const at = position(index, item.length);
      if (at === item.length) throw outOfRange('slice');
      item = item[at];
    } else throw new Error(`can't index item of type ${pointedName(item)}`);
  }
  return item;
}

function byteAt(bytes: Uint8Array, at: number, what: string): GoInt {
  const byte = bytes[at];
  if (byte === undefined) throw outOfRange(what);
  return new GoInt(BigInt(byte), uint8Type);
}

/** Go lets an index equal to the length through and then panics. */
function outOfRange(what: string): Error {
  return new Error(`reflect: ${what} index out of range`);
}

function position(index: Out, length: number): number {
  if (index === undefined) throw new Error('cannot index slice/array with nil');
  if (!(index instanceof GoInt)) throw new Error(`cannot index slice/array with type ${typeName(index)}`);
  const at = BigInt.asIntN(64, index.value);
  if (at < 0n || at > BigInt(length)) throw new Error(`index out of range: ${at}`);
  return Number(at);
}

export function sliced(item: Out, indexes: readonly Out[]): Out {
  if (item === undefined || item === null) throw new Error('slice of untyped nil');
  if (indexes.length > 3) throw new Error(`too many slice indexes: ${indexes.length}`);
  const isString = typeof item === 'string';
  if (isString && indexes.length === 3) throw new Error('cannot 3-index slice a string');
  if (!isString && !Array.isArray(item) && !(item instanceof Uint8Array))
    throw new Error(`can't slice item of type ${pointedName(item)}`);
  const length = isString ? byteLength(item) : item.length;
  const capacity = Array.isArray(item) ? capacityOf(item) : length;
  const bounds = indexes.map((index) => position(index, capacity));
  const [from = 0, to = length, cap] = bounds;
  if (from > to) throw new Error(`invalid slice index: ${from} > ${to}`);
  if (cap !== undefined && to > cap) throw new Error(`invalid slice index: ${to} > ${cap}`);
  if (isString) return sliceBytes(item, from, to);
  if (item instanceof Uint8Array) return item.subarray(from, to);
  return sliceOfList(item, from, to, cap);
}

export function lengthOf(item: Out): GoInt {
  if (item === undefined) throw new Error('reflect: call of reflect.Value.Type on zero Value');
  if (item === null) throw new Error('len of nil pointer');
  if (typeof item === 'string') return int(byteLength(item));
  if (item instanceof Map) return int(item.size);
  if (Array.isArray(item) || item instanceof Uint8Array) return int(item.length);
  throw new Error(`len of type ${pointedName(item)}`);
}

/** The name of the type, of what is pointed to for a pointer. */
function pointedName(item: Value): string {
  return item instanceof GoStruct ? item.struct.name : typeOf(item)!.name;
}
