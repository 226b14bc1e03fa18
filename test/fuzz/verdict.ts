/** What an error says of the parser that threw it: an answer for the user, or a defect. */
import { ScullError } from '../../src/errors.ts';
import { SizeError } from '../../src/go/size.ts';
import { Disagreement, type Fuzzer } from './fuzzer.ts';

/** The outcome of one input: `kind` is what one defect has in common, or what tells errors from each other. */
export interface Verdict {
  readonly defect: string | undefined;
  readonly kind: string;
}

/** Words of the runtime that no user should read. */
const ofTheRuntime =
  /Maximum call stack|is not a function|is not iterable|is not an object|Cannot read prop|Cannot access|Invalid array length|Out of memory|Invalid string length|Unterminated|Unexpected token|JSON Parse error|is not defined|\[object \w+\]|\n {4}at |Invalid time value|Division by zero|Invalid mix of BigInt|Cannot convert|is out of range\. It must|Invalid regular expression/;

export function judge(fuzzer: Fuzzer, error: unknown): Verdict {
  if (!(error instanceof Error)) return { defect: `not an error was thrown: ${String(error)}`, kind: 'no error' };
  const kind = `${error.constructor.name}: ${withoutDetails(error.message)}`;
  const defect = defectOf(fuzzer, error);
  if (defect === undefined) return { defect, kind };
  // one place, one defect: what the runtime says of it depends on the input
  const place = placeOf(error);
  return { defect, kind: place === '' ? kind : `${error.constructor.name}${place}` };
}

function defectOf({ errors = [] }: Fuzzer, error: Error): string | undefined {
  if (error instanceof Disagreement) return error.message;
  const documented =
    error instanceof ScullError || error.constructor === Error || errors.some((type) => error instanceof type);
  if (!documented) return `${error.constructor.name}: ${firstLine(error.message)}${placeOf(error)}`;
  if (ofTheRuntime.test(error.message)) return `words of the runtime: ${firstLine(error.message)}${placeOf(error)}`;
  for (let cause: unknown = error.cause; cause instanceof Error; cause = cause.cause) {
    if (!(cause instanceof SizeError) && (cause instanceof TypeError || cause instanceof RangeError)) {
      return `${cause.constructor.name} as the cause of '${firstLine(error.message)}': ${firstLine(cause.message)}${placeOf(cause)}`;
    }
  }
  return undefined;
}

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0]!;
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

/** The innermost place in the sources. */
function placeOf(error: Error): string {
  const place = /\(?([^\s(]*\/src\/[^\s)]*):\d+\)?/.exec(error.stack ?? '')?.[1];
  return place === undefined ? '' : ` at ${place.slice(place.lastIndexOf('/src/') + 1)}`;
}

/** A message without what an input put into it. */
export function withoutDetails(message: string): string {
  return firstLine(message)
    .replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'|`[^`]*`|<[^>]*>/g, '…')
    .replaceAll(/0x[0-9a-f]+|\d+/gi, '0')
    .replaceAll(/[^\x20-\x7e]+/g, '·')
    .slice(0, 80);
}
