/**
 * How far a Go slice reaches beyond its length. `slice` may reach there, and finds what an earlier, longer slice has in the
 * same memory, or zeros. Nearly all slices that templates see were appended to one by one (the decoders of JSON and YAML
 * do so), hence that is what a list is taken for unless it is noted here. Equal to `growslice`, `nextslicecap` and
 * `roundupsize` of Go 1.26 (runtime/slice.go, runtime/msize.go) on 64 bits.
 */
import type { GoType } from './types.ts';
import { GoInt, nilSlice, typedSlice, typeOf, type Value } from './values.ts';

/** The memory of a slice: its items begin at `start` of `store`, what follows them there lies beyond its length. */
interface Memory {
  readonly capacity: number;
  readonly store: readonly Value[];
  readonly start: number;
}

const memories = new WeakMap<readonly Value[], Memory>();

/** `cap(list)`. */
export function capacityOf(list: readonly Value[]): number {
  return memories.get(list)?.capacity ?? grownCapacity(list);
}

/** Notes the capacity of a new list. Gives the list. */
export function withCapacity<T extends readonly Value[]>(list: T, capacity: number): T {
  if (capacity !== grownCapacity(list)) memories.set(list, { capacity, store: list, start: 0 });
  return list;
}

/** A new list made with the length it has, as by `make`, or of the arguments of a function. */
export function exact<T extends readonly Value[]>(list: T): T {
  return withCapacity(list, list.length);
}

/** A new list of the same length as `from`, made with the capacity of that. */
export function likeMemoryOf<T extends readonly Value[]>(from: readonly Value[], list: T): T {
  const memory = memories.get(from);
  if (memory !== undefined) memories.set(list, { capacity: memory.capacity, store: list, start: 0 });
  return list;
}

/** `list[from:to]` or `list[from:to:end]`, where all is in order and within the capacity: a list of the same type. */
export function sliceOfList(list: Value[], from: number, to: number, end?: number): Value[] {
  const { capacity, store, start } = memories.get(list) ?? { capacity: grownCapacity(list), store: list, start: 0 };
  const type = typeOf(list)!;
  const items = store.slice(start + from, start + to);
  while (items.length < to - from) items.push(zero(type.elem!));
  const out = typedSlice(type, items);
  memories.set(out, { capacity: (end ?? capacity) - from, store, start: start + from });
  return out;
}

function zero(type: GoType): Value {
  switch (type.kind) {
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'int':
    case 'int64':
      return new GoInt(0n, type);
    case 'slice':
      return nilSlice(type);
    default:
      return null;
  }
}

/** Sizes of memory blocks up to 32 KiB; larger ones are whole pages. */
const BLOCKS: readonly number[] = [
  8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480,
  512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864,
  5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760,
  24576, 27264, 28672, 32768,
];
const PAGE = 8192;
const HEADER = 8;
/** From here on blocks with pointers have a header. */
const MIN_WITH_HEADER = 512;
/** From here on capacity grows by a quarter and no longer doubles. */
const THRESHOLD = 256;

/** The capacity after appending to a slice of capacity `old`, so that it has to hold `needed` items. */
export function appendedCapacity(old: number, needed: number, elem?: GoType): number {
  if (needed <= old) return old;
  let wanted = old;
  if (needed > old * 2) wanted = needed;
  else if (old < THRESHOLD) wanted = old * 2;
  else while (wanted < needed) wanted += Math.floor((wanted + 3 * THRESHOLD) / 4);
  const size = elem?.kind === 'slice' ? 24 : elem?.kind === 'int' || elem?.kind === 'ptr' ? 8 : 16;
  return Math.floor(blockSize(wanted * size, elem?.kind === 'int') / size);
}

function blockSize(size: number, plain: boolean): number {
  const header = !plain && size > MIN_WITH_HEADER ? HEADER : 0;
  if (size > BLOCKS[BLOCKS.length - 1]! - HEADER) return Math.ceil(size / PAGE) * PAGE;
  let at = 0;
  while (BLOCKS[at]! < size + header) at++;
  return BLOCKS[at]! - header;
}

function grownCapacity(list: readonly Value[]): number {
  const { length } = list;
  if (length <= 2) return length;
  let capacity = 4;
  if (length <= 32) {
    while (capacity < length) capacity *= 2;
    return capacity;
  }
  const elem = typeOf(list as Value[])?.elem;
  for (capacity = 32; capacity < length;) capacity = appendedCapacity(capacity, capacity + 1, elem);
  return capacity;
}
