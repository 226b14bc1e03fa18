/** From a line of what `template` prints to the template that wrote it: documents and their sources, and where each stands in its file. */
import { ScullError } from '../errors.ts';
import type { GoMap } from '../go/values.ts';
import { unmarshalYaml } from '../go/yaml/unmarshal.ts';
import { valueAt } from '../go/field-path.ts';
import { pathText, type Path } from './path.ts';
import { lineAround, lineStart } from './trace.ts';
import { lineOfPath, yamlPlaces } from './yaml-places.ts';

/** A manifest as it is printed. */
export interface PrintedManifest {
  /** The template or CRD file. */
  readonly file: string;
  /** Where its text begins and ends in all that is printed. */
  readonly from: number;
  readonly to: number;
  /** How many with the same text the file has printed before. */
  readonly before: number;
}

const header = /^---\n# Source: (.+)\n/gm;

export function printedManifests(text: string): PrintedManifest[] {
  const found = [...text.matchAll(header)];
  const seen = new Map<string, number>();
  return found.map((match, i) => {
    const from = match.index + match[0].length;
    const to = found[i + 1]?.index ?? text.length;
    const key = `${match[1]!}\n${text.slice(from, to)}`;
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return { file: match[1]!, from, to, before };
  });
}

/** The offset of the first character of a line that is no space. Throws when there is no such line. */
export function offsetOfLine(text: string, line: number): number {
  const count = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  if (line < 1 || line > count)
    throw new ScullError(`there is no line ${line}: the output has ${count}`, { code: 'explain.line' });
  const start = lineStart(text, line - 1);
  return start + /^ */.exec(text.slice(start))![0].length;
}

/** From 1. */
export function lineNumberAt(text: string, offset: number): number {
  return lineAround(text, offset).index + 1;
}

/** Which objects are meant: `Deployment/web`, or `Deployment` where there is one only. */
export interface Wanted {
  readonly kind: string;
  readonly name: string | undefined;
}

export interface FoundField {
  readonly manifest: PrintedManifest;
  readonly offset: number;
}

/** Where the field `path` of an object stands. Throws what there is instead. */
export function offsetOfField(text: string, { kind, name }: Wanted, path: Path): FoundField {
  const objects = printedManifests(text).flatMap((manifest) => {
    const value = readObject(text.slice(manifest.from, manifest.to));
    const head = value === undefined ? undefined : headOf(value);
    return head === undefined || head.kind === '' ? [] : [{ manifest, value: value!, ...head }];
  });
  const ofKind = objects.filter((one) => one.kind.toLowerCase() === kind.toLowerCase());
  const found = ofKind.filter((one) => name === undefined || one.name === name);
  const what = `${kind}${name === undefined ? '' : `/${name}`}`;
  const [first] = found;
  if (first === undefined) {
    const there = (ofKind.length > 0 ? ofKind : objects).map((one) => `${one.kind}/${one.name}`);
    const hint =
      there.length === 0 ? undefined : `There are ${there.slice(0, 12).join(', ')}${there.length > 12 ? ', …' : ''}.`;
    throw new ScullError(`the chart renders no ${what}`, {
      code: 'explain.object',
      ...(hint === undefined ? {} : { hint }),
    });
  }
  if (name === undefined && found.length > 1) {
    const names = found.map((one) => `${one.kind}/${one.name}`).join(', ');
    throw new ScullError(`the chart renders several: ${names}`, { code: 'explain.object' });
  }
  const holder = found.find((one) => valueAt(one.value, ...path) !== undefined);
  if (holder === undefined) throw noField(what, first.value, path);
  const { from, to } = holder.manifest;
  const line = lineOfPath(yamlPlaces(text.slice(from, to)), path) ?? 1;
  const start = from + lineStart(text.slice(from, to), line - 1);
  return { manifest: holder.manifest, offset: start + valueColumn(text.slice(start).split('\n', 1)[0]!, path.at(-1)) };
}

function readObject(text: string): GoMap | undefined {
  try {
    const value = unmarshalYaml(text);
    return value instanceof Map ? value : undefined;
  } catch {
    return undefined;
  }
}

function headOf(value: GoMap): { kind: string; name: string } {
  const name = valueAt(value, 'metadata', 'name');
  const kind = value.get('kind');
  return { kind: typeof kind === 'string' ? kind : '', name: typeof name === 'string' ? name : '' };
}

function noField(what: string, value: GoMap, path: Path): ScullError {
  let depth = path.length - 1;
  while (depth > 0 && valueAt(value, ...path.slice(0, depth)) === undefined) depth--;
  const table = valueAt(value, ...path.slice(0, depth));
  const keys = table instanceof Map ? [...table.keys()].sort() : [];
  const where = depth === 0 ? what : `${pathText(path.slice(0, depth))} of ${what}`;
  const hint = keys.length === 0 ? undefined : `${where} has ${keys.join(', ')}.`;
  return new ScullError(`${what} has no ${pathText(path)}`, {
    code: 'explain.field',
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Where the value begins in the line of its key; the first character where it stands below. */
function valueColumn(line: string, step: string | number | undefined): number {
  const begin = /^[ -]*/.exec(line)![0].length;
  if (typeof step !== 'string') return begin;
  const key = /^(?:"[^"]*"|'[^']*'|[^:]*):[ ]+(?=[^ #])/.exec(line.slice(begin));
  return begin + (key?.[0].length ?? 0);
}

/**
 * Where that which stands at `offset` of the printed text stands in what the template wrote (`raw`), from which Helm takes
 * `<no value>`, and the space around manifests. Undefined where it cannot be found.
 */
export function offsetInFile(text: string, manifest: PrintedManifest, offset: number, raw: string): number | undefined {
  const content = text.slice(manifest.from, manifest.to).trim();
  const clean = raw.replaceAll(NO_VALUE, '');
  let at = clean.indexOf(content);
  for (let i = 0; i < manifest.before && at >= 0; i++) at = clean.indexOf(content, at + content.length);
  if (at < 0) return undefined;
  const start = text.indexOf(content, manifest.from);
  return withNoValue(raw, at + offset - start);
}

const NO_VALUE = '<no value>';

/** The offset in `raw` of what stands at `offset` once `<no value>` is taken out. */
function withNoValue(raw: string, offset: number): number {
  let at = offset;
  for (let i = raw.indexOf(NO_VALUE); i >= 0 && i <= at; i = raw.indexOf(NO_VALUE, i + NO_VALUE.length))
    at += NO_VALUE.length;
  return at;
}
