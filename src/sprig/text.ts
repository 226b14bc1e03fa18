/** How Sprig makes text of any value (strings.go: strval, strslice). */
import { sprint } from '../go/fmt.ts';
import { fromBytes } from '../go/strings.ts';
import { withCapacity } from '../go/slice-capacity.ts';
import { stringSliceType } from '../go/types.ts';
import { typedSlice, typeOf, type Value } from '../go/values.ts';
import { sliceElements } from './reflect.ts';

/** A string as it is, bytes as text, anything else by `%v`. */
export function toText(value: Value): string {
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array ? fromBytes(value) : sprint([value]);
}

/** A `[]string` itself, not a copy; of other slices the elements that are not nil; else one element, or none for nil. */
export function toTexts(value: Value): string[] {
  if (Array.isArray(value) && typeOf(value) === stringSliceType) return value as string[];
  const elements = sliceElements(value) ?? [value];
  const texts = elements.filter((item) => item !== null).map(toText);
  typedSlice(stringSliceType, texts);
  return withCapacity(texts, elements.length);
}
