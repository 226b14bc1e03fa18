/**
 * Values of conformance cases: JSON for what JSON has (integers are Go's int), `{"$kind": …}` for the rest. The Go side,
 * with the types of the named values, is go/record/govalue.go.
 */
import { durationString } from '../src/go/duration.ts';
import { parseFloat } from '../src/go/strconv.ts';
import { fromBytes } from '../src/go/strings.ts';
import {
  anyMapType,
  anySliceType,
  anyType,
  boolType,
  errorType,
  float64Type,
  int16Type,
  int32Type,
  int64Type,
  int8Type,
  intType,
  mapOf,
  pointerTo,
  sliceOf,
  stringMapType,
  stringSliceType,
  stringType,
  uint16Type,
  uint32Type,
  uint64Type,
  uint8Type,
  uintType,
  type GoField,
  type GoMethod,
  type GoType,
} from '../src/go/types.ts';
import {
  GoComplex,
  GoFloat32,
  GoInt,
  GoStruct,
  int,
  nilMap,
  nilSlice,
  typedMap,
  typedSlice,
  type GoMap,
  type Value,
} from '../src/go/values.ts';
import { func } from '../src/go/func.ts';

/** One answer's value. */
export function goValue(json: unknown): Value {
  if (json === null || typeof json === 'string' || typeof json === 'boolean') return json;
  if (typeof json === 'number')
    return int(Number.isSafeInteger(json) ? json : BigInt(json) === 2n ** 63n ? 2n ** 63n - 1n : BigInt(json));
  if (Array.isArray(json)) return json.map(goValue);
  const entries = Object.entries(json as object) as [string, unknown][];
  const [first] = entries;
  if (entries.length === 1 && first![0].length > 1 && first![0].startsWith('$'))
    return typed(first![0].slice(1), first![1]);
  return new Map(entries.map(([key, value]) => [key, goValue(value)]));
}

const method = (result: GoType, call: (self: GoStruct) => unknown): GoMethod => ({
  params: [],
  variadic: false,
  result,
  call: call,
});

export const durationType: GoType = {
  name: 'time.Duration',
  kind: 'int64',
  methods: new Map([['String', method(stringType, (self) => durationString((self as unknown as GoInt).value))]]),
};

const levelType: GoType = {
  name: 'main.Level',
  kind: 'int',
  methods: new Map([['String', method(stringType, (self) => `level-${(self as unknown as GoInt).value}`)]]),
};

const field = (name: string, type: GoType, options: Partial<GoField> = {}): GoField => ({ name, type, ...options });
const point: GoType = {
  name: 'main.Point',
  kind: 'struct',
  fields: [field('X', intType), field('Y', stringType)],
  methods: new Map([['GoString', method(stringType, () => 'point!')]]),
};
const plain: GoType = {
  name: 'main.plainPoint',
  kind: 'struct',
  fields: [field('X', intType), field('Y', stringType)],
};
const failure: GoType = {
  name: 'main.Failure',
  kind: 'struct',
  fields: [field('Reason', stringType)],
  methods: new Map([['Error', method(stringType, (self) => `failed: ${self.fields.get('Reason') as string}`)]]),
};
const fail = (text: string): never => {
  throw new Error(text);
};
const panics: GoType = {
  name: 'main.Panics',
  kind: 'struct',
  fields: [field('A', intType)],
  methods: new Map([['String', method(stringType, () => fail('no text'))]]),
};
const bytesResult = sliceOf(uint8Type);
const quiet: GoType = {
  name: 'main.Quiet',
  kind: 'struct',
  fields: [field('A', intType)],
  methods: new Map([['MarshalJSON', method(bytesResult, () => '{"q":"<1>"}')]]),
};
const loud: GoType = {
  name: 'main.Loud',
  kind: 'struct',
  fields: [field('A', stringType)],
  methods: new Map([['MarshalText', method(bytesResult, (self) => `loud ${self.fields.get('A') as string}<`)]]),
};
const sour: GoType = {
  name: 'main.Sour',
  kind: 'struct',
  fields: [field('A', stringType)],
  methods: new Map([['MarshalJSON', method(bytesResult, () => fail('sour'))]]),
};
const common: GoType = {
  name: 'main.Common',
  kind: 'struct',
  fields: [field('ID', stringType, { json: 'id' }), field('Name', stringType)],
};
const omitEmpty = true;
const tagged: GoType = {
  name: 'main.Tagged',
  kind: 'struct',
  fields: [
    field('Common', common, { embedded: true }),
    field('Name', stringType, { json: 'name', omitEmpty }),
    field('Skipped', stringType, { json: '-' }),
    field('Count', intType, { json: 'count', omitEmpty }),
    field('Ratio', float64Type, { json: 'ratio', omitEmpty }),
    field('On', boolType, { json: 'on', omitEmpty }),
    field('List', stringSliceType, { json: 'list', omitEmpty }),
    field('Map', anyMapType, { json: 'map', omitEmpty }),
    field('Any', anyType, { json: 'any', omitEmpty }),
    field('Next', pointerTo(point), { json: 'next', omitEmpty }),
    field('Keep', stringSliceType),
  ],
};
const nest: GoType = {
  name: 'main.Nest',
  kind: 'struct',
  fields: [
    field('P', point),
    field('Q', pointerTo(point)),
    field('L', levelType),
    field('M', stringMapType),
    field('S', sliceOf(point)),
    field('E', errorType),
    field('A', anyType),
    field('F', { name: 'func()', kind: 'func' }),
    field('Time', durationType),
  ],
};

