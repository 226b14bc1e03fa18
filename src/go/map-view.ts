/**
 * Go converts a map of a named type, such as `chartutil.Values`, to `map[string]interface {}` when it becomes the argument
 * of a function, and what the function returns keeps that type while it is the same map. Since a `Map` here carries its
 * type, the same map under another type needs a view.
 */
import type { GoType } from './types.ts';
import { typedMap, typeOf, type GoMap, type Value } from './values.ts';

/** The same map under another type: changes to one show in the other. */
export function viewAs(type: GoType, map: GoMap): GoMap {
  return typeOf(map) === type ? map : typedMap(type, new MapView(map));
}

class MapView extends Map<string, Value> {
  private readonly map: GoMap;

  constructor(map: GoMap) {
    super();
    this.map = map;
  }

  override get size(): number {
    return this.map.size;
  }

  override get(key: string): Value | undefined {
    return this.map.get(key);
  }

  override has(key: string): boolean {
    return this.map.has(key);
  }

  override set(key: string, value: Value): this {
    this.map.set(key, value);
    return this;
  }

  override delete(key: string): boolean {
    return this.map.delete(key);
  }

  override clear(): void {
    this.map.clear();
  }

  override keys(): MapIterator<string> {
    return this.map.keys();
  }

  override values(): MapIterator<Value> {
    return this.map.values();
  }

  override entries(): MapIterator<[string, Value]> {
    return this.map.entries();
  }

  override forEach(visit: (value: Value, key: string, map: GoMap) => void): void {
    for (const [key, value] of this.map) visit(value, key, this);
  }

  override [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.map.entries();
  }
}
