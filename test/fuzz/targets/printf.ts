/** The verbs and flags of fmt, over values of all kinds. */
import { sprintf } from '../../../src/go/fmt.ts';
import { SizeError } from '../../../src/go/size.ts';
import { anyMapType, anySliceType, stringSliceType, uint8Type } from '../../../src/go/types.ts';
import { GoFloat32, GoInt, int, nilMap, nilSlice, typedSlice, type Value } from '../../../src/go/values.ts';
import { ofText, type Fuzzer } from '../fuzzer.ts';
import { textsOf } from '../recorded-seeds.ts';

const printed: readonly Value[] = [
  ...[
    int(42),
    'text\xff',
    3.14159,
    true,
    null,
    [int(1), 'a', null],
    new Map<string, Value>([['k', int(1)]]),
    new Uint8Array([1, 255]) as unknown as Value,
  ],
  ...[
    new GoInt(200n, uint8Type),
    new GoFloat32(1.5),
    typedSlice(stringSliceType, ['a', 'b']),
    nilMap(anyMapType),
    nilSlice(anySliceType),
    int(-(2n ** 63n)),
    1e300,
  ],
];

export const printfFuzzers: readonly Fuzzer[] = [
  ofText('printf', (text) => sprintf(text, printed).length, {
    words: [
      '%',
      '%d',
      '%v',
      '%+v',
      '%#v',
      '%T',
      '%s',
      '%q',
      '%x',
      '% X',
      '%08.3f',
      '%-10s',
      '%*d',
      '%[2]*[1]d',
      '%[',
      '%[99]d',
      '%!',
      '%c',
      '%U',
      '%#U',
      '%e',
      '%g',
      '%b',
      '%o',
      '%O',
      '%p',
      '%t',
      '%w',
      '%%',
      '%99999999d',
      '%.1000000f',
      '%.*f',
      '%é',
      '%+q',
      '%#x',
    ],
    seeds: textsOf('fmt-format', 'fmt-integers', 'fmt-floats', 'fmt-strings', 'fmt-composite'),
    errors: [SizeError],
    count: 300,
  }),
];
