import { expect, test } from 'bun:test';
import { sprint, sprintf } from '../../src/go/fmt.ts';
import { htmlEscape } from '../../src/go/html-escape.ts';
import { marshalJson } from '../../src/go/json.ts';
import { jsEscape } from '../../src/go/js-escape.ts';
import { base, clean, dir, ext, isAbs, join, match } from '../../src/go/path.ts';
import { intType, sliceOf, stringSliceType } from '../../src/go/types.ts';
import * as tables from '../../src/go/unicode-tables.ts';
import * as unicode from '../../src/go/unicode.ts';
import {
  emptyUrl,
  formatUrl,
  formatUserInfo,
  hostname,
  parseQuery,
  parseRequestUri,
  parseUrl,
  pathEscape,
  pathUnescape,
  port,
  queryEscape,
  queryUnescape,
  type Url,
} from '../../src/go/url.ts';
import { resolveReference } from '../../src/go/url-resolve.ts';
import { int, typedMap, typedSlice, type Value } from '../../src/go/values.ts';
import { mapOf } from '../../src/go/types.ts';
import { recorded } from '../recorded.ts';
import { expectAnswers } from './answers.ts';

const functions: Record<string, (...args: string[]) => string> = {
  ToUpper: unicode.toUpper,
  ToLower: unicode.toLower,
  Title: unicode.title,
  TrimSpace: unicode.trimSpace,
  Fields: (text) => sprintf('%q', [typedSlice(stringSliceType, unicode.fields(text))]),
  EqualFold: (a, b) => String(unicode.equalFold(a, b)),
  Runes: (text) => sprint([typedSlice(sliceOf(intType), unicode.runes(text).map(int))]),
  Base: base,
  Dir: dir,
  Clean: clean,
  Ext: ext,
  IsAbs: (path) => String(isAbs(path)),
  Join: join,
  Match: (pattern, name) => String(match(pattern, name)),
  HTMLEscape: htmlEscape,
  JSEscape: jsEscape,
  QueryEscape: queryEscape,
  QueryUnescape: queryUnescape,
  PathEscape: pathEscape,
  PathUnescape: pathUnescape,
  ParseURL: (text) => describe(parseUrl(text)),
  ParseRequestURI: (text) => describe(parseRequestUri(text)),
  ResolveReference: (from, reference) => formatUrl(resolveReference(parseUrl(from), parseUrl(reference))),
  BuildURL: (scheme, opaque, user, host, path, rawQuery, fragment) => {
    const [username, ...rest] = user.split(':');
    const info = rest.length === 0 ? { username: username! } : { username: username!, password: rest.join(':') };
    const url = { ...emptyUrl, scheme, opaque, host, path, rawQuery, fragment };
    return formatUrl(user === '' ? url : { ...url, user: info });
  },
  ParseQuery: (query) => {
    const lists = [...parseQuery(query)].map(([key, list]): [string, Value] => [
      key,
      typedSlice(stringSliceType, list),
    ]);
    return sprintf('%q', [typedMap(mapOf(stringSliceType), new Map(lists))]);
  },
};

function describe(url: Url): string {
  const parts = [
    url.scheme,
    url.opaque,
    url.user === undefined ? '' : formatUserInfo(url.user),
    url.host,
    url.path,
    url.rawPath,
    url.rawQuery,
    url.fragment,
    url.rawFragment,
    hostname(url),
    port(url),
    formatUrl(url),
    String(url.user !== undefined),
  ];
  return marshalJson(parts);
}

for (const theme of ['unicode', 'path', 'url']) {
  expectAnswers(theme, (name, args) => functions[name]!(...(args as string[])));
}

const classes: Record<string, (rune: number) => boolean> = {
  IsPrint: tables.isPrint,
  IsLetter: tables.isLetter,
  IsUpper: tables.isUpper,
  IsLower: tables.isLower,
  IsTitle: tables.isTitle,
  IsDigit: tables.isDigit,
  IsNumber: tables.isNumber,
  IsPunct: tables.isPunct,
  IsSymbol: tables.isSymbol,
  IsControl: tables.isControl,
  IsSpace: tables.isSpace,
};
const mappings: Record<string, (char: string) => string> = {
  ToUpper: unicode.upperOf,
  ToLower: unicode.lowerOf,
  ToTitle: unicode.titleOf,
  Fold: smallestFold(),
};

/** Maps a character to the first one that folds to the same. */
function smallestFold(): (char: string) => string {
  const first = new Map<string, string>();
  return (char) => {
    const key = unicode.foldOf(char);
    if (!first.has(key)) first.set(key, char);
    return first.get(key)!;
  };
}

const isSurrogate = (rune: number): boolean => rune >= 0xd800 && rune <= 0xdfff;

for (const { case: name, out } of recorded<string>('unicode-tables')) {
  test(`every code point of ${name}`, () => {
    const isIn = classes[name];
    const found: string[] = [];
    if (isIn === undefined) {
      for (let rune = 0; rune <= 0x10ffff; rune++) {
        if (isSurrogate(rune)) continue;
        const mapped = mappings[name]!(String.fromCodePoint(rune)).codePointAt(0)!;
        if (mapped !== rune) found.push(`${rune.toString(16)}:${mapped.toString(16)}`);
      }
    } else {
      let start = -1;
      for (let rune = 0; rune <= 0x110000; rune++) {
        const isOne = rune <= 0x10ffff && !isSurrogate(rune) && isIn(rune);
        if (isOne && start < 0) start = rune;
        if (!isOne && start >= 0) {
          found.push(`${start.toString(16)}-${(rune - 1).toString(16)}`);
          start = -1;
        }
      }
    }
    expect(found).toEqual(out!.split(' '));
  });
}

test('many stars in a pattern take no exponential time', () => {
  const name = 'a'.repeat(300);
  expect(match(`${'*a'.repeat(40)}b`, name)).toBe(false);
  expect(match(`${'*a'.repeat(40)}*`, name)).toBe(true);
});

test.each([
  ['*b*b', 'abab', true],
  ['*[^a]*b', 'x/b', false],
  ['*[^a]*b', 'axxb', true],
  ['a**b', 'ab', true],
  ['*/b*', 'a/bc', true],
  ['*a', 'ba/a', false],
] as const)('path.Match(%p, %p)', (pattern, name, wanted) => {
  expect(match(pattern, name)).toBe(wanted);
});
