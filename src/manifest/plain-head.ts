/**
 * The head of a manifest without its values. Nearly all lines of nearly all manifests are an entry of a map or an item of a list with
 * one text or a literal behind it: they are only looked at for whether they are well formed and stand where they may. Then the
 * few that the head is made of are read as a document of their own. Whatever this is not sure of is left to the reader of YAML
 * (src/go/yaml), every mistake included: nothing is taken that the reader refuses.
 */
import { FastScalars, giveUp, NL, SPACE, TAB } from '../go/yaml/fast-scalar.ts';
import { isUnusual } from '../go/yaml/fast.ts';
import { readYaml } from '../go/yaml/unmarshal.ts';
import { decodeHead, type ManifestHead } from './head.ts';

/** Deeper ones are left to the reader, which has a limit. */
const MAX_DEPTH = 500;

/** Made when first needed, which in most runs is never. */
function makeExpressions(): { line: RegExp; continuation: RegExp } {
  const key = String.raw`[A-Za-z_][\w./-]{0,200}|"[^"\\\n]{0,200}"|'[^'\n]{0,200}'`;
  // of any number of lines, but at the beginning of one may stand the mark of a document
  const quoted = String.raw`"[^"\\\n]*(?:(?:\\["\\nt]|\\?\n(?![-.]))[^"\\\n]*)*"|'[^'\n]*(?:(?:''|\n(?![-.]))[^'\n]*)*'`;
  const word = String.raw`[^\n:\t ]*(?::(?=[^ \n\t])[^\n:\t ]*)*`;
  const words = String.raw`${word}(?: +(?=[^\n#\t ])${word})*`;
  // never a number that JSON doesn't have
  const plain = String.raw`(?:-{0,2}\w|\.(?![IiNn])\w|[/$(^]|<(?!<))${words}`;
  const item = String.raw`(?:"[^"\\\n]*"|'[^'\n]*'|[\w/][\w./-]*)`;
  const flow = String.raw`\{\}|\[ *(?:${item}(?: *, *${item})* *)?\]`;
  return {
    // Blank lines and comments, then one line. 1: what its content stands behind, 2: a key, 3: what follows the key or the dash, 4: a comment.
    line: new RegExp(
      String.raw`(?: *(?:#[^\n]*)?\n){0,50}( *(?:- +)*)(?:(${key}):(?: +(?=[^ #\n])|(?=[ \n]|$)))?` +
        String.raw`((?:${quoted}|${plain}|${flow}|[|>][+-]?)(?= |\n|$))?(?: +(#)[^\n]*| *)(?:\n|$)`,
      'y',
    ),
    // One that continues a plain text, behind its indentation.
    continuation: new RegExp(String.raw`(?=[^\n#\t ])${words} *(?:\n|$)`, 'y'),
  };
}

let expressions: ReturnType<typeof makeExpressions> | undefined;

/** Shorter ones are read in less time than all this takes when it runs for the first time. */
export const WORTH_FROM = 4096;

/** Undefined when the reader must decide. Throws what `decodeHead` throws. */
export function plainHead(manifest: string): ManifestHead | undefined {
  if (isUnusual(manifest)) return undefined;
  let head: string;
  try {
    head = new PlainManifest(manifest, true, false).head();
  } catch (error) {
    if (error === giveUp) return undefined;
    throw error;
  }
  return decodeHead(readYaml(head));
}

class PlainManifest extends FastScalars {
  /** Where the maps and lists that are open begin, from the outermost on. */
  private readonly columns = [0];
  private readonly isList = [false];
  /** The last line was a key with nothing behind it. */
  private isOpen = false;
  private inMetadata = false;
  /** Lines below the last key that was met are the head's. */
  private takes = false;
  private readonly expressions = (expressions ??= makeExpressions());

