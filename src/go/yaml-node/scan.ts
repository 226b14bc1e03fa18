/**
 * YAML text to tokens and comments, as `scannerc.go` of go.yaml.in/yaml/v3 3.0.5. How tokens are found is that of version 2
 * (../yaml/scanner.ts); what is new are comments, for which two tokens more are read than are needed, and places: those of
 * tokens, since comments are given out by them, and in errors those of what was begun.
 */
import { Cursor, isBlank, isBlankOrEnd, isBreak } from '../yaml/cursor.ts';
import { problemAt, YamlError } from '../yaml/errors.ts';
import { scanBlockScalar, scanPlain } from '../yaml/scan-block.ts';
import { scanQuoted } from '../yaml/scan-quoted.ts';
import { scanAnchor, scanDirective, scanTag } from '../yaml/scan-tag.ts';
import { emptyComment, markOf, scanComments, scanLineComment, type Comment, type Mark } from './comments.ts';
import type { Comments } from './node.ts';
import type { Token } from './token.ts';

interface PossibleKey {
  possible: boolean;
  readonly required: boolean;
  /** Index of its first token. */
  readonly token: number;
  readonly mark: Mark;
}

const MAX_DEPTH = 10000;
const MAX_KEY = 1024;
const neverPlain = '-?:,[]{}#&*!|>\'"%@`';

export class Scanner {
  private readonly at: Cursor;
  private readonly tokens: Token[] = [];
  private head = 0;
  private available = false;
  private readonly comments: Comment[] = [];
  private commentsHead = 0;
  private indent = -1;
  private readonly indents: number[] = [];
  /** The possible key of each flow level, the block level first. */
  private readonly keys: PossibleKey[] = [];
  /** Levels by the token of their possible key. */
  private readonly levels = new Map<number, number>();
  private keyAllowed = true;

  constructor(text: string) {
    this.at = new Cursor(text);
    this.at.need(1);
    this.push('stream-start');
    this.keys.push(this.noKey());
  }

  /** The next token, which stays the next one until `take`. Adds the comments up to it to `pending`. */
  peek(pending: Comments): Token {
    if (!this.available) this.fetchMore();
    const token = this.tokens[this.head]!;
    this.giveComments(token, pending);
    return token;
  }

  take(): void {
    this.available = false;
    this.head++;
  }

  private giveComments({ type, start }: Token, pending: Comments): void {
    for (; this.commentsHead < this.comments.length; this.commentsHead++) {
      const comment = this.comments[this.commentsHead]!;
      // what is above something is not above an end
      if (start.pos < comment.token.pos || (comment.head !== '' && type === 'block-end')) return;
      for (const part of ['head', 'foot', 'line'] as const) {
        if (comment[part] !== '') pending[part] += (pending[part] === '' ? '' : '\n') + comment[part];
      }
      this.comments[this.commentsHead] = emptyComment();
    }
  }

  private get inFlow(): boolean {
    return this.keys.length > 1;
  }

  private fetchMore(): void {
    while (this.head >= this.tokens.length - 2 || this.mayBecomeKey()) this.fetch();
    this.available = true;
  }

  private mayBecomeKey(): boolean {
    const level = this.levels.get(this.head);
    return level !== undefined && this.isStillKey(this.keys[level]!);
  }

  private noKey(): PossibleKey {
    return { possible: false, required: false, token: this.tokens.length, mark: markOf(this.at) };
  }

  private isStillKey(key: PossibleKey): boolean {
    if (!key.possible) return false;
    if (key.mark.line === this.at.line && this.at.pos - key.mark.pos <= MAX_KEY) return true;
    if (key.required) throw this.fail("could not find expected ':'", key.mark);
    key.possible = false;
    return false;
  }

  private saveKey(): void {
    if (!this.keyAllowed) return;
    this.dropKey();
    const mark = markOf(this.at);
    const level = this.keys.length - 1;
    const required = !this.inFlow && this.indent === mark.column;
    this.keys[level] = { possible: true, required, token: this.tokens.length, mark };
    this.levels.set(this.tokens.length, level);
  }

  private dropKey(): void {
    const key = this.keys.at(-1)!;
    if (!key.possible) return;
    if (key.required) throw this.fail("could not find expected ':'", key.mark);
    key.possible = false;
    this.levels.delete(key.token);
  }

  /** An error where it is, or rather where what is wrong was begun. */
  private fail(problem: string, begun: Mark = markOf(this.at)): YamlError {
    return problemAt('scanner', begun.line === 0 ? this.at.line : begun.line, problem);
  }

  /** Scans a token; what is wrong with it is told with the line on which it begins. */
  private scanned<T>(scan: () => T, begun: Mark): T {
    try {
      return scan();
    } catch (error) {
      if (!(error instanceof YamlError) || begun.line === 0) throw error;
      const located = /^yaml: line \d+: (.*)$/s.exec(error.message);
      throw located === null ? error : problemAt('scanner', begun.line, located[1]!);
    }
  }

