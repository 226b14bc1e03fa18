/**
 * How large a single value may become. Go has no such limit but the machine's memory; here a function says what it was
 * asked for before anything is allocated. Both limits are far beyond what a chart that means well can need.
 */

/** Characters of a text. */
export const MAX_TEXT = 1 << 25;
/** Elements of a list, and values in what is written or copied as a whole. */
export const MAX_ITEMS = 1 << 22;

/** A `RangeError`, so that functions which swallow the errors of their input pass it on. */
export class SizeError extends RangeError {}

export function checkTextSize(length: number): void {
  if (length > MAX_TEXT) throw new SizeError(`the text would be longer than ${MAX_TEXT} characters`);
}

export function checkItemCount(count: number): void {
  if (count > MAX_ITEMS) throw new SizeError(`there would be more than ${MAX_ITEMS} values`);
}

/** The result of a function, whatever it is. */
export function checkSize(value: unknown): void {
  if (typeof value === 'string') checkTextSize(value.length);
  else if (Array.isArray(value)) checkItemCount(value.length);
}
