/**
 * New inputs out of old ones: bytes, pieces, lines and numbers changed, words of the format put in, levels and repetitions piled
 * up, two inputs spliced. The same numbers drawn give the same input.
 */
import type { Prng } from '../random/prng.ts';
import type { Fuzzer } from './fuzzer.ts';

type Bytes = Uint8Array;
type Change = (input: Bytes, at: Source) => Bytes;

/** What a change draws from. */
interface Source {
  readonly prng: Prng;
  readonly fuzzer: Fuzzer;
  readonly other: Bytes;
}

const MAX_SIZE = 64 * 1024;
const encoder = new TextEncoder();

const numbers = [
  ...[
    '0',
    '-0',
    '1',
    '-1',
    '7',
    '08',
    '1e3',
    '1e309',
    '-1e-400',
    '0x1F',
    '0o17',
    '0b1',
    '1_000',
    '.5',
    '5.',
    '3.14',
    'NaN',
  ],
  ...['127', '128', '255', '256', '32768', '65535', '65536', '65537', '2147483647', '2147483648', '4294967295'],
  ...['4294967296', '9007199254740993', '9223372036854775807', '-9223372036854775808', '9223372036854775808'],
  ...['18446744073709551615', '18446744073709551616', '1e1000000', '99999999999999999999999999', '1000000000', '20000'],
];
/** What trips text: NUL, cut and overlong sequences, surrogates, a byte order mark, line ends of all kinds, keys of objects. */
const odd = [
  ...[
    '00',
    'ff',
    'fe',
    'c0af',
    'c3',
    'e282',
    'f09f98',
    'eda080',
    'edbfbf',
    'f4908080',
    'efbbbf',
    'e280a8',
    'e280a9',
    'c285',
  ],
  ...[
    '0d',
    '0d0a',
    '0a',
    '09',
    '20',
    '1b5b33316d',
    '7f',
    'e280ae',
    'efbfbd',
    '5f5f70726f746f5f5f',
    '636f6e7374727563746f72',
  ],
  ...['70726f746f74797065', '746f537472696e67', '6861734f776e50726f7065727479', 'f09f9880', 'c4b0', 'efac80', 'cc81'],
].map((hex) => new Uint8Array(Buffer.from(hex, 'hex')));

const changes: readonly Change[] = [
  (input, { prng }) => {
    if (input.length === 0) return input;
    const copy = input.slice();
    const at = prng.below(copy.length);
    copy[at] = copy[at]! ^ (1 << prng.below(8));
    return copy;
  },
  (input, { prng }) => {
    if (input.length === 0) return input;
    const copy = input.slice();
    copy[prng.below(copy.length)] = prng.pick([0, 1, 0x20, 0x7f, 0x80, 0xff, prng.below(256)]);
    return copy;
  },
  (input, { prng }) =>
    insert(
      input,
      place(input, prng),
      Uint8Array.from({ length: 1 + prng.below(4) }, () => prng.below(256)),
    ),
  (input, { prng }) => insert(input, place(input, prng), prng.pick(odd)),
  (input, { prng }) => insert(input, place(input, prng), encoder.encode(prng.pick(numbers))),
  (input, { prng }) => replaceNumber(input, prng),
  (input, { prng }) => replaceNumber(input, prng),
  (input, { prng }) => remove(input, ...range(input, prng)),
  (input, { prng }) => remove(input, ...range(input, prng, 3)),
  (input, { prng }) => input.slice(0, prng.below(input.length + 1)),
  (input, { prng }) => insert(input, place(input, prng), input.slice(...range(input, prng))),
  (input, at) => insert(input, place(input, at.prng), repeated(input.slice(...range(input, at.prng, 40)), at)),
  (input, at) =>
    insert(
      input,
      place(input, at.prng),
      repeated(Uint8Array.of(at.prng.pick([0x20, 0x61, 0x2d, 0x0a, 0x30, 0x39, 0x2e, at.prng.below(256)])), at),
    ),
  (input, { prng, other }) => insert(input, place(input, prng), other.slice(...range(other, prng))),
  (input, { prng, other }) => join(input.slice(0, place(input, prng)), other.slice(place(other, prng))),
  withWord,
  withWord,
  withWord,
  (input, at) => {
    const [from, to] = range(input, at.prng, 12);
    return insert(remove(input, from, to), from, word(at));
  },
  withLines,
  withLines,
  nested,
];

