/**
 * Go 1.26 `regexp` on Go strings: what Sprig's functions need of it. Expressions that are simple enough run on the host's
 * RegExp (see regexp-native.ts), all others on a machine that takes linear time; both give Go's leftmost-first match.
 */
import { Machine, runeWidth } from './regexp-machine.ts';
import { isBounded, toNative, type NativeExpression } from './regexp-native.ts';
import { parseRegexp } from './regexp-syntax.ts';
import { literalIn, type Syntax } from './regexp-tree.ts';
import { checkTextSize } from './size.ts';
import { canBackquote, quote } from './strconv-quote.ts';
import { hasInvalidBytes } from './strings.ts';

interface Match {
  readonly start: number;
  readonly end: number;
  /** Texts of the groups, the whole match first; undefined where a group took no part. */
  readonly groups: readonly (string | undefined)[];
}

const CACHE_SIZE = 256;
const cache = new Map<string, Regexp>();

/** `regexp.Compile`. Throws with Go's text: ``error parsing regexp: missing closing ]: `[a` ``. */
export function compileRegexp(pattern: string): Regexp {
  let regexp = cache.get(pattern);
  if (regexp === undefined) {
    regexp = new Regexp(pattern);
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(pattern, regexp);
  }
  return regexp;
}

/** `regexp.MustCompile`: its panic says ``regexp: Compile(`[a`): error parsing regexp: …``. */
export function mustCompileRegexp(pattern: string): Regexp {
  try {
    return compileRegexp(pattern);
  } catch (error) {
    const shown = canBackquote(pattern) ? `\`${pattern}\`` : quote(pattern);
    throw new Error(`regexp: Compile(${shown}): ${(error as Error).message}`, { cause: error });
  }
}

/** `regexp.QuoteMeta`. */
export function quoteMeta(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

/** A compiled expression. Made by `compileRegexp`. */
export class Regexp {
  readonly #pattern: string;
  readonly #syntax: Syntax;
  /** Every match has it in it. */
  readonly #literal: string;
  #native: NativeExpression | null | undefined = null;
  #expression: RegExp | undefined;
  #machine: Machine | undefined;

  constructor(pattern: string) {
    this.#pattern = pattern;
    this.#syntax = parseRegexp(pattern);
    this.#literal = literalIn(this.#syntax.root);
  }

  /** `MatchString`. */
  matches(text: string): boolean {
    return this.#matcher(text)(0) !== undefined;
  }

  /** `FindString`: the leftmost match, or the empty string. */
  find(text: string): string {
    return this.#matcher(text)(0)?.groups[0] ?? '';
  }

  /** Where the leftmost match begins, the first of `FindStringIndex`; -1 when there is none. */
  indexIn(text: string): number {
    return this.#matcher(text)(0)?.start ?? -1;
  }

  /** `FindAllString`: at most `limit` matches, all when it is negative; undefined (nil) when there is none. */
  findAll(text: string, limit: number): string[] | undefined {
    const found = this.#all(text, limit).map((match) => match.groups[0]!);
    return found.length === 0 ? undefined : found;
  }

  /** `ReplaceAllString`: `$1`, `${1}`, `$name`, `${name}` and `$$` in the replacement are expanded. */
  replaceAll(text: string, replacement: string): string {
    if (!replacement.includes('$')) return this.replaceAllLiteral(text, replacement);
    return this.#replace(text, (match) => this.#expand(replacement, match));
  }

  /** `ReplaceAllLiteralString`. */
  replaceAllLiteral(text: string, replacement: string): string {
    return this.#replace(text, () => replacement);
  }

  /** `Split`: at most `limit` parts, all when it is negative; undefined (nil) when it is zero. */
  split(text: string, limit: number): string[] | undefined {
    if (limit === 0) return undefined;
    if (this.#pattern !== '' && text === '') return [''];
    const parts: string[] = [];
    let start = 0;
    let end = 0;
    for (const match of this.#all(text, limit)) {
      if (limit > 0 && parts.length === limit - 1) break;
      end = match.start;
      if (match.end !== 0) parts.push(text.slice(start, end));
      start = match.end;
    }
    if (end !== text.length) parts.push(text.slice(start));
    return parts;
  }

  #all(text: string, limit: number): Match[] {
    const found: Match[] = [];
    const next = this.#matcher(text);
    let at = 0;
    let lastEnd = -1;
    while (at <= text.length && (limit < 0 || found.length < limit)) {
      const match = next(at);
      if (match === undefined) break;
      // an empty match right after a match does not count
      if (match.end > at || match.start !== lastEnd) found.push(match);
      at = match.end > at ? match.end : at + Math.max(1, runeWidth(text, at));
      lastEnd = match.end;
    }
    return found;
  }

  #replace(text: string, replacement: (match: Match) => string): string {
    const next = this.#matcher(text);
    let out = '';
    let copied = 0;
    let at = 0;
    while (at <= text.length) {
      const match = next(at);
      if (match === undefined) break;
      out += text.slice(copied, match.start);
      if (match.end > copied || match.start === 0) out += replacement(match);
      checkTextSize(out.length);
      copied = match.end;
      at = Math.max(match.end, at + Math.max(1, runeWidth(text, at)));
    }
    return out + text.slice(copied);
  }

  /** Finds the leftmost match at or after a position. */
  #matcher(text: string): (from: number) => Match | undefined {
    if (!text.includes(this.#literal)) return () => undefined;
    const native = this.#native === null ? (this.#native = toNative(this.#syntax.root)) : this.#native;
    // the host does not see U+FFFD in a byte that is not UTF-8
    if (native !== undefined && isBounded(native, text.length) && !hasInvalidBytes(text)) {
      const expression = (this.#expression ??= new RegExp(native.source, 'gu'));
      return (from) => {
        expression.lastIndex = from;
        const match = expression.exec(text);
        return match === null ? undefined : { start: match.index, end: match.index + match[0].length, groups: match };
      };
    }
    const machine = (this.#machine ??= new Machine(this.#syntax.root, this.#syntax.groupNames.length));
    return (from) => {
      const captures = machine.match(text, from);
      if (captures === undefined) return undefined;
      const groups = this.#syntax.groupNames.map((_, i) =>
        captures[2 * i + 1]! < 0 ? undefined : text.slice(captures[2 * i], captures[2 * i + 1]),
      );
      return { start: captures[0]!, end: captures[1]!, groups };
    };
  }

  #expand(template: string, match: Match): string {
    return template.replace(
      /\$(?:\$|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu,
      (_, bare?: string, braced?: string) => {
        const name = bare ?? braced;
        if (name === undefined) return '$';
        if (/^(0|[1-9][0-9]*)$/.test(name)) return match.groups[Number(name)] ?? '';
        const index = this.#syntax.groupNames.findIndex((n, i) => n === name && match.groups[i] !== undefined);
        return index < 0 ? '' : match.groups[index]!;
      },
    );
  }
}
