/**
 * The revisions of a release out of one list. Helm passes over records that it cannot read; who is about to change a release
 * must not, since what such a revision made would be forgotten.
 */
import type { Release } from '../release/release.ts';
import type { FoundRecord } from './driver.ts';
import { noReadableRevision, releaseNotFound, unreadableRecord } from './errors.ts';
import type { RecordMetadata, Revisions } from './storage.ts';

export class FoundRevisions implements Revisions {
  readonly name: string;
  readonly records: readonly RecordMetadata[];
  readonly #found: ReadonlyMap<number, FoundRecord>;
  readonly #read = new Map<number, Promise<Release>>();

  /** `found` has at least one. */
  constructor(name: string, found: readonly FoundRecord[]) {
    this.name = name;
    const ordered = [...found].sort((a, b) => a.metadata.version - b.metadata.version);
    this.records = ordered.map(({ metadata }) => metadata);
    this.#found = new Map(ordered.map((record) => [record.metadata.version, record]));
  }

  get deployed(): RecordMetadata | undefined {
    return this.records.findLast(({ status }) => status === 'deployed');
  }

  last(): Promise<Release> {
    return this.release(this.records.at(-1)!.version);
  }

  release(version: number): Promise<Release> {
    const known = this.#read.get(version);
    if (known !== undefined) return known;
    const reading = this.#decode(version);
    this.#read.set(version, reading);
    return reading;
  }

  async #decode(version: number): Promise<Release> {
    const record = this.#found.get(version);
    if (record === undefined) throw releaseNotFound();
    try {
      return await record.release();
    } catch (error) {
      throw (await this.#hasReadable())
        ? unreadableRecord(record.metadata.key, version, error)
        : noReadableRevision(this.name);
    }
  }

  async #hasReadable(): Promise<boolean> {
    const tries = [...this.#found.values()].map((record) =>
      record.release().then(
        () => true,
        () => false,
      ),
    );
    return (await Promise.all(tries)).includes(true);
  }
}
