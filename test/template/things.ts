/** The functions and objects of test/go/record/texttemplate.go, for the cases of kind `texttemplate`. */
import { sprint } from '../../src/go/fmt.ts';
import { func, functionMap } from '../../src/go/func.ts';
import { toBytes } from '../../src/go/strings.ts';
import {
  anyMapType,
  anySliceType,
  anyType,
  boolType,
  bytesType,
  complex128Type,
  float32Type,
  float64Type,
  int64Type,
  int8Type,
  intType,
  pointerTo,
  sliceOf,
  stringMapType,
  stringSliceType,
  stringType,
  uint8Type,
  uintType,
  type GoMethod,
  type GoType,
} from '../../src/go/types.ts';
import type { GoInt } from '../../src/go/values.ts';
import {
  GoStruct,
  int,
  int64,
  nilMap,
  nilSlice,
  typedMap,
  typedSlice,
  typeOf,
  type GoFunc,
  type GoMap,
  type Value,
} from '../../src/go/values.ts';

function method(
  params: readonly GoType[],
  result: GoType,
  call: (self: GoStruct, ...args: never[]) => Value,
  variadic = false,
): GoMethod {
  return { params, result, variadic, call: call };
}

const text = (value: Value | undefined): string => value as string;

const innerType: GoType = {
  name: 'main.inner',
  kind: 'struct',
  fields: [
    { name: 'Deep', type: stringType },
    { name: 'Any', type: anyType },
  ],
  methods: new Map([['Upper', method([], stringType, (self) => text(self.fields.get('Deep')).toUpperCase())]]),
};
const baseType: GoType = {
  name: 'main.Base',
  kind: 'struct',
  fields: [{ name: 'Kind', type: stringType }],
  methods: new Map([['Describe', method([], stringType, (self) => `kind ${text(self.fields.get('Kind'))}`)]]),
};
const fields = [
  { name: 'Base', type: baseType, embedded: true },
  { name: 'Name', type: stringType },
  { name: 'Count', type: intType },
  { name: 'Any', type: anyType },
  { name: 'List', type: stringSliceType },
  { name: 'Map', type: anyMapType },
  { name: 'Inner', type: innerType },
  { name: 'hidden', type: stringType },
];
const plainThingType: GoType = { name: 'main.thing', kind: 'struct', fields };
const thingMethods = new Map<string, GoMethod>();
const thingType: GoType = { name: 'main.thing', kind: 'struct', fields, methods: thingMethods };
const methods: [string, GoMethod][] = [
  ['Hello', method([stringType], stringType, (self, name: string) => `hello ${name} from ${text(self.field('Name'))}`)],
  ['Sum', method([intType], intType, (_self, ...xs: GoInt[]) => int(xs.reduce((sum, x) => sum + x.value, 0n)), true)],
  [
    'Join',
    method(
      [stringType, anyType],
      stringType,
      (_self, sep: string, ...xs: Value[]) =>
        sprint([sep, int(xs.length), xs.length === 0 ? nilSlice(anySliceType) : xs]),
      true,
    ),
  ],
  [
    'Fail',
    method([stringType], stringType, (_self, why: string) => {
      throw new Error(`failed: ${why}`);
    }),
  ],
  ['Self', method([], pointerTo(thingType), (self) => self)],
  ['Nil', method([], anyType, () => null)],
  ['Zero', method([], intType, () => int(0))],
];
for (const [name, one] of methods) thingMethods.set(name, one);

const stringerType: GoType = {
  name: 'main.stringer',
  kind: 'struct',
  fields: [{ name: 'N', type: intType }],
  methods: new Map([
    ['String', method([], stringType, (self) => `<stringer ${(self.fields.get('N') as GoInt).value}>`)],
  ]),
};
const methodMapType: GoType = {
  name: 'main.strmap',
  kind: 'map',
  elem: anyType,
  methods: new Map<string, GoMethod>([
    ['Keys', { params: [], variadic: false, result: intType, call: (self: GoMap) => int(self.size) }],
    [
      'Pick',
      {
        params: [stringType],
        variadic: false,
        result: anyType,
        call: (self: GoMap, key: string) => self.get(key) ?? null,
      },
    ],
  ]),
};

function thing(pointer: boolean): GoStruct {
  const values: [string, Value][] = [
    ['Base', new GoStruct(baseType, new Map([['Kind', 'base']]))],
    ['Name', 'thing'],
    ['Count', int(3)],
    ['Any', 'any'],
    ['List', typedSlice(stringSliceType, ['a', 'b'])],
    [
      'Map',
      new Map<string, Value>([
        ['k', 'v'],
        ['n', null],
      ]),
    ],
    [
      'Inner',
      new GoStruct(
        innerType,
        new Map<string, Value>([
          ['Deep', 'deep'],
          ['Any', null],
        ]),
      ),
    ],
    ['hidden', 'h'],
  ];
  return new GoStruct(pointer ? thingType : plainThingType, new Map(values), { pointer });
}

