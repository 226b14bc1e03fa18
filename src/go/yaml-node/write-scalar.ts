/** How a scalar is written that has a style: `select_scalar_style` and the writers of `emitterc.go` (go.yaml.in/yaml/v3 3.0.5). */
import { isBlankOrEnd, isBreak } from '../yaml/cursor.ts';
import { analyze, doubleQuoted, pretty } from '../yaml/emit-scalar.ts';
import type { Style } from './node.ts';
import type { Text } from './write-text.ts';

export interface ScalarPlace {
  readonly inFlow: boolean;
  /** Stands before `:` without `?`. */
  readonly isKey: boolean;
}

export function isMultiline(value: string): boolean {
  return /[\n\r\x85\u2028\u2029]/.test(value);
}

/** The style that it can have. */
function allowedStyle(value: string, wanted: Style, { inFlow, isKey }: ScalarPlace): Style {
  let style = wanted === 'plain' && value.includes('\n') ? 'literal' : wanted;
  if (isKey && isMultiline(value)) return 'double';
  const may = analyze(value, pretty);
  if (style === 'plain') {
    const isEmpty = value === '';
    const plain = isEmpty ? !inFlow && !isKey : may.plain && !(inFlow && flowMark.test(value));
    if (!plain) style = 'single';
  }
  if (style === 'single' && !may.single) return 'double';
  if ((style === 'literal' || style === 'folded') && (!may.literal || inFlow || isKey)) return 'double';
  return style;
}

const flowMark = /[,?[\]{}:]/;

/** `lineComment` writes the comment that belongs behind the head of a block scalar, or ends the line. */
export function writeScalar(
  text: Text,
  value: string,
  wanted: Style,
  place: ScalarPlace,
  lineComment: () => void,
): void {
  const style = allowedStyle(value, wanted, place);
  if (style === 'plain') {
    if (value !== '') text.space();
    text.put(value);
    if (value === '') text.indention = false;
    else text.solid();
  } else if (style === 'single') {
    text.mark("'", true);
    singleQuoted(text, value);
    text.mark("'", false);
    text.solid();
  } else if (style === 'double') {
    text.space();
    text.put(doubleQuoted(value, 0, 0, true, pretty));
    text.solid();
  } else {
    text.mark(style === 'literal' ? '|' : '>', true);
    writeHints(text, value);
    lineComment();
    text.loose();
    if (style === 'literal') text.putLines(value, true);
    else folded(text, value);
  }
}

function singleQuoted(text: Text, value: string): void {
  let broken = false;
  for (const part of value.split(/([\n\r\x85\u2028\u2029])/)) {
    if (part === '') continue;
    if (part.length === 1 && isBreak(part.charCodeAt(0))) {
      if (!broken && part === '\n') text.putBreak();
      text.putBreak(part);
      broken = true;
      continue;
    }
    if (broken) text.startLine();
    text.put(part.replaceAll("'", "''"));
    text.indention = false;
    broken = false;
  }
}

function writeHints(text: Text, value: string): void {
  const first = value.charCodeAt(0);
  if (first === 0x20 || isBreak(first)) text.mark('2', false);
  const last = value.length - 1;
  if (!isBreak(value.charCodeAt(last))) text.mark('-', false);
  else if (last === 0 || isBreak(value.charCodeAt(last - 1))) text.mark('+', false);
}

/** Lines are as they were read; a single line break in the value takes an empty line. */
function folded(text: Text, value: string): void {
  const leading = /^[\n\r\x85\u2028\u2029]*/.exec(value)![0].length;
  const beginsSolid = !isBlankOrEnd(value.charCodeAt(leading) || 0);
  let broken = true;
  let indented = true;
  for (const part of value.split(/([\n\r\x85\u2028\u2029])/)) {
    if (part === '') continue;
    if (part.length === 1 && isBreak(part.charCodeAt(0))) {
      if (!broken && !indented && part === '\n' && beginsSolid) text.putBreak();
      text.putBreak(part);
      broken = true;
      continue;
    }
    if (broken) {
      text.startLine();
      indented = /^[ \t]/.test(part);
    }
    text.put(part);
    text.indention = false;
    broken = false;
  }
}
