/**
 * The tree of what a value fails, and its text: equal to `ValidationError.Error()` and `kind/*.go` of
 * santhosh-tekuri/jsonschema 6.0.3. That library prints through an English message printer, so counts and bounds come
 * with thousands separators, and large or small floats as 1.5×10⁰⁶.
 */
import { formatFloat, quote as goQuote } from '../../go/strconv.ts';
import { GoInt } from '../../go/values.ts';
import { JsonNumber, type Json } from './json.ts';
import { isNumeric } from './numbers.ts';

/** `group` gathers the failures of one schema, `ref` those behind a reference, `leaf` is everything else. */
export type ErrorKind = 'leaf' | 'group' | 'ref';

export interface ValidationError {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly location: readonly string[];
  readonly causes: readonly ValidationError[];
}

/** The list of failures, each on a line of its own, indented by depth. */
export function formatErrors(errors: readonly ValidationError[], depth = 0): string {
  let out = '';
  for (const error of errors) {
    const passed = error.kind === 'ref' && error.causes.length === 1;
    if (!passed) {
      const pointer = error.location.map((token) => `/${escapePointer(token)}`).join('');
      out += `\n${'  '.repeat(depth)}- at ${quote(pointer)}: ${error.message}`;
    }
    out += formatErrors(error.causes, passed ? depth : depth + 1);
  }
  return out;
}

export function escapePointer(token: string): string {
  return token.includes('~') || token.includes('/') ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
}

/** In single quotes, Go's escapes within. */
export function quote(text: string): string {
  const quoted = goQuote(text).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${quoted.slice(1, -1)}'`;
}

export function quoteAll(texts: readonly string[]): string {
  return texts.map(quote).join(', ');
}

/** A value of a schema as messages show it: numbers as they are written there. */
export function display(value: Json): string {
  if (typeof value === 'string') return quote(value);
  if (value === null) return '<nil>';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return String(value);
  if (value instanceof GoInt) return value.value.toString();
  if (value instanceof JsonNumber) return value.text;
  return 'value';
}

/** Whether `display` shows the value itself. */
export function isPrimitive(value: Json): boolean {
  return value === null || typeof value !== 'object' || isNumeric(value);
}

/** A count, with thousands separators. */
export function count(n: number): string {
  return groupThousands(String(n));
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A float as the English printer shows it. */
export function number(n: number): string {
  const text = formatFloat(n, 'g', -1, 64);
  const e = text.indexOf('e');
  if (e === -1) return groupThousands(text);
  const power = text
    .slice(e + 1)
    .replace('+', '')
    .replace('-', '⁻');
  return `${text.slice(0, e)}×10${power.replace(/\d/g, (d) => superscripts[Number(d)]!)}`;
}

function groupThousands(text: string): string {
  const [, sign, whole, rest] = /^(-?)(\d+)(.*)$/.exec(text)!;
  return sign! + whole!.replace(/\B(?=(?:\d{3})+$)/g, ',') + rest!;
}
