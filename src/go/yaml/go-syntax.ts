/**
 * `%#v` of nodes as go.yaml.in/yaml/v2 decodes them, for the error texts that show keys that are no strings
 * (`map[interface {}]interface {}{"a":1}`). Keys of several types come in the order of Helm's binary.
 */
import { formatFloat } from '../strconv-float.ts';
import { quote } from '../strconv-quote.ts';
import { compareStrings } from '../strings.ts';
import { GoInt } from '../values.ts';
import { isMerge, type Node } from './compose.ts';
import type { Scalar } from './resolve.ts';

/** A scalar in Go syntax. */
export function goScalar(value: Scalar): string {
  if (value === null) return '<nil>';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return formatFloat(value, 'g', -1, 64);
  if (!(value instanceof GoInt)) return String(value);
  return value.type.name === 'uint64' ? `0x${value.value.toString(16)}` : String(value.value);
}

/** A node in Go syntax; `scalar` gives what a scalar node means. */
export function goSyntax(node: Node, scalar: (node: Node) => Scalar): string {
  const at = node.target ?? node;
  if (at.kind === 'sequence') return `[]interface {}{${at.children.map((child) => item(child, scalar)).join(', ')}}`;
  if (at.kind === 'scalar') return goScalar(scalar(at));
  const entries: Entries = new Map();
  addEntries(entries, at, scalar);
  const shown = [...entries.values()].sort((a, b) => compareKeys(a.key, b.key));
  return `map[interface {}]interface {}{${shown.map(({ key, text }) => `${inInterface(key)}:${text}`).join(', ')}}`;
}

type Entries = Map<string, { readonly key: Scalar; readonly text: string }>;

function addEntries(entries: Entries, node: Node, scalar: (node: Node) => Scalar): void {
  const at = node.target ?? node;
  for (let i = 0; i < at.children.length; i += 2) {
    const keyNode = at.children[i]!;
    const value = at.children[i + 1]!;
    if (isMerge(keyNode)) {
      const merged = value.kind === 'sequence' ? value.children.toReversed() : [value];
      for (const one of merged) addEntries(entries, one, scalar);
      continue;
    }
    const key = scalar(keyNode.target ?? keyNode);
    entries.set(`${typeRank(key)}${goScalar(key)}`, { key, text: item(value, scalar) });
  }
}

function item(node: Node, scalar: (node: Node) => Scalar): string {
  const at = node.target ?? node;
  return at.kind === 'scalar' ? inInterface(scalar(at)) : goSyntax(at, scalar);
}

function inInterface(value: Scalar): string {
  return value === null ? 'interface {}(nil)' : goScalar(value);
}

function typeRank(key: Scalar): number {
  if (key === null) return 0;
  if (typeof key === 'string') return 1;
  if (key instanceof GoInt) return key.type.name === 'uint64' ? 2 : 3;
  return typeof key === 'number' ? 4 : 5;
}

function compareKeys(a: Scalar, b: Scalar): number {
  const rank = typeRank(a) - typeRank(b);
  if (rank !== 0) return rank;
  if (typeof a === 'string') return compareStrings(a, b as string);
  return Number(a instanceof GoInt ? a.value : a) - Number(b instanceof GoInt ? b.value : b);
}

/** The text for a key that has no JSON form. */
export function uncommonKey(key: Scalar, value: string): string {
  const type = key instanceof GoInt ? key.type.name : '%!s(<nil>)';
  return `unsupported map key of type: ${type}, key: ${goScalar(key)}, value: ${value}`;
}
