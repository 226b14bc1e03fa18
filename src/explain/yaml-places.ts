/**
 * At which lines the parts of a YAML document stand, by the exact reader of src/go/yaml: the first document, of keys set twice the
 * last, behind aliases and merges what they stand for.
 */
import { composeDocument, isMerge, type Node } from '../go/yaml/compose.ts';
import type { Path } from './path.ts';

export interface Place {
  /** From 1: the line of the key, or of the item in a list. */
  readonly line: number;
  readonly keys: ReadonlyMap<string, Place>;
  readonly items: readonly Place[];
}

/** Undefined for a document of nothing, and for one that cannot be read. */
export function yamlPlaces(text: string): Place | undefined {
  let root: Node | undefined;
  try {
    root = composeDocument(text);
  } catch {
    return undefined; // who reads the values tells it
  }
  return root === undefined ? undefined : placeOf(root, root.line, 0);
}

/** Deeper than any value that could be read; an alias may stand within what it stands for. */
const DEEP = 10_000;

function placeOf(node: Node, line: number, depth: number): Place {
  const target = node.kind === 'alias' ? node.target! : node;
  const keys = new Map<string, Place>();
  const items: Place[] = [];
  if (depth < DEEP) {
    if (target.kind === 'mapping') addKeys(target, keys, depth);
    else if (target.kind === 'sequence')
      for (const item of target.children) items.push(placeOf(item, item.line, depth + 1));
  }
  return { line: line + 1, keys, items };
}

function addKeys({ children }: Node, keys: Map<string, Place>, depth: number): void {
  const merged: Node[] = [];
  for (let i = 0; i + 1 < children.length; i += 2) {
    const key = children[i]!;
    const value = children[i + 1]!;
    if (isMerge(key)) merged.push(value);
    else keys.set(keyText(key), placeOf(value, key.line, depth + 1));
  }
  for (const value of merged) {
    const from = value.kind === 'alias' ? value.target! : value;
    const tables = from.kind === 'sequence' ? from.children : [from];
    for (const table of tables)
      for (const [key, place] of placeOf(table, table.line, depth + 1).keys) if (!keys.has(key)) keys.set(key, place);
  }
}

/** A key as it is in the values: YAML 1.1 has more words for true and false. */
function keyText({ value, implicit }: Node): string {
  if (!implicit) return value;
  if (/^(?:y|yes|on|true)$/i.test(value)) return 'true';
  return /^(?:n|no|off|false)$/i.test(value) ? 'false' : value;
}

/** The line of `path`, or of what is nearest above it; undefined when nothing of it is there. */
export function lineOfPath(place: Place | undefined, path: Path): number | undefined {
  let at = place;
  let line: number | undefined;
  for (const step of path) {
    at = typeof step === 'number' ? at?.items[step] : at?.keys.get(step);
    if (at === undefined) return line;
    line = at.line;
  }
  return line;
}
