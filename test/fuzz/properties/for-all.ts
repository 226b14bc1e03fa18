import { fromBytes, toBytes } from '../../../src/go/strings.ts';
import { Prng } from '../../random/prng.ts';

/** Holds for `count` cases, each with numbers of its own; the seed of one that does not is in the error. */
export async function forAll(count: number, holds: (prng: Prng) => void | Promise<void>): Promise<void> {
  for (let seed = 1; seed <= count; seed++) {
    try {
      await holds(new Prng(seed));
    } catch (error) {
      throw new Error(`with seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
}

const pieces = [
  ...[
    'a',
    'Z',
    '0',
    ' ',
    '\n',
    '\t',
    '"',
    "'",
    '`',
    '\\',
    '\0',
    '\x7f',
    '\u0085',
    '\u2028',
    'é',
    '日',
    '\u{1f600}',
    '\ufeff',
    '\ufffd',
    '%',
    '{{',
    '}}',
    ',',
    '=',
    '.',
    '-',
    ':',
    '#',
    '[',
    ']',
  ],
  // bytes that are no text, as Go strings hold them
  ...['\udcff', '\udc80\udcc3'],
];

/** Any Go string. */
export function anyText(prng: Prng, most = 12): string {
  const text = Array.from({ length: prng.below(most + 1) }, () => prng.pick(pieces)).join('');
  // two of the bytes may be a character together
  return fromBytes(toBytes(text));
}

/** One that is valid UTF-8. */
export function validText(prng: Prng, most = 12): string {
  return anyText(prng, most).replaceAll(/(?<![\ud800-\udbff])[\udc00-\udfff]/g, 'x');
}

export function anyBytes(prng: Prng, most = 300): Uint8Array {
  return Uint8Array.from({ length: prng.below(most) }, () => prng.below(256));
}
