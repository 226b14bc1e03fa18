/** A release as the Go structs of json-types.ts: what the encoders write, and what `get all --template` sees. */
import { timeValue } from '../go/time-value.ts';
import { bytesType, type GoField, type GoType } from '../go/types.ts';
import { GoStruct, int, nilMap, nilSlice, typedMap, typedSlice, type Value } from '../go/values.ts';
import type { Time } from '../go/time.ts';
import { anyType } from '../go/types.ts';
import {
  filesType,
  memberOf,
  releaseTimeType,
  releaseType,
  unknownMembers,
  type HasUnknownMembers,
} from './json-types.ts';
import type { Release } from './release.ts';
import { canonicalTime } from './time.ts';

export interface ReleaseValueOptions {
  /** For a record: with what Helm 4 adds and with members that nobody here knows. Helm 3 shows neither. */
  readonly record?: boolean;
  /** As Helm 4 shows it: with what it adds, and without times that are not known. */
  readonly helm4?: boolean;
  /** Leaves the chart out, as `status` does. */
  readonly withoutChart?: boolean;
  /** For templates: a time is a `time.Time`, not the text of its JSON. */
  readonly instantOf?: (time: string) => Time;
}

export function releaseValue(release: Release, options: ReleaseValueOptions = {}): GoStruct {
  const labels = new Map(Object.entries(release.labels));
  const shown = { ...release, labels, ...(options.withoutChart === true && { chart: undefined }) };
  if (options.record === true || options.helm4 === true) return structValue(releaseType, shown, true, options);
  return structValue(
    releaseType,
    { ...shown, applyMethod: '', info: { ...release.info, rollbackRevision: 0 } },
    true,
    options,
  );
}

type Members = Readonly<Record<string, unknown>> & HasUnknownMembers;

function structValue(type: GoType, data: object, pointer: boolean, options: ReleaseValueOptions): GoStruct {
  const members = data as Members;
  const fields = new Map<string, Value>();
  for (const field of type.fields ?? []) {
    fields.set(field.name, fieldValue(field.type, members[memberOf(field)], options));
  }
  const unknown = options.record === true ? members[unknownMembers] : undefined;
  if (unknown === undefined) {
    return new GoStruct(options.helm4 === true ? withoutZeroTimes(type) : type, fields, { pointer });
  }
  const extra: GoField[] = [];
  for (const [name, value] of unknown) {
    const damaged = type.fields?.find((field) => field.json === name);
    if (damaged !== undefined) {
      fields.set(damaged.name, value as Value);
      continue;
    }
    extra.push({ name, json: name, type: anyType });
    fields.set(name, value as Value);
  }
  return new GoStruct({ ...type, fields: [...(type.fields ?? []), ...extra] }, fields, { pointer });
}

function withoutZeroTimes(type: GoType): GoType {
  const fields = type.fields ?? [];
  if (!fields.some((field) => field.type === releaseTimeType)) return type;
  return {
    ...type,
    fields: fields.map((field) => (field.type === releaseTimeType ? { ...field, omitEmpty: true } : field)),
  };
}

function fieldValue(type: GoType, data: unknown, options: ReleaseValueOptions): Value {
  if (type === releaseTimeType) {
    const text = typeof data === 'string' ? data : '';
    return options.instantOf === undefined ? text : timeValue(options.instantOf(text));
  }
  if (type.name === 'time.Time') return typeof data === 'string' ? canonicalTime(data) : '0001-01-01T00:00:00Z';
  switch (type.kind) {
    case 'ptr':
      return data === undefined || data === null ? null : structValue(type.elem!, data, true, options);
    case 'struct':
      return structValue(type, data as object, false, options);
    case 'int':
      return int(typeof data === 'number' ? data : 0);
    case 'slice':
      return sliceValue(type, data, options);
    case 'map':
      return mapValue(type, data);
    case 'string':
      return typeof data === 'string' ? data : '';
    case 'bool':
      return data === true;
    default:
      return data as Value;
  }
}

function sliceValue(type: GoType, data: unknown, options: ReleaseValueOptions): Value {
  if (data instanceof Uint8Array) return data;
  if (!Array.isArray(data)) return type === bytesType ? null : nilSlice(type);
  const items = data as unknown[];
  // a chart that was read from files has no slice for what it has none of
  if (items.length === 0 && type === filesType) return nilSlice(type);
  return typedSlice(
    type,
    items.map((item) => fieldValue(type.elem!, item, options)),
  );
}

function mapValue(type: GoType, data: unknown): Value {
  if (!(data instanceof Map)) return nilMap(type);
  return type.elem === anyType ? (data as Map<string, Value>) : typedMap(type, new Map(data as Map<string, Value>));
}
