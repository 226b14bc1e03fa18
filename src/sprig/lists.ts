/**
 * Sprig's list functions (list.go). They take slices of any element type, and their `must` forms fail with the same
 * text as the plain ones, which panic with the error that the others return.
 */
import { func, variadic } from '../go/func.ts';
import { charge } from '../go/meter.ts';
import { checkItemCount } from '../go/size.ts';
import { appendedCapacity, capacityOf, exact, sliceOfList, withCapacity } from '../go/slice-capacity.ts';
import { anySliceType, anyType, boolType, intType, sliceOf, stringType } from '../go/types.ts';
import { int, nilSlice, typedSlice, type GoFunc, type GoInt, type Value } from '../go/values.ts';
import { castToInt } from './cast.ts';
import { isEmpty } from './defaults.ts';
import { deepEqual, kindName, NIL_DEREFERENCE, sliceElements } from './reflect.ts';

/** The elements of a slice; otherwise throws `complaint` with the kind that came instead. */
function elementsOf(list: Value, complaint: string): readonly Value[] {
  const elements = sliceElements(list);
  if (elements !== undefined) return elements;
  throw new Error(list === null ? NIL_DEREFERENCE : `${complaint} ${kindName(list)}`);
}

/** About as many comparisons as a call of a function costs. */
const COMPARISONS = 64;

function contains(haystack: readonly Value[], needle: Value): boolean {
  charge(haystack.length / COMPARISONS);
  return haystack.some((item) => deepEqual(needle, item));
}

function append(list: Value, item: Value): Value {
  const items = elementsOf(list, 'Cannot push on type');
  return withCapacity([...items, item], appendedCapacity(items.length, items.length + 1));
}

function prepend(list: Value, item: Value): Value {
  const items = [item, ...elementsOf(list, 'Cannot prepend on type')];
  return withCapacity(items, appendedCapacity(1, items.length));
}

function first(list: Value): Value {
  return elementsOf(list, 'Cannot find first on type')[0] ?? null;
}

function last(list: Value): Value {
  return elementsOf(list, 'Cannot find last on type').at(-1) ?? null;
}

function rest(list: Value): Value {
  const items = elementsOf(list, 'Cannot find rest on type');
  return items.length === 0 ? nilSlice(anySliceType) : exact(items.slice(1));
}

function initial(list: Value): Value {
  const items = elementsOf(list, 'Cannot find initial on type');
  return items.length === 0 ? nilSlice(anySliceType) : exact(items.slice(0, -1));
}

function reverse(list: Value): Value {
  return exact(elementsOf(list, 'Cannot find reverse on type').toReversed());
}

function compact(list: Value): Value {
  return elementsOf(list, 'Cannot compact on type').filter((item) => !isEmpty(item));
}

function uniq(list: Value): Value {
  const kept: Value[] = [];
  for (const item of elementsOf(list, 'Cannot find uniq on type')) if (!contains(kept, item)) kept.push(item);
  return kept;
}

function without(list: Value, ...omitted: Value[]): Value {
  return elementsOf(list, 'Cannot find without on type').filter((item) => !contains(omitted, item));
}

function has(needle: Value, haystack: Value): Value {
  return haystack !== null && contains(elementsOf(haystack, 'Cannot find has on type'), needle);
}

function chunk(size: GoInt, list: Value): Value {
  const items = elementsOf(list, 'Cannot chunk type');
  const step = Number(size.value);
  if (step <= 0) return typedSlice(sliceOf(anySliceType), chunksOfNegativeSize(items, step));
  const chunks: Value[] = [];
  for (let at = 0; at < items.length; at += step) chunks.push(exact(items.slice(at, at + step)));
  return exact(typedSlice(sliceOf(anySliceType), chunks));
}

/** The sizes that Sprig's arithmetic survives: it fails when the number of chunks or the length of one is negative. */
function chunksOfNegativeSize(items: readonly Value[], size: number): Value[] {
  if (items.length === 1 && size < -1) return [exact([...items])];
  if (items.length > 1 && items.length - 1 <= -size) return [];
  throw new Error('runtime error: makeslice: len out of range');
}

