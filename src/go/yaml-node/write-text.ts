/**
 * The end of a text in the making, with what `emitterc.go` of go.yaml.in/yaml/v3 3.0.5 remembers of it: the column, whether only
 * indentation or blanks are before it, and whether a foot comment has just ended, behind which a line is left empty.
 */
import { isBreak } from '../yaml/cursor.ts';
import { YamlError } from '../yaml/errors.ts';

/** Bytes of indentation in all. Each level of `? ? ? …` is two bytes to read, and a line with all levels above it to write. */
const MAX_INDENTATION = 16 << 20;

export class Text {
  private indentation = 0;
  private readonly parts: string[] = [];
  column = 0;
  /** Of the collection around; -1 outside of all. */
  indent = -1;
  /** Whether a blank, or nothing, is before it. */
  private whitespace = true;
  /** Whether only indentation and marks of items are before it on the line. */
  indention = true;
  private footIndent = -1;

  toString(): string {
    return this.parts.join('');
  }

  /** Characters as they are, none of them a line break. */
  put(text: string): void {
    this.parts.push(text);
    this.column += text.length;
  }

  putBreak(mark = '\n'): void {
    this.parts.push(mark);
    this.column = 0;
    this.indention = true;
  }

  /** Goes to the indentation, on a new line where something is before it. */
  startLine(): void {
    const indent = Math.max(this.indent, 0);
    if (!this.indention || this.column > indent || (this.column === indent && !this.whitespace)) this.putBreak();
    if (this.footIndent === indent) this.putBreak();
    if (this.column < indent) {
      this.indentation += indent - this.column;
      if (this.indentation > MAX_INDENTATION) throw new YamlError('nested too deep: more than 16 MiB of indentation');
      this.put(' '.repeat(indent - this.column));
    }
    this.whitespace = true;
    this.footIndent = -1;
  }

  /** A mark; `apart` with a blank before it. `open`: what follows needs no blank. */
  mark(text: string, apart: boolean, open = false, indention = false): void {
    if (apart) this.space();
    this.put(text);
    this.whitespace = open;
    this.indention = this.indention && indention;
  }

  space(): void {
    if (!this.whitespace) this.put(' ');
  }

  /** What has been put ended with something that is no blank. */
  solid(): void {
    this.whitespace = false;
    this.indention = false;
  }

  /** What follows needs no blank. */
  loose(): void {
    this.whitespace = true;
  }

  /** Text of several lines, each at the indentation. `fresh` when it begins on a new line. Says whether it ended with a break. */
  putLines(text: string, fresh: boolean): boolean {
    let broken = fresh;
    for (let i = 0; i < text.length;) {
      if (isBreak(text.charCodeAt(i))) {
        this.putBreak(text[i]);
        broken = true;
        i++;
        continue;
      }
      if (broken) this.startLine();
      let end = i + 1;
      while (end < text.length && !isBreak(text.charCodeAt(end))) end++;
      this.put(text.slice(i, end));
      this.indention = false;
      broken = false;
      i = end;
    }
    return broken;
  }

  comment(text: string): void {
    if (!this.putLines(text, false)) this.putBreak();
    this.whitespace = true;
  }

  /** A line stays empty before what follows at this indentation. */
  footAt(indent: number): void {
    this.footIndent = indent;
  }
}
