/** Helm's own functions for YAML and JSON: pkg/engine/funcs.go of Helm v3.22.0. Encoders swallow errors, decoders return them. */
import { errorMessage } from '../errors.ts';
import { func } from '../go/func.ts';
import { marshalJson, unmarshalJsonInto } from '../go/json.ts';
import { anyMapType, anySliceType, anyType, stringType } from '../go/types.ts';
import { nilMap, nilSlice, type GoFunc, type GoMap, type Value } from '../go/values.ts';
import { marshalYamlPretty } from '../go/yaml/marshal-pretty.ts';
import { marshalYaml } from '../go/yaml/marshal.ts';
import { unmarshalYamlList, unmarshalYamlMap } from '../go/yaml/unmarshal.ts';

export function toYaml(value: Value): string {
  return withoutNewline(orEmpty(() => marshalYaml(value)));
}

function orEmpty(encode: () => string): string {
  try {
    return encode();
  } catch (error) {
    if (error instanceof RangeError) throw error; // a value that nests too deeply is worth telling
    return '';
  }
}

function withoutNewline(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

function mapOrError(decode: () => GoMap): GoMap {
  try {
    return decode();
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return new Map([['Error', errorMessage(error)]]);
  }
}

function listOrError(decode: () => Value[]): Value[] {
  try {
    return decode();
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return [errorMessage(error)];
  }
}

function jsonMap(text: string): GoMap {
  return (unmarshalJsonInto(text, anyMapType) ?? nilMap(anyMapType)) as GoMap;
}

function jsonList(text: string): Value[] {
  return (unmarshalJsonInto(text, anySliceType) ?? nilSlice(anySliceType)) as Value[];
}

export function yamlFunctions(): readonly GoFunc[] {
  return [
    func('toYaml', [anyType], stringType, toYaml),
    func('toYamlPretty', [anyType], stringType, (v) => withoutNewline(orEmpty(() => marshalYamlPretty(v)))),
    func('fromYaml', [stringType], anyMapType, (text: string) => mapOrError(() => unmarshalYamlMap(text))),
    func('fromYamlArray', [stringType], anySliceType, (text: string) => listOrError(() => unmarshalYamlList(text))),
    func('toJson', [anyType], stringType, (v) => orEmpty(() => marshalJson(v))),
    func('fromJson', [stringType], anyMapType, (text: string) => mapOrError(() => jsonMap(text))),
    func('fromJsonArray', [stringType], anySliceType, (text: string) => listOrError(() => jsonList(text))),
  ];
}