/** Keeps the slice's type. It may reach beyond the length, up to the capacity. */
function slice(list: Value, ...indices: Value[]): Value {
  const items = elementsOf(list, 'list should be type of slice or array but');
  if (items.length === 0) return null;
  const from = indices.length > 0 ? castToInt(indices[0]!) : 0n;
  const to = indices.length > 1 ? castToInt(indices[1]!) : BigInt(items.length);
  if (from < 0n || to < from || to > BigInt(list instanceof Uint8Array ? items.length : capacityOf(items))) {
    throw new Error('reflect.Value.Slice: slice index out of bounds');
  }
  if (list instanceof Uint8Array) return list.subarray(Number(from), Number(to));
  return sliceOfList(list as Value[], Number(from), Number(to));
}

function concat(...lists: Value[]): Value {
  const items: Value[] = [];
  for (const list of lists) {
    const elements = sliceElements(list);
    if (elements === undefined) {
      throw new Error(list === null ? NIL_DEREFERENCE : `Cannot concat type ${kindName(list)} as list`);
    }
    checkItemCount(items.length + elements.length);
    for (const item of elements) items.push(item);
  }
  return items.length === 0 ? nilSlice(anySliceType) : items;
}

function untilStep(start: number, stop: number, step: number): Value[] {
  const items: Value[] = [];
  if (stop < start ? step < 0 : step > 0) {
    checkItemCount(Math.ceil((stop - start) / step));
    for (let i = start; step < 0 ? i > stop : i < stop; i += step) items.push(int(i));
  }
  return typedSlice(sliceOf(intType), items);
}

function until(count: GoInt): Value[] {
  const stop = Number(count.value);
  return untilStep(0, stop, stop < 0 ? -1 : 1);
}

/** `seq 5`, `seq 2 5`, `seq 0 2 10`: the numbers with a space between, end included. */
function seq(...params: GoInt[]): Value {
  if (params.length === 0 || params.length > 3) return '';
  const numbers = params.map((p) => Number(p.value));
  const start = numbers.length === 1 ? 1 : numbers[0]!;
  const end = numbers.at(-1)!;
  const direction = end < start ? -1 : 1;
  const step = numbers.length === 3 ? numbers[1]! : direction;
  return untilStep(start, end + direction, step)
    .map((i) => (i as GoInt).value)
    .join(' ');
}

const one = [anyType];
const two = [anyType, anyType];
const numbers = sliceOf(intType);

/** The function of this name, if this theme has it. */
export function listFunction(name: string): GoFunc | undefined {
  switch (name) {
    case 'list':
    case 'tuple':
      return func(name, one, anySliceType, (...values) => exact(values), variadic);
    case 'append':
    case 'push':
    case 'mustAppend':
    case 'mustPush':
      return func(name, two, anySliceType, append);
    case 'prepend':
    case 'mustPrepend':
      return func(name, two, anySliceType, prepend);
    case 'first':
    case 'mustFirst':
      return func(name, one, anyType, first);
    case 'last':
    case 'mustLast':
      return func(name, one, anyType, last);
    case 'rest':
    case 'mustRest':
      return func(name, one, anySliceType, rest);
    case 'initial':
    case 'mustInitial':
      return func(name, one, anySliceType, initial);
    case 'reverse':
    case 'mustReverse':
      return func(name, one, anySliceType, reverse);
    case 'compact':
    case 'mustCompact':
      return func(name, one, anySliceType, compact);
    case 'uniq':
    case 'mustUniq':
      return func(name, one, anySliceType, uniq);
    case 'without':
    case 'mustWithout':
      return func(name, two, anySliceType, without, variadic);
    case 'has':
    case 'mustHas':
      return func(name, two, boolType, has);
    case 'chunk':
    case 'mustChunk':
      return func(name, [intType, anyType], sliceOf(anySliceType), chunk);
    case 'slice':
    case 'mustSlice':
      return func(name, two, anyType, slice, variadic);
    case 'concat':
      return func(name, one, anyType, concat, variadic);
    case 'until':
      return func(name, [intType], numbers, until);
    case 'untilStep':
      return func(name, [intType, intType, intType], numbers, (start: GoInt, stop: GoInt, step: GoInt) =>
        untilStep(Number(start.value), Number(stop.value), Number(step.value)),
      );
    case 'seq':
      return func(name, [intType], stringType, seq, variadic);
    default:
      return undefined;
  }
}
