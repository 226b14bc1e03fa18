/**
 * What Secrets hold, for people: whether it differs, and its length, as redactSecrets and decodeSecrets of diff/diff.go of helm-diff
 * v3.15.11 write it. The object is written anew in any case, so that comments tell nothing.
 */
import { errorMessage } from '../errors.ts';
import { byteLength, fromBytes } from '../go/strings.ts';
import type { GoMap, Value } from '../go/values.ts';
import { marshalYaml } from '../go/yaml/marshal.ts';
import { readYaml } from '../go/yaml/unmarshal.ts';

/** `redacted` unless told. */
export type SecretView = 'redacted' | 'decoded' | 'shown';

/** Two states of one Secret; undefined for one that is not there. */
export interface SecretPair {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export function viewedSecrets({ before, after }: SecretPair, view: SecretView): SecretPair {
  if (view === 'shown') return { before, after };
  const old = before === undefined ? undefined : readSecret(before, 'old');
  const fresh = after === undefined ? undefined : readSecret(after, 'new');
  return {
    before: old && written(old, fresh, { view, mark: '--------' }),
    after: fresh && written(fresh, old, { view, mark: '++++++++' }),
  };
}

interface Secret {
  /** The first line, where that is a comment. */
  readonly comment: string;
  readonly object: GoMap;
  /** What it holds, decoded; a message instead where that cannot be told. */
  readonly data: ReadonlyMap<string, string> | string;
}

function readSecret(content: string, which: 'old' | 'new'): Secret {
  const comment = /^#[^\n]*\n/.exec(content)?.[0] ?? '';
  try {
    const object = readYaml(content);
    if (!(object instanceof Map)) throw new Error('it is no object');
    return { comment, object, data: dataOf(object) };
  } catch (error) {
    // what a YAML parser says may quote the text
    const reason = error instanceof SecretError ? errorMessage(error) : 'it is no valid YAML';
    return { comment, object: new Map(), data: `Error parsing ${which} secret: ${reason}` };
  }
}

/** Names the field, never what it holds. */
class SecretError extends Error {}

/** The server decodes `data`, and puts `stringData` over it. */
function dataOf(object: GoMap): Map<string, string> {
  const data = new Map<string, string>();
  for (const [key, value] of fieldsOf(object, 'data')) data.set(key, decoded(value, key));
  for (const [key, value] of fieldsOf(object, 'stringData')) {
    if (value !== null && typeof value !== 'string') throw new SecretError(`stringData.${key} is no string`);
    data.set(key, value ?? '');
  }
  return data;
}

function fieldsOf(object: GoMap, field: string): GoMap {
  const value = object.get(field) ?? new Map<string, Value>();
  if (!(value instanceof Map)) throw new SecretError(`${field} is no map`);
  return value;
}

function decoded(value: Value, key: string): string {
  if (value === null) return '';
  if (typeof value !== 'string') throw new SecretError(`data.${key} is no string`);
  try {
    return fromBytes(Uint8Array.from(atob(value), (char) => char.charCodeAt(0)));
  } catch {
    throw new SecretError(`data.${key} is not encoded in base64`);
  }
}

interface Writing {
  readonly view: SecretView;
  /** Of a text that the other state does not have. */
  readonly mark: string;
}

function written({ comment, object, data }: Secret, other: Secret | undefined, { view, mark }: Writing): string {
  if (typeof data === 'string') return data;
  const others = other === undefined || typeof other.data === 'string' ? undefined : other.data;
  const redacted = (text: string, same: boolean): string => `${same ? 'REDACTED' : mark} # (${byteLength(text)} bytes)`;
  const shown: GoMap = new Map();
  for (const [key, text] of data) {
    const same = others?.get(key) === text || (text === '' && others !== undefined && !others.has(key));
    shown.set(key, view === 'decoded' ? text : redacted(text, same));
  }
  const head: GoMap = new Map();
  for (const field of ['apiVersion', 'immutable', 'kind']) {
    const value = object.get(field) ?? null;
    if (value !== null) head.set(field, value);
  }
  const metadata = metadataOf(object);
  const applied = lastApplied(object);
  if (applied !== undefined && view === 'redacted') {
    const annotations = metadata.get('annotations') as GoMap;
    const same = other !== undefined && lastApplied(other.object) === applied;
    metadata.set('annotations', new Map([...annotations, [LAST_APPLIED, redacted(applied, same)]]));
  }
  head.set('metadata', metadata);
  const type = object.get('type') ?? '';
  const field = view === 'decoded' ? 'stringData' : 'data';
  return (
    comment +
    marshalYaml(head) +
    (shown.size === 0 ? '' : marshalYaml(new Map([[field, shown]]))) +
    (type === '' ? '' : marshalYaml(new Map([['type', type]])))
  );
}

/** kubectl keeps the whole object there. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

function metadataOf(object: GoMap): GoMap {
  const metadata: GoMap = new Map();
  const found = object.get('metadata');
  if (!(found instanceof Map)) return metadata;
  for (const [field, value] of found) {
    if (value === null || value === '' || (value instanceof Map && value.size === 0)) continue;
    metadata.set(field, value);
  }
  return metadata;
}

function lastApplied(object: GoMap): string | undefined {
  const metadata = object.get('metadata');
  const annotations = metadata instanceof Map ? metadata.get('annotations') : undefined;
  const value = annotations instanceof Map ? annotations.get(LAST_APPLIED) : undefined;
  return value === undefined || value === null ? undefined : typeof value === 'string' ? value : marshalYaml(value);
}