  private push(type: Token['type'], more?: Partial<Token>, start = markOf(this.at)): void {
    this.tokens.push({ ...more, type, start });
  }

  /** Opens a collection when the column is deeper than the open ones. */
  private roll(type: 'sequence' | 'mapping', start: Mark, token = this.tokens.length): void {
    if (this.inFlow || this.indent >= start.column) return;
    this.indents.push(this.indent);
    this.indent = start.column;
    if (this.indents.length > MAX_DEPTH) throw this.fail(`exceeded max depth of ${MAX_DEPTH}`, this.keys.at(-1)!.mark);
    this.insert({ type, start }, token);
  }

  /** Puts a token before the one with that index; at the end when that one has been taken. */
  private insert(token: Token, before: number): void {
    if (before < this.head) this.tokens.push(token);
    else this.tokens.splice(before, 0, token);
  }

  /**
   * Closes the collections that are deeper than the column. An end comes before the comments that belong to what is around, and
   * behind those at the indentation of what ends.
   */
  private unroll(column: number, scan: Mark): void {
    if (this.inFlow) return;
    let place: Mark = { ...scan, pos: scan.pos - 1 };
    while (this.indent > column) {
      let stop = place.pos;
      for (let i = this.comments.length - 1; i >= 0; i--) {
        const comment = this.comments[i]!;
        if (comment.end.pos < stop) break;
        if (comment.start.column === this.indent + 1) place = comment.start;
        stop = comment.scan.pos;
      }
      this.push('block-end', {}, place);
      this.indent = this.indents.pop()!;
    }
  }

  private fetch(): void {
    const at = this.at;
    at.need(1);
    const scan = markOf(at);
    this.skipToToken(scan);
    this.unroll(at.column, scan);
    at.need(4);
    const unit = at.peek();
    if (unit === 0) this.fetchStreamEnd();
    else if (at.column === 0 && unit === 0x25) this.fetchDirective();
    else if (at.atDocumentMark()) this.fetchDocumentMark(unit === 0x2d ? 'document-start' : 'document-end');
    else {
      const last = this.tokens.at(-1)!;
      const belongsToLast = unit === (this.inFlow ? 0x2c : 0x3a);
      const place = belongsToLast ? last.start : markOf(at);
      this.fetchToken(unit, at.peek(1));
      // behind the mark of an item it is above the item
      if (this.tokens.at(-1)!.type !== 'entry') this.addLineComment(place);
    }
  }

  private addLineComment(place: Mark): void {
    const comment = scanLineComment(this.at, place);
    if (comment !== undefined) this.comments.push(comment);
  }

  private fetchToken(unit: number, next: number): void {
    if (unit === 0x5b || unit === 0x7b) this.fetchFlowStart(unit === 0x5b ? '[' : '{');
    else if (unit === 0x5d || unit === 0x7d) this.fetchFlowEnd(unit === 0x5d ? ']' : '}');
    else if (unit === 0x2c) this.fetchIndicator(',', true);
    else if (unit === 0x2d && isBlankOrEnd(next)) this.fetchEntry();
    else if (unit === 0x3f && (this.inFlow || isBlankOrEnd(next))) this.fetchKey();
    else if (unit === 0x3a && (this.inFlow || isBlankOrEnd(next))) this.fetchValue();
    else if (unit === 0x2a || unit === 0x26) this.fetchName(unit === 0x2a ? 'alias' : 'anchor');
    else if (unit === 0x21) this.fetchTag();
    else if ((unit === 0x7c || unit === 0x3e) && !this.inFlow) this.fetchBlockScalar(unit);
    else if (unit === 0x27 || unit === 0x22) this.fetchQuoted(unit);
    else if (this.startsPlain(unit, next)) this.fetchPlain();
    else throw this.fail('found character that cannot start any token');
  }

  private startsPlain(unit: number, next: number): boolean {
    if (unit === 0x2d) return !isBlank(next);
    if (unit === 0x3f || unit === 0x3a) return !this.inFlow && !isBlankOrEnd(next);
    return !isBlankOrEnd(unit) && !neverPlain.includes(String.fromCharCode(unit));
  }

  private skipToToken(scan: Mark): void {
    const at = this.at;
    for (;;) {
      at.need(1);
      while (at.peek() === 0x20 || (at.peek() === 0x09 && (this.inFlow || !this.keyAllowed))) at.skip();
      this.raiseComment();
      if (at.peek() === 0x23) this.addComments(scan);
      if (at.takeBreak() === '') return;
      if (!this.inFlow) this.keyAllowed = true;
    }
  }

  /** A comment behind the mark of a first item is rather a head of what is in the item. */
  private raiseComment(): void {
    const comment = this.comments.at(-1);
    if (comment === undefined || comment.line === '' || isBreak(this.at.peek())) return;
    if (this.tokens.at(-1)!.type !== 'entry' || this.tokens.at(-2)?.type !== 'sequence') return;
    comment.head = comment.line;
    comment.line = '';
    if (comment.start.line === this.at.line - 1) comment.token = markOf(this.at);
  }

