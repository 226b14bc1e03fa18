/** Defaults of two versions of a chart, and what the user has set over them. */
import { fieldChanges, pathText, type FieldChange } from '../../diff/field-changes.ts';
import { marshalJson } from '../../go/json.ts';
import { GoInt, type GoMap, type Value } from '../../go/values.ts';
import { similarWords } from '../../similar.ts';
import type { Finding } from './finding.ts';

export interface Defaults {
  readonly before: GoMap;
  readonly after: GoMap;
}

/** What has another default now, is new, or is gone. */
export function changedDefaults({ before, after }: Defaults, given: GoMap): Finding[] {
  return fieldChanges(before, after).map((change) => {
    const own = valueAt(given, change.path);
    return {
      level: 'change',
      about: 'default',
      subject: pathText(change.path),
      text: defaultText(change) + (own === undefined ? '' : `; ${shown(own)} is set`),
      ...(change.before === undefined ? {} : { before: change.before }),
      ...(change.after === undefined ? {} : { after: change.after }),
    };
  });
}

function defaultText({ change, before, after }: FieldChange): string {
  if (change === 'add') return `is new: ${shown(after!)}`;
  if (change === 'remove') return `is gone, it was ${shown(before!)}`;
  return `was ${shown(before!)}, is ${shown(after!)}`;
}

const MOST = 80;

function shown(value: Value): string {
  const letters = Array.from(marshalJson(value, { escapeHtml: false }));
  return letters.length <= MOST ? letters.join('') : `${letters.slice(0, MOST).join('')}…`;
}

/** What is set and was a value of the chart, and is none any more, or one of another kind. */
export function lostValues({ before, after }: Defaults, given: GoMap): Finding[] {
  const fresh = paths(after).filter((path) => valueAt(before, path) === undefined);
  return paths(given).flatMap((path): Finding[] => {
    const was = valueAt(before, path);
    if (was === undefined) return [];
    const is = valueAt(after, path);
    const subject = pathText(path);
    if (is === undefined) {
      if (isBelowOpen(after, path)) return [];
      const instead = candidates(path, fresh);
      const text = `is set, and no value of the chart any more${instead.length === 0 ? '' : `: did you mean ${instead.join(' or ')}?`}`;
      return [{ level: 'problem', about: 'value-gone', subject, text, instead }];
    }
    const [own, kind] = [kindOf(valueAt(given, path)!), kindOf(is)];
    if (own === kind || kind === 'null' || own === 'null' || kindOf(was) !== own) return [];
    return [{ level: 'problem', about: 'value-type', subject, text: `is set as ${own}, and is ${kind} now` }];
  });
}

/** A table that is empty, or null, takes what the chart knows nothing of: annotations, resources. */
function isBelowOpen(values: GoMap, path: readonly string[]): boolean {
  for (let length = path.length - 1; length > 0; length--) {
    const table = valueAt(values, path.slice(0, length));
    if (table !== undefined) return table === null || (table instanceof Map && table.size === 0);
  }
  return false;
}

/** New paths that are named alike: in the same place, or of the same name elsewhere. */
function candidates(path: readonly string[], fresh: readonly (readonly string[])[]): string[] {
  const last = path.at(-1)!;
  const parent = pathText(path.slice(0, -1));
  const beside = fresh.filter((other) => pathText(other.slice(0, -1)) === parent).map((other) => other.at(-1)!);
  const inPlace = (name: string): string => pathText([...path.slice(0, -1), name]);
  const near = similarWords(last, beside).map(inPlace);
  const moved = last.length < 3 ? [] : fresh.filter((other) => other.at(-1) === last).map(pathText);
  const found = [...new Set([...near, ...moved])].slice(0, 3);
  // the only one that is new in its place has likely taken it
  return found.length === 0 && beside.length === 1 ? beside.map(inPlace) : found;
}

/** Of all leaves: what is no table, or an empty one. */
function paths(values: GoMap, prefix: readonly string[] = []): (readonly string[])[] {
  return [...values].flatMap(([key, value]) =>
    value instanceof Map && value.size > 0 ? paths(value, [...prefix, key]) : [[...prefix, key]],
  );
}

function valueAt(values: GoMap, path: FieldChange['path']): Value | undefined {
  let value: Value | undefined = values;
  for (const step of path) {
    value =
      typeof step === 'number'
        ? Array.isArray(value)
          ? value[step]
          : undefined
        : value instanceof Map
          ? value.get(step)
          : undefined;
  }
  return value;
}

function kindOf(value: Value): string {
  if (value === null) return 'null';
  if (value instanceof Map) return 'a table';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'number' || value instanceof GoInt ? 'a number' : `a ${typeof value}`;
}
