/**
 * Records of this process alone: memory.go of pkg/storage/driver (Helm v3.22.0). Helm's command line fills it from the files
 * of HELM_MEMORY_DRIVER_DATA. A release is kept as it was handed over: later changes to it show.
 */
import type { Release } from '../release/release.ts';
import type { ReleaseSummary } from '../release/summary.ts';
import type { Driver, FoundRecord } from './driver.ts';
import { releaseExists, releaseNotFound } from './errors.ts';
import type { RecordMetadata } from './storage.ts';

/** All namespaces; drivers look at one, or at all. */
export class MemoryRecords {
  /** By `namespace/key`. */
  readonly all = new Map<string, { key: string; release: Release; labels: Record<string, string> }>();
}

export class MemoryDriver implements Driver {
  readonly name = 'Memory';
  readonly #records: MemoryRecords;
  readonly #namespace: string;

  /** `namespace` is '' for all of them. */
  constructor(records: MemoryRecords, namespace: string) {
    this.#records = records;
    this.#namespace = namespace;
  }

  create(key: string, release: Release): Promise<void> {
    const id = this.#id(key, release);
    if (this.#records.all.has(id)) return Promise.reject(releaseExists());
    this.#put(id, key, release);
    return Promise.resolve();
  }

  update(key: string, release: Release): Promise<void> {
    const id = this.#id(key, release);
    if (!this.#records.all.has(id)) return Promise.reject(releaseNotFound());
    this.#put(id, key, release);
    return Promise.resolve();
  }

  get(key: string): Promise<Release> {
    const found = this.#records.all.get(`${this.#namespace}/${key}`);
    return found === undefined ? Promise.reject(releaseNotFound()) : Promise.resolve(found.release);
  }

  remove(key: string): Promise<void> {
    const there = this.#records.all.delete(`${this.#namespace}/${key}`);
    return there ? Promise.resolve() : Promise.reject(releaseNotFound());
  }

  query(labels: Readonly<Record<string, string>>): Promise<FoundRecord[]> {
    const fits = ({ metadata }: FoundRecord): boolean =>
      Object.entries(labels).every(([key, value]) => metadata.labels[key] === value);
    return Promise.resolve(this.#found().filter(fits));
  }

  records(): Promise<RecordMetadata[]> {
    return Promise.resolve(this.#found().map(({ metadata }) => metadata));
  }

  read<T>(records: readonly RecordMetadata[], take: (record: FoundRecord) => Promise<T>): Promise<T[]> {
    const wanted = new Set(records.map(({ namespace, key }) => `${namespace}/${key}`));
    const found = this.#found().filter(({ metadata: { namespace, key } }) => wanted.has(`${namespace}/${key}`));
    return Promise.all(found.map(take));
  }

  #id(key: string, { namespace }: Release): string {
    return `${namespace === '' ? 'default' : namespace}/${key}`;
  }

  #put(id: string, key: string, release: Release): void {
    const { name, info, version } = release;
    const labels = { name, owner: 'helm', status: info.status, version: String(version) };
    this.#records.all.set(id, { key, release, labels });
  }

  #found(): FoundRecord[] {
    const found: FoundRecord[] = [];
    for (const [id, { key, release, labels }] of this.#records.all) {
      const namespace = id.slice(0, id.indexOf('/'));
      if (this.#namespace !== '' && namespace !== this.#namespace) continue;
      const { name, version, info } = release;
      found.push({
        metadata: { key, namespace, name, version, status: info.status, labels },
        release: () => Promise.resolve(release),
        summary: () => Promise.resolve(summaryOf(release)),
      });
    }
    return found.sort((a, b) => a.metadata.version - b.metadata.version);
  }
}

/** What tables show of a release at hand. */
export function summaryOf({ name, namespace, version, info, chart }: Release): ReleaseSummary {
  const { status, lastDeployed, description } = info;
  const shown = chart?.metadata;
  return {
    name,
    namespace,
    version,
    status,
    lastDeployed,
    description,
    chart: shown && { name: shown.name, version: shown.version, appVersion: shown.appVersion },
  };
}
