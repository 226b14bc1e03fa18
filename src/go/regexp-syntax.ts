/**
 * The syntax of Go 1.26 `regexp` (`regexp/syntax` with the Perl flags): an expression's tree, or Go's error text.
 *
 * One pass from left to right over an explicit stack of open groups, so that deep nesting needs no recursion. Flags hold from
 * where they are set to the end of the group. Runs of single characters stay apart; nothing is optimised here.
 */
import { CharSetBuilder, singleRune, type CharSet } from './regexp-set.ts';
import { fits, measure, syntaxError, type Assertion, type Node, type Syntax } from './regexp-tree.ts';

interface Flags {
  readonly fold: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly swapGreed: boolean;
}

interface Group {
  /** Undefined for a group that does not capture. */
  readonly capture: number | undefined;
  /** Flags to go back to after the group. */
  readonly outer: Flags;
  readonly branches: Node[];
  concat: Node[];
}

const MAX_REPEAT = 1000;

/** Parses an expression. Throws with Go's text: ``error parsing regexp: missing closing ]: `[a` ``. */
export function parseRegexp(pattern: string): Syntax {
  return new Parser(pattern).parse();
}

class Parser {
  readonly #text: string;
  #at = 0;
  #flags: Flags = { fold: false, multiline: false, dotAll: false, swapGreed: false };
  readonly #groupNames = [''];
  readonly #open: Group[] = [];
  #group: Group;

  constructor(text: string) {
    this.#text = text;
    this.#group = { capture: undefined, outer: this.#flags, branches: [], concat: [] };
  }

  parse(): Syntax {
    const text = this.#text;
    let lastRepeat: number | undefined;
    while (this.#at < text.length) {
      const start = this.#at;
      const repeat = this.#quantifier();
      if (repeat !== undefined) this.#repeat(start, lastRepeat, repeat);
      else this.#item();
      lastRepeat = repeat === undefined ? undefined : start;
    }
    if (this.#open.length > 0) throw syntaxError('missing closing )', text);
    const root = finish(this.#group);
    measure(root, text);
    return { root, groupNames: this.#groupNames };
  }

  #item(): void {
    const char = this.#text[this.#at]!;
    switch (char) {
      case '(':
        if (this.#text[this.#at + 1] === '?') this.#flagsOrGroup();
        else {
          this.#at++;
          this.#openCapture('');
        }
        return;
      case '|':
        this.#at++;
        this.#group.branches.push(joined(this.#group.concat));
        this.#group.concat = [];
        return;
      case ')':
        this.#at++;
        this.#closeGroup();
        return;
      case '^':
        this.#assertion(1, this.#flags.multiline ? 'beginLine' : 'beginText');
        return;
      case '$':
        this.#assertion(1, this.#flags.multiline ? 'endLine' : 'endText');
        return;
      case '.': {
        this.#at++;
        const set = new CharSetBuilder();
        if (!this.#flags.dotAll) set.addRange(0x0a, 0x0a, false);
        this.#push({ op: 'set', set: set.build(true) });
        return;
      }
      case '[':
        this.#push({ op: 'set', set: this.#class() });
        return;
      case '\\':
        this.#escape();
        return;
      default:
        this.#literal(this.#rune());
    }
  }

  #push(node: Node): void {
    this.#group.concat.push(node);
  }

  #assertion(width: number, assertion: Assertion): void {
    this.#at += width;
    this.#push({ op: 'assert', assertion });
  }

  #literal(rune: number): void {
    if (!this.#flags.fold) {
      this.#push({ op: 'set', set: singleRune(rune), rune });
      return;
    }
    const set = new CharSetBuilder();
    set.addRange(rune, rune, true);
    this.#push({ op: 'set', set: set.build(false) });
  }

  #openCapture(name: string): void {
    this.#groupNames.push(name);
    this.#openGroup(this.#groupNames.length - 1, this.#flags);
  }

