/**
 * The text given for a flag, as its value: what pflag v1.0.10's Value types accept, with the errors of Go's strconv, time
 * and encoding/csv.
 */
import type { Flag } from './flag.ts';

export type FlagValue = string | boolean | number | readonly string[];

/** Throws an Error with Go's reason. `before` is what earlier mentions gave; lists add to it. */
export function readFlagValue(flag: Flag, text: string, before: FlagValue | undefined): FlagValue {
  const list = Array.isArray(before) ? (before as readonly string[]) : [];
  switch (flag.type) {
    case 'string':
      return text;
    case 'bool':
      return readBool(text);
    case 'int':
      return readInteger(text, 'ParseInt');
    case 'uint':
      return readInteger(text, 'ParseUint');
    case 'float32':
      return readFloat(text);
    case 'duration':
      checkDuration(text);
      return text;
    case 'stringArray':
      return [...list, text];
    case 'stringSlice':
      return [...list, ...(text === '' ? [] : readCsvLine(text))];
    case 'stringToString':
      return [...list, ...readPairs(text)];
  }
}

const truths = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const falsehoods = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

/** `strconv.ParseBool`. */
export function readBool(text: string): boolean {
  if (truths.has(text)) return true;
  if (falsehoods.has(text)) return false;
  throw syntaxError('ParseBool', text);
}

const integer = /^[+-]?(0[xX](_?[\da-fA-F])+|0[bB](_?[01])+|0[oO]?(_?[0-7])+|[1-9](_?\d)*|0)$/;

/** `strconv.ParseInt(text, 0, 64)`. Numbers beyond 2^53 lose their last digits, which no flag of ours needs. */
function readInteger(text: string, parser: 'ParseInt' | 'ParseUint'): number {
  if (!integer.test(text) || (parser === 'ParseUint' && /^[+-]/.test(text))) throw syntaxError(parser, text);
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '');
  const size = BigInt(/^0\d/.test(digits) ? `0o${digits}` : digits);
  const value = text.startsWith('-') ? -size : size;
  const top = parser === 'ParseInt' ? 1n << 63n : 1n << 64n;
  if (value >= top || value < -top)
    throw new Error(`strconv.${parser}: parsing ${JSON.stringify(text)}: value out of range`);
  return Number(value);
}

function readFloat(text: string): number {
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) {
    const value = Math.fround(Number(text));
    if (Number.isFinite(value)) return value;
    throw new Error(`strconv.ParseFloat: parsing ${JSON.stringify(text)}: value out of range`);
  }
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return NaN;
  throw syntaxError('ParseFloat', text);
}

function syntaxError(parser: string, text: string): Error {
  return new Error(`strconv.${parser}: parsing ${JSON.stringify(text)}: invalid syntax`);
}

const durationUnits = new Set(['ns', 'us', 'µs', 'μs', 'ms', 's', 'm', 'h']);

/** Throws what `time.ParseDuration` returns. */
function checkDuration(text: string): void {
  let rest = text.replace(/^[+-]/, '');
  if (rest === '0') return;
  const quoted = JSON.stringify(text);
  if (rest === '') throw new Error(`time: invalid duration ${quoted}`);
  while (rest !== '') {
    const number = /^(\d+(\.\d*)?|\.\d+)/.exec(rest);
    if (number === null) throw new Error(`time: invalid duration ${quoted}`);
    rest = rest.slice(number[0].length);
    const unit = /^[^.\d]*/.exec(rest)![0];
    if (unit === '') throw new Error(`time: missing unit in duration ${quoted}`);
    if (!durationUnits.has(unit)) throw new Error(`time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`);
    rest = rest.slice(unit.length);
  }
}

/** The fields of the first line, as Go's `encoding/csv` reads it: quotes protect commas, `""` is a quote. */
export function readCsvLine(text: string): string[] {
  if (!/["\r\n]/.test(text)) return text.split(',');
  if (!text.includes('"')) {
    const line = /^[\r\n]*([^\n]*)/.exec(text)![1]!.replace(/\r$/, '');
    if (line === '' && /^[\r\n]+$/.test(text)) throw new Error('EOF');
    return line.split(',');
  }
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] !== '"') {
      const end = firstIndex(text, at, /[,\n]/);
      const field = text.slice(at, end);
      const quote = field.indexOf('"');
      if (quote >= 0) throw new Error(`parse error on line 1, column ${at + quote + 1}: bare " in non-quoted-field`);
      fields.push(field.replace(/\r$/, ''));
      at = end;
    } else {
      let field = '';
      for (at++; ;) {
        const quote = text.indexOf('"', at);
        if (quote < 0) {
          throw new Error(`parse error on line 1, column ${text.length + 1}: extraneous or missing " in quoted-field`);
        }
        field += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        field += '"';
        at++;
      }
      if (at < text.length && !/[,\n]/.test(text[at]!)) {
        throw new Error(`parse error on line 1, column ${at}: extraneous or missing " in quoted-field`);
      }
      fields.push(field);
    }
    if (text[at] !== ',') return fields;
    at++;
  }
}

function firstIndex(text: string, from: number, pattern: RegExp): number {
  const found = text.slice(from).search(pattern);
  return found < 0 ? text.length : from + found;
}

/** `key=value` pairs; with more than one `=` the commas divide pairs, else the value may hold commas. */
function readPairs(text: string): string[] {
  const count = text.split('=').length - 1;
  const pairs = count === 0 ? [] : count === 1 ? [text.replace(/^"+|"+$/g, '')] : readCsvLine(text);
  if (count === 0) throw new Error(`${text} must be formatted as key=value`);
  for (const pair of pairs) if (!pair.includes('=')) throw new Error(`${pair} must be formatted as key=value`);
  return pairs;
}
