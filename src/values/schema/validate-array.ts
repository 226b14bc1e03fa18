/** The keywords for arrays: `arrValidate` in `validator.go` of santhosh-tekuri/jsonschema 6.0.3. */
import { firstDuplicates } from './equality.ts';
import { count, type ValidationError } from './errors.ts';
import type { Frame } from './frame.ts';
import type { Json } from './json.ts';

export function validateArray(frame: Frame, items: readonly Json[]): void {
  const { minItems, maxItems, uniqueItems } = frame.node;
  const { length } = items;
  if (minItems !== undefined && length < minItems) {
    frame.fail(() => `minItems: got ${count(length)}, want ${count(minItems)}`);
  }
  if (maxItems !== undefined && length > maxItems) {
    frame.fail(() => `maxItems: got ${count(length)}, want ${count(maxItems)}`);
  }
  const duplicates = uniqueItems && length > 1 ? firstDuplicates(items) : undefined;
  if (duplicates !== undefined) {
    frame.fail(() => `items at ${count(duplicates[0])} and ${count(duplicates[1])} are equal`);
  }
  validateItems(frame, items);
  validateContains(frame, items);
}

function validateItems(frame: Frame, items: readonly Json[]): void {
  const { firstItems = [], otherItems } = frame.node;
  const first = Math.min(firstItems.length, items.length);
  for (let i = 0; i < first; i++) frame.add(frame.inner(firstItems[i]!, items[i]!, String(i)));
  if (typeof otherItems === 'object') {
    for (let i = first; i < items.length; i++) frame.add(frame.inner(otherItems, items[i]!, String(i)));
  } else if (otherItems === false && first !== items.length) {
    frame.fail(() => `last ${count(items.length - first)} additionalItem(s) not allowed`);
  }
}

function validateContains(frame: Frame, items: readonly Json[]): void {
  const { contains, minContains, maxContains, version } = frame.node;
  if (contains === undefined) return;
  const errors: ValidationError[] = [];
  const matched: number[] = [];
  items.forEach((item, i) => {
    const error = frame.inner(contains, item, String(i));
    if (error !== undefined) {
      errors.push(error);
      return;
    }
    matched.push(i);
    if (version >= 2020) frame.left.items?.delete(i);
  });
  const found = `matched ${count(matched.length)} items at ${matched.join(' ')}`;
  if (minContains === undefined) {
    if (matched.length === 0) frame.fail(() => 'no items match contains schema', errors);
  } else if (matched.length < minContains) {
    const but = matched.length === 0 ? 'none matched' : found;
    frame.fail(() => `min ${count(minContains)} items required to match contains schema, but ${but}`, errors);
  }
  if (maxContains !== undefined && matched.length > maxContains) {
    frame.fail(() => `max ${count(maxContains)} items required to match contains schema, but ${found}`);
  }
}
