/** Values as YAML with a comment behind each leaf. It reads as the values alone do. */
import { int, type GoMap, type Value } from '../go/values.ts';
import { marshalYamlPretty } from '../go/yaml/marshal-pretty.ts';
import type { Path } from './path.ts';
import { lineOfPath, yamlPlaces } from './yaml-places.ts';

export interface Remark {
  readonly path: Path;
  /** One line. */
  readonly text: string;
}

/** From here on comments are not aligned. */
const WIDE = 48;

export function annotatedYaml(values: GoMap, remarks: readonly Remark[]): string {
  // without folded lines: what takes several is a literal, behind whose first line a comment may stand
  const text = marshalYamlPretty(withIntegers(values));
  const lines = text.split('\n');
  const places = yamlPlaces(text);
  const byLine = new Map<number, string[]>();
  for (const { path, text: remark } of remarks) {
    const at = (lineOfPath(places, path) ?? 1) - 1;
    const there = byLine.get(at);
    if (there === undefined) byLine.set(at, [remark]);
    else if (!there.includes(remark)) there.push(remark);
  }
  let column = 0;
  for (const at of byLine.keys()) if (lines[at]!.length <= WIDE) column = Math.max(column, lines[at]!.length);
  const out = lines.map((line, at) => {
    const remark = byLine.get(at)?.join('; ');
    return remark === undefined ? line : `${line.padEnd(column)}  # ${remark}`;
  });
  return out.join('\n');
}

/** Whole numbers as people write them: 1000000, not 1e+06. */
function withIntegers(value: Value): Value {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? int(value) : value;
  if (Array.isArray(value)) return value.map(withIntegers);
  return value instanceof Map ? new Map([...value].map(([key, inner]) => [key, withIntegers(inner)])) : value;
}
