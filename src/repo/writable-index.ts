/** An index in the making: `Merge` and `SortEntries` of pkg/repo/index.go of Helm v3.22.0. */
import { parseVersion } from '../go/semver.ts';
import { Constraints } from '../go/semver-constraint.ts';
import { canonicalTime } from '../release/time.ts';
import type { ChartVersion } from './chart-version.ts';
import type { IndexFile } from './index-file.ts';
import { indexText, type IndexedArchive } from './index-writer.ts';
import { VersionKey } from './version-key.ts';

const zeroTime = '0001-01-01T00:00:00Z';

export class WritableIndex {
  readonly #generated: string;
  readonly #charts = new Map<string, IndexedArchive[]>();

  /** RFC 3339. */
  constructor(generated: string) {
    this.#generated = generated;
  }

  add(archive: IndexedArchive): void {
    const { name } = archive.metadata;
    const versions = this.#charts.get(name);
    if (versions === undefined) this.#charts.set(name, [archive]);
    else versions.push(archive);
  }

  /** Takes over what is not there yet. */
  merge(other: IndexFile): void {
    for (const [, versions] of other.entries()) {
      for (const version of versions) if (!this.#has(version)) this.add(archiveOf(version));
    }
  }

  /** As YAML or JSON, the newest version of each chart first. */
  text(format: 'yaml' | 'json'): string {
    for (const versions of this.#charts.values()) sortVersions(versions);
    return indexText(this.#charts, { generated: this.#generated }, format);
  }

  /** Whether a version is there that would be taken for it: Helm reads the version as a constraint. */
  #has({ name, version }: ChartVersion): boolean {
    const known = (this.#charts.get(name) ?? []).map(({ metadata }) => metadata.version);
    if (known.includes(version)) return true;
    try {
      const constraint = new Constraints(version);
      return known.some((one) => constraint.check(parseVersion(one)));
    } catch {
      return false;
    }
  }
}

function sortVersions(versions: IndexedArchive[]): void {
  const keys = new Map(versions.map((one) => [one, new VersionKey(one.metadata.version)]));
  versions.sort((a, b) => keys.get(b)!.compare(keys.get(a)!));
}

function archiveOf(version: ChartVersion): IndexedArchive {
  const { metadata, created, digest, removed, legacy } = version;
  return {
    metadata,
    urls: version.hasUrls ? version.urls : undefined,
    created: canonicalTime(created) || zeroTime,
    digest,
    removed,
    legacy,
  };
}
