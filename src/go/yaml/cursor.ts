/**
 * A place in a YAML text with its line and column, and the character classes of go.yaml.in/yaml/v2 2.4.4. Past the end
 * there are NULs, as in the library's buffer; `need` is where it would read ahead, and so where unreadable input fails.
 */
import { problemAt, YamlError } from './errors.ts';
import { readInput } from './input.ts';

export class Cursor {
  readonly text: string;
  pos = 0;
  /** Counted from 0. */
  line = 0;
  private lineStart = 0;
  private readonly limit: number;
  private readonly problem: string;

  constructor(source: string) {
    const input = readInput(source);
    this.text = input.text;
    this.limit = input.limit;
    this.problem = input.problem;
  }

  get column(): number {
    return this.pos - this.lineStart;
  }

  /** The UTF-16 unit at an offset from here; 0 past the end. */
  peek(offset = 0): number {
    const unit = this.text.charCodeAt(this.pos + offset);
    return unit === unit ? unit : 0;
  }

  /** Makes sure that so many characters can be read. */
  need(count: number): void {
    if (this.pos + count > this.limit) throw new YamlError(this.problem);
  }

  /** Moves over one character and makes sure of the next. */
  skip(): void {
    this.pos++;
    this.need(1);
  }

  /** Consumes a line break, if there is one, and returns it normalised; '' when there is none. */
  takeBreak(): string {
    const unit = this.peek();
    if (!isBreak(unit)) return '';
    this.pos += unit === 0x0d && this.peek(1) === 0x0a ? 2 : 1;
    this.startLine();
    return unit >= 0x2028 ? String.fromCharCode(unit) : '\n';
  }

  /** Counts a new line that starts here. */
  startLine(): void {
    this.line++;
    this.lineStart = this.pos;
  }

  skipBlanks(): void {
    while (isBlank(this.peek())) this.skip();
  }

  /** A comment up to its line break. */
  skipComment(): void {
    if (this.peek() !== 0x23) return;
    while (!isBreakOrEnd(this.peek())) this.skip();
  }

  /** Whether `---` or `...` stands here at the start of a line, followed by a blank, a break or the end. */
  atDocumentMark(): boolean {
    if (this.column !== 0) return false;
    const unit = this.peek();
    return (
      (unit === 0x2d || unit === 0x2e) && this.peek(1) === unit && this.peek(2) === unit && isBlankOrEnd(this.peek(3))
    );
  }

  fail(problem: string): YamlError {
    return problemAt('scanner', this.line, problem);
  }
}

/** Space or tab. */
export function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x09;
}

/** LF, CR, NEL, LS, PS. */
export function isBreak(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d || unit === 0x85 || unit === 0x2028 || unit === 0x2029;
}

export function isBreakOrEnd(unit: number): boolean {
  return isBreak(unit) || unit === 0;
}

export function isBlankOrEnd(unit: number): boolean {
  return isBlank(unit) || isBreakOrEnd(unit);
}

/** Letters, digits, `_` and `-`: names of anchors, tag handles and directives. */
export function isNameUnit(unit: number): boolean {
  return (
    (unit >= 0x30 && unit <= 0x39) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x61 && unit <= 0x7a) ||
    unit === 0x5f ||
    unit === 0x2d
  );
}
