/** What revisions mean, over any driver: pkg/storage/storage.go of Helm v3.22.0. */
import { ScullError, errorMessage } from '../errors.ts';
import { wholeRelease, type Release } from '../release/release.ts';
import type { ReleaseSummary } from '../release/summary.ts';
import type { Driver, FoundRecord } from './driver.ts';
import {
  isNoDeployedReleases,
  isReleaseNotFound,
  noDeployedReleases,
  noReadableRevision,
  releaseNotFound,
} from './errors.ts';
import { recordKey, type DriverName, type RecordMetadata, type Storage } from './storage.ts';

type Debug = (text: string) => void;

export class ReleaseStorage implements Storage {
  maxHistory = 0;
  readonly #driver: Driver;
  readonly #debug: Debug;

  constructor(driver: Driver, debug: Debug = () => undefined) {
    this.#driver = driver;
    this.#debug = debug;
  }

  get driver(): DriverName {
    return this.#driver.name;
  }

  async create(release: Release): Promise<void> {
    if (this.maxHistory > 0) await this.#prune(release.name, this.maxHistory - 1);
    await this.#driver.create(recordKey(release.name, release.version), release);
  }

  update(release: Release): Promise<void> {
    return this.#driver.update(recordKey(release.name, release.version), release);
  }

  async delete(name: string, version: number): Promise<Release> {
    const release = await this.#driver.get(recordKey(name, version), { head: true });
    await this.#driver.remove(recordKey(name, version));
    return release;
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

  /** Deletes the oldest revisions until `max` are left; the one that is deployed stays. */
  async #prune(name: string, max: number): Promise<void> {
    let found: FoundRecord[];
    try {
      found = await this.#query({ name, owner: 'helm' });
    } catch (error) {
      if (isReleaseNotFound(error)) return;
      throw error;
    }
    const surplus = found.length - max;
    if (surplus <= 0) return;
    const deployed = await this.#deployedVersion(name);
    const versions = found.map(({ metadata }) => metadata.version).sort((a, b) => a - b);
    const old = versions.filter((version) => version !== deployed).slice(0, surplus);
    const errors = (await Promise.all(old.map((version) => this.#remove(name, version)))).filter(
      (e) => e !== undefined,
    );
    this.#debug(`Pruned ${old.length} record(s) from ${name} with ${errors.length} error(s)`);
    if (errors.length === 1) throw errors[0]!;
    if (errors.length === 0) return;
    const text = `encountered ${errors.length} deletion errors. First is: ${errors[0]!.message}`;
    throw new ScullError(text, { code: 'storage.prune', cause: errors[0] });
  }

  async #deployedVersion(name: string): Promise<number | undefined> {
    try {
      return (await this.deployed(name)).version;
    } catch (error) {
      if (isNoDeployedReleases(error)) return undefined;
      throw error;
    }
  }

  async #remove(name: string, version: number): Promise<Error | undefined> {
    try {
      await this.#driver.remove(recordKey(name, version));
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
