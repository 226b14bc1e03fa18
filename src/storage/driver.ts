/** Where records live. A driver knows keys and labels; what revisions mean is known above it (release-storage.ts). */
import type { Release } from '../release/release.ts';
import type { ReleaseSummary } from '../release/summary.ts';
import type { DriverName, RecordMetadata } from './storage.ts';

/** A record that can be read: decoding waits until someone asks. */
export interface FoundRecord {
  readonly metadata: RecordMetadata;
  /** With all labels of the record. Rejects with what is wrong with the payload. */
  release(): Promise<Release>;
  summary(): Promise<ReleaseSummary>;
}

export interface Driver {
  readonly name: DriverName;
  create(key: string, release: Release): Promise<void>;
  update(key: string, release: Release): Promise<void>;
  /** With the user's labels only. `head` is for who does not need what is not in the record itself. */
  get(key: string, options?: { readonly head?: boolean }): Promise<Release>;
  remove(key: string): Promise<void>;
  /** Records that have the labels, in the order of the server. */
  query(labels: Readonly<Record<string, string>>): Promise<FoundRecord[]>;
  /** Every record, without its payload. */
  records(): Promise<RecordMetadata[]>;
  /**
   * What `take` makes of those of the records that are still there, in any order. They come a few at a time and are let go,
   * since all payloads together can be much.
   */
  read<T>(records: readonly RecordMetadata[], take: (record: FoundRecord) => Promise<T>): Promise<T[]>;
}
