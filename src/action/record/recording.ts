/** The file that `template --record` writes and `--replay` reads: all that a rendering took from outside of chart and values. */
import { readFileSync, statSync } from 'node:fs';
import { ScullError, errorMessage } from '../../errors.ts';
import { jsonSyntaxError } from '../../go/json-scan.ts';
import { pathError } from '../../loader/os-error.ts';
import { writeFileAtomic } from '../../home/write-file.ts';

const FORMAT = 1;
const MAX_BYTES = 256 * 1024 * 1024;
const MAX_DEPTH = 10_000;

export interface Recording {
  readonly format: typeof FORMAT;
  readonly release: { readonly name: string; readonly namespace: string };
  readonly capabilities: {
    readonly kubeVersion: { readonly version: string; readonly major: string; readonly minor: string };
    readonly apiVersions: readonly string[];
  };
  /** Nanoseconds since the Unix epoch, in the order of asking. */
  readonly times: readonly string[];
  readonly timeZone: string;
  /** Compiled time zones, base64; null for one that there is not. */
  readonly zones: Readonly<Record<string, string | null>>;
  /** All random bytes in the order of asking, base64. */
  readonly random: string;
  /** Keys that were made, and signatures, base64, in the order of asking. */
  readonly keys: readonly string[];
  readonly signatures: readonly string[];
  /** Undefined where `getHostByName` asks nobody. */
  readonly dns?: Readonly<Record<string, readonly string[]>>;
  /** JSON by the question, which is JSON too: `["v1","Secret","demo","db"]`. */
  readonly lookups: Readonly<Record<string, string>>;
}

/** Only its owner may read it: passwords and what Secrets hold are in it. */
export function writeRecording(path: string, recording: Omit<Recording, 'format'>): void {
  writeFileAtomic(path, `${JSON.stringify({ format: FORMAT, ...recording }, undefined, 2)}\n`, { mode: 0o600 });
}

/** Throws what is wrong with the file. */
export function readRecording(path: string): Recording {
  let text: string;
  try {
    if (statSync(path).size > MAX_BYTES) throw notOne(path, `it is larger than ${MAX_BYTES / 1024 / 1024} MiB`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw error instanceof ScullError ? error : pathError(error, 'open', path);
  }
  return parseRecording(path, text);
}

/** `path` is for errors. */
export function parseRecording(path: string, text: string): Recording {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw notOne(path, jsonSyntaxError(text, MAX_DEPTH)?.message ?? errorMessage(error));
  }
  const problem = problemOf(value);
  if (problem !== undefined) throw notOne(path, problem);
  return value as Recording;
}

function notOne(path: string, problem: string): ScullError {
  const hint = 'template --record FILE makes one.';
  return new ScullError(`${path} is not a recording of a rendering: ${problem}`, { code: 'recording.format', hint });
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const mapOf =
  (check: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value).every(check);
const shapeOf =
  (shape: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(shape).every(([key, check]) => check(value[key]));

const fields: Readonly<Record<Exclude<keyof Recording, 'format'>, Check>> = {
  release: shapeOf({ name: isText, namespace: isText }),
  capabilities: shapeOf({
    kubeVersion: shapeOf({ version: isText, major: isText, minor: isText }),
    apiVersions: listOf(isText),
  }),
  times: listOf((value) => typeof value === 'string' && /^-?\d{1,20}$/.test(value)),
  timeZone: isText,
  zones: mapOf((value) => value === null || isText(value)),
  random: isText,
  keys: listOf(isText),
  signatures: listOf(isText),
  dns: (value) => value === undefined || mapOf(listOf(isText))(value),
  lookups: mapOf(isText),
};

function problemOf(value: unknown): string | undefined {
  if (!isObject(value)) return 'it holds no object';
  if (value['format'] !== FORMAT) return `its format is ${JSON.stringify(value['format'])}, not ${FORMAT}`;
  const wrong = Object.entries(fields).find(([key, check]) => !check(value[key]));
  return wrong === undefined ? undefined : `${wrong[0]} is missing or not as it should be`;
}
