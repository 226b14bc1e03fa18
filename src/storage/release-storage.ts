/** What revisions mean, over any driver: pkg/storage/storage.go of Helm v3.22.0. */
import { ScullError, errorMessage } from '../errors.ts';
import { isNotFound } from '../kube/api-error.ts';
import { wholeRelease, type Release } from '../release/release.ts';
import type { ReleaseSummary } from '../release/summary.ts';
import type { Driver, FoundRecord } from './driver.ts';
import { isReleaseNotFound, noDeployedReleases, noReadableRevision, releaseNotFound } from './errors.ts';
import { FoundRevisions } from './revisions.ts';
import { recordKey, type DriverName, type RecordMetadata, type Revisions, type Storage } from './storage.ts';

type Debug = (text: string) => void;

export class ReleaseStorage implements Storage {
  readonly #driver: Driver;
  readonly #debug: Debug;

  constructor(driver: Driver, debug: Debug = () => undefined) {
    this.#driver = driver;
    this.#debug = debug;
  }

  get driver(): DriverName {
    return this.#driver.name;
  }

  create(release: Release): Promise<void> {
    return this.#driver.create(recordKey(release.name, release.version), release);
  }

  update(release: Release): Promise<void> {
    return this.#driver.update(recordKey(release.name, release.version), release);
  }

  async delete(name: string, version: number): Promise<Release> {
    const release = await this.#driver.get(recordKey(name, version), { head: true });
    await this.#driver.remove(recordKey(name, version));
    return release;
  }

  async remove(name: string, version: number): Promise<void> {
    try {
      await this.#driver.remove(recordKey(name, version));
    } catch (error) {
      if (!isReleaseNotFound(error) && !isNotFound(error)) throw error;
    }
  }

  async get(name: string, version: number): Promise<Release> {
    return wholeRelease(await this.#driver.get(recordKey(name, version)));
  }

  async last(name: string): Promise<Release> {
    const found = await this.#query({ name, owner: 'helm' });
    const release = await this.#highest(found);
    if (release === undefined) throw noReadableRevision(name);
    return release;
  }

  async deployed(name: string): Promise<Release> {
    const release = await this.#highest(await this.#deployedRecords(name));
    if (release === undefined) throw noDeployedReleases(name);
    return release;
  }

  async deployedAll(name: string): Promise<Release[]> {
    return this.#readable(await this.#deployedRecords(name), (record) => record.release());
  }

  async revisions(name: string): Promise<Revisions> {
    return new FoundRevisions(name, await this.#query({ name, owner: 'helm' }));
  }

  async history(name: string): Promise<Release[]> {
    return this.#readable(await this.#query({ name, owner: 'helm' }), (record) => record.release());
  }

  async historySummaries(name: string): Promise<ReleaseSummary[]> {
    return this.#readable(await this.#query({ name, owner: 'helm' }), (record) => record.summary());
  }

  records(): Promise<RecordMetadata[]> {
    return this.#driver.records();
  }

  async summaries(records: readonly RecordMetadata[]): Promise<(ReleaseSummary | undefined)[]> {
    const found = await this.#driver.read(records, async (record) => {
      const summary = await this.#readOrSkip(record, () => record.summary());
      return [identity(record.metadata), summary] as const;
    });
    const summaries = new Map(found);
    return records.map((wanted) => summaries.get(identity(wanted)));
  }

  async #query(labels: Readonly<Record<string, string>>): Promise<FoundRecord[]> {
    const found = await this.#driver.query(labels);
    if (found.length === 0) throw releaseNotFound();
    return found;
  }

  async #deployedRecords(name: string): Promise<FoundRecord[]> {
    try {
      return await this.#query({ name, owner: 'helm', status: 'deployed' });
    } catch (error) {
      if (isReleaseNotFound(error)) throw noDeployedReleases(name);
      throw error;
    }
  }

  /** The highest revision whose payload can be read. The label tells it, so that one payload is read. */
  async #highest(found: readonly FoundRecord[]): Promise<Release | undefined> {
    const ordered = [...found].sort((a, b) => b.metadata.version - a.metadata.version);
    for (const record of ordered) {
      const release = await this.#readOrSkip(record, () => record.release());
      if (release !== undefined) return wholeRelease(release);
    }
    return undefined;
  }

  async #readable<T>(found: readonly FoundRecord[], read: (record: FoundRecord) => Promise<T>): Promise<T[]> {
    const all = await Promise.all(found.map((record) => this.#readOrSkip(record, () => read(record))));
    return all.filter((one) => one !== undefined);
  }

  /** A record that cannot be read counts as not there, as with Helm. */
  async #readOrSkip<T>(record: FoundRecord, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      this.#debug(`failed to decode release ${record.metadata.key}: ${errorMessage(error)}`);
      return undefined;
    }
  }

  async prune({ name, records, deployed }: Revisions, max: number): Promise<void> {
    const surplus = max > 0 ? records.length - (max - 1) : 0;
    if (surplus <= 0) return;
    const versions = records.map(({ version }) => version);
    const old = versions.filter((version) => version !== deployed?.version).slice(0, surplus);
    const removed = await Promise.all(old.map((version) => this.#remove(name, version)));
    const errors = removed.filter((error) => error !== undefined);
    this.#debug(`Pruned ${old.length} record(s) from ${name} with ${errors.length} error(s)`);
    if (errors.length === 1) throw errors[0]!;
    if (errors.length === 0) return;
    const text = `encountered ${errors.length} deletion errors. First is: ${errors[0]!.message}`;
    throw new ScullError(text, { code: 'storage.prune', cause: errors[0] });
  }

  async #remove(name: string, version: number): Promise<Error | undefined> {
    try {
      await this.remove(name, version);
      return undefined;
    } catch (error) {
      this.#debug(`error pruning ${recordKey(name, version)} from release history: ${errorMessage(error)}`);
      if (error instanceof Error) return error;
      throw error;
    }
  }
}

function identity({ namespace, key }: RecordMetadata): string {
  return `${namespace}/${key}`;
}
