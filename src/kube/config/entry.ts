/** A part of a kubeconfig file read field by field, with the errors that Go's decoder gives for a wrong type. */
import { ScullError } from '../../errors.ts';
import type { GoMap, Value } from '../../go/values.ts';

/** What is wrong with a kubeconfig, in client-go's words. */
export function configError(message: string, cause?: unknown): ScullError {
  return new ScullError(message, { code: 'kube.config', ...(cause === undefined ? {} : { cause }) });
}

export class Entry {
  readonly #fields: GoMap;
  readonly #struct: string;
  readonly #path: string;

  /** `struct` and `path` are how Go's errors name the place: `Cluster`, `clusters.cluster`. */
  constructor(fields: GoMap, struct: string, path: string) {
    this.#fields = fields;
    this.#struct = struct;
    this.#path = path;
  }

  /** '' where there is none. */
  text(name: string): string {
    const value = this.#fields.get(name) ?? '';
    return typeof value === 'string' ? value : this.#refuse(name, value, 'string');
  }

  flag(name: string): boolean {
    const value = this.#fields.get(name) ?? false;
    return typeof value === 'boolean' ? value : this.#refuse(name, value, 'bool');
  }

  /** Base64 in the file. Undefined where there is none. */
  bytes(name: string): Uint8Array | undefined {
    const encoded = this.text(name);
    if (encoded === '') return undefined;
    const clean = encoded.replace(/[\r\n]/g, '');
    if (clean.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(clean)) return Buffer.from(clean, 'base64');
    const at = /[^A-Za-z0-9+/]/.exec(encoded)?.index ?? encoded.length - (encoded.length % 4);
    throw configError(`illegal base64 data at input byte ${at}`);
  }

  texts(name: string): string[] {
    return this.#list(name, '[]string').map((item) =>
      typeof item === 'string' ? item : this.#refuse(name, item, 'string'),
    );
  }

  textMap(name: string): Map<string, string> {
    const map = this.#map(name, 'map[string]string');
    return new Map(
      [...map].map(([key, item]) => [key, typeof item === 'string' ? item : this.#refuse(name, item, 'string')]),
    );
  }

  textListMap(name: string): Map<string, string[]> {
    const map = this.#map(name, 'map[string][]string');
    return new Map(
      [...map].map(([key, item]) => [
        key,
        Array.isArray(item) ? item.map((one) => (typeof one === 'string' ? one : '')) : [],
      ]),
    );
  }

  inner(name: string, struct: string): Entry | undefined {
    const value = this.#fields.get(name) ?? null;
    if (value === null) return undefined;
    if (!(value instanceof Map)) return this.#refuse(name, value, `v1.${struct}`);
    return new Entry(value, struct, this.#at(name));
  }

  /** Each with what Go's errors call it. */
  entries(name: string, type: string, struct: string): Entry[] {
    return this.#list(name, `[]v1.${type}`).map((item) =>
      item instanceof Map ? new Entry(item, struct, this.#at(name)) : this.#refuse(name, item, `v1.${type}`),
    );
  }

  /** As it stands in the file. */
  value(name: string): Value {
    return this.#fields.get(name) ?? null;
  }

  #list(name: string, type: string): readonly Value[] {
    const value = this.#fields.get(name) ?? [];
    return Array.isArray(value) ? value : this.#refuse(name, value, type);
  }

  #map(name: string, type: string): GoMap {
    const value = this.#fields.get(name) ?? new Map<string, Value>();
    return value instanceof Map ? value : this.#refuse(name, value, type);
  }

  #at(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }

  #refuse(name: string, value: Value, type: string): never {
    const place = `${this.#struct}.${this.#at(name)}`;
    throw configError(`json: cannot unmarshal ${jsonKind(value)} into Go struct field ${place} of type ${type}`);
  }
}

/** What JSON calls a value of a document. */
export function jsonKind(value: Value): string {
  if (value instanceof Map) return 'object';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'number';
}
