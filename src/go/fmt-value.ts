/**
 * One operand of `fmt`, as Go 1.26's fmt/print.go: by its Go type, with String and Error methods where the verb takes
 * text, and with the `%!verb(type=value)` forms where verb and type don't go together. Addresses are not the real ones.
 */
import { formatChar, formatFloatVerb, formatInteger, formatQuotedChar, formatUnicode } from './fmt-number.ts';
import { noFlags, pad, type Spec } from './fmt-spec.ts';
import { formatHex, formatQuoted, formatText } from './fmt-text.ts';
import { checkTextSize } from './size.ts';
import { fromBytes } from './strings.ts';
import { anyType, stringType, uint8Type, type GoMethod, type GoType } from './types.ts';
import {
  GoComplex,
  GoFloat32,
  GoInt,
  GoStruct,
  isFunc,
  isNilValue,
  sortedKeys,
  typeOf,
  type GoFunc,
  type GoMap,
  type Value,
} from './values.ts';

/** What stands for the address of a map, slice, function or pointer. */
const ADDRESS = 0xc000012000n;

/** An operand by a verb. */
export function formatOperand(value: Value, verb: string, spec: Spec): string {
  if (typeof value === 'string') return verb === 'T' ? formatText('string', spec) : formatString(value, verb, spec);
  if (value === null) return verb === 'T' || verb === 'v' ? pad('<nil>', spec) : `%!${verb}(<nil>)`;
  if (verb === 'T') return formatText(typeOf(value)!.name, spec);
  if (verb === 'p') return formatPointer(value, verb, spec);
  return formatValue(value, verb, spec, 0);
}

function formatValue(value: Exclude<Value, null>, verb: string, spec: Spec, depth: number): string {
  switch (typeof value) {
    case 'string':
      return formatString(value, verb, spec);
    case 'boolean':
      return verb === 't' || verb === 'v' ? pad(String(value), spec) : badVerb(value, verb, spec);
    case 'number':
      return formatFloatKind(value, value, 64, verb, spec);
    default:
  }
  if (value instanceof GoInt) {
    return (value.type.methods && formatByMethod(value, verb, spec)) ?? formatIntKind(value, verb, spec);
  }
  if (value instanceof Map || Array.isArray(value)) {
    // a named map or slice can have methods
    const byMethod = formatByMethod(value, verb, spec);
    if (byMethod !== undefined) return byMethod;
    return value instanceof Map ? formatMap(value, verb, spec, depth) : formatSlice(value, verb, spec, depth);
  }
  if (value instanceof GoStruct) return formatByMethod(value, verb, spec) ?? formatStruct(value, verb, spec, depth);
  if (value instanceof Uint8Array) return formatBytes(value, verb, spec, depth);
  if (value instanceof GoFloat32) return formatFloatKind(value, value.value, 32, verb, spec);
  if (value instanceof GoComplex) return formatComplex(value, verb, spec);
  return formatByMethod(value, verb, spec) ?? formatPointer(value, verb, spec);
}

function badVerb(value: Exclude<Value, null>, verb: string, spec: Spec): string {
  return `%!${verb}(${typeOf(value)!.name}=${formatValue(value, 'v', { ...spec, erroring: true }, 0)})`;
}

function formatString(text: string, verb: string, spec: Spec): string {
  switch (verb) {
    case 'v':
      if (!spec.sharpV) return formatText(text, spec);
      return formatQuoted(text, spec);
    case 's':
      return formatText(text, spec);
    case 'x':
    case 'X':
      return formatHex(text, verb === 'X', spec);
    case 'q':
      return formatQuoted(text, spec);
    default:
      return badVerb(text, verb, spec);
  }
}

function formatIntKind(value: GoInt, verb: string, spec: Spec): string {
  const n = value.value;
  switch (verb) {
    case 'v':
      if (spec.sharpV && value.type.kind.startsWith('u')) return formatInteger(n, 16, verb, { ...spec, sharp: true });
      return spec === noFlags ? n.toString() : formatInteger(n, 10, verb, spec);
    case 'd':
      return spec === noFlags ? n.toString() : formatInteger(n, 10, verb, spec);
    case 'b':
      return formatInteger(n, 2, verb, spec);
    case 'o':
    case 'O':
      return formatInteger(n, 8, verb, spec);
    case 'x':
    case 'X':
      return formatInteger(n, 16, verb, spec);
    case 'c':
      return formatChar(n, spec);
    case 'q':
      return formatQuotedChar(n, spec);
    case 'U':
      return formatUnicode(n, spec);
    default:
      return badVerb(value, verb, spec);
  }
}

function formatFloatKind(value: number | GoFloat32, n: number, bitSize: 32 | 64, verb: string, spec: Spec): string {
  switch (verb) {
    case 'v':
      return formatFloatVerb(n, bitSize, 'g', -1, spec);
    case 'b':
    case 'g':
    case 'G':
    case 'x':
    case 'X':
      return formatFloatVerb(n, bitSize, verb, -1, spec);
    case 'e':
    case 'E':
    case 'f':
      return formatFloatVerb(n, bitSize, verb, 6, spec);
    case 'F':
      return formatFloatVerb(n, bitSize, 'f', 6, spec);
    default:
      return badVerb(value, verb, spec);
  }
}

function formatComplex(value: GoComplex, verb: string, spec: Spec): string {
  if (!'vbgGxXfFeE'.includes(verb)) return badVerb(value, verb, spec);
  const re = formatFloatKind(value.re, value.re, 64, verb, spec);
  return `(${re}${formatFloatKind(value.im, value.im, 64, verb, { ...spec, plus: true })}i)`;
}

