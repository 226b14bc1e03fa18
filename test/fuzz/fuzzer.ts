/** What a fuzzer is: a parser, what its inputs are made of, and what it may answer. */
import { fromBytes } from '../../src/go/strings.ts';
import { isDeeper } from './values.ts';

export interface Fuzzer {
  /** Of its folder below seeds/ and found/ too. */
  readonly name: string;
  /** Words and signs of the format. */
  readonly words?: readonly string[];
  /** What opens and closes a level, for inputs that are deep. */
  readonly nests?: readonly (readonly [open: string, close: string])[];
  /** Bytes of an input; 64 KiB unless told. */
  readonly maxSize?: number;
  /** Inputs that are made, besides those in the folder: what is no text. */
  readonly seeds?: () => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  /** Classes of errors that the parser documents, besides `ScullError` and plain errors with Go's texts. */
  readonly errors?: readonly (new (...args: never[]) => Error)[];
  /** Inputs of a run with fixed seeds; 150 unless told. */
  readonly count?: number;
  /** What `mutate` doesn't do: checksums of a format and the like. */
  readonly finish?: (input: Uint8Array) => Uint8Array;
  /** Reads the input. Whatever it returns tells kinds of inputs from each other: a new kind is worth keeping. */
  readonly run: (input: Uint8Array) => unknown;
}

/** A fuzzer of a parser that takes a Go string. */
export function ofText(
  name: string,
  run: (text: string) => unknown,
  options: Omit<Fuzzer, 'name' | 'run'> = {},
): Fuzzer {
  return { name, ...options, run: (input) => run(fromBytes(input)) };
}

/** Two ways to read one thing that don't agree, or a text that is not read as it was written. */
export class Disagreement extends Error {
  constructor(what: string, ...sides: readonly unknown[]) {
    super([what, ...sides.map((side) => shown(side))].join('\n  '));
    this.name = 'Disagreement';
  }
}

function shown(side: unknown): string {
  const text = typeof side === 'string' ? side : JSON.stringify(plain(side) ?? null);
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

/** As JSON can show it. */
export function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return '-0';
  if (value instanceof Map) return { map: [...(value as Map<unknown, unknown>)].map((pair) => pair.map(plain)).sort() };
  if (Array.isArray(value)) return (value as unknown[]).map(plain);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** What comes of it: `{ value }` or `{ error }`, where it is an error for the user; a defect is thrown on. */
export function outcomeOf(run: () => unknown): { value: unknown } | { error: string } {
  try {
    return { value: run() };
  } catch (error) {
    if (error instanceof Error && !(error instanceof TypeError || error instanceof RangeError)) {
      return { error: error.message };
    }
    throw error;
  }
}

/** Levels up to which answers are compared. */
export const COMPARED_DEPTH = 500;

/** Throws unless both outcomes are the same. What is too deep to be compared is taken for the same. */
export function agree(what: string, one: unknown, other: unknown): void {
  if (isDeeper(one, COMPARED_DEPTH) || isDeeper(other, COMPARED_DEPTH)) return;
  const [a, b] = [JSON.stringify(plain(one)), JSON.stringify(plain(other))];
  if (a !== b) throw new Disagreement(what, a, b);
}
