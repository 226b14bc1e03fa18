/** Literal and folded scalars and plain scalars, as `scannerc.go` of go.yaml.in/yaml/v2 2.4.4. */
import { isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, type Cursor } from './cursor.ts';

/** Reads `|` or `>` and what belongs to it; `indent` is the indentation of the collection around it, -1 at the root. */
export function scanBlockScalar(at: Cursor, indent: number): string {
  const literal = at.peek() === 0x7c;
  at.skip();
  const { chomp, increment } = scanHeader(at);
  let width = increment === 0 ? 0 : Math.max(indent, 0) + increment;

  let out = '';
  let lead = '';
  let blankBefore = false;
  let gap = scanIndentation(at, width, indent);
  width = gap.width;
  at.need(1);
  while (at.column === width && at.peek() !== 0) {
    const blank = isBlank(at.peek());
    if (!literal && !blankBefore && !blank && lead === '\n') out += gap.breaks === '' ? ' ' : '';
    else out += lead;
    out += gap.breaks;
    blankBefore = blank;
    const start = at.pos;
    while (!isBreakOrEnd(at.peek())) at.skip();
    out += at.text.slice(start, at.pos);
    at.need(2);
    lead = at.takeBreak();
    gap = scanIndentation(at, width, indent);
  }
  if (chomp === '-') return out;
  return chomp === '+' ? out + lead + gap.breaks : out + lead;
}

function scanHeader(at: Cursor): { chomp: '' | '+' | '-'; increment: number } {
  let chomp: '' | '+' | '-' = '';
  let increment = 0;
  for (let i = 0; i < 2; i++) {
    const unit = at.peek();
    if (chomp === '' && (unit === 0x2b || unit === 0x2d)) chomp = unit === 0x2b ? '+' : '-';
    else if (increment === 0 && unit >= 0x30 && unit <= 0x39) {
      if (unit === 0x30) throw at.fail('found an indentation indicator equal to 0');
      increment = unit - 0x30;
    } else break;
    at.skip();
  }
  at.skipBlanks();
  at.skipComment();
  if (!isBreakOrEnd(at.peek())) throw at.fail('did not find expected comment or line break');
  at.need(2);
  at.takeBreak();
  return { chomp, increment };
}

/** Indentation and empty lines; finds the width when it is still 0. */
function scanIndentation(at: Cursor, given: number, indent: number): { breaks: string; width: number } {
  let breaks = '';
  let widest = 0;
  for (;;) {
    at.need(1);
    while ((given === 0 || at.column < given) && at.peek() === 0x20) at.skip();
    widest = Math.max(widest, at.column);
    if ((given === 0 || at.column < given) && at.peek() === 0x09) {
      throw at.fail('found a tab character where an indentation space is expected');
    }
    if (!isBreak(at.peek())) return { breaks, width: given === 0 ? Math.max(widest, indent + 1, 1) : given };
    at.need(2);
    breaks += at.takeBreak();
  }
}

/** Reads a plain scalar, over lines if it goes on; `brokeLine` when it consumed a line break after its last word. */
export function scanPlain(at: Cursor, indent: number, inFlow: boolean): { value: string; brokeLine: boolean } {
  let out = '';
  let blanks = '';
  let first = '';
  let rest = '';
  for (;;) {
    at.need(4);
    if (at.atDocumentMark() || at.peek() === 0x23) break;
    const start = at.pos;
    for (let unit = at.peek(); !isBlankOrEnd(unit) && !endsPlain(at, unit, inFlow); unit = at.peek()) {
      at.pos++;
      at.need(2);
    }
    if (at.pos > start) {
      if (first === '') out += blanks;
      else if (first === '\n') out += rest === '' ? ' ' : rest;
      else out += first + rest;
      out += at.text.slice(start, at.pos);
      blanks = first = rest = '';
    }
    if (!isBlank(at.peek()) && !isBreak(at.peek())) break;
    for (let unit = at.peek(); isBlank(unit) || isBreak(unit); unit = at.peek()) {
      if (isBlank(unit)) {
        if (first === '') blanks += at.text[at.pos]!;
        else if (unit === 0x09 && at.column <= indent) {
          throw at.fail('found a tab character that violates indentation');
        }
        at.pos++;
      } else {
        at.need(2);
        if (first === '') first = at.takeBreak();
        else rest += at.takeBreak();
      }
      at.need(1);
    }
    if (!inFlow && at.column <= indent) break;
  }
  return { value: out, brokeLine: first !== '' };
}

function endsPlain(at: Cursor, unit: number, inFlow: boolean): boolean {
  if (unit === 0x3a) return isBlankOrEnd(at.peek(1));
  if (!inFlow) return false;
  return unit === 0x2c || unit === 0x3f || unit === 0x5b || unit === 0x5d || unit === 0x7b || unit === 0x7d; // , ? [ ] { }
}
