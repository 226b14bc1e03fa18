/**
 * The proof itself: of random pairs of schemas, whatever is said to be safe keeps every value that fitted. Seeded, so that a failure comes
 * again.
 */
import { expect, test } from 'bun:test';
import { compareSchemas } from '../../src/crds/compare-schemas.ts';
import { misfitsOf } from '../../src/crds/misfits.ts';
import { marshalJson, unmarshalJson } from '../../src/go/json.ts';
import type { GoMap } from '../../src/go/values.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Schema = Record<string, Json>;

const names = ['a', 'b', 'c'];
const preserves = 'x-kubernetes-preserve-unknown-fields';

class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  one<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  schema(depth = 0): Schema {
    const kinds = ['string', 'integer', 'number', 'boolean', 'int-or-string', 'any', ...(depth < 3 ? ['object', 'object', 'map', 'array'] : [])]; // prettier-ignore
    const kind = this.one(kinds);
    const more = { ...(this.chance(15) ? { nullable: true } : {}) };
    switch (kind) {
      case 'any':
        return { [preserves]: true };
      case 'int-or-string':
        return { 'x-kubernetes-int-or-string': true, ...more };
      case 'object':
        return this.object(depth, more);
      case 'map':
        return {
          type: 'object',
          additionalProperties: this.chance(20) ? true : this.schema(depth + 1),
          ...(this.chance(20) ? { maxProperties: this.below(3) + 1 } : {}),
          ...more,
        };
      case 'array':
        return {
          type: 'array',
          items: this.schema(depth + 1),
          ...(this.chance(25) ? { maxItems: this.below(3) } : {}),
          ...(this.chance(25) ? { minItems: this.below(2) } : {}),
          ...more,
        };
      case 'string':
        return {
          type: kind,
          ...(this.chance(25) ? { enum: names.filter(() => this.chance(70)).concat('d') } : {}),
          ...(this.chance(20) ? { maxLength: this.below(3) } : {}),
          ...(this.chance(20) ? { pattern: this.one(['^[ab]', 'c$']) } : {}),
          ...more,
        };
      case 'boolean':
        return { type: kind, ...more };
      default:
        return {
          type: kind,
          ...(this.chance(25) ? { minimum: this.below(3) } : {}),
          ...(this.chance(25) ? { maximum: this.below(3) + 1, exclusiveMaximum: this.chance(30) } : {}),
          ...(this.chance(10) ? { multipleOf: 2 } : {}),
          ...more,
        };
    }
  }

  object(depth: number, more: Schema): Schema {
    const own = names.filter(() => this.chance(60));
    const properties = Object.fromEntries(own.map((name) => [name, this.schema(depth + 1)]));
    const required = own.filter(() => this.chance(20));
    return {
      type: 'object',
      properties,
      ...(required.length > 0 ? { required } : {}),
      ...(this.chance(15) ? { [preserves]: true } : {}),
      ...more,
    };
  }

  /** The schema with something else in one place, or as it is. */
  changed(schema: Schema, depth = 0): Schema {
    if (this.chance(20)) return this.schema(depth);
    const copy = { ...schema };
    const { properties, items, additionalProperties } = schema;
    if (isPlain(properties)) {
      const all: Schema = { ...properties };
      const name = this.one(names);
      const known = all[name];
      if (isPlain(known)) {
        if (this.chance(20)) Reflect.deleteProperty(all, name);
        else all[name] = this.changed(known, depth + 1);
      } else if (this.chance(50)) all[name] = this.schema(depth + 1);
      copy['properties'] = all;
    }
    if (isPlain(items)) copy['items'] = this.changed(items, depth + 1);
    if (isPlain(additionalProperties)) copy['additionalProperties'] = this.changed(additionalProperties, depth + 1);
    for (const keyword of Object.keys(copy)) {
      const structural = [
        'type',
        'properties',
        'items',
        'additionalProperties',
        'x-kubernetes-int-or-string',
        preserves,
      ];
      if (!structural.includes(keyword) && this.chance(25)) Reflect.deleteProperty(copy, keyword);
    }
    if (copy['type'] === 'integer' && this.chance(10)) copy['type'] = 'number';
    if (this.chance(10)) copy['nullable'] = !copy['nullable'];
    return copy;
  }

  /** Something that may fit. */
  value(schema: Schema): Json {
    if (this.chance(8)) return null;
    const { type, properties, items, additionalProperties } = schema;
    switch (type) {
      case 'object': {
        const others = isPlain(additionalProperties) ? additionalProperties : {};
        const keys = names.filter((name) => this.chance(isPlain(properties) && name in properties ? 75 : 25));
        const own = isPlain(properties) ? properties : {};
        return Object.fromEntries(keys.map((name) => [name, this.value((own[name] ?? others) as Schema)]));
      }
      case 'array':
        return Array.from({ length: this.below(4) }, () => this.value(items as Schema));
      case 'string':
        return this.one(['a', 'b', 'c', 'd', 'ab', 'bc', '']);
      case 'integer':
        return this.below(5);
      case 'number':
        return this.one([0, 1, 1.5, 2, 3]);
      case 'boolean':
        return this.chance(50);
      default:
        return this.one<Json>(['a', 1, 2.5, [1], { a: 1 }, true, {}]);
    }
  }
}

function isPlain(value: Json | undefined): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const go = (value: Json): GoMap => unmarshalJson(JSON.stringify(value)) as GoMap;

test('what is safe loses nothing', () => {
  const random = new Random(20_261_122);
  const count = { safe: 0, values: 0, breaking: 0, shown: 0 };
  for (let round = 0; round < 1500; round++) {
    const before = random.object(0, {});
    const after = random.changed(before);
    const [old, fresh] = [go(before), go(after)];
    const isSafe = compareSchemas(old, fresh).every(({ breaking }) => !breaking);
    count[isSafe ? 'safe' : 'breaking']++;
    let isShown = false;
    for (let at = 0; at < 12; at++) {
      const value = go(random.value(before));
      if (!(value instanceof Map) || misfitsOf(value, old).length > 0) continue;
      const misfits = misfitsOf(value, fresh);
      isShown ||= misfits.length > 0;
      if (!isSafe) continue;
      count.values++;
      if (misfits.length > 0) {
        throw new Error(
          `${JSON.stringify(before)}\n${JSON.stringify(after)}\n${marshalJson(value)}\n${JSON.stringify(misfits)}`,
        );
      }
    }
    if (!isSafe && isShown) count.shown++;
  }
  // enough of each kind for this to mean something
  expect(count.safe).toBeGreaterThan(500);
  expect(count.values).toBeGreaterThan(2000);
  expect(count.shown).toBeGreaterThan(200);
});