/** Inputs are mostly small: what is wrong with a large one is mostly wrong with a small one. */
export function mutate(fuzzer: Fuzzer, corpus: readonly Bytes[], prng: Prng): Bytes {
  const source = { prng, fuzzer, other: prng.pick(corpus) };
  let input: Bytes = prng.pick(corpus);
  let rounds = 1;
  while (rounds < 12 && prng.chance(0.55)) rounds++;
  for (let i = 0; i < rounds; i++) input = prng.pick(changes)(input, source);
  if (input.length > (fuzzer.maxSize ?? MAX_SIZE)) input = input.slice(0, fuzzer.maxSize ?? MAX_SIZE);
  return fuzzer.finish === undefined ? input : fuzzer.finish(input);
}

function place(input: Bytes, prng: Prng): number {
  return prng.below(input.length + 1);
}

function range(input: Bytes, prng: Prng, most = input.length): [from: number, to: number] {
  const from = place(input, prng);
  return [from, Math.min(input.length, from + 1 + prng.below(Math.max(1, most)))];
}

function join(...parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function insert(input: Bytes, at: number, piece: Bytes): Bytes {
  return join(input.slice(0, at), piece, input.slice(at));
}

function remove(input: Bytes, from: number, to: number): Bytes {
  return join(input.slice(0, from), input.slice(to));
}

function word({ prng, fuzzer: { words = [], nests = [] } }: Source): Bytes {
  const all = words.length + nests.length * 2;
  if (all === 0) return prng.pick(odd);
  const i = prng.below(all);
  const text = words[i] ?? nests[(i - words.length) >> 1]![(i - words.length) & 1]!;
  return new Uint8Array(Buffer.from(text));
}

function withWord(input: Bytes, at: Source): Bytes {
  return insert(input, place(input, at.prng), word(at));
}

/** Few times mostly, now and then as often as there is room. */
function times({ prng, fuzzer }: Source, size: number): number {
  const room = Math.floor((fuzzer.maxSize ?? MAX_SIZE) / Math.max(1, size));
  const most = prng.chance(0.9) ? Math.min(room, prng.chance(0.7) ? 8 : 300) : room;
  return 1 + prng.below(Math.max(1, most));
}

function repeated(piece: Bytes, at: Source): Bytes {
  if (piece.length === 0) return piece;
  return new Uint8Array(Buffer.alloc(piece.length * times(at, piece.length), piece));
}

function nested(input: Bytes, at: Source): Bytes {
  const pairs = at.fuzzer.nests ?? [];
  if (pairs.length === 0) return withWord(input, at);
  const [open, close] = at.prng.pick(pairs);
  const depth = times(at, open.length + close.length);
  const [from, to] = range(input, at.prng, 30);
  const closing = at.prng.chance(0.85) ? close.repeat(depth) : '';
  return join(
    input.slice(0, from),
    encoder.encode(open.repeat(depth)),
    input.slice(from, to),
    encoder.encode(closing),
    input.slice(to),
  );
}

function replaceNumber(input: Bytes, prng: Prng): Bytes {
  const found = [...Buffer.from(input).toString('latin1').matchAll(/\d+/g)];
  if (found.length === 0) return insert(input, place(input, prng), encoder.encode(prng.pick(numbers)));
  const one = prng.pick(found);
  return insert(remove(input, one.index, one.index + one[0].length), one.index, encoder.encode(prng.pick(numbers)));
}

/** A line twice, gone, moved, moved in or out. */
function withLines(input: Bytes, { prng }: Source): Bytes {
  const lines = Buffer.from(input).toString('latin1').split('\n');
  const i = prng.below(lines.length);
  const j = prng.below(lines.length);
  switch (prng.below(5)) {
    case 0:
      lines.splice(j, 0, lines[i]!);
      break;
    case 1:
      lines.splice(i, 1 + prng.below(3));
      break;
    case 2:
      [lines[i], lines[j]] = [lines[j]!, lines[i]!];
      break;
    case 3:
      for (let k = i; k < Math.min(lines.length, i + 1 + prng.below(4)); k++) lines[k] = `  ${lines[k]!}`;
      break;
    default:
      lines[i] = lines[i]!.replace(/^ +/, '');
  }
  return new Uint8Array(Buffer.from(lines.join('\n'), 'latin1'));
}
