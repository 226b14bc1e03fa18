/**
 * YAML text to tokens, exactly as `scannerc.go` of go.yaml.in/yaml/v2 2.4.4 does, errors and their lines included.
 *
 * Block structure is told by indentation: a deeper column opens a collection, a shallower one closes collections. Whether
 * a scalar is a key is known only at its `:`; until then its place is kept as a possible key, and KEY (and the start of a
 * mapping) are put into the queue before it afterwards. A possible key lasts for its line and 1,024 characters.
 */
import { Cursor, isBlank, isBlankOrEnd } from './cursor.ts';
import { scanBlockScalar, scanPlain } from './scan-block.ts';
import { scanQuoted } from './scan-quoted.ts';
import { scanAnchor, scanDirective, scanTag, type Directive, type Tag } from './scan-tag.ts';

export interface Token {
  readonly type:
    | 'directive'
    | 'document-start'
    | 'document-end'
    | 'stream-end'
    | 'sequence'
    | 'mapping'
    | 'block-end'
    | 'entry'
    | 'key'
    | 'value'
    | '['
    | ']'
    | '{'
    | '}'
    | ','
    | 'alias'
    | 'anchor'
    | 'tag'
    | 'scalar';
  /** Line of its start, from 0. */
  readonly line: number;
  /** Text of a scalar, name of an anchor or alias. */
  readonly value?: string;
  readonly plain?: boolean;
  readonly tag?: Tag;
  readonly directive?: Directive;
}

interface PossibleKey {
  possible: boolean;
  readonly required: boolean;
  /** Number of its first token, counted over the whole text. */
  readonly token: number;
  readonly pos: number;
  readonly line: number;
  readonly column: number;
}

const MAX_DEPTH = 10000;
const MAX_KEY = 1024;
const surrogatePair = /[\ud800-\udbff][\udc00-\udfff]/g;
const neverPlain = '-?:,[]{}#&*!|>\'"%@`';

/** No possible key yet; `token` is the number of the next token. */
function noKey(token: number): PossibleKey {
  return { possible: false, required: false, token, pos: 0, line: 0, column: 0 };
}

export class Scanner {
  private readonly at: Cursor;
  private queue: Token[] = [];
  /** Tokens handed out so far. */
  private taken = 0;
  private indent = -1;
  private readonly indents: number[] = [];
  /** The possible key of each flow level, the block level first. */
  private readonly keys: PossibleKey[] = [noKey(0)];
  /**
   * Levels by the token of their possible key: while that token is next, more is read. An empty flow collection takes its
   * own entry away when it ends (it has the token number of the key that it may be), which is seen in error texts.
   */
  private readonly levels = new Map<number, number>();
  private keyAllowed = true;

  constructor(text: string) {
    this.at = new Cursor(text);
    this.at.need(1);
  }

  /** The next token, which stays the next one until `take`. */
  peek(): Token {
    while (this.queue.length === 0 || this.mayBecomeKey()) this.fetch();
    return this.queue[0]!;
  }

  take(): Token {
    const token = this.peek();
    this.queue.shift();
    this.taken++;
    return token;
  }

  private get inFlow(): boolean {
    return this.keys.length > 1;
  }

  private mayBecomeKey(): boolean {
    const level = this.levels.get(this.taken);
    return level !== undefined && this.isStillKey(this.keys[level]);
  }

  private isStillKey(key: PossibleKey | undefined): boolean {
    if (key?.possible !== true) return false;
    if (key.line === this.at.line && this.distance(key.pos) <= MAX_KEY) return true;
    if (key.required) throw this.at.fail("could not find expected ':'");
    key.possible = false;
    return false;
  }

  /** Characters from there to here; a surrogate pair is one. */
  private distance(from: number): number {
    const units = this.at.pos - from;
    if (units <= MAX_KEY) return units;
    return units - (this.at.text.slice(from, this.at.pos).match(surrogatePair)?.length ?? 0);
  }

