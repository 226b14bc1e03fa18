/** Where a value comes from, and how that is told. */
import { quote } from '../go/strconv.ts';
import { marshalJson } from '../go/json.ts';
import type { Value } from '../go/values.ts';

export type Origin =
  | {
      readonly source: 'file';
      /** As it was given to --values. */
      readonly name: string;
      /** From 1; undefined where it cannot be told. */
      readonly line: number | undefined;
    }
  | {
      readonly source: 'flag';
      /** With its dashes. */
      readonly flag: string;
      readonly text: string;
    }
  | {
      readonly source: 'chart';
      /** From the outermost chart: `app/charts/db/values.yaml`. */
      readonly name: string;
      readonly line: number | undefined;
    }
  /** Set for a release, by whatever flags. */
  | { readonly source: 'release'; readonly name: string; readonly revision: number };

const LONG = 60;
/** Cut, and free of what would end a line. */
function brief(text: string, long: number): string {
  const line = /[\x00-\x1f\x7f]/.test(text) ? quote(text) : text;
  return line.length > long ? `${line.slice(0, long)}…` : line;
}

/** One line: `production.yaml:4`, `--set image.tag=2`, `app/charts/db/values.yaml:7`. */
export function originText(origin: Origin): string {
  switch (origin.source) {
    case 'file':
    case 'chart':
      return brief(origin.name, 400) + (origin.line === undefined ? '' : `:${origin.line}`);
    case 'flag':
      return `${origin.flag} ${brief(origin.text, LONG)}`;
    case 'release':
      return `revision ${origin.revision} of ${origin.name}`;
  }
}

/** A value within a line: as JSON, tables and lists by their size only. */
export function briefValue(value: Value): string {
  if (value instanceof Map) return value.size === 0 ? '{}' : '{…}';
  if (Array.isArray(value)) return value.length === 0 ? '[]' : '[…]';
  return brief(marshalJson(value), LONG);
}

export function sameOrigin(a: Origin, b: Origin): boolean {
  return a.source === b.source && originText(a) === originText(b);
}
