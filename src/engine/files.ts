/** `.Files`: pkg/engine/files.go of Helm v3.22.0. */
import type { ChartFile } from '../chart/chart.ts';
import { base } from '../go/path.ts';
import { exact } from '../go/slice-capacity.ts';
import { fromBytes } from '../go/strings.ts';
import { bytesType, stringMapType, stringSliceType, stringType, type GoMethod, type GoType } from '../go/types.ts';
import { typedMap, typedSlice, type GoMap, type Value } from '../go/values.ts';
import { encodeBase64 } from '../sprig/encoding.ts';
import { compileGlob, type Glob } from './glob.ts';
import { toYaml } from './yaml-functions.ts';

/** The files of a chart by path. */
export function filesValue(files: readonly ChartFile[]): GoMap {
  return typedMap(filesType, new Map<string, Value>(files.map((file) => [file.name, file.data])));
}

const nothing = new Uint8Array();

function bytesOf(files: GoMap, name: string): Uint8Array {
  return (files.get(name) as Uint8Array | undefined) ?? nothing;
}

function glob(files: GoMap, pattern: string): GoMap {
  let matches: Glob;
  try {
    matches = compileGlob(pattern);
  } catch {
    matches = () => true; // as Helm does with a pattern that it cannot read
  }
  return typedMap(filesType, new Map([...files].filter(([name]) => matches(name))));
}

function byBaseName(files: GoMap, text: (data: Uint8Array) => string): string {
  const named = new Map<string, Value>();
  for (const [name, data] of files) named.set(base(name), text(data as Uint8Array));
  return toYaml(typedMap(stringMapType, named));
}

function lines(files: GoMap, name: string): Value[] {
  const data = bytesOf(files, name);
  if (data.length === 0) return typedSlice(stringSliceType, []);
  return exact(typedSlice(stringSliceType, fromBytes(data).replace(/\n$/, '').split('\n')));
}

const text = { params: [stringType], variadic: false };
const none = { params: [], variadic: false };

const methods = new Map<string, GoMethod>([
  ['Get', { ...text, result: stringType, call: (self: GoMap, name: string) => fromBytes(bytesOf(self, name)) }],
  ['GetBytes', { ...text, result: bytesType, call: bytesOf }],
  ['Lines', { ...text, result: stringSliceType, call: lines }],
  ['AsConfig', { ...none, result: stringType, call: (self: GoMap) => byBaseName(self, fromBytes) }],
  ['AsSecrets', { ...none, result: stringType, call: (self: GoMap) => byBaseName(self, encodeBase64) }],
]);

export const filesType: GoType = { name: 'engine.files', kind: 'map', elem: bytesType, methods };
methods.set('Glob', { ...text, result: filesType, call: glob });
