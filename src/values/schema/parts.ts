/**
 * What a schema may need beyond the validator itself: the regular expressions, formats, URL handling, metaschemas, and
 * documents from elsewhere. Validation is synchronous; what is missing is asked for by throwing, fetched by the caller
 * (see schema.ts), and validation starts again.
 */
import type { PartTable } from './part-types.ts';
import type { Warn } from '../../chart/chart.ts';
import type { Json } from './json.ts';

/** Something that is to be fetched before validation can go on. Not an answer: whoever catches errors lets it pass. */
export class Needed extends Error {}

/** Code to be imported. */
export class PartNeeded extends Needed {
  readonly part: keyof PartTable;

  constructor(part: keyof PartTable) {
    super(`${part} not loaded`);
    this.part = part;
  }
}

/** A document to be fetched. */
export class DocumentNeeded extends Needed {
  readonly url: string;

  constructor(url: string) {
    super(`${url} not fetched`);
    this.url = url;
  }
}

/** The parts and documents at hand. */
export class Parts {
  readonly #parts: Partial<PartTable> = {};
  readonly #documents = new Map<string, Json | Error>();
  readonly #warned = new Set<string>();
  readonly #warn: Warn;

  constructor(warn: Warn) {
    this.#warn = warn;
  }

  /** Says something once, however often validation starts again. */
  warn(text: string, source: string): void {
    if (this.#warned.has(text)) return;
    this.#warned.add(text);
    this.#warn(text, source);
  }

  get<K extends keyof PartTable>(part: K): PartTable[K] {
    const found = this.#parts[part];
    if (found === undefined) throw new PartNeeded(part);
    return found;
  }

  set<K extends keyof PartTable>(part: K, value: PartTable[K]): void {
    (this.#parts as Partial<Record<keyof PartTable, unknown>>)[part] = value;
  }

  /** A fetched document; throws what fetching it threw. */
  document(url: string): Json {
    const found = this.#documents.get(url);
    if (found === undefined) throw new DocumentNeeded(url);
    if (found instanceof Error) throw found;
    return found;
  }

  setDocument(url: string, document: Json | Error): void {
    this.#documents.set(url, document);
  }

  get documentCount(): number {
    return this.#documents.size;
  }
}
