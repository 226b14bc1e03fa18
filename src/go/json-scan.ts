/**
 * Go's word on a text that is no JSON: where `encoding/json` (Go 1.26, the state machine of scanner.go) stops, and what
 * it was doing there. Only refused texts come here, so this reads for clearness and not for speed.
 */
import { quote } from './strconv-quote.ts';
import { toBytes } from './strings.ts';

/** The error that Go gives for `text`; undefined if Go takes it. */
export function jsonSyntaxError(text: string, maxDepth: number): Error | undefined {
  try {
    new Scanner(toBytes(text), maxDepth).document();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

const WHITESPACE = ' \t\r\n';

class Scanner {
  private readonly bytes: Uint8Array;
  private readonly maxDepth: number;
  private at = 0;

  constructor(bytes: Uint8Array, maxDepth: number) {
    this.bytes = bytes;
    this.maxDepth = maxDepth;
  }

  document(): void {
    this.skipSpace();
    this.value();
    this.skipSpace();
    if (this.at < this.bytes.length) throw this.unexpected('after top-level value');
  }

  /** Without recursion: nesting may be as deep as the limit. */
  private value(): void {
    const open: ('{' | '[')[] = [];
    for (;;) {
      const char = this.peek();
      if (char === '{' || char === '[') {
        if (open.length >= this.maxDepth) throw this.unexpected('exceeded max depth');
        this.at++;
        this.skipSpace();
        if (this.peek() === (char === '{' ? '}' : ']')) this.at++;
        else {
          open.push(char);
          if (char === '{') this.key('looking for beginning of object key string');
          continue;
        }
      } else this.scalar(char);
      if (this.closed(open)) return;
    }
  }

  /** After a value: goes on to the next one, or closes what ends here. True when the outermost value is complete. */
  private closed(open: ('{' | '[')[]): boolean {
    for (;;) {
      const inside = open.at(-1);
      if (inside === undefined) return true;
      this.skipSpace();
      const char = this.peek();
      if (char === ',') {
        this.at++;
        this.skipSpace();
        if (inside === '{') this.key('looking for beginning of object key string');
        return false;
      }
      if (char !== (inside === '{' ? '}' : ']')) {
        throw this.unexpected(inside === '{' ? 'after object key:value pair' : 'after array element');
      }
      this.at++;
      open.pop();
    }
  }

  private key(looking: string): void {
    if (this.peek() !== '"') throw this.unexpected(looking);
    this.string();
    this.skipSpace();
    if (this.peek() !== ':') throw this.unexpected('after object key');
    this.at++;
    this.skipSpace();
  }

  private scalar(char: string): void {
    if (char === '"') this.string();
    else if (char === '-' || isDigit(char)) this.number();
    else if (char === 't') this.literal('true');
    else if (char === 'f') this.literal('false');
    else if (char === 'n') this.literal('null');
    else throw this.unexpected('looking for beginning of value');
  }

  private literal(word: string): void {
    for (let i = 0; i < word.length; i++, this.at++) {
      if (this.inToken() !== word[i]) throw this.unexpected(`in literal ${word} (expecting ${quoteChar(word[i]!)})`);
    }
  }

  private number(): void {
    if (this.current() === '-') {
      this.at++;
      if (!isDigit(this.inToken())) throw this.unexpected('in numeric literal');
    }
    if (this.current() === '0') this.at++;
    else this.digits();
    if (this.current() === '.') {
      this.at++;
      if (!isDigit(this.inToken())) throw this.unexpected('after decimal point in numeric literal');
      this.digits();
    }
    if (this.current() === 'e' || this.current() === 'E') {
      this.at++;
      if (this.inToken() === '+' || this.inToken() === '-') this.at++;
      if (!isDigit(this.inToken())) throw this.unexpected('in exponent of numeric literal');
      this.digits();
    }
  }

  private digits(): void {
    while (isDigit(this.current())) this.at++;
  }

  private string(): void {
    this.at++;
    for (;;) {
      const char = this.peek();
      if (char < ' ') throw this.unexpected('in string literal');
      this.at++;
      if (char === '"') return;
      if (char === '\\') this.escape();
    }
  }

  private escape(): void {
    const char = this.inToken();
    if (!'bfnrt\\/"u'.includes(char)) throw this.unexpected('in string escape code');
    this.at++;
    if (char !== 'u') return;
    for (let i = 0; i < 4; i++, this.at++) {
      if (!/[0-9a-fA-F]/.test(this.inToken())) throw this.unexpected('in \\u hexadecimal character escape');
    }
  }

  private skipSpace(): void {
    while (this.at < this.bytes.length && WHITESPACE.includes(this.current())) this.at++;
  }

  /** The byte here as a character of Latin 1; empty at the end. */
  private current(): string {
    const byte = this.bytes[this.at];
    return byte === undefined ? '' : String.fromCharCode(byte);
  }

  /** As `current`, where the text must not end. */
  private peek(): string {
    if (this.at >= this.bytes.length) throw new Error('unexpected end of JSON input');
    return this.current();
  }

  /** As `current`, inside of a token: Go reads a space behind the end, and complains about that. */
  private inToken(): string {
    return this.current() || ' ';
  }

  private unexpected(context: string): Error {
    return new Error(`invalid character ${quoteChar(this.inToken())} ${context}`);
  }
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}

/** A byte as Go's errors show it: always as the character of that number, escaped where a Go string escapes it. */
function quoteChar(char: string): string {
  if (char === "'") return String.raw`'\''`;
  if (char === '"') return `'"'`;
  return `'${quote(char).slice(1, -1)}'`;
}
