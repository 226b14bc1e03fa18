/**
 * Whether `metadata` has the types of ObjectMeta (k8s.io/apimachinery/pkg/apis/meta/v1 0.37), as cli-runtime's builder asks by
 * decoding it with sigs.k8s.io/json: names match by case, null is anything, and of several mismatches the first in the order
 * of the sorted keys is told.
 */
import { formatFloat } from '../../go/strconv.ts';
import { quote } from '../../go/strconv-quote.ts';
import { GoInt, sortedKeys, type GoMap, type Value } from '../../go/values.ts';

type Shape = 'string' | 'bool' | 'int64' | 'time' | 'any' | 'stringMap' | readonly [Shape] | Struct;

interface Struct {
  readonly name: string;
  readonly fields: Readonly<Record<string, Shape>>;
}

const ownerReference: Struct = {
  name: 'OwnerReference',
  fields: {
    apiVersion: 'string',
    blockOwnerDeletion: 'bool',
    controller: 'bool',
    kind: 'string',
    name: 'string',
    uid: 'string',
  },
};

const managedFieldsEntry: Struct = {
  name: 'ManagedFieldsEntry',
  fields: {
    apiVersion: 'string',
    fieldsType: 'string',
    fieldsV1: 'any',
    manager: 'string',
    operation: 'string',
    subresource: 'string',
    time: 'time',
  },
};

const objectMeta: Struct = {
  name: 'ObjectMeta',
  fields: {
    annotations: 'stringMap',
    creationTimestamp: 'time',
    deletionGracePeriodSeconds: 'int64',
    deletionTimestamp: 'time',
    finalizers: ['string'],
    generateName: 'string',
    generation: 'int64',
    labels: 'stringMap',
    managedFields: [managedFieldsEntry],
    name: 'string',
    namespace: 'string',
    ownerReferences: [ownerReference],
    resourceVersion: 'string',
    selfLink: 'string',
    uid: 'string',
  },
};

/** What is wrong with the types of `apiVersion` and `metadata`, as Go says it; undefined when nothing is. */
export function checkMetadata(object: GoMap): string | undefined {
  const check = new TypeCheck();
  try {
    check.value(object.get('apiVersion'), 'string', 'metadataOnlyObject.TypeMeta.apiVersion');
    check.value(object.get('metadata'), objectMeta, 'metadataOnlyObject.metadata');
  } catch (error) {
    if (error instanceof TimeError) return error.message;
    throw error;
  }
  return check.mismatch;
}

/** A time reads its JSON itself; that it cannot ends the decoding, and is told before any other mismatch. */
class TimeError extends Error {}

class TypeCheck {
  /** The first one. */
  mismatch: string | undefined;

  /** `place` is the struct that has the field, and the path of the field. */
  value(value: Value | undefined, shape: Shape, place: string): void {
    if (value === undefined || value === null || shape === 'any') return;
    if (typeof shape === 'object') this.#composite(value, shape, place);
    else this.#simple(value, shape, place);
  }

  #simple(value: Value, shape: Exclude<Shape & string, 'any'>, place: string): void {
    switch (shape) {
      case 'string':
        if (typeof value !== 'string') this.#keep(mismatch(value, place, 'string'));
        break;
      case 'bool':
        if (typeof value !== 'boolean') this.#keep(mismatch(value, place, 'bool'));
        break;
      case 'int64':
        if (typeof value === 'number') {
          this.#keep(mismatch(value, place, 'int64', ` ${formatFloat(value, 'g', -1, 64)}`));
        } else if (!(value instanceof GoInt)) this.#keep(mismatch(value, place, 'int64'));
        break;
      case 'time':
        if (typeof value !== 'string') throw new TimeError(mismatch(value, place, 'string'));
        checkTime(value);
        break;
      case 'stringMap':
        if (!(value instanceof Map)) this.#keep(mismatch(value, place, 'map[string]string'));
        else for (const key of sortedKeys(value)) this.value(value.get(key), 'string', place);
    }
  }

  #composite(value: Value, shape: Struct | readonly [Shape], place: string): void {
    if (!('name' in shape)) {
      if (!Array.isArray(value)) this.#keep(mismatch(value, place, `[]${typeName(shape[0])}`));
      else for (const item of value) this.value(item, shape[0], place);
      return;
    }
    const { name, fields } = shape;
    if (!(value instanceof Map)) {
      this.#keep(mismatch(value, place, `v1.${name}`));
      return;
    }
    const path = place.slice(place.indexOf('.') + 1);
    for (const key of sortedKeys(value)) {
      const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
      if (field !== undefined) this.value(value.get(key), field, `${name}.${path}.${key}`);
    }
  }

  #keep(text: string): void {
    this.mismatch ??= text;
  }
}

function typeName(shape: Shape): string {
  return typeof shape === 'string' ? shape : 'name' in shape ? `v1.${shape.name}` : `[]${typeName(shape[0])}`;
}

function mismatch(value: Value, place: string, type: string, number = ''): string {
  return `json: cannot unmarshal ${jsonKind(value)}${number} into Go struct field ${place} of type ${type}`;
}

/** What encoding/json calls the kind of a JSON value. */
export function jsonKind(value: Value): string {
  if (Array.isArray(value)) return 'array';
  if (value instanceof Map) return 'object';
  return typeof value === 'string' ? 'string' : typeof value === 'boolean' ? 'bool' : 'number';
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)$/;

function checkTime(text: string): void {
  if (rfc3339.test(text)) return;
  throw new TimeError(
    `parsing time ${quote(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${quote(text)} as "2006"`,
  );
}
