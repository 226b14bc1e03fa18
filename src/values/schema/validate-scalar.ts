/** The keywords for strings and numbers: `strValidate`, `numValidate` of santhosh-tekuri/jsonschema 6.0.3. */
import { count, number, quote } from './errors.ts';
import type { Frame } from './frame.ts';
import type { JsonNumeric } from './json.ts';
import { compareNumbers, isMultiple, toFloat } from './numbers.ts';

export function validateString(frame: Frame, text: string): void {
  const { minLength, maxLength, pattern } = frame.node;
  if (minLength !== undefined || maxLength !== undefined) {
    const length = codePoints(text);
    if (minLength !== undefined && length < minLength) {
      frame.fail(() => `minLength: got ${count(length)}, want ${count(minLength)}`);
    }
    if (maxLength !== undefined && length > maxLength) {
      frame.fail(() => `maxLength: got ${count(length)}, want ${count(maxLength)}`);
    }
  }
  if (pattern !== undefined && !pattern.test(text)) {
    frame.fail(() => `${quote(text)} does not match pattern ${quote(pattern.text)}`);
  }
}

/** Runes; an invalid byte is one. */
function codePoints(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++, length++) if (text.codePointAt(i)! > 0xffff) i++;
  return length;
}

export function validateNumber(frame: Frame, n: JsonNumeric): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = frame.node;
  const fail = (keyword: string, want: JsonNumeric) => {
    frame.fail(() => `${keyword}: got ${number(toFloat(n))}, want ${number(toFloat(want))}`);
  };
  const order = (bound: JsonNumeric) => compareNumbers(n, bound) ?? NaN; // never fails what cannot be compared
  if (minimum !== undefined && order(minimum) < 0) fail('minimum', minimum);
  if (maximum !== undefined && order(maximum) > 0) fail('maximum', maximum);
  if (exclusiveMinimum !== undefined && order(exclusiveMinimum) <= 0) fail('exclusiveMinimum', exclusiveMinimum);
  if (exclusiveMaximum !== undefined && order(exclusiveMaximum) >= 0) fail('exclusiveMaximum', exclusiveMaximum);
  if (multipleOf !== undefined && !isMultiple(n, multipleOf)) fail('multipleOf', multipleOf);
}
