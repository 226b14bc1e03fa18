/** Items of a list, which stand there without saying what they are: as apimachinery's unstructured lists complete them. */
import { ScullError } from '../errors.ts';
import type { GoMap } from '../go/values.ts';

/** The items, each with its apiVersion and kind. */
export function listItems(list: GoMap): GoMap[] {
  const isMap = (item: unknown): item is GoMap => item instanceof Map;
  return checkedItems(list.get('items'), isMap).map((item) => completed(item, list));
}

/** Throws where something in a list is no object; a list without items has none. */
export function checkedItems<T>(items: unknown, isObject: (item: unknown) => item is T): readonly T[] {
  if (items === undefined || items === null) return [];
  if (!Array.isArray(items)) throw unreadable();
  return items.map((item: unknown) => {
    if (!isObject(item)) throw unreadable();
    return item;
  });
}

function unreadable(): ScullError {
  return new ScullError('json: cannot unmarshal what the server lists into objects', { code: 'kube.json' });
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
