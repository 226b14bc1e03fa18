/**
 * Places in schema documents: URLs with fragments, JSON pointers, anchors. Equal to `util.go` of
 * santhosh-tekuri/jsonschema 6.0.3. A pointer is kept as text (`/properties/a~1b`).
 */
import { quote } from '../../go/strconv.ts';
import { pathEscape, pathUnescape } from '../../go/url.ts';
import { escapePointer } from './errors.ts';
import { isArray, isObject, type Json } from './json.ts';
import type { Parts } from './parts.ts';

/** A document and a pointer into it. */
export interface Place {
  readonly url: string;
  readonly pointer: string;
}

/** A document and a decoded fragment: a pointer (or nothing), or the name of an anchor. */
export interface Reference {
  readonly url: string;
  readonly fragment: string;
}

export function isPointer(fragment: string): boolean {
  return fragment === '' || fragment.startsWith('/');
}

export function append(pointer: string, ...tokens: string[]): string {
  let out = pointer;
  for (const token of tokens) out += `/${escapePointer(token)}`;
  return out;
}

/** Text before and after the first `#`. */
export function split(text: string): [string, string] {
  const hash = text.indexOf('#');
  return hash === -1 ? [text, ''] : [text.slice(0, hash), text.slice(hash + 1)];
}

/** Splits off the fragment and decodes it. */
export function splitFragment(text: string): [string, string] {
  const [url, encoded] = split(text);
  if (!encoded.includes('%')) return [url, encoded];
  try {
    return [url, pathUnescape(encoded)];
  } catch (error) {
    throw new Error(`error in parsing ${quote(text)}: ${(error as Error).message}`, { cause: error });
  }
}

/** A fragment as text in a URL; slashes stay. */
export function encodeFragment(fragment: string): string {
  return /^[\w/.~-]*$/.test(fragment) ? fragment : fragment.split('/').map(pathEscape).join('/');
}

export function placeText({ url, pointer }: Place): string {
  return `${url}#${encodeFragment(pointer)}`;
}

/** A reference found under the base URL. Throws Go's text when one of them cannot be parsed. */
export function join(base: string, text: string, parts: Parts): Reference {
  const [path, fragment] = splitFragment(text);
  if (path === '' && /^[a-z]+:\/\/\/?[\w./-]+$/.test(base)) return { url: base, fragment };
  return { url: parts.get('urls').resolve(base, path), fragment };
}

/** The value at a place of its document. */
export function lookup(document: Json, place: Place): Json {
  let value = document;
  if (place.pointer === '') return value;
  for (const escaped of place.pointer.split('/').slice(1)) {
    const token = unescapePointer(escaped);
    if (token === undefined) throw new Error(`invalid json-pointer ${quote(placeText(place))}`);
    let next: Json | undefined;
    if (isObject(value)) next = value.get(token);
    else if (isArray(value) && /^[+-]?\d+$/.test(token)) next = value[Number(token)];
    if (next === undefined) throw new Error(`json-pointer in ${quote(placeText(place))} not found`);
    value = next;
  }
  return value;
}

function unescapePointer(token: string): string | undefined {
  if (!token.includes('~')) return token;
  return /~(?![01])/.test(token) ? undefined : token.replace(/~[01]/g, (pair) => (pair === '~0' ? '~' : '/'));
}
