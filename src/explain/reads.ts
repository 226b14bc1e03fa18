/**
 * Values that remember who reads them: maps that look like plain ones to templates and functions. What is encoded, copied or printed
 * as a whole goes through all keys, and so reads all below; asking whether a table is there reads nothing of it.
 */
import { likeMemoryOf } from '../go/slice-capacity.ts';
import { anyMapType, anySliceType } from '../go/types.ts';
import { typedMap, typedSlice, typeOf, type GoMap, type Value } from '../go/values.ts';
import { pathText, type Path } from './path.ts';

/** Told of each read of a key, whether it is there or not. */
export type ReadListener = (path: Path) => void;

/** Such a copy of `values`. */
export function watched(values: GoMap, listener: ReadListener, path: Path = []): GoMap {
  const entries: [string, Value][] = [];
  for (const [key, value] of values) entries.push([key, watchedValue(value, listener, [...path, key])]);
  const map = new WatchedMap(entries);
  map.watch(path, listener);
  const type = typeOf(values)!;
  return type === anyMapType ? map : typedMap(type, map);
}

function watchedValue(value: Value, listener: ReadListener, path: Path): Value {
  if (value instanceof Map) return watched(value, listener, path);
  if (!Array.isArray(value)) return value;
  const type = typeOf(value)!;
  const items = likeMemoryOf(
    value,
    value.map((item, i) => watchedValue(item, listener, [...path, i])),
  );
  return type === anySliceType ? items : typedSlice(type, items);
}

class WatchedMap extends Map<string, Value> {
  private path: Path = [];
  private listener: ReadListener | undefined;

  watch(path: Path, listener: ReadListener): void {
    this.path = path;
    this.listener = listener;
  }

  private tell(key: string): void {
    this.listener?.([...this.path, key]);
  }

  private tellAll(): void {
    for (const key of super.keys()) this.tell(key);
  }

  override get(key: string): Value | undefined {
    this.tell(key);
    return super.get(key);
  }

  override has(key: string): boolean {
    this.tell(key);
    return super.has(key);
  }

  override keys(): MapIterator<string> {
    this.tellAll();
    return super.keys();
  }

  override values(): MapIterator<Value> {
    this.tellAll();
    return super.values();
  }

  override entries(): MapIterator<[string, Value]> {
    this.tellAll();
    return super.entries();
  }

  override forEach(visit: (value: Value, key: string, map: GoMap) => void): void {
    this.tellAll();
    super.forEach(visit);
  }

  override [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }
}

/** All that has been read. */
export class ReadPaths {
  private readonly texts = new Set<string>();
  private readonly under = new Map<string, Set<string>>();

  readonly listener: ReadListener = (path) => {
    const text = pathText(path);
    if (this.texts.has(text)) return;
    this.texts.add(text);
    const table = pathText(path.slice(0, -1));
    const keys = this.under.get(table) ?? new Set<string>();
    this.under.set(table, keys.add(path.at(-1) as string));
  };

  /** An item of a list is read with the list. */
  has(path: Path): boolean {
    let end = path.length;
    while (end > 0 && typeof path[end - 1] === 'number') end--;
    return this.texts.has(pathText(path.slice(0, end)));
  }

  /** Keys that were asked for in the table at `path`, there or not. */
  keysUnder(path: Path): Iterable<string> {
    return this.under.get(pathText(path)) ?? [];
  }
}