function struct(type: GoType, values: Record<string, Value>, pointer = false): GoStruct {
  return new GoStruct(type, new Map(Object.entries(values)), { pointer });
}

function named(name: string): Value {
  const pointer = name.startsWith('*');
  const xy = { X: int(1), Y: 'a b' };
  switch (pointer ? name.slice(1) : name) {
    case 'point':
      return struct(point, xy, pointer);
    case 'plain':
      return struct(plain, xy, pointer);
    case 'failure':
      return struct(failure, { Reason: pointer ? 'r' : 'r<1>' }, pointer);
    case 'panics':
      return struct(panics, { A: int(7) });
    case 'quiet':
      return struct(quiet, { A: int(1) });
    case 'loud':
      return struct(loud, { A: 'a' });
    case 'sour':
      return struct(sour, { A: 'a' });
    case 'tagged':
      return struct(tagged, {
        Common: struct(common, { ID: 'i', Name: 'base' }),
        Name: 'n',
        Skipped: 's',
        Count: int(3),
        Ratio: 1.5,
        On: true,
        List: typedSlice(stringSliceType, ['x']),
        Map: new Map([['k', int(1)]]),
        Any: 'any',
        Next: struct(point, { X: int(2), Y: '<' }, true),
        Keep: nilSlice(stringSliceType),
      });
    case 'tagged-empty':
      return struct(tagged, {
        Common: struct(common, { ID: '', Name: '' }),
        Name: '',
        Skipped: '',
        Count: int(0),
        Ratio: 0,
        On: false,
        List: typedSlice(stringSliceType, []),
        Map: new Map(),
        Any: null,
        Next: null,
        Keep: typedSlice(stringSliceType, []),
      });
    case 'nest': {
      const zero = struct(point, { X: int(0), Y: '' });
      const a = struct(point, { X: int(1), Y: 'a' });
      return struct(
        nest,
        pointer
          ? {
              P: zero,
              Q: null,
              L: new GoInt(0n, levelType),
              M: nilMap(stringMapType),
              S: nilSlice(sliceOf(point)),
              E: struct(failure, { Reason: 'x' }),
              A: [null, 's'],
              F: null,
              Time: new GoInt(3600000000000n, durationType),
            }
          : {
              P: a,
              Q: null,
              L: new GoInt(3n, levelType),
              M: typedMap(stringMapType, new Map([['k', 'v']])),
              S: typedSlice(sliceOf(point), [struct(point, { X: int(4), Y: 'd' })]),
              E: null,
              A: int(1),
              F: null,
              Time: new GoInt(1000000000n, durationType),
            },
        pointer,
      );
    }
    case 'func':
      return func('f', [stringType, anyType], stringType, () => '', { variadic: true });
    case 'nan':
      return NaN;
    default:
      throw new Error(`no value named ${name}`);
  }
}

const INTEGERS: Readonly<Record<string, GoType>> = {
  int: intType,
  int8: int8Type,
  int16: int16Type,
  int32: int32Type,
  int64: int64Type,
  uint: uintType,
  uint8: uint8Type,
  uint16: uint16Type,
  uint32: uint32Type,
  uint64: uint64Type,
  duration: durationType,
  level: levelType,
};

function typed(kind: string, json: unknown): Value {
  const integer = INTEGERS[kind];
  if (integer !== undefined) return new GoInt(BigInt(json as string | number), integer);
  const items = (): Value[] => (json as unknown[]).map(goValue);
  const bytes = (): Uint8Array => new Uint8Array(Buffer.from(json as string, 'base64'));
  switch (kind) {
    case 'f':
      return parseFloat(json as string);
    case 'f32':
      return new GoFloat32(parseFloat(json as string));
    case 'complex': {
      const parts = /^(.+?)([+-][^+-]+(?:e[+-]\d+)?)i$/.exec(json as string);
      return parts === null ? new GoComplex(Number(json), 0) : new GoComplex(Number(parts[1]), Number(parts[2]));
    }
    case 'raw':
      return fromBytes(bytes());
    case 'bytes':
      return bytes();
    case 'strings':
      return typedSlice(stringSliceType, items());
    case 'ints':
      return typedSlice(sliceOf(intType), items());
    case 'smap':
      return typedMap(stringMapType, goValue(json) as GoMap);
    case 'maps':
      return typedSlice(sliceOf(mapOf(anyType)), items());
    case 'nil':
      return {
        strings: nilSlice(stringSliceType),
        slice: nilSlice(anySliceType),
        map: nilMap(anyMapType),
        smap: nilMap(stringMapType),
      }[json as string]!;
    case 'it':
      return named(json as string);
    default:
      throw new Error(`no kind of value ${kind}`);
  }
}
