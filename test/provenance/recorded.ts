/** Keys and signatures of real GnuPG, and what real Helm says of them, as record.ts wrote them down. */
import { readFileSync } from 'node:fs';

export interface RecordedCase {
  /** A name in `documents`. */
  readonly document: string;
  /** A name in `keyrings`. */
  readonly keyring: string;
  /** What Helm prints, in any order. */
  readonly lines?: readonly string[];
  readonly error?: string;
}

export interface Recorded {
  /** Base64 by name. */
  readonly keyrings: Readonly<Record<string, string>>;
  /** Contents of `.prov` files. */
  readonly documents: Readonly<Record<string, string>>;
  readonly cases: readonly RecordedCase[];
}

/** What is signed, which need not be a chart. */
export const ARCHIVE = 'an archive';
/** Of the key `locked` in the keyring `secret`. */
export const PASSPHRASE = 'correct horse';

export function recorded(): Recorded {
  return JSON.parse(readFileSync(new URL('recorded.json', import.meta.url), 'utf8')) as Recorded;
}
