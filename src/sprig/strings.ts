/**
 * Sprig's plain string functions (strings.go, functions.go). What takes a needle takes it first, for pipelines. Strings
 * are compared as text, which equals Go's comparison of bytes unless a needle holds half a character.
 */
import { sprint } from '../go/fmt.ts';
import { func, variadic } from '../go/func.ts';
import { checkTextSize } from '../go/size.ts';
import { exact } from '../go/slice-capacity.ts';
import { quote } from '../go/strconv.ts';
import { compareStrings } from '../go/strings.ts';
import { anyType, boolType, intType, stringMapType, stringSliceType, stringType } from '../go/types.ts';
import { trimSpace } from '../go/unicode.ts';
import { typedMap, typedSlice, type GoFunc, type GoInt, type Value } from '../go/values.ts';
import { sliceElements } from './reflect.ts';
import { toText, toTexts } from './text.ts';

/** `strings.Trim`. */
function trimAll(cutset: string, text: string): string {
  const chars = new Set(cutset);
  const all = Array.from(text);
  let from = 0;
  let to = all.length;
  while (from < to && chars.has(all[from]!)) from++;
  while (to > from && chars.has(all[to - 1]!)) to--;
  return all.slice(from, to).join('');
}

function trimPrefix(prefix: string, text: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function trimSuffix(suffix: string, text: string): string {
  return text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text;
}

/** `strings.ReplaceAll`: an empty `old` stands before each character and at the end. */
function replace(old: string, replacement: string, text: string): string {
  if (old !== '') return joined(text.split(old), replacement);
  checkTextSize((text.length + 1) * replacement.length);
  return replacement + Array.from(text, (char) => char + replacement).join('');
}

function joined(parts: readonly string[], joint: string): string {
  checkTextSize(parts.length * joint.length);
  return parts.join(joint);
}

/** `strings.SplitN`: at most `limit` parts if that is not negative; an empty separator gives characters. */
function splitText(text: string, separator: string, limit = -1): string[] {
  if (limit === 0) return [];
  const parts = separator === '' ? Array.from(text) : text.split(separator);
  if (limit < 0 || parts.length <= limit) return parts;
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

/** Parts as a dictionary with the keys `_0`, `_1` and so on. */
function numbered(parts: readonly string[]): Value {
  return typedMap(stringMapType, new Map(parts.map((part, i) => [`_${i}`, part])));
}

/** Sorts a `[]string` in place, as Go does. */
function sortAlpha(list: Value): Value {
  const isList = sliceElements(list) !== undefined;
  const texts = isList ? toTexts(list) : [toText(list)];
  return typedSlice(stringSliceType, texts.sort(compareStrings));
}

/** All values but null, each as `text` gives it, with blanks between them. */
function joinedPresent(values: readonly Value[], text: (value: Value) => string): string {
  let out = '';
  let isFirst = true;
  for (const value of values) {
    if (value === null) continue;
    out += isFirst ? text(value) : ` ${text(value)}`;
    isFirst = false;
  }
  return out;
}

const one = [stringType];
const two = [stringType, stringType];
const any = [anyType];

/** The function of this name, if this theme has it. */
export function stringFunction(name: string): GoFunc | undefined {
  switch (name) {
    case 'trim':
      return func(name, one, stringType, trimSpace);
    case 'trimAll':
    case 'trimall':
      return func(name, two, stringType, trimAll);
    case 'trimPrefix':
      return func(name, two, stringType, trimPrefix);
    case 'trimSuffix':
      return func(name, two, stringType, trimSuffix);
    case 'contains':
      return func(name, two, boolType, (part: string, whole: string) => whole.includes(part));
    case 'hasPrefix':
      return func(name, two, boolType, (part: string, whole: string) => whole.startsWith(part));
    case 'hasSuffix':
      return func(name, two, boolType, (part: string, whole: string) => whole.endsWith(part));
    case 'replace':
      return func(name, [stringType, ...two], stringType, replace);
    case 'plural':
      return func(name, [...two, intType], stringType, (one: string, many: string, n: GoInt) =>
        n.value === 1n ? one : many,
      );
    case 'quote':
      return func(name, any, stringType, (...all) => joinedPresent(all, (v) => quote(toText(v))), variadic);
    case 'squote':
      return func(name, any, stringType, (...all) => joinedPresent(all, (v) => `'${sprint([v])}'`), variadic);
    case 'cat':
      return func(name, any, stringType, (...all) => joinedPresent(all, (v) => sprint([v])), variadic);
    case 'toString':
      return func(name, any, stringType, toText);
    case 'toStrings':
      return func(name, any, stringSliceType, toTexts);
    case 'join':
      return func(name, [stringType, anyType], stringType, (joint: string, list: Value) =>
        joined(toTexts(list), joint),
      );
    case 'sortAlpha':
      return func(name, any, stringSliceType, sortAlpha);
    case 'split':
      return func(name, two, stringMapType, (separator: string, all: string) => numbered(splitText(all, separator)));
    case 'splitn':
      return func(
        name,
        [stringType, intType, stringType],
        stringMapType,
        (separator: string, limit: GoInt, all: string) => numbered(splitText(all, separator, Number(limit.value))),
      );
    case 'splitList':
      return func(name, two, stringSliceType, (separator: string, all: string) =>
        exact(typedSlice(stringSliceType, splitText(all, separator))),
      );
    default:
      return undefined;
  }
}