const variadic = { variadic: true };
const identity = (value: Value): Value => value;

function dict(...items: Value[]): GoMap {
  const map: GoMap = new Map();
  for (let i = 0; i + 1 < items.length; i += 2) map.set(sprint([items[i]!]), items[i + 1]!);
  return map;
}

const stringToString: GoType = { name: 'func(string) string', kind: 'func' };

export const functions: ReadonlyMap<string, GoFunc> = functionMap([
  func('obj', [], pointerTo(thingType), () => thing(true)),
  func('objv', [], plainThingType, () => thing(false)),
  func('strer', [intType], stringerType, (n: GoInt) => new GoStruct(stringerType, new Map([['N', n]]))),
  func('methmap', [], methodMapType, () =>
    typedMap(
      methodMapType,
      new Map<string, Value>([
        ['a', int(1)],
        ['b', 'two'],
        ['Keys', 'shadowed'],
      ]),
    ),
  ),
  func('str', [stringType], stringType, identity),
  func('num', [intType], intType, identity),
  func('i8', [int8Type], int8Type, identity),
  func('i64', [int64Type], int64Type, identity),
  func('u', [uintType], uintType, identity),
  func('u8', [uint8Type], uint8Type, identity),
  func('f', [float64Type], float64Type, identity),
  func('f32', [float32Type], float32Type, identity),
  func('c', [complex128Type], complex128Type, identity),
  func('boo', [boolType], boolType, identity),
  func('any', [anyType], anyType, identity),
  func('typ', [anyType], stringType, (value: Value) => typeOf(value)?.name ?? '<nil>'),
  func('list', [anyType], anySliceType, (...v: Value[]) => (v.length === 0 ? nilSlice(anySliceType) : v), variadic),
  func('strs', [stringType], stringSliceType, (...v: Value[]) => typedSlice(stringSliceType, v), variadic),
  func('ints', [intType], sliceOf(intType), (...v: Value[]) => typedSlice(sliceOf(intType), v), variadic),
  func('smap', [anyMapType], intType, (m: GoMap) => int(m.size)),
  func('sl', [anySliceType], intType, (l: Value[]) => int(l.length)),
  func('ssl', [stringSliceType], intType, (l: Value[]) => int(l.length)),
  func('strmap', [], stringMapType, () =>
    typedMap(
      stringMapType,
      new Map([
        ['a', 'A'],
        ['b', 'B'],
      ]),
    ),
  ),
  func('dict', [anyType], anyMapType, dict, variadic),
  func('bytes', [stringType], bytesType, (s: string) => toBytes(s)),
  func('fail', [stringType], stringType, (s: string) => {
    throw new Error(s);
  }),
  func('pan', [stringType], stringType, (s: string) => {
    throw new Error(s);
  }),
  func('nilany', [], anyType, () => null),
  func('nilmap', [], anyMapType, () => nilMap(anyMapType)),
  func('nilslice', [], anySliceType, () => nilSlice(anySliceType)),
  func('join', [stringType, stringType], stringType, (sep: string, ...v: string[]) => v.join(sep), variadic),
  func('fixed', [stringType, intType, anyType], stringType, (...v: Value[]) => sprint(v)),
  func('add', [intType, intType], intType, (a: GoInt, b: GoInt) => int(a.value + b.value)),
  func('upper', [stringType], stringType, (s: string) => s.toUpperCase()),
  func('zero', [], stringType, () => 'zero'),
  func('fun', [], anyType, () =>
    func(
      '',
      [intType, stringType],
      stringType,
      (n: GoInt, ...s: Value[]) => sprint([n, typedSlice(stringSliceType, s)]),
      variadic,
    ),
  ),
  func('funerr', [], anyType, () =>
    func('', [], stringType, () => {
      throw new Error('inner');
    }),
  ),
  func('takefun', [stringToString], stringType, () => ''),
  func('takething', [plainThingType], stringType, (t: GoStruct) => t.field('Name')!),
  func('takeptr', [pointerTo(thingType)], stringType, (t: GoStruct) => t.field('Name')!),
]);

/** The dot of a case that names none. */
export function standardDot(): Value {
  const map = (entries: Record<string, Value>): GoMap => new Map(Object.entries(entries));
  return map({
    a: map({ b: map({ c: 'deep' }), s: 'str', n: null, l: [1, 'x', null] }),
    s: 'text',
    e: '',
    n: null,
    t: true,
    z: false,
    one: 1,
    pi: 3.5,
    l: ['p', 'q', 'r'],
    m: map({ y: 2, x: 'ex', z: null }),
    el: [],
    em: map({}),
    ll: [['a'], ['b', 'c']],
    i: int64(7),
    objs: [map({ name: 'n1' }), map({ name: 'n2', v: 1 })],
  });
}

/** JSON values as Go reads them into `interface {}`. */
export function fromJson(value: unknown): Value {
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value === 'object' && value !== null)
    return new Map(Object.entries(value).map(([key, inner]) => [key, fromJson(inner)]));
  return value as Value;
}