function formatBytes(bytes: Uint8Array, verb: string, spec: Spec, depth: number): string {
  switch (verb) {
    case 's':
      return formatText(fromBytes(bytes), spec);
    case 'q':
      return formatQuoted(fromBytes(bytes), spec);
    case 'x':
    case 'X':
      return formatHex(bytes, verb === 'X', spec);
    default:
  }
  const items = Array.from(bytes, (byte) => formatIntKind(new GoInt(BigInt(byte), uint8Type), verb, spec));
  // Go names the type `[]byte` for an operand, `[]uint8` inside of another value
  const name = depth === 0 && verb === 'v' ? '[]byte' : '[]uint8';
  return spec.sharpV ? `${name}{${items.join(', ')}}` : `[${items.join(' ')}]`;
}

/** A value inside of another, whose static type shows when it is nil. */
function formatElement(value: Value, type: GoType, verb: string, spec: Spec, depth: number): string {
  if (value !== null) return formatValue(value, verb, spec, depth);
  switch (type.kind) {
    case 'map':
      return spec.sharpV ? `${type.name}(nil)` : 'map[]';
    case 'slice':
      return spec.sharpV ? `${type.name}(nil)` : '[]';
    case 'ptr':
    case 'func':
      if (verb !== 'v') return `%!${verb}(${type.name}=<nil>)`;
      return spec.sharpV ? `(${type.name})(nil)` : pad('<nil>', spec);
    default:
      return spec.sharpV ? `${type.name}(nil)` : '<nil>';
  }
}

function formatMap(map: GoMap, verb: string, spec: Spec, depth: number): string {
  const type = typeOf(map)!;
  if (spec.sharpV && isNilValue(map)) return `${type.name}(nil)`;
  const elem = type.elem ?? anyType;
  const items = sortedKeys(map).map(
    (key) => `${formatString(key, verb, spec)}:${formatElement(map.get(key) ?? null, elem, verb, spec, depth + 1)}`,
  );
  checkTextSize(items.reduce((sum, item) => sum + item.length, 0));
  return spec.sharpV ? `${type.name}{${items.join(', ')}}` : `map[${items.join(' ')}]`;
}

function formatSlice(list: Value[], verb: string, spec: Spec, depth: number): string {
  const type = typeOf(list)!;
  if (spec.sharpV && isNilValue(list)) return `${type.name}(nil)`;
  const elem = type.elem ?? anyType;
  const items = list.map((item) => formatElement(item, elem, verb, spec, depth + 1));
  checkTextSize(items.reduce((sum, item) => sum + item.length, 0));
  return spec.sharpV ? `${type.name}{${items.join(', ')}}` : `[${items.join(' ')}]`;
}

function formatStruct(value: GoStruct, verb: string, spec: Spec, depth: number): string {
  if (value.pointer && depth > 0) return formatPointer(value, verb, spec);
  const items = (value.struct.fields ?? []).map((field) => {
    const text = formatElement(value.fields.get(field.name) ?? null, field.type, verb, spec, depth + 1);
    return spec.plusV || spec.sharpV ? `${field.name}:${text}` : text;
  });
  const name = spec.sharpV ? value.struct.name : '';
  return `${value.pointer ? '&' : ''}${name}{${items.join(spec.sharpV ? ', ' : ' ')}}`;
}

function formatPointer(value: Exclude<Value, null>, verb: string, spec: Spec): string {
  const type = typeOf(value)!;
  const pointed = value instanceof GoStruct ? value.pointer : typeof value === 'object' && !isNumber(value);
  if (!pointed) return badVerb(value, verb, spec);
  const address = isNilValue(value) ? 0n : ADDRESS;
  if (verb === 'p' || (verb === 'v' && !spec.sharpV)) {
    return formatInteger(address, 16, 'v', { ...spec, sharp: !spec.sharp });
  }
  if (verb === 'v') return `(${type.name})(${formatInteger(address, 16, 'v', { ...spec, sharp: true })})`;
  const base = verb === 'b' ? 2 : verb === 'o' ? 8 : verb === 'd' ? 10 : verb === 'x' || verb === 'X' ? 16 : 0;
  if (base > 0) return formatInteger(address, base, verb, spec);
  return badVerb(value, verb, spec);
}

function isNumber(value: object): boolean {
  return value instanceof GoInt || value instanceof GoFloat32 || value instanceof GoComplex;
}

/** The text that a value's own methods give; undefined when the verb or the type asks none. */
function formatByMethod(
  value: GoInt | GoStruct | GoMap | Value[] | GoFunc,
  verb: string,
  spec: Spec,
): string | undefined {
  if (spec.erroring) return undefined;
  if (verb === 'w') return badVerb(value, verb, spec);
  const methods = isFunc(value) ? undefined : typeOf(value)!.methods;
  if (methods === undefined) return undefined;
  if (spec.sharpV) {
    const goString = textMethod(methods, 'GoString');
    return goString && callMethod(value, 'GoString', goString, verb, (text) => formatText(text, spec));
  }
  if (!'vsxXq'.includes(verb)) return undefined;
  const name = textMethod(methods, 'Error') === undefined ? 'String' : 'Error';
  const method = textMethod(methods, name);
  return method && callMethod(value, name, method, verb, (text) => formatString(text, verb, spec));
}

function textMethod(methods: ReadonlyMap<string, GoMethod>, name: string): GoMethod | undefined {
  const method = methods.get(name);
  return method?.params.length === 0 && method.result === stringType ? method : undefined;
}

function callMethod(
  value: Value,
  name: string,
  method: GoMethod,
  verb: string,
  format: (text: string) => string,
): string {
  let text: string;
  try {
    text = (method.call as (self: Value) => string)(value);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return `%!${verb}(PANIC=${name} method: ${formatString(message, 'v', noFlags)})`;
  }
  return format(text);
}
