/** Items of a list, which stand there without saying what they are: as apimachinery's unstructured lists complete them. */
import type { GoMap } from '../go/values.ts';

/** The items, each with its apiVersion and kind. */
export function listItems(list: GoMap): GoMap[] {
  const items = list.get('items');
  if (!Array.isArray(items)) return [];
  return items.filter((item) => item instanceof Map).map((item) => completed(item, list));
}

/** The list itself with complete items; it always has some, if only none. */
export function completeItems(list: GoMap): GoMap {
  list.set('items', listItems(list));
  return list;
}

function completed(item: GoMap, list: GoMap): GoMap {
  const kind = list.get('kind');
  const apiVersion = list.get('apiVersion');
  if (!item.has('kind') && typeof kind === 'string') item.set('kind', kind.replace(/List$/, ''));
  if (!item.has('apiVersion') && apiVersion !== undefined) item.set('apiVersion', apiVersion);
  return item;
}
