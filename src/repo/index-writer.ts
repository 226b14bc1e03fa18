/** index.yaml as pkg/repo/index.go of Helm v3.22.0 writes it: what Chart.yaml said, and where the archive is. */
import type { Metadata } from '../chart/chart.ts';
import { structOf } from '../chart/chart-value.ts';
import { memberName, metadataType } from '../chart/struct-types.ts';
import { marshalJson } from '../go/json.ts';
import { anyType, boolType, stringSliceType, stringType, type GoField, type GoType } from '../go/types.ts';
import { GoStruct, nilSlice, type GoMap, type Value } from '../go/values.ts';
import { marshalYaml } from '../go/yaml/marshal.ts';

/** An archive of a repository. */
export interface IndexedArchive {
  readonly metadata: Metadata;
  /** Undefined where an index says nothing of them, which is not the same as none. */
  readonly urls: readonly string[] | undefined;
  /** RFC 3339. */
  readonly created: string;
  /** SHA-256 in hex. */
  readonly digest: string;
  readonly removed?: boolean;
  /** What Helm 2 wrote, by its name in the index. */
  readonly legacy?: ReadonlyMap<string, string>;
}

export interface IndexHead {
  /** RFC 3339. */
  readonly generated: string;
  /** ChartMuseum's word for where it stands behind a proxy: told to who uploads. */
  readonly contextPath?: string;
}

/** Members of a version that Helm 2 wrote and Helm 3 keeps. */
export const legacyMembers = ['checksum', 'engine', 'tillerVersion', 'url'] as const;

const field = (json: string, type: GoType = stringType, omitEmpty = false): GoField => ({
  name: json,
  json,
  type,
  omitEmpty,
});
const versionType: GoType = {
  name: 'repo.ChartVersion',
  kind: 'struct',
  fields: [
    { name: 'Metadata', type: metadataType, embedded: true },
    field('urls', stringSliceType),
    field('created'),
    field('removed', boolType, true),
    field('digest', stringType, true),
    ...legacyMembers.map((name) => field(name, stringType, true)),
  ],
};
const indexType: GoType = {
  name: 'repo.IndexFile',
  kind: 'struct',
  fields: [field('serverInfo', anyType, true), field('apiVersion'), field('generated'), field('entries', anyType)],
};

/** The members of a version as JSON and YAML have them; what is empty is left out, as Go's `omitempty`. */
export function versionFields(archive: IndexedArchive): GoMap {
  const fields = membersOf(metadataType, archive.metadata);
  fields.set('urls', [...(archive.urls ?? [])]);
  fields.set('created', archive.created);
  if (archive.digest !== '') fields.set('digest', archive.digest);
  return fields;
}

/** The text of an index; versions of a chart as they come. JSON is indented and has no line break at its end, as Helm's. */
export function indexText(
  charts: ReadonlyMap<string, readonly IndexedArchive[]>,
  head: IndexHead,
  format: 'yaml' | 'json' = 'yaml',
): string {
  const entries: GoMap = new Map();
  for (const [name, versions] of charts) entries.set(name, versions.map(versionStruct));
  const members = new Map<string, Value>([
    ['apiVersion', 'v1'],
    ['entries', entries],
    ['generated', head.generated],
    ['serverInfo', head.contextPath === undefined ? null : new Map([['contextPath', head.contextPath]])],
  ]);
  const index = new GoStruct(indexType, members);
  return format === 'json' ? marshalJson(index, { indent: '  ' }) : marshalYaml(index);
}

function versionStruct({ metadata, urls, created, digest, removed, legacy }: IndexedArchive): GoStruct {
  const members = new Map<string, Value>([
    ['Metadata', structOf(metadataType, metadata)],
    ['urls', urls === undefined ? nilSlice(stringSliceType) : [...urls]],
    ['created', created],
    ['removed', removed ?? false],
    ['digest', digest],
    ...legacyMembers.map((name) => [name, legacy?.get(name) ?? ''] as const),
  ]);
  return new GoStruct(versionType, members);
}

function membersOf(type: GoType, data: object): GoMap {
  const members = data as Record<string, unknown>;
  const out: GoMap = new Map();
  for (const field of type.fields ?? []) {
    const value = plainValue(field.type, members[memberName(field)]);
    if (field.omitEmpty === true && isEmpty(value)) continue;
    out.set(jsonName(field), value);
  }
  return out;
}

function jsonName(field: GoField): string {
  return field.json ?? field.name;
}

function plainValue(type: GoType, data: unknown): Value {
  if (type.kind === 'slice' && Array.isArray(data)) {
    const item = type.elem!;
    return data.map((one) => plainValue(item.kind === 'ptr' ? item.elem! : item, one));
  }
  if (type.kind === 'struct' && typeof data === 'object' && data !== null) return membersOf(type, data);
  return (data ?? null) as Value;
}

function isEmpty(value: Value): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (value instanceof Map) return value.size === 0;
  return value === '' || value === false || value === null;
}
