/**
 * Number and character literals under every type that can hold them, as newNumber of text/template/parse (Go 1.26) decides.
 */
import { parseFloat, parseInt, parseUint, quote, unquote } from '../go/strconv.ts';
import type { NumberNode } from './nodes.ts';

/** What the scanner takes for one number; whether it is one is decided below. */
export const numberSyntax =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y;
const oneChar = /^'(\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)|[^'])/su;
const plain = /^[0-9]{1,15}$/;
const INT_MAX = 2n ** 63n - 1n;
const INT_MIN = -(2n ** 63n);
const UINT_MAX = 2n ** 64n - 1n;

/** A decimal, hex, octal, binary, floating or imaginary literal. Throws an `Error` with Go's text. */
export function numberNode(pos: number, source: string): NumberNode {
  if (plain.test(source) && (source.length === 1 || source.charCodeAt(0) !== 0x30)) {
    const n = BigInt(source);
    return { kind: 'number', pos, source, int: n, uint: n, float: Number(n), complex: undefined };
  }
  if (source.endsWith('i')) {
    const im = attempt(() => parseFloat(source.slice(0, -1), 64));
    if (im !== undefined) return complexNode(pos, source, 0, im);
  }
  let uint = attempt(() => parseUint(source, 0, 64));
  const int = attempt(() => parseInt(source, 0, 64));
  if (int === 0n) uint = 0n; // "-0"
  const whole = int ?? uint;
  if (whole !== undefined) return { kind: 'number', pos, source, int, uint, float: Number(whole), complex: undefined };
  const float = attempt(() => parseFloat(source, 64));
  if (float === undefined) throw new Error(`illegal number syntax: ${quote(source)}`);
  if (!/[.eEpP]/.test(source)) throw new Error(`integer overflow: ${quote(source)}`);
  return { kind: 'number', pos, source, int: asInt(float), uint: asUint(float), float, complex: undefined };
}

/** `1+2i`. */
export function complexLiteral(pos: number, source: string): NumberNode {
  numberSyntax.lastIndex = 0;
  numberSyntax.test(source);
  const split = numberSyntax.lastIndex;
  if (split === source.length - 2) throw new Error('syntax error scanning complex number');
  const re = parseFloat(source.slice(0, split), 64);
  const im = parseFloat(source.slice(split, -1), 64);
  return complexNode(pos, source, re, im);
}

/** `'x'`. */
export function charLiteral(pos: number, source: string): NumberNode {
  const first = oneChar.exec(source)?.[1] ?? '';
  if (first === '') throw new Error('invalid syntax');
  const value = unquote(`'${first}'`).codePointAt(0)!;
  if (source.length !== first.length + 2) throw new Error(`malformed character constant: ${source}`);
  const rune = BigInt(value);
  return { kind: 'number', pos, source, int: rune, uint: rune, float: value, complex: undefined };
}

function complexNode(pos: number, source: string, re: number, im: number): NumberNode {
  const float = im === 0 ? re : undefined;
  const int = float === undefined ? undefined : asInt(float);
  const uint = float === undefined ? undefined : asUint(float);
  return { kind: 'number', pos, source, int, uint, float, complex: { re, im } };
}

function asInt(float: number): bigint | undefined {
  if (!Number.isInteger(float)) return undefined;
  const n = BigInt(float);
  return n >= INT_MIN && n <= INT_MAX ? n : undefined;
}

function asUint(float: number): bigint | undefined {
  if (!Number.isInteger(float) || float < 0) return undefined;
  const n = BigInt(float);
  return n <= UINT_MAX ? n : undefined;
}

function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