  private addComments(scan: Mark): void {
    const last = this.tokens.at(-1)!;
    const token = last.type === ',' ? this.tokens.at(-2)! : last;
    const { indent, inFlow } = this;
    const around = { token: token.start, isValue: token.type === 'value', indent, inFlow, scan };
    this.comments.push(...scanComments(this.at, around));
  }

  private fetchStreamEnd(): void {
    if (this.at.column !== 0) this.at.startLine();
    this.endBlocks();
    this.push('stream-end');
  }

  private endBlocks(): void {
    this.unroll(-1, markOf(this.at));
    this.dropKey();
    this.keyAllowed = false;
  }

  private fetchDirective(): void {
    this.endBlocks();
    const start = markOf(this.at);
    this.push('directive', { directive: this.scanned(() => scanDirective(this.at), start) }, start);
  }

  private fetchDocumentMark(type: 'document-start' | 'document-end'): void {
    this.endBlocks();
    this.push(type);
    this.at.pos += 3;
  }

  private fetchFlowStart(type: '[' | '{'): void {
    this.saveKey();
    this.keys.push(this.noKey());
    if (this.keys.length - 1 > MAX_DEPTH) throw this.fail(`exceeded max depth of ${MAX_DEPTH}`);
    this.keyAllowed = true;
    this.push(type);
    this.at.pos++;
  }

  private fetchFlowEnd(type: ']' | '}'): void {
    this.dropKey();
    if (this.inFlow) this.levels.delete(this.keys.pop()!.token);
    this.keyAllowed = false;
    this.push(type);
    this.at.pos++;
  }

  private fetchIndicator(type: ',' | 'entry' | 'key', keyAllowed: boolean): void {
    this.dropKey();
    this.keyAllowed = keyAllowed;
    this.push(type);
    this.at.pos++;
  }

  private fetchEntry(): void {
    if (!this.inFlow) {
      if (!this.keyAllowed) throw this.fail('block sequence entries are not allowed in this context');
      this.roll('sequence', markOf(this.at));
    }
    this.fetchIndicator('entry', true);
  }

  private fetchKey(): void {
    if (!this.inFlow) {
      if (!this.keyAllowed) throw this.fail('mapping keys are not allowed in this context');
      this.roll('mapping', markOf(this.at));
    }
    this.fetchIndicator('key', !this.inFlow);
  }

  private fetchValue(): void {
    const key = this.keys.at(-1)!;
    if (this.isStillKey(key)) {
      this.insert({ type: 'key', start: key.mark }, key.token);
      this.roll('mapping', key.mark, key.token);
      key.possible = false;
      this.levels.delete(key.token);
      this.keyAllowed = false;
    } else {
      if (!this.inFlow) {
        if (!this.keyAllowed) throw this.fail('mapping values are not allowed in this context');
        this.roll('mapping', markOf(this.at));
      }
      this.keyAllowed = !this.inFlow;
    }
    this.push('value');
    this.at.pos++;
  }

  private fetchName(type: 'alias' | 'anchor'): void {
    this.saveKey();
    this.keyAllowed = false;
    const start = markOf(this.at);
    this.push(type, { value: this.scanned(() => scanAnchor(this.at), start) }, start);
  }

  private fetchTag(): void {
    this.saveKey();
    this.keyAllowed = false;
    const start = markOf(this.at);
    this.push('tag', { tag: this.scanned(() => scanTag(this.at), start) }, start);
  }

  private fetchBlockScalar(unit: number): void {
    this.dropKey();
    this.keyAllowed = true;
    const start = markOf(this.at);
    const header = /[|>][-+\d]{0,2}[ \t]*(#[^\n\r\x85\u2028\u2029]*)/y;
    header.lastIndex = this.at.pos;
    const line = header.exec(this.at.text)?.[1];
    const value = this.scanned(() => scanBlockScalar(this.at, this.indent), start);
    if (line !== undefined) this.comments.push({ ...emptyComment(), token: start, start, line });
    this.push('scalar', { value, style: unit === 0x7c ? 'literal' : 'folded' }, start);
  }

  private fetchQuoted(quote: number): void {
    this.saveKey();
    this.keyAllowed = false;
    const start = markOf(this.at);
    const value = this.scanned(() => scanQuoted(this.at, quote), start);
    this.push('scalar', { value, style: quote === 0x27 ? 'single' : 'double' }, start);
  }

  private fetchPlain(): void {
    this.saveKey();
    this.keyAllowed = false;
    const start = markOf(this.at);
    const { value, brokeLine } = this.scanned(() => scanPlain(this.at, this.indent, this.inFlow), start);
    if (brokeLine) this.keyAllowed = true;
    this.push('scalar', { value, style: 'plain' }, start);
  }
}
