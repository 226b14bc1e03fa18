/** Charts as the templates of Helm 4 see them: pkg/chart/common.go and pkg/chart/v2/util/dependencies.go of Helm v4.3.1. */
import { isRoot, setDependencies, type Chart } from '../chart/chart.ts';
import { memberName, metadataType } from '../chart/struct-types.ts';
import { stringMapType, type GoType } from '../go/types.ts';
import { nilMap, typedMap, type GoMap, type Value } from '../go/values.ts';

/** `.Chart` is a map with the names of the struct's fields, so that one that is not there is empty and no error. */
export function chartValue(chart: Chart): GoMap {
  const value = mapOf(metadataType, chart.metadata);
  value.set('IsRoot', isRoot(chart));
  return value;
}

function mapOf(type: GoType, data: object): GoMap {
  const members = data as Record<string, unknown>;
  const map: GoMap = new Map();
  for (const field of type.fields ?? []) map.set(field.name, valueOf(field.type, members[memberName(field)]));
  return map;
}

function valueOf(type: GoType, data: unknown): Value {
  if (type.kind === 'slice') {
    const items = (data ?? []) as unknown[];
    const struct = type.elem?.elem;
    return struct === undefined ? [...(items as Value[])] : items.map((item) => mapOf(struct, item as object));
  }
  if (type.kind === 'map') return data instanceof Map ? typedMap(stringMapType, new Map(data as GoMap)) : nilMap(type);
  return data as Value;
}

/** The dependencies of a dependency are copied with it, and know it by the name that it has there. */
export function dependencyCopy(chart: Chart, alias: string): Chart {
  const { metadata } = chart;
  const copy: Chart = { ...chart, metadata: { ...metadata, ...(alias === '' ? {} : { name: alias }) } };
  if (metadata.dependencies !== undefined)
    copy.metadata.dependencies = metadata.dependencies.map((one) => ({ ...one }));
  setDependencies(
    copy,
    chart.dependencies.map((dependency) => ({ ...dependency })),
  );
  return copy;
}
