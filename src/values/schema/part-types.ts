/** What the parts that are loaded on demand offer to the validator. */
import type { Json } from './json.ts';

export interface SchemaPattern {
  readonly text: string;
  test(value: string): boolean;
}

export interface SchemaFormat {
  readonly name: string;
  /** What is wrong with a string; undefined when it has the format. */
  problem(text: string): string | undefined;
}

export interface RegexpPart {
  /** Throws Go's text when the expression is not valid. */
  compile(text: string): SchemaPattern;
  /** The format `regex`. */
  readonly format: SchemaFormat;
}

export interface FormatsPart {
  format(name: string): SchemaFormat | undefined;
}

export interface MetaschemasPart {
  document(url: string): Json | undefined;
}

export interface UrlsPart {
  /** Why Go refuses to parse a URL; undefined when it does not. */
  problem(url: string): string | undefined;
  /** A URL relative to a base, without its fragment. Throws the library's text when one of them cannot be parsed. */
  resolve(base: string, reference: string): string;
}

export interface PartTable {
  readonly regexps: RegexpPart;
  readonly formats: FormatsPart;
  readonly metaschemas: MetaschemasPart;
  readonly urls: UrlsPart;
}
