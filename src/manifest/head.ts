/**
 * What Helm reads of a manifest: SimpleHead of pkg/releaseutil/manifest.go (Helm v3.22.0), decoded as sigs.k8s.io/yaml and
 * encoding/json do: names match without regard to case, numbers and booleans become the strings that are wanted, null leaves
 * a value out, and the first mismatch in the order of the sorted keys is the error.
 */
import { formatFloat } from '../go/strconv.ts';
import { compareStrings } from '../go/strings.ts';
import { GoInt, type GoMap, type Value } from '../go/values.ts';

export interface ManifestHead {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly annotations: ReadonlyMap<string, string>;
}

/** `value` is the document with its integers apart from its floats. Throws an Error with the text of the YAML library. */
export function decodeHead(value: Value): ManifestHead {
  if (value === null) return { apiVersion: '', kind: '', name: '', annotations: noAnnotations };
  if (!(value instanceof Map)) throw mismatch(value, 'Go value of type releaseutil.SimpleHead');
  let [apiVersion, kind, name] = ['', '', ''];
  let annotations = noAnnotations;
  for (const [field, found] of members(value, ['apiVersion', 'kind', 'metadata'])) {
    if (field === 'apiVersion') apiVersion = stringOr(found, apiVersion, 'SimpleHead.apiVersion');
    else if (field === 'kind') kind = stringOr(found, kind, 'SimpleHead.kind');
    else if (found === null) [name, annotations] = ['', noAnnotations];
    else {
      if (!(found instanceof Map)) throw mismatch(found, `Go struct field SimpleHead.metadata of type ${metadataType}`);
      for (const [inner, member] of members(found, ['annotations', 'name'])) {
        if (inner === 'name') name = stringOr(member, name, '.metadata.name');
        else annotations = decodeAnnotations(member, annotations);
      }
    }
  }
  return { apiVersion, kind, name, annotations };
}

const noAnnotations: ReadonlyMap<string, string> = new Map();
const metadataType = String.raw`struct { Name string "json:\"name\""; Annotations map[string]string "json:\"annotations\"" }`;

function fieldOf(key: string, fields: readonly string[]): string | undefined {
  if (fields.includes(key)) return key;
  for (const field of fields) {
    if (field.length === key.length && field.toLowerCase() === key.toLowerCase()) return field;
  }
  return undefined;
}

/** The members that go to one of `fields`, in the order of their keys; of two for one field the later wins. */
function members(map: GoMap, fields: readonly string[]): [string, Value][] {
  const keys: string[] = [];
  for (const key of map.keys()) if (fieldOf(key, fields) !== undefined) keys.push(key);
  keys.sort(compareStrings);
  const found: [string, Value][] = [];
  for (const key of keys) found.push([fieldOf(key, fields)!, map.get(key)!]);
  return found;
}

function decodeAnnotations(value: Value, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  if (value === null) return noAnnotations;
  if (!(value instanceof Map)) throw mismatch(value, 'Go struct field .metadata.annotations of type map[string]string');
  const out = new Map(before);
  for (const [key, item] of value) out.set(key, stringOr(item, '', '.metadata.annotations'));
  return out;
}

function stringOr(value: Value, before: string, place: string): string {
  if (typeof value === 'string') return value;
  if (value === null) return before;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return formatFloat(value, 'g', -1, 32);
  if (value instanceof GoInt) return value.value.toString();
  throw mismatch(value, `Go struct field ${place} of type string`);
}

function mismatch(value: Value, target: string): Error {
  const kind =
    value instanceof Map
      ? 'object'
      : Array.isArray(value)
        ? 'array'
        : typeof value === 'boolean'
          ? 'bool'
          : typeof value === 'string'
            ? 'string'
            : 'number';
  return new Error(`error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${kind} into ${target}`);
}
