/**
 * Reports for programs, in the forms of helm-diff v3.15.11: `json` (diff/constant.go) tells which objects change and how, `structured`
 * (diff/structured.go) in which fields. What Secrets hold is in neither unless it may be shown.
 */
import { indentJson, marshalJson } from '../go/json.ts';
import type { Value } from '../go/values.ts';
import { readYaml } from '../go/yaml/unmarshal.ts';
import type { DiffEntry, DiffReport } from './compare.ts';
import { fieldChanges, pathText, type FieldChange } from './field-changes.ts';

/** What templates and `json` know of an entry, in their order. */
export interface EntrySummary {
  readonly api: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly change: string;
}

export function summaryOf({ object, change }: DiffEntry): EntrySummary {
  const { apiVersion, kind, namespace, name } = object;
  const slash = apiVersion.lastIndexOf('/');
  return { api: slash < 0 ? apiVersion : apiVersion.slice(0, slash), kind, namespace, name, change };
}

export function jsonText({ entries }: DiffReport): string {
  return `[${entries.map((entry) => JSON.stringify(summaryOf(entry), undefined, 2)).join(',')}]\n`;
}

/** The fields that differ. Throws nothing: a text that is no YAML has none. */
export function entryChanges({ before, after }: DiffEntry): FieldChange[] {
  return fieldChanges(valueOf(before), valueOf(after));
}

function valueOf(text: string | undefined): Value | undefined {
  if (text === undefined) return undefined;
  try {
    return readYaml(text);
  } catch {
    return undefined;
  }
}

/** Without objects of which only comments or the style differ. */
export function withFieldChanges({ entries }: DiffReport): DiffReport {
  const kept = entries.filter((entry) => entry.change !== 'MODIFY' || entry.hidden || entryChanges(entry).length > 0);
  return { entries: kept, changed: kept.length > 0 };
}

/** `more`: members of an entry beside helm-diff's. */
export function structuredText(
  { entries }: DiffReport,
  more: (entry: DiffEntry) => Readonly<Record<string, Value>> = () => ({}),
): string {
  const text = `[${entries.map((entry) => structuredEntry(entry, more(entry))).join(',')}]`;
  return `${indentJson(text, '', '  ')}\n`;
}

function structuredEntry(entry: DiffEntry, more: Readonly<Record<string, Value>>): string {
  const { object, change, before, after, hidden } = entry;
  const { apiVersion, kind, namespace, name } = object;
  const status = [
    ['oldExists', marshalJson(before !== undefined)],
    ['newExists', marshalJson(after !== undefined)],
  ] as const;
  const changes = change === 'MODIFY' && !hidden ? entryChanges(entry).map(structuredChange) : [];
  return jsonObject([
    ['apiVersion', word(apiVersion)],
    ['kind', word(kind)],
    ['namespace', word(namespace)],
    ['name', word(name)],
    ['changeType', word(change)],
    ['resourceStatus', jsonObject(status)],
    ['changes', changes.length === 0 ? undefined : `[${changes.join(',')}]`],
    ['changesSuppressed', hidden ? 'true' : undefined],
    ...Object.entries(more).map(([key, value]) => [key, marshalJson(value)] as const),
  ]);
}

function structuredChange({ path, change, before, after }: FieldChange): string {
  return jsonObject([
    ['path', word(pathText(path.slice(0, -1)))],
    ['field', word(String(path.at(-1) ?? ''))],
    ['change', word(change)],
    ['oldValue', change === 'add' ? undefined : marshalJson(before ?? null)],
    ['newValue', change === 'remove' ? undefined : marshalJson(after ?? null)],
  ]);
}

/** Left out where it is empty. */
function word(text: string): string | undefined {
  return text === '' ? undefined : marshalJson(text);
}

function jsonObject(members: readonly (readonly [string, string | undefined])[]): string {
  const known = members.filter(([, text]) => text !== undefined);
  return `{${known.map(([key, text]) => `${marshalJson(key)}:${text!}`).join(',')}}`;
}
