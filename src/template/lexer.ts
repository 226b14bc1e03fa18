/**
 * The tokens of a template, as text/template/parse of Go 1.26 has them: same token bounds, same error texts. Text runs are
 * found by one `indexOf`; a token is a kind and two offsets in the lexer itself, so scanning allocates nothing.
 */
import { quote } from '../go/strconv.ts';
import { isDigit, isLetter, isPrint } from '../go/unicode-tables.ts';
import { numberSyntax } from './number-literal.ts';
import { keywords, token, type TokenKind } from './token.ts';

const wordRun = /[A-Za-z0-9_]*/y;
// Words of the usual letters, up to where one may end: one step of native code, a fifth of all parsing. Others, and those
// that are wrong, go the long way.
const plainWord = /[A-Za-z_][A-Za-z0-9_]*(?=[ \t\r\n.,|:()]|\}\})/y;
const plainFields = /(?:\.[A-Za-z_][A-Za-z0-9_]*)+(?=[ \t\r\n.,|:()]|\}\})/y;
const plainVariable = /\$[A-Za-z0-9_]*(?=[ \t\r\n.,|:()]|\}\})/y;
const stringRun = /(?:[^"\\\n]|\\[^\n])*/y;
const charRun = /(?:[^'\\\n]|\\[^\n])*/y;

export class Lexer {
  readonly text: string;
  kind: TokenKind = token.eof;
  start = 0;
  end = 0;
  /** The message of an error token. */
  message = '';
  private readonly breakIsFunction: boolean;
  private readonly continueIsFunction: boolean;
  private inAction = false;
  private parens = 0;
  private at = 0;

  constructor(text: string, functions: { has(name: string): boolean }) {
    this.text = text;
    this.breakIsFunction = functions.has('break');
    this.continueIsFunction = functions.has('continue');
  }

  /** Where the next token is looked for, between two actions; undefined inside of one. */
  get between(): number | undefined {
    return this.inAction ? undefined : this.at;
  }

  /** Goes on with the text at `at`. */
  skipTo(at: number): void {
    this.start = at;
    this.at = at;
  }

  /** Where the text that begins at `from` ends, if the next action opens at `open`: a `{{-` takes the space before it. */
  textEnd(from: number, open: number): number {
    let end = open;
    if (this.trimsLeft(open)) while (end > from && isSpace(this.text.charCodeAt(end - 1))) end--;
    return end;
  }

  /** Moves to the next token. After an error token nothing more may be asked. */
  scan(): void {
    if (this.inAction) this.scanAction();
    else this.scanText();
  }

  /** How error messages name the current token. */
  describe(): string {
    if (this.kind === token.eof) return 'EOF';
    if (this.kind === token.error) return this.message;
    let source = this.text.slice(this.start, this.end);
    if (this.kind === token.field) source = /^\.[^.]*/.exec(source)![0];
    if (this.kind >= token.dot) return `<${source}>`;
    if (source.length <= 4 || new TextEncoder().encode(source).length <= 10) return quote(source);
    return `${quote(Array.from(source).slice(0, 10).join(''))}...`;
  }

  private emit(kind: TokenKind, end: number): void {
    this.kind = kind;
    this.end = end;
    this.at = end;
  }

  private fail(message: string): void {
    this.kind = token.error;
    this.message = message;
  }

  private scanText(): void {
    const text = this.text;
    for (;;) {
      const from = this.at;
      const open = text.indexOf('{{', from);
      this.start = from;
      if (open < 0) {
        this.emit(from < text.length ? token.text : token.eof, text.length);
        return;
      }
      const trims = this.trimsLeft(open);
      const textEnd = this.textEnd(from, open);
      if (textEnd > from) {
        this.emit(token.text, textEnd);
        this.at = open;
        return;
      }
      const inside = trims ? open + 4 : open + 2;
      if (!text.startsWith('/*', inside)) {
        this.start = open;
        this.emit(token.leftDelim, open + 2);
        this.at = inside;
        this.inAction = true;
        this.parens = 0;
        return;
      }
      this.start = inside;
      const close = text.indexOf('*/', inside + 2);
      if (close < 0) {
        this.fail('unclosed comment');
        return;
      }
      const after = close + 2;
      if (text.startsWith('}}', after)) this.at = after + 2;
      else if (this.trimsRight(after)) this.at = this.skipSpace(after + 4);
      else {
        this.fail('comment ends before closing delimiter');
        return;
      }
    }
  }

  private scanAction(): void {
    const text = this.text;
    const from = this.at;
    this.start = from;
    const c = text.charCodeAt(from);
    if (c === 0x20) {
      const next = text.charCodeAt(from + 1);
      if (next > 0x20 && next !== 0x2d) this.emit(token.space, from + 1);
      else this.scanSpace();
      return;
    }
    if (c >= 0x61 && c <= 0x7a) {
      plainWord.lastIndex = from;
      if (plainWord.test(text)) {
        const end = plainWord.lastIndex;
        this.emit(this.wordKind(text.slice(from, end)), end);
      } else this.word(token.identifier);
      return;
    }
    if (isSpace(c)) {
      this.scanSpace();
      return;
    }
    if (c === 0x7d && text.charCodeAt(from + 1) === 0x7d) {
      this.rightDelim(from, false);
      return;
    }
    switch (c) {
      case 0x2e: // .
        plainFields.lastIndex = from;
        if (plainFields.test(text)) this.emit(token.field, plainFields.lastIndex);
        else if (from + 1 < text.length && !isDecimal(text.charCodeAt(from + 1))) this.word(token.field);
        else this.scanNumber();
        return;
      case 0x24: // $
        plainVariable.lastIndex = from;
        if (plainVariable.test(text)) this.emit(token.variable, plainVariable.lastIndex);
        else this.word(token.variable);
        return;
      case 0x22: // "
        this.quoted(0x22, token.string, 'unterminated quoted string');
        return;
      case 0x27: // '
        this.quoted(0x27, token.charConstant, 'unterminated character constant');
        return;
      case 0x60: {
        // `
        const close = text.indexOf('`', from + 1);
        if (close < 0) this.fail('unterminated raw quoted string');
        else this.emit(token.rawString, close + 1);
        return;
      }
      case 0x7c: // |
        this.emit(token.pipe, from + 1);
        return;
      case 0x28: // (
        this.parens++;
        this.emit(token.leftParen, from + 1);
        return;
      case 0x29: // )
        if (--this.parens < 0) this.fail('unexpected right paren');
        else this.emit(token.rightParen, from + 1);
        return;
      case 0x3d: // =
        this.emit(token.assign, from + 1);
        return;
      case 0x3a: // :
        if (text.charCodeAt(from + 1) === 0x3d) this.emit(token.declare, from + 2);
        else this.fail('expected :=');
        return;
      case 0x2b: // +
      case 0x2d: // -
        this.scanNumber();
        return;
      default:
    }
    if (isDecimal(c)) this.scanNumber();
    else if (wordUnits(text, from) > 0) this.word(token.identifier);
    else if (from >= text.length) this.fail('unclosed action');
    else if (c > 0x20 && c < 0x7f) this.emit(token.char, from + 1);
    else this.fail(`unrecognized character in action: ${unicodeName(text, from)}`);
  }

  private scanSpace(): void {
    const from = this.at;
    const past = this.skipSpace(from);
    // the last space may belong to the delimiter " -}}"
    if (!this.trimsRight(past - 1)) this.emit(token.space, past);
    else if (past - 1 === from) this.rightDelim(from, true);
    else this.emit(token.space, past - 1);
  }

  private rightDelim(from: number, trims: boolean): void {
    if (this.parens > 0) {
      this.fail('unclosed left paren');
      return;
    }
    const start = trims ? from + 2 : from;
    this.start = start;
    this.emit(token.rightDelim, start + 2);
    if (trims) this.at = this.skipSpace(start + 2);
    this.inAction = false;
  }

  /** A field, a variable, or a word; the first character is known to fit. Fields in a row are one token. */
  private word(kind: TokenKind): void {
    const text = this.text;
    const from = this.at;
    let at = kind === token.identifier ? from : from + 1;
    if (kind !== token.identifier && this.ends(at)) {
      this.emit(kind === token.field ? token.dot : kind, at);
      return;
    }
    wordRun.lastIndex = at;
    wordRun.test(text);
    at = wordRun.lastIndex;
    for (let width = wordUnits(text, at); width > 0; width = wordUnits(text, at)) at += width;
    if (!this.ends(at)) this.fail(`bad character ${unicodeName(text, at)}`);
    else this.emit(kind === token.identifier ? this.wordKind(text.slice(from, at)) : kind, at);
  }

  private wordKind(word: string): TokenKind {
    const keyword = keywords.get(word);
    if (keyword === undefined) return token.identifier;
    const isFunction =
      (keyword === token.break && this.breakIsFunction) || (keyword === token.continue && this.continueIsFunction);
    return isFunction ? token.identifier : keyword;
  }

  /** Whether a word may end here. */
  private ends(at: number): boolean {
    const text = this.text;
    if (at >= text.length) return true;
    switch (text.charCodeAt(at)) {
      case 0x20:
      case 0x09:
      case 0x0d:
      case 0x0a:
      case 0x2e: // .
      case 0x2c: // ,
      case 0x7c: // |
      case 0x3a: // :
      case 0x29: // )
      case 0x28: // (
        return true;
      default:
        return text.startsWith('}}', at);
    }
  }

  private quoted(mark: number, kind: TokenKind, unterminated: string): void {
    const text = this.text;
    const inside = mark === 0x22 ? stringRun : charRun;
    inside.lastIndex = this.at + 1;
    inside.test(text);
    const end = inside.lastIndex;
    if (text.charCodeAt(end) === mark) this.emit(kind, end + 1);
    else this.fail(unterminated);
  }

  private scanNumber(): void {
    const text = this.text;
    let at = this.numberEnd(this.at);
    if (at < 0) {
      this.badNumber(-at);
      return;
    }
    const sign = text.charCodeAt(at);
    if (sign !== 0x2b && sign !== 0x2d) {
      this.emit(token.number, at);
      return;
    }
    at = this.numberEnd(at);
    if (at < 0 || text[at - 1] !== 'i') this.badNumber(Math.abs(at));
    else this.emit(token.complex, at);
  }

  /** Where the number ends; negated, and past one more character, if a letter follows it. */
  private numberEnd(from: number): number {
    numberSyntax.lastIndex = from;
    numberSyntax.test(this.text);
    const end = numberSyntax.lastIndex;
    const width = wordUnits(this.text, end);
    return width > 0 ? -(end + width) : end;
  }

  private badNumber(end: number): void {
    this.fail(`bad number syntax: ${quote(this.text.slice(this.start, end))}`);
  }

  private skipSpace(at: number): number {
    while (isSpace(this.text.charCodeAt(at))) at++;
    return at;
  }

  private trimsLeft(open: number): boolean {
    return this.text.charCodeAt(open + 2) === 0x2d && isSpace(this.text.charCodeAt(open + 3));
  }

  /** Whether " -}}" stands here. */
  private trimsRight(at: number): boolean {
    return isSpace(this.text.charCodeAt(at)) && this.text.startsWith('-}}', at + 1);
  }
}

function isSpace(c: number): boolean {
  return c === 0x20 || c === 0x0a || c === 0x09 || c === 0x0d;
}

function isDecimal(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}

/** How many UTF-16 units the letter, digit or underscore at `at` takes; 0 if there is none. */
function wordUnits(text: string, at: number): number {
  const c = text.charCodeAt(at);
  if (c < 0x80) return (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a) || isDecimal(c) || c === 0x5f ? 1 : 0;
  const code = text.codePointAt(at);
  if (code === undefined || !(isLetter(code) || isDigit(code))) return 0;
  return code > 0xffff ? 2 : 1;
}

/** `%#U`: the code point, and the character if it can be printed. */
function unicodeName(text: string, at: number): string {
  const code = text.codePointAt(at)!;
  const rune = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code; // a byte that is not UTF-8
  const hex = rune.toString(16).toUpperCase().padStart(4, '0');
  return isPrint(rune) ? `U+${hex} '${String.fromCodePoint(rune)}'` : `U+${hex}`;
}
