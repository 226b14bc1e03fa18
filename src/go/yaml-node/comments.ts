/**
 * Where comments belong: `yaml_parser_scan_comments` and `yaml_parser_scan_line_comment` of scannerc.go (go.yaml.in/yaml/v3 3.0.5).
 *
 * A comment behind something on its line is a line comment. Lines of comments are one text until their indentation says that they
 * belong to something else or an empty line follows: what ends there directly below other content is a foot of it, all else a head of
 * what comes next. Marks say to which token a text is given once the parser gets there.
 */
import { isBlank, isBreak, isBreakOrEnd, type Cursor } from '../yaml/cursor.ts';
import { noComments, type Comments } from './node.ts';

export interface Mark {
  readonly pos: number;
  /** Counted from 0. */
  readonly line: number;
  readonly column: number;
}

export interface Comment extends Comments {
  /** Where looking for tokens had begun. */
  readonly scan: Mark;
  /** The parser takes it when it has come so far. */
  token: Mark;
  /** Its column is counted from 1, but for comments on the line of something. */
  readonly start: Mark;
  readonly end: Mark;
}

/** What the scanner knows where a comment begins. */
export interface Surroundings {
  /** Of the last token; in a flow collection the one before a comma. */
  readonly token: Mark;
  readonly isValue: boolean;
  /** Of the collection around, -1 at the root. */
  readonly indent: number;
  readonly inFlow: boolean;
  readonly scan: Mark;
}

/** Further than this the library does not look for more. */
const AHEAD = 512;
const start0: Mark = { pos: 0, line: 0, column: 0 };

export function emptyComment(): Comment {
  return { ...noComments(), scan: start0, token: start0, start: start0, end: start0 };
}

export function markOf({ pos, line, column }: Cursor): Mark {
  return { pos, line, column };
}

/** Line breaks since the last character that is no blank. */
export function breaksBefore({ text, pos }: Cursor): number {
  let count = 0;
  for (let i = pos - 1; i >= 0; i--) {
    const unit = text.charCodeAt(i);
    if (isBreak(unit)) {
      count++;
      if (unit === 0x0a && text.charCodeAt(i - 1) === 0x0d) i--;
    } else if (!isBlank(unit)) break;
  }
  return count;
}

/** The comment on the rest of the line, if there is one; the cursor is behind it then. */
export function scanLineComment(at: Cursor, token: Mark): Comment | undefined {
  if (breaksBefore(at) > 0) return undefined;
  let ahead = 0;
  while (ahead < AHEAD && isBlank(at.peek(ahead))) ahead++;
  if (ahead === AHEAD || at.peek(ahead) !== 0x23) return undefined;
  at.pos += ahead;
  const start = markOf(at);
  const line = readLine(at);
  return { ...emptyComment(), token, start, line };
}

function readLine(at: Cursor): string {
  const begin = at.pos;
  while (!isBreakOrEnd(at.peek())) at.skip();
  return at.text.slice(begin, at.pos);
}

/** All comments from a `#` on up to the next token; the cursor is at the end of the last one then. */
export function scanComments(at: Cursor, around: Surroundings): Comment[] {
  const found: Comment[] = [];
  const { isValue, inFlow } = around;
  const nextIndent = Math.max(around.indent, 0);
  const breaks = breaksBefore(at);
  let { scan, token } = around;
  let start = start0;
  let text = '';
  let recentEmpty = false;
  let firstEmpty = breaks <= 1;
  let { line, column } = at;
  // where a comment must begin to be a foot of what is before it
  let footLine = -1;
  if (scan.line > 0) footLine = at.line - breaks + (breaks === 0 && at.column > 1 ? 2 : 1);
  const foot = (ahead: number): void => {
    const end = { pos: at.pos + ahead, line, column };
    found.push({ ...noComments(), scan, token, start, end, foot: text });
    scan = token = end;
    text = '';
  };

  let ahead = 0;
  for (; ahead < AHEAD; ahead++) {
    column++;
    const unit = at.peek(ahead);
    if (isBlank(unit)) continue;
    const closes = inFlow && (unit === 0x5d || unit === 0x7d);
    if (closes || isBreakOrEnd(unit)) {
      const dedented = start.column - 1 < nextIndent;
      if (closes || !recentEmpty) {
        if (closes || (firstEmpty && ((start.line === footLine && !isValue) || dedented))) {
          if (text !== '') {
            if (dedented) token = start;
            foot(ahead);
          }
        } else if (text !== '' && unit !== 0) text += '\n';
      }
      if (!isBreak(unit)) break;
      firstEmpty = false;
      recentEmpty = true;
      column = 0;
      line++;
      continue;
    }
    if (text !== '' && column - 1 < nextIndent && column !== start.column) foot(ahead);
    if (unit !== 0x23) break;
    if (text === '') start = { pos: at.pos + ahead, line, column };
    else text += '\n';
    recentEmpty = false;
    moveTo(at, at.pos + ahead);
    text += readLine(at);
    // the library passes over the line break without counting it
    ahead = 0;
    column = 0;
    line = at.line;
  }
  if (text !== '') {
    const end = { pos: at.pos + ahead - 1, line, column };
    found.push({ ...noComments(), scan, token: start, start, end, head: text });
  }
  return found;
}

function moveTo(at: Cursor, pos: number): void {
  while (at.pos < pos) if (at.takeBreak() === '') at.skip();
}
