/** A place in a TOML text, and the errors of the lexer of github.com/BurntSushi/toml 1.6.0 with their lines. */
import { quote, quoteRune } from '../strconv-quote.ts';

export class Reader {
  readonly text: string;
  pos = 0;
  /** Counted from 1. */
  line = 1;
  /** Whether the last `take` was at the end. */
  private atEnd = false;
  private readonly lastKey: () => string;

  constructor(source: string, lastKey: () => string) {
    this.lastKey = lastKey;
    this.text = source.replace(/^(?:\ufeff|\udcff\udcfe|\udcfe\udcff)/, '');
    if (this.text.slice(0, 6).includes('\0')) {
      throw this.errorAt(1, 'files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8');
    }
  }

  /** The character here, '' at the end. Fails where TOML does not allow it. */
  peek(): string {
    const code = this.text.codePointAt(this.pos);
    if (code === undefined) return '';
    if (code < 0x20 || code >= 0x7f) this.checkRune(code);
    return String.fromCodePoint(code);
  }

  private checkRune(code: number): void {
    if (code >= 0xdc80 && code <= 0xdcff) {
      throw this.errorAt(this.line, `invalid UTF-8 byte: 0x${(code - 0xdc00).toString(16)}`);
    }
    const bareReturn = code === 0x0d && this.text[this.pos + 1] !== '\n';
    if (bareReturn || code === 0x7f || (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d)) {
      const hex = code.toString(16).padStart(2, '0');
      throw this.errorAt(this.line, `TOML files cannot contain control characters: '0x${hex}'`);
    }
  }

  take(): string {
    const rune = this.peek();
    this.atEnd = rune === '';
    this.pos += rune.length;
    if (rune === '\n') this.line++;
    return rune;
  }

  /** Undoes the `take` of a rune. */
  back(rune: string): void {
    this.atEnd = false;
    this.pos -= rune.length;
    if (rune === '\n') this.line--;
  }

  accept(rune: string): boolean {
    if (this.peek() !== rune) return false;
    this.take();
    return true;
  }

  /** What a sticky expression matches here, on one line; the character after it is looked at as well. */
  match(expression: RegExp): string {
    expression.lastIndex = this.pos;
    const found = expression.exec(this.text)?.[0] ?? '';
    this.pos += found.length;
    this.peek();
    return found;
  }

  skipWhitespace(): void {
    this.match(/[ \t]*/y);
  }

  /** From `#` up to the line break. */
  skipComment(): void {
    for (let rune = this.peek(); rune !== '' && !isNewline(rune); rune = this.peek()) this.take();
  }

  /** An error here. `taken` tells whether the character that it is about has been taken. */
  fail(problem: string, taken = true): Error {
    const wrapped = taken && this.atEnd && this.text[this.pos - 1] === '\n';
    return this.errorAt(wrapped ? this.line - 1 : this.line, problem);
  }

  /** An error about the line before, which has just ended. */
  failBefore(problem: string): Error {
    return this.errorAt(this.line - 1, problem);
  }

  /** As `fail`, for the errors that count the end of the text as a new line. */
  failTyped(problem: string): Error {
    return this.errorAt(this.atEnd ? this.line - 1 : this.line, problem);
  }

  errorAt(line: number, problem: string): Error {
    return tomlError(line, this.lastKey(), problem);
  }
}

export function tomlError(line: number, lastKey: string, problem: string): Error {
  const key = lastKey === '' ? '' : ` (last key ${quote(lastKey)})`;
  return new Error(`toml: line ${line}${key}: ${problem}`);
}

export function isWhitespace(rune: string): boolean {
  return rune === ' ' || rune === '\t';
}

export function isNewline(rune: string): boolean {
  return rune === '\n' || rune === '\r';
}

/** A rune as `%q` shows it; the end of the text is a NUL. */
export function describe(rune: string): string {
  return quoteRune(rune === '' ? 0 : rune.codePointAt(0)!);
}