  #openGroup(capture: number | undefined, flags: Flags): void {
    this.#open.push(this.#group);
    this.#group = { capture, outer: this.#flags, branches: [], concat: [] };
    this.#flags = flags;
  }

  #closeGroup(): void {
    const closed = this.#group;
    const outer = this.#open.pop();
    if (outer === undefined) throw syntaxError('unexpected )', this.#text);
    this.#group = outer;
    this.#flags = closed.outer;
    const sub = finish(closed);
    this.#push(closed.capture === undefined ? sub : { op: 'capture', index: closed.capture, sub });
  }

  /** `*`, `+`, `?` or `{n,m}` here; undefined when there is none (then `{` is a character). */
  #quantifier(): { min: number; max: number; counted: boolean } | undefined {
    const char = this.#text[this.#at];
    if (char === '*' || char === '+' || char === '?') {
      this.#at++;
      return { min: char === '+' ? 1 : 0, max: char === '?' ? 1 : Infinity, counted: false };
    }
    if (char !== '{') return undefined;
    const counted = /\{(0|[1-9][0-9]*)(,(0|[1-9][0-9]*)?)?\}/y;
    counted.lastIndex = this.#at;
    const match = counted.exec(this.#text);
    if (match === null) return undefined;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === undefined ? Infinity : Number(match[3]);
    if (min > MAX_REPEAT || (max !== Infinity && max > MAX_REPEAT) || min > max) {
      throw syntaxError('invalid repeat count', match[0]);
    }
    this.#at = counted.lastIndex;
    return { min, max, counted: true };
  }

  #repeat(start: number, lastRepeat: number | undefined, count: { min: number; max: number; counted: boolean }): void {
    const lazy = this.#text[this.#at] === '?';
    if (lazy) this.#at++;
    if (lastRepeat !== undefined) {
      throw syntaxError('invalid nested repetition operator', this.#text.slice(lastRepeat, this.#at));
    }
    const written = this.#text.slice(start, this.#at);
    const { concat } = this.#group;
    const sub = concat.pop();
    if (sub === undefined) throw syntaxError('missing argument to repetition operator', written);
    const node: Node = { op: 'repeat', sub, min: count.min, max: count.max, greedy: lazy === this.#flags.swapGreed };
    if (count.counted && (count.min >= 2 || (count.max >= 2 && count.max !== Infinity)) && !fits(node, MAX_REPEAT)) {
      throw syntaxError('invalid repeat count', written);
    }
    concat.push(node);
  }

  /** `(?P<name>`, `(?<name>`, `(?flags)` or `(?flags:`. */
  #flagsOrGroup(): void {
    const start = this.#at;
    const text = this.#text;
    const rest = text.slice(start);
    const opening = /^\(\?P?</.exec(rest)?.[0];
    if (opening !== undefined && rest.length > opening.length) {
      const end = text.indexOf('>', start);
      if (end < 0) {
        checkUtf8(rest);
        throw syntaxError('invalid named capture', rest);
      }
      const name = text.slice(start + opening.length, end);
      checkUtf8(name);
      if (!/^[0-9A-Za-z_]+$/.test(name)) throw syntaxError('invalid named capture', text.slice(start, end + 1));
      this.#at = end + 1;
      this.#openCapture(name);
      return;
    }
    this.#at += 2;
    let flags = this.#flags;
    let on = true;
    let seen = false;
    while (this.#at < text.length) {
      const char = String.fromCodePoint(this.#rune());
      if ((char === ':' || char === ')') && (on || seen)) {
        if (char === ':') this.#openGroup(undefined, flags);
        else this.#flags = flags;
        return;
      }
      if (char === '-' && on) {
        on = false;
        seen = false;
        continue;
      }
      seen = true;
      if (char === 'i') flags = { ...flags, fold: on };
      else if (char === 'm') flags = { ...flags, multiline: on };
      else if (char === 's') flags = { ...flags, dotAll: on };
      else if (char === 'U') flags = { ...flags, swapGreed: on };
      else break;
    }
    throw syntaxError('invalid or unsupported Perl syntax', text.slice(start, this.#at));
  }

  #escape(): void {
    const letter = this.#text[this.#at + 1];
    switch (letter) {
      case 'A':
        this.#assertion(2, 'beginText');
        return;
      case 'z':
        this.#assertion(2, 'endText');
        return;
      case 'b':
        this.#assertion(2, 'wordBoundary');
        return;
      case 'B':
        this.#assertion(2, 'noWordBoundary');
        return;
      case 'C':
        throw syntaxError('invalid escape sequence', '\\C');
      case 'Q': {
        this.#at += 2;
        const close = this.#text.indexOf('\\E', this.#at);
        const end = close < 0 ? this.#text.length : close;
        while (this.#at < end) this.#literal(this.#rune());
        if (close >= 0) this.#at += 2;
        return;
      }
      default: {
        const set = new CharSetBuilder();
        if (this.#classEscape(set)) this.#push({ op: 'set', set: set.build(false) });
        else this.#literal(this.#escapedRune());
      }
    }
  }

  /** `\pL`, `\p{Greek}`, `\d` and their like, in a class or out of one. */
  #classEscape(set: CharSetBuilder): boolean {
    const text = this.#text;
    const letter = text[this.#at + 1];
    if (text[this.#at] !== '\\' || letter === undefined) return false;
    if (letter !== 'p' && letter !== 'P') {
      if (!set.addPerl(letter, this.#flags.fold)) return false;
      this.#at += 2;
      return true;
    }
    const start = this.#at;
    this.#at += 2;
    let name = this.#at < text.length ? String.fromCodePoint(this.#rune()) : '';
    if (name === '{') {
      const end = text.indexOf('}', start);
      if (end < 0) {
        checkUtf8(text.slice(start));
        throw syntaxError('invalid character class range', text.slice(start));
      }
      name = text.slice(start + 3, end);
      checkUtf8(name);
      this.#at = end + 1;
    }
    const inverse = name.startsWith('^');
    if (!set.addProperty(inverse ? name.slice(1) : name, (letter === 'P') !== inverse, this.#flags.fold)) {
      throw syntaxError('invalid character class range', text.slice(start, this.#at));
    }
    return true;
  }

  #class(): CharSet {
    const text = this.#text;
    const start = this.#at++;
    const negated = text[this.#at] === '^';
    if (negated) this.#at++;
    const set = new CharSetBuilder();
    for (let first = true; first || text[this.#at] !== ']'; first = false) {
      if (this.#posixClass(set) || this.#classEscape(set)) continue;
      const from = this.#at;
      const low = this.#classRune(start);
      let high = low;
      // in [a-] the hyphen is a character
      if (text[this.#at] === '-' && this.#at + 1 < text.length && text[this.#at + 1] !== ']') {
        this.#at++;
        high = this.#classRune(start);
        if (high < low) throw syntaxError('invalid character class range', text.slice(from, this.#at));
      }
      set.addRange(low, high, this.#flags.fold);
    }
    this.#at++;
    return set.build(negated);
  }

  #posixClass(set: CharSetBuilder): boolean {
    const text = this.#text;
    if (!text.startsWith('[:', this.#at)) return false;
    const end = text.indexOf(':]', this.#at + 2);
    if (end < 0) return false;
    if (!set.addPosix(text.slice(this.#at + 2, end), this.#flags.fold)) {
      throw syntaxError('invalid character class range', text.slice(this.#at, end + 2));
    }
    this.#at = end + 2;
    return true;
  }

  #classRune(start: number): number {
    if (this.#at >= this.#text.length) throw syntaxError('missing closing ]', this.#text.slice(start));
    return this.#text[this.#at] === '\\' ? this.#escapedRune() : this.#rune();
  }

  #escapedRune(): number {
    const text = this.#text;
    const start = this.#at++;
    if (this.#at >= text.length) throw syntaxError('trailing backslash at end of expression', '');
    const rune = this.#rune();
    const char = String.fromCodePoint(rune);
    const control = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 }[char];
    if (control !== undefined) return control;
    if (/[0-7]/.test(char) && (char === '0' || /[0-7]/.test(text[this.#at] ?? ''))) {
      const octal = /[0-7]{1,3}/y;
      octal.lastIndex = this.#at - 1;
      const digits = octal.exec(text)![0];
      this.#at += digits.length - 1;
      return parseInt(digits, 8);
    }
    if (char === 'x') return this.#hexRune(start);
    if (rune < 0x80 && !/[0-9A-Za-z]/.test(char)) return rune;
    throw syntaxError('invalid escape sequence', text.slice(start, this.#at));
  }

  #hexRune(start: number): number {
    const text = this.#text;
    const bad = (): Error => syntaxError('invalid escape sequence', text.slice(start, this.#at));
    if (this.#at >= text.length) throw bad();
    const first = String.fromCodePoint(this.#rune());
    if (first !== '{') {
      if (this.#at >= text.length) throw bad();
      const digits = first + String.fromCodePoint(this.#rune());
      if (!/^[0-9A-Fa-f]{2}$/.test(digits)) throw bad();
      return parseInt(digits, 16);
    }
    let value = 0;
    for (let count = 0; this.#at < text.length; count++) {
      const char = String.fromCodePoint(this.#rune());
      if (char === '}' && count > 0) return value;
      if (!/^[0-9A-Fa-f]$/.test(char)) break;
      value = value * 16 + parseInt(char, 16);
      if (value > 0x10ffff) break;
    }
    throw bad();
  }

  #rune(): number {
    const rune = this.#text.codePointAt(this.#at)!;
    if (rune >= 0xd800 && rune < 0xe000) throw syntaxError('invalid UTF-8', this.#text.slice(this.#at));
    this.#at += rune > 0xffff ? 2 : 1;
    return rune;
  }
}

function checkUtf8(text: string): void {
  const at = text.search(/[\ud800-\udfff]/u);
  if (at >= 0) throw syntaxError('invalid UTF-8', text);
}

function joined(nodes: readonly Node[]): Node {
  return nodes.length === 1 ? nodes[0]! : { op: 'concat', subs: nodes };
}

function finish(group: Group): Node {
  const last = joined(group.concat);
  return group.branches.length === 0 ? last : { op: 'alternate', subs: [...group.branches, last] };
}