  private saveKey(): void {
    if (!this.keyAllowed) return;
    this.dropKey();
    const { pos, line, column } = this.at;
    const required = !this.inFlow && this.indent === column;
    const token = this.taken + this.queue.length;
    const level = this.keys.length - 1;
    this.keys[level] = { possible: true, required, token, pos, line, column };
    this.levels.set(token, level);
  }

  private dropKey(): void {
    const key = this.keys.at(-1)!;
    if (!key.possible) return;
    if (key.required) throw this.at.fail("could not find expected ':'");
    key.possible = false;
    this.levels.delete(key.token);
  }

  private push(type: Token['type'], more?: Partial<Token>, line = this.at.line): void {
    this.queue.push({ ...more, type, line });
  }

  /** Opens a collection when the column is deeper than the open ones. */
  private roll(type: 'sequence' | 'mapping', column: number, line: number, token?: number): void {
    if (this.inFlow || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    if (this.indents.length > MAX_DEPTH) throw this.at.fail(`exceeded max depth of ${MAX_DEPTH}`);
    this.insert({ type, line }, token);
  }

  /** Puts a token before the one with that number; at the end when that one has been taken. */
  private insert(token: Token, before = -1): void {
    if (before < this.taken) this.queue.push(token);
    else this.queue.splice(before - this.taken, 0, token);
  }

  /** Closes the collections that are deeper than the column. */
  private unroll(column: number): void {
    if (this.inFlow) return;
    while (this.indent > column) {
      this.push('block-end');
      this.indent = this.indents.pop()!;
    }
  }

  private fetch(): void {
    const at = this.at;
    at.need(1);
    this.skipToToken();
    this.unroll(at.column);
    at.need(4);
    const unit = at.peek();
    const next = at.peek(1);
    if (unit === 0) this.fetchStreamEnd();
    else if (at.column === 0 && unit === 0x25) this.fetchDirective();
    else if (at.atDocumentMark()) this.fetchDocumentMark(unit === 0x2d ? 'document-start' : 'document-end');
    else if (unit === 0x5b || unit === 0x7b) this.fetchFlowStart(unit === 0x5b ? '[' : '{');
    else if (unit === 0x5d || unit === 0x7d) this.fetchFlowEnd(unit === 0x5d ? ']' : '}');
    else if (unit === 0x2c) this.fetchIndicator(',', true);
    else if (unit === 0x2d && isBlankOrEnd(next)) this.fetchEntry();
    else if (unit === 0x3f && (this.inFlow || isBlankOrEnd(next))) this.fetchKey();
    else if (unit === 0x3a && (this.inFlow || isBlankOrEnd(next))) this.fetchValue();
    else if (unit === 0x2a || unit === 0x26) this.fetchAnchor(unit === 0x2a ? 'alias' : 'anchor');
    else if (unit === 0x21) this.fetchTag();
    else if ((unit === 0x7c || unit === 0x3e) && !this.inFlow) this.fetchBlockScalar();
    else if (unit === 0x27 || unit === 0x22) this.fetchQuoted(unit);
    else if (this.startsPlain(unit, next)) this.fetchPlain();
    else throw at.fail('found character that cannot start any token');
  }

  private startsPlain(unit: number, next: number): boolean {
    if (unit === 0x2d) return !isBlank(next);
    if (unit === 0x3f || unit === 0x3a) return !this.inFlow && !isBlankOrEnd(next);
    return !isBlankOrEnd(unit) && !neverPlain.includes(String.fromCharCode(unit));
  }

  private skipToToken(): void {
    const at = this.at;
    do {
      at.need(1);
      // A tab may not stand where it would be taken for indentation.
      while (at.peek() === 0x20 || (at.peek() === 0x09 && (this.inFlow || !this.keyAllowed))) at.skip();
      at.skipComment();
    } while (this.skipBreak());
  }

  private skipBreak(): boolean {
    if (this.at.takeBreak() === '') return false;
    if (!this.inFlow) this.keyAllowed = true;
    return true;
  }

  private fetchStreamEnd(): void {
    if (this.at.column !== 0) this.at.startLine();
    this.unroll(-1);
    this.dropKey();
    this.keyAllowed = false;
    this.push('stream-end');
  }

  private fetchDirective(): void {
    this.unroll(-1);
    this.dropKey();
    this.keyAllowed = false;
    const line = this.at.line;
    this.push('directive', { directive: scanDirective(this.at) }, line);
  }

  private fetchDocumentMark(type: 'document-start' | 'document-end'): void {
    this.unroll(-1);
    this.dropKey();
    this.keyAllowed = false;
    this.at.pos += 3;
    this.push(type);
  }

  private fetchFlowStart(type: '[' | '{'): void {
    this.saveKey();
    this.keys.push(noKey(this.taken + this.queue.length));
    if (this.keys.length - 1 > MAX_DEPTH) throw this.at.fail(`exceeded max depth of ${MAX_DEPTH}`);
    this.keyAllowed = true;
    this.at.pos++;
    this.push(type);
  }

  private fetchFlowEnd(type: ']' | '}'): void {
    this.dropKey();
    if (this.inFlow) this.levels.delete(this.keys.pop()!.token);
    this.keyAllowed = false;
    this.at.pos++;
    this.push(type);
  }

  private fetchIndicator(type: ',' | 'entry' | 'key' | 'value', keyAllowed: boolean): void {
    this.dropKey();
    this.keyAllowed = keyAllowed;
    this.at.pos++;
    this.push(type);
  }

  private fetchEntry(): void {
    if (!this.inFlow) {
      if (!this.keyAllowed) throw this.at.fail('block sequence entries are not allowed in this context');
      this.roll('sequence', this.at.column, this.at.line);
    }
    this.fetchIndicator('entry', true);
  }

  private fetchKey(): void {
    if (!this.inFlow) {
      if (!this.keyAllowed) throw this.at.fail('mapping keys are not allowed in this context');
      this.roll('mapping', this.at.column, this.at.line);
    }
    this.fetchIndicator('key', !this.inFlow);
  }

  private fetchValue(): void {
    const key = this.keys.at(-1)!;
    if (this.isStillKey(key)) {
      this.insert({ type: 'key', line: key.line }, key.token);
      this.roll('mapping', key.column, key.line, key.token);
      key.possible = false;
      this.levels.delete(key.token);
      this.keyAllowed = false;
    } else {
      if (!this.inFlow) {
        if (!this.keyAllowed) throw this.at.fail('mapping values are not allowed in this context');
        this.roll('mapping', this.at.column, this.at.line);
      }
      this.keyAllowed = !this.inFlow;
    }
    this.at.pos++;
    this.push('value');
  }

  private fetchAnchor(type: 'alias' | 'anchor'): void {
    this.saveKey();
    this.keyAllowed = false;
    this.push(type, { value: scanAnchor(this.at) });
  }

  private fetchTag(): void {
    this.saveKey();
    this.keyAllowed = false;
    this.push('tag', { tag: scanTag(this.at) });
  }

  private fetchBlockScalar(): void {
    this.dropKey();
    this.keyAllowed = true;
    const line = this.at.line;
    this.push('scalar', { value: scanBlockScalar(this.at, this.indent), plain: false }, line);
  }

  private fetchQuoted(quote: number): void {
    this.saveKey();
    this.keyAllowed = false;
    const line = this.at.line;
    this.push('scalar', { value: scanQuoted(this.at, quote), plain: false }, line);
  }

  private fetchPlain(): void {
    this.saveKey();
    this.keyAllowed = false;
    const line = this.at.line;
    const { value, brokeLine } = scanPlain(this.at, this.indent, this.inFlow);
    if (brokeLine) this.keyAllowed = true;
    this.push('scalar', { value, plain: true }, line);
  }
}
