/** Sprig's regular expressions. The plain forms panic where the `must…` forms return an error, which the texts show. */
import { func } from '../go/func.ts';
import { compileRegexp, mustCompileRegexp, quoteMeta, type Regexp } from '../go/regexp.ts';
import { appendedCapacity, withCapacity } from '../go/slice-capacity.ts';
import { boolType, intType, stringSliceType, stringType } from '../go/types.ts';
import { nilSlice, typedSlice, type GoFunc, type GoInt, type Value } from '../go/values.ts';

const textAndText = [stringType, stringType];
const textTextCount = [stringType, stringType, intType];
const threeTexts = [stringType, stringType, stringType];

function strings(found: string[] | undefined): Value[] {
  return found === undefined ? nilSlice(stringSliceType) : typedSlice(stringSliceType, found);
}

/** Matches are collected in room for ten. */
function withRoom(matches: Value[]): Value[] {
  if (matches.length === 0) return matches;
  let capacity = 10;
  while (capacity < matches.length) capacity = appendedCapacity(capacity, capacity + 1);
  return withCapacity(matches, capacity);
}

function find(name: string, compile: (pattern: string) => Regexp): GoFunc {
  return func(name, textAndText, stringType, (pattern: string, text: string) => compile(pattern).find(text));
}

function findAll(name: string, compile: (pattern: string) => Regexp): GoFunc {
  return func(name, textTextCount, stringSliceType, (pattern: string, text: string, limit: GoInt) =>
    withRoom(strings(compile(pattern).findAll(text, Number(limit.value)))),
  );
}

function split(name: string, compile: (pattern: string) => Regexp): GoFunc {
  return func(name, textTextCount, stringSliceType, (pattern: string, text: string, limit: GoInt) => {
    const parts = strings(compile(pattern).split(text, Number(limit.value)));
    // made for as many parts as there are matches
    return parts.length < 2 ? parts : withCapacity(parts, appendedCapacity(parts.length - 1, parts.length));
  });
}

function replaceAll(name: string, compile: (pattern: string) => Regexp): GoFunc {
  return func(name, threeTexts, stringType, (pattern: string, text: string, replacement: string) =>
    compile(pattern).replaceAll(text, replacement),
  );
}

function replaceAllLiteral(name: string, compile: (pattern: string) => Regexp): GoFunc {
  return func(name, threeTexts, stringType, (pattern: string, text: string, replacement: string) =>
    compile(pattern).replaceAllLiteral(text, replacement),
  );
}

/** False, not an error, for an expression that is not valid. */
function regexMatch(pattern: string, text: string): boolean {
  let regexp: Regexp;
  try {
    regexp = compileRegexp(pattern);
  } catch {
    return false;
  }
  return regexp.matches(text);
}

export const regexFunctions: readonly GoFunc[] = [
  func('regexMatch', textAndText, boolType, regexMatch),
  func('mustRegexMatch', textAndText, boolType, (pattern: string, text: string) =>
    compileRegexp(pattern).matches(text),
  ),
  find('regexFind', mustCompileRegexp),
  find('mustRegexFind', compileRegexp),
  findAll('regexFindAll', mustCompileRegexp),
  findAll('mustRegexFindAll', compileRegexp),
  split('regexSplit', mustCompileRegexp),
  split('mustRegexSplit', compileRegexp),
  replaceAll('regexReplaceAll', mustCompileRegexp),
  replaceAll('mustRegexReplaceAll', compileRegexp),
  replaceAllLiteral('regexReplaceAllLiteral', mustCompileRegexp),
  replaceAllLiteral('mustRegexReplaceAllLiteral', compileRegexp),
  func('regexQuoteMeta', [stringType], stringType, quoteMeta),
];