  /** The lines that the head is made of. */
  head(): string {
    const { text } = this;
    const { line } = this.expressions;
    let head = '';
    while (this.pos < text.length) {
      const start = this.pos;
      line.lastIndex = start;
      const match = line.exec(text);
      if (match === null) throw giveUp;
      this.pos = line.lastIndex;
      const key = match[2];
      const value = match[3];
      this.place(match[1]!, key, value);
      this.isOpen = value === undefined;
      const takes = this.isHead(key);
      const parent = this.columns[this.columns.length - 1]!;
      const first = value?.charCodeAt(0);
      if (first === 0x7c || first === 0x3e) this.skipLiteral(parent);
      else if (first !== undefined && isPlain(first) && match[4] === undefined) this.skipContinuation(parent);
      if (takes) head += text.slice(start, this.pos);
    }
    return head;
  }

  /** Sees whether a line may begin as it does below the one before; opens and closes maps and lists. */
  private place(lead: string, key: string | undefined, value: string | undefined): void {
    const { columns, isList } = this;
    let dash = lead.indexOf('-');
    const column = dash < 0 ? lead.length : dash;
    let top = columns.length - 1;
    let isBelow = this.isOpen;
    if (column > columns[top]!) {
      if (!isBelow) throw giveUp;
      if (key !== undefined || dash >= 0) this.open(column, dash >= 0);
      else if (value === undefined) throw giveUp;
    } else {
      if (key === undefined && dash < 0) throw giveUp;
      for (; columns[top]! > column; top--, isBelow = false) this.close();
      if (dash < 0 && isList[top]!) {
        // behind a list that stands below its key
        this.close();
        top--;
      }
      if (columns[top] !== column) throw giveUp;
      if (dash >= 0 && !isList[top]!) {
        if (!isBelow) throw giveUp;
        this.open(column, true);
      }
    }
    while (dash >= 0) {
      const next = lead.indexOf('-', dash + 1);
      if (next >= 0) this.open(next, true);
      else if (key !== undefined) this.open(lead.length, false);
      else if (value === undefined) throw giveUp;
      dash = next;
    }
    if (columns.length > MAX_DEPTH || key === 'null' || key === 'Null' || key === 'NULL') throw giveUp;
  }

  private open(column: number, isList: boolean): void {
    this.columns.push(column);
    this.isList.push(isList);
  }

  private close(): void {
    this.columns.pop();
    this.isList.pop();
  }

  /** Whether the line that `place` has seen is one of the head's: of each entry of the metadata the first line is. */
  private isHead(key: string | undefined): boolean {
    const depth = this.columns.length;
    if (key === undefined && !this.isList[depth - 1]!) return this.takes || (this.inMetadata && depth === 1);
    if (depth === 1) {
      this.inMetadata = key === 'metadata';
      this.takes = this.inMetadata ? !this.isOpen : mayName(key!, 'AaKkMm');
      return this.takes || this.inMetadata;
    }
    if (!this.inMetadata) return this.takes;
    if (this.isList[1]!) return true;
    if (depth > 2) return this.takes;
    this.takes = mayName(key!, 'AaNn');
    return true;
  }

  private skipContinuation(parent: number): void {
    const { text } = this;
    const { continuation } = this.expressions;
    while (text.charCodeAt(this.pos + parent) === SPACE) {
      let at = this.pos;
      while (text.charCodeAt(at) === SPACE) at++;
      if (at <= this.pos + parent) return;
      continuation.lastIndex = at;
      if (!continuation.test(text)) throw giveUp;
      this.pos = continuation.lastIndex;
    }
  }

  private skipLiteral(parent: number): void {
    const { text } = this;
    const width = this.findWidth(parent);
    while (this.pos < text.length) {
      const limit = this.pos + width;
      let at = this.pos;
      while (at < limit && text.charCodeAt(at) === SPACE) at++;
      const unit = text.charCodeAt(at);
      if (unit === TAB && at < limit) throw giveUp;
      if (unit !== NL && at < limit) return;
      const end = text.indexOf('\n', at);
      this.pos = end < 0 ? text.length : end + 1;
    }
  }
}

/** Neither quoted nor a flow collection. */
function isPlain(first: number): boolean {
  return first !== 0x22 && first !== 0x27 && first !== 0x5b && first !== 0x7b;
}

/** Whether a key may be one that begins with one of these letters. */
function mayName(key: string, letters: string): boolean {
  const first = key[0]!;
  return first === '"' || first === "'" || letters.includes(first);
}
