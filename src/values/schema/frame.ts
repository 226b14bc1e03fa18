/**
 * One value on its way through one schema: what has failed, and which of its properties or items no keyword has looked
 * at yet. Equal to `validator`, `scope` and `uneval` in `validator.go` of santhosh-tekuri/jsonschema 6.0.3.
 */
import type { ErrorKind, ValidationError } from './errors.ts';
import { isArray, isObject, type Json } from './json.ts';
import type { SchemaNode } from './schema-node.ts';

/**
 * The path to a value. Go's slices share their memory here: a path that was kept (`propertyNames` keeps one) changes
 * when a sibling is visited afterwards, and so does the location in Helm's message. Hence the shared array.
 */
export class Path {
  readonly #tokens: string[];
  readonly #length: number;
  readonly #capacity: number;

  constructor(tokens: string[] = [], length = 0, capacity = 8) {
    this.#tokens = tokens;
    this.#length = length;
    this.#capacity = capacity;
  }

  append(token: string): Path {
    if (this.#length < this.#capacity) {
      this.#tokens[this.#length] = token;
      return new Path(this.#tokens, this.#length + 1, this.#capacity);
    }
    return new Path([...this.tokens(), token], this.#length + 1, this.#capacity * 2);
  }

  tokens(): string[] {
    return this.#tokens.slice(0, this.#length);
  }
}

/** The schemas on the way to this one. */
export interface Scope {
  readonly node: SchemaNode;
  /** The keyword of the reference that led here; empty when the schema simply stands in its parent. */
  readonly keyword: string;
  /** Equal for two scopes that look at the same value. */
  readonly depth: number;
  readonly parent: Scope | undefined;
  /** What one validation has cost so far. */
  readonly work: { steps: number };
}

/** Schemas that a validation may look at: references can lead to one schema in more ways than can be walked. */
export const MAX_STEPS = 3_000_000;

/** Properties and items that are left for `unevaluatedProperties` and `unevaluatedItems`. */
export interface Unevaluated {
  properties: Set<string> | undefined;
  items: Set<number> | undefined;
}

export function unevaluatedOf(value: Json, node: SchemaNode, wanted: boolean): Unevaluated {
  const left: Unevaluated = { properties: undefined, items: undefined };
  if (isObject(value)) {
    if (!node.allPropertiesEvaluated && (wanted || node.unevaluatedProperties !== undefined)) {
      left.properties = new Set(value.keys());
    }
  } else if (isArray(value)) {
    const { itemsEvaluated = 0 } = node;
    if (!node.allItemsEvaluated && (wanted || node.unevaluatedItems !== undefined) && itemsEvaluated < value.length) {
      left.items = new Set(value.keys());
      for (let i = 0; i < itemsEvaluated; i++) left.items.delete(i);
    }
  }
  return left;
}

export function isAllEvaluated(left: Unevaluated): boolean {
  return (left.properties?.size ?? 0) === 0 && (left.items?.size ?? 0) === 0;
}

export abstract class Frame {
  readonly node: SchemaNode;
  readonly value: Json;
  readonly path: Path;
  /** Only whether the value is valid counts, not why. */
  readonly brief: boolean;
  readonly left: Unevaluated;
  readonly errors: ValidationError[] = [];

  constructor(node: SchemaNode, value: Json, path: Path, brief: boolean, left: Unevaluated) {
    this.node = node;
    this.value = value;
    this.path = path;
    this.brief = brief;
    this.left = left;
  }

  /** Checks the same value against another schema. */
  abstract also(node: SchemaNode, options?: { keyword?: string; brief?: boolean }): ValidationError | undefined;
  /** Checks a value within this one. */
  abstract inner(node: SchemaNode, value: Json, token: string): ValidationError | undefined;
  /** Checks a value by itself, as if it were a document; gives the failures. */
  abstract apart(node: SchemaNode, value: Json): readonly ValidationError[] | undefined;

  get done(): boolean {
    return this.brief && this.errors.length > 0;
  }

  error(message: () => string, causes: readonly ValidationError[] = [], kind: ErrorKind = 'leaf'): ValidationError {
    if (this.brief) return nameless;
    return { kind, message: message(), location: this.path.tokens(), causes };
  }

  fail(message: () => string, causes: readonly ValidationError[] = []): void {
    this.errors.push(this.error(message, causes));
  }

  add(error: ValidationError | undefined): void {
    if (error !== undefined) this.errors.push(error);
  }
}

const nameless: ValidationError = { kind: 'leaf', message: '', location: [], causes: [] };
