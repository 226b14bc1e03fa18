/**
 * Where releases are kept: one record a revision. `open.ts` makes one. Every method rejects with Helm's text
 * (errors.ts, and for what a server refuses its own error behind what was being done).
 */
import type { Release } from '../release/release.ts';
import type { ReleaseSummary } from '../release/summary.ts';

export type DriverName = 'Secret' | 'ConfigMap' | 'Memory';

export interface Storage {
  readonly driver: DriverName;
  /** Rejects with `release: already exists`. */
  create(release: Release): Promise<void>;
  /** Refused when somebody else changed the record since this storage read or wrote it. */
  update(release: Release): Promise<void>;
  /** One that is not there any more is no error. */
  remove(name: string, version: number): Promise<void>;
  /** Gives what was deleted. */
  delete(name: string, version: number): Promise<Release>;
  /** Rejects with `release: not found`. */
  get(name: string, version: number): Promise<Release>;
  /** The highest revision. Rejects with `release: not found`. */
  last(name: string): Promise<Release>;
  /** The highest revision that is deployed. Rejects with `"x" has no deployed releases`. */
  deployed(name: string): Promise<Release>;
  /** Every revision that is said to be deployed, in no order. Rejects as `deployed`. */
  deployedAll(name: string): Promise<Release[]>;
  /** Every revision by one list, of which only those are unpacked that are asked for. Rejects with `release: not found`. */
  revisions(name: string): Promise<Revisions>;
  /**
   * Deletes the oldest of the revisions that were there before a new one was made, until there are `max` with it; 0 or less for
   * no limit. The last one that was deployed then stays.
   */
  prune(before: Revisions, max: number): Promise<void>;
  /** Every revision, in no order. Rejects with `release: not found`. */
  history(name: string): Promise<Release[]>;
  /** As `history`, with what tables show of a revision. */
  historySummaries(name: string): Promise<ReleaseSummary[]>;
  /** What labels tell of every record of the namespace, or of all namespaces: no payload is read. */
  records(): Promise<RecordMetadata[]>;
  /** Summaries of records, in their order; undefined where the payload cannot be read. */
  summaries(records: readonly RecordMetadata[]): Promise<(ReleaseSummary | undefined)[]>;
}

/** The revisions of a release as they were when they were listed. A record that cannot be read is never passed over here. */
export interface Revisions {
  readonly name: string;
  /** From the oldest to the last. */
  readonly records: readonly RecordMetadata[];
  /** The highest that says it is deployed. */
  readonly deployed: RecordMetadata | undefined;
  /** The highest. Rejects with an error that names its record where that cannot be read. */
  last(): Promise<Release>;
  /** One of `records`, the same object each time. Rejects as `last`. */
  release(version: number): Promise<Release>;
}

/** What a record tells without its payload. */
export interface RecordMetadata {
  /** `sh.helm.release.v1.NAME.vN` */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly version: number;
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Helm's name for a record. */
export function recordKey(name: string, version: number): string {
  return `sh.helm.release.v1.${name}.v${version}`;
}
