/**
 * JSONPath templates over values: `printers.NewJSONPathPrinter` of k8s.io/client-go 0.37.0 (util/jsonpath), as Helm 3.22.0 uses
 * it for `show values --jsonpath`. Maps are visited in the order of their keys; client-go visits them in random order.
 */
import { sprint } from '../go/fmt.ts';
import { marshalJson } from '../go/json.ts';
import { compareStrings, toBytes } from '../go/strings.ts';
import { uint8Type } from '../go/types.ts';
import { GoInt, int, sortedKeys, typeOf, type Value } from '../go/values.ts';
import { parseJsonPath, type JsonPathNode } from './jsonpath-parse.ts';

/** What a node selects. Undefined is Go's invalid value: the items of a range that has none. */
type Selected = readonly (Value | undefined)[];

/**
 * What the template makes of `data`. Throws `error parsing jsonpath …` for a template that is none. Where the template does not
 * fit the data there is no text, since Helm ignores that error.
 */
export function evaluateJsonPath(template: string, data: Value): string {
  let nodes: JsonPathNode[];
  try {
    nodes = parseJsonPath(template);
  } catch (error) {
    throw new Error(`error parsing jsonpath ${template}: ${(error as Error).message}`, { cause: error });
  }
  try {
    return new Evaluation(nodes).find(data, 0).map(print).join('');
  } catch (error) {
    if (error instanceof Unfit) return '';
    throw error;
  }
}

/** The template asks for what the data has not. */
class Unfit extends Error {}

class Evaluation {
  readonly #nodes: readonly JsonPathNode[];
  #opening = 0;
  #open = 0;
  #closing = 0;
  /** The `{end}` met last. */
  #lastEnd = -1;

  constructor(nodes: readonly JsonPathNode[]) {
    this.#nodes = nodes;
  }

  /** The results of the nodes from `from` on, up to the end of the range that they are in. */
  find(data: Value | undefined, from: number): Selected[] {
    const found: Selected[] = [];
    for (let i = from; i < this.#nodes.length; i++) {
      const results = this.#walk([data], this.#nodes[i]!);
      if (this.#closing > 0 && this.#closing <= this.#open) {
        this.#closing--;
        this.#lastEnd = i;
        break;
      }
      if (this.#opening === 0) {
        found.push(results);
        continue;
      }
      this.#opening--;
      this.#open++;
      for (const value of results) found.push(...this.find(value, i + 1));
      if (results.length === 0) this.find(undefined, i + 1); // finds the end all the same
      this.#open--;
      if (this.#lastEnd > i) i = this.#lastEnd;
    }
    return found;
  }

  #walk(input: Selected, node: JsonPathNode): Selected {
    switch (node.kind) {
      case 'list':
        return node.nodes.reduce((selected, inner) => this.#walk(selected, inner), input);
      case 'text':
        return [node.text];
      case 'int':
        return input.map(() => int(node.value));
      case 'float':
      case 'bool':
        return input.map(() => node.value);
      case 'field':
        return field(input, node.name);
      case 'slice':
        return input.flatMap((value) => (isNothing(value) ? [] : sliced(value, node)));
      case 'filter':
        return input.flatMap((value) => this.#filtered(value, node));
      case 'union':
        return node.parts.flatMap((part) => this.#walk(input, part));
      case 'wildcard':
        return input.flatMap(children);
      case 'recursive':
        return recursive(input);
      case 'identifier':
        return this.#identifier(input, node.name);
    }
  }

  #identifier(input: Selected, name: string): Selected {
    if (name === 'range') {
      this.#opening++;
      return input;
    }
    if (name !== 'end' || this.#open === 0) throw new Unfit();
    this.#closing++;
    return [];
  }

  #filtered(value: Value | undefined, node: JsonPathNode & { kind: 'filter' }): Value[] {
    if (!Array.isArray(value)) throw new Unfit();
    return value.filter((item) => {
      if (node.operator === 'exists') return this.#exists(item, node.left);
      const lefts = this.#walk([item], node.left);
      if (lefts.length === 0) return false;
      if (lefts.length > 1) throw new Unfit();
      const rights = this.#walk([item], node.right);
      if (rights.length === 0) return false;
      if (rights.length > 1) throw new Unfit();
      return compare(lefts[0], rights[0], node.operator);
    });
  }

  #exists(item: Value, path: JsonPathNode): boolean {
    try {
      return this.#walk([item], path).length > 0;
    } catch (error) {
      if (error instanceof Unfit) return false;
      throw error;
    }
  }
}

function isNothing(value: Value | undefined): value is null | undefined {
  return value === null || value === undefined;
}

function field(input: Selected, name: string): Selected {
  if (input.length === 0) return [];
  const results: Value[] = [];
  for (const value of input) {
    const found = value instanceof Map ? value.get(name) : undefined;
    if (found !== undefined) results.push(found);
  }
  if (results.length === 0) throw new Unfit();
  return results;
}

function sliced(value: Value, { start, end, step }: JsonPathNode & { kind: 'slice' }): Value[] {
  if (!Array.isArray(value)) throw new Unfit();
  const { length } = value;
  let from = start ?? 0;
  if (from < 0) from += length;
  let to = end.at ?? length;
  if (to < 0 || (to === 0 && end.single)) to += length;
  if (from === to) return [];
  if (from >= length || from < 0 || to > length || to < 0 || from > to) throw new Unfit();
  if (step !== undefined && step <= 0) throw new Unfit();
  return value.slice(from, to).filter((_, i) => i % (step ?? 1) === 0);
}

/** What is right below a value; a string consists of bytes. */
function children(value: Value | undefined): Value[] {
  if (value instanceof Map) return sortedKeys(value).map((key) => value.get(key)!);
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return Array.from(toBytes(value), (byte) => new GoInt(BigInt(byte), uint8Type));
  return [];
}

function recursive(input: Selected): Selected {
  return input.flatMap((value) => {
    const below = children(value);
    return below.length === 0 ? [] : [value, ...recursive(below)];
  });
}

function compare(left: Value | undefined, right: Value | undefined, operator: string): boolean {
  const order = ordered(left, right);
  switch (operator) {
    case '==':
      return order.equal;
    case '!=':
      return !order.equal;
    case '<':
      return order.less();
    case '<=':
      return order.less() || order.equal;
    case '>':
      return !(order.less() || order.equal);
    case '>=':
      return !order.less();
    default:
      throw new Unfit();
  }
}

function ordered(left: Value | undefined, right: Value | undefined): { equal: boolean; less: () => boolean } {
  if (typeof left === 'string' && typeof right === 'string') {
    return { equal: left === right, less: () => compareStrings(left, right) < 0 };
  }
  if (typeof left === 'number' && typeof right === 'number') return { equal: left === right, less: () => left < right };
  if (left instanceof GoInt && right instanceof GoInt) {
    return { equal: left.value === right.value, less: () => left.value < right.value };
  }
  if (typeof left !== 'boolean' || typeof right !== 'boolean') throw new Unfit();
  return {
    equal: left === right,
    less() {
      throw new Unfit();
    },
  };
}

function print(results: Selected): string {
  return results.map(printValue).join(' ');
}

function printValue(value: Value | undefined): string {
  if (value === undefined) return '<no value>';
  if (value === null) return 'null';
  const kind = typeOf(value)!.kind;
  return kind === 'map' || kind === 'slice' ? marshalJson(value) : sprint([value]);
}
