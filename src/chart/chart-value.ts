/** `.Chart` and its parts as Go structs (Helm 3.22 pkg/engine/engine.go gives templates the metadata by value, and IsRoot). */
import { boolType, type GoType } from '../go/types.ts';
import { GoStruct, nilMap, nilSlice, typedMap, typedSlice, type Value } from '../go/values.ts';
import { isRoot, type Chart, type Metadata } from './chart.ts';
import { memberName, metadataType } from './struct-types.ts';

const chartType: GoType = {
  name: 'struct { chart.Metadata; IsRoot bool }',
  kind: 'struct',
  fields: [
    { name: 'Metadata', type: metadataType, embedded: true },
    { name: 'IsRoot', type: boolType },
  ],
};

/** `.Chart` of the templates of `chart`. */
export function chartValue(chart: Chart): GoStruct {
  const fields = new Map<string, Value>([
    ['Metadata', metadataValue(chart.metadata)],
    ['IsRoot', isRoot(chart)],
  ]);
  return new GoStruct(chartType, fields);
}

/** A `chart.Metadata`. */
export function metadataValue(metadata: Metadata): GoStruct {
  return structValue(metadataType, metadata, false);
}

/** A struct of pkg/chart, of the type that `data` has by its members. */
export function structOf(type: GoType, data: object): GoStruct {
  return structValue(type, data, true);
}

function structValue(type: GoType, data: object, pointer: boolean): GoStruct {
  const members = data as Record<string, unknown>;
  const fields = new Map<string, Value>();
  for (const field of type.fields ?? []) fields.set(field.name, fieldValue(field.type, members[memberName(field)]));
  return new GoStruct(type, fields, { pointer });
}

function fieldValue(type: GoType, data: unknown): Value {
  if (type.kind === 'slice') {
    if (!Array.isArray(data)) return nilSlice(type);
    const items = data as unknown[];
    const elem = type.elem!;
    return typedSlice(
      type,
      elem.kind === 'ptr'
        ? items.map((item) => structValue(elem.elem!, item as object, true))
        : [...(items as Value[])],
    );
  }
  if (type.kind === 'map') {
    return data instanceof Map ? typedMap(type, new Map(data as Map<string, Value>)) : nilMap(type);
  }
  return data as Value;
}
