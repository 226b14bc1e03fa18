/**
 * Manifests and values as people may see them who look over a shoulder: what Secrets hold is left out, and where values of the
 * chart are the same texts, these as well. For showing only: what is shown is written anew, with comments at the head of a
 * document kept.
 */
import { marshalYaml } from '../go/yaml/marshal.ts';
import { readYaml } from '../go/yaml/unmarshal.ts';
import { fromBytes } from '../go/strings.ts';
import { GoInt, type GoMap, type Value } from '../go/values.ts';

export const HIDDEN = '(hidden)';
/** kubectl keeps the whole object there. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** Shorter ones are words of everywhere: true, 8080. */
const LEAST_KNOWN = 5;

export class HiddenSecrets {
  /** Texts of Secrets seen so far. */
  readonly #known = new Set<string>();
  /** Whether something was left out. */
  found = false;

  /** Of one document or several, each behind a line of three dashes. */
  manifest(text: string): string {
    if (!mayHold(text)) return text;
    return text
      .split(/^(?=---)/m)
      .map((document) => this.#document(document))
      .join('');
  }

  /** Asked after the manifests. */
  values(values: GoMap): GoMap {
    return this.#known.size === 0 ? values : (this.#value(values) as GoMap);
  }

  #document(text: string): string {
    if (!mayHold(text)) return text;
    const head = /^(?:---[^\n]*\n)?(?:[ \t]*(?:#[^\n]*)?\n)*/.exec(text)![0];
    let value: Value;
    try {
      value = readYaml(text.slice(head.length));
    } catch {
      this.found = true; // nobody knows what is in it
      return `${head}# ${HIDDEN}\n`;
    }
    if (!this.#hideIn(value)) return text;
    this.found = true;
    let end = text.length;
    while (text[end - 1] === '\n') end--;
    return `${head}${marshalYaml(value)}${text.slice(end + 1)}`;
  }

  /** Whether there was something to hide. */
  #hideIn(value: Value): boolean {
    if (!(value instanceof Map)) return false;
    const kind = value.get('kind');
    const items = value.get('items');
    if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) {
      return items.map((item: Value) => this.#hideIn(item) || this.#hideTyped(kind, item)).includes(true);
    }
    return kind === 'Secret' && this.#hideFields(value);
  }

  /** Items of a list of Secrets need not say what they are. */
  #hideTyped(kind: string, item: Value): boolean {
    return kind === 'SecretList' && item instanceof Map && this.#hideFields(item);
  }

  #hideFields(secret: GoMap): boolean {
    let isHidden = false;
    for (const field of ['data', 'stringData']) {
      const content = secret.get(field);
      if (content === undefined || content === null) continue;
      isHidden = true;
      if (!(content instanceof Map)) {
        secret.set(field, HIDDEN);
        continue;
      }
      for (const [key, value] of content) {
        this.#learn(value, field === 'data');
        content.set(key, HIDDEN);
      }
    }
    const metadata = secret.get('metadata');
    const annotations = metadata instanceof Map ? metadata.get('annotations') : undefined;
    if (annotations instanceof Map && annotations.has(LAST_APPLIED)) {
      annotations.set(LAST_APPLIED, HIDDEN);
      isHidden = true;
    }
    return isHidden;
  }

  #learn(value: Value, isEncoded: boolean): void {
    const text = textOf(value);
    if (text === undefined) return;
    const texts = isEncoded ? [text, decoded(text)] : [text];
    for (const one of texts.flatMap((whole) => [whole, whole.trim()])) {
      if (one.length >= LEAST_KNOWN) this.#known.add(one);
    }
  }

  #value(value: Value): Value {
    if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, this.#value(item)]));
    if (Array.isArray(value)) return value.map((item: Value) => this.#value(item));
    const text = textOf(value);
    return text !== undefined && this.#known.has(text) ? HIDDEN : value;
  }
}

/** An escape may spell the word. */
function mayHold(text: string): boolean {
  return text.includes('Secret') || text.includes('\\');
}

function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof GoInt) return value.value.toString();
  return typeof value === 'number' ? String(value) : undefined;
}

/** '' for what is not encoded. */
function decoded(text: string): string {
  try {
    return fromBytes(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  } catch {
    return '';
  }
}
