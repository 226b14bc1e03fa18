/** The charts of a scan, as they are looked for: by name, newest first, and by path. */
import { compareVersions, parseVersion, type Version } from '../go/semver.ts';
import { Constraints } from '../go/semver-constraint.ts';
import type { Archive } from './archive-file.ts';

export class Catalog {
  /** By the charts' names, in their order. */
  readonly charts: ReadonlyMap<string, readonly Archive[]>;
  readonly #archives: ReadonlyMap<string, Archive>;

  constructor(archives: ReadonlyMap<string, Archive>) {
    const charts = new Map<string, Archive[]>();
    for (const archive of archives.values()) {
      const { name } = archive.metadata;
      const versions = charts.get(name);
      if (versions === undefined) charts.set(name, [archive]);
      else versions.push(archive);
    }
    this.#archives = archives;
    this.charts = new Map(
      [...charts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, versions]) => [name, newestFirst(versions)]),
    );
  }

  get size(): number {
    return this.#archives.size;
  }

  versions(name: string): readonly Archive[] {
    return this.charts.get(name) ?? [];
  }

  /**
   * As `IndexFile.Get` of Helm v3.22.0: the version that is exactly so, else the newest that satisfies the constraint, the
   * newest stable one for ''. Throws Helm's texts.
   */
  get(name: string, version: string): Archive {
    const versions = this.charts.get(name);
    if (versions === undefined) throw new Error('no chart name found');
    const constraint = new Constraints(version === '' ? '*' : version);
    const found =
      versions.find((one) => one.metadata.version === version) ??
      versions.find((one) => constraint.check(parseVersion(one.metadata.version)));
    if (found === undefined) throw new Error(`no chart version found for ${name}-${version}`);
    return found;
  }

  /** All archives that say they are this version: a copy may lie in a folder. */
  exactly(name: string, version: string): Archive[] {
    return this.versions(name).filter((one) => one.metadata.version === version);
  }

  at(path: string): Archive | undefined {
    return this.#archives.get(path);
  }
}

function newestFirst(archives: readonly Archive[]): Archive[] {
  const parsed = archives.map((archive): [Archive, Version] => [archive, parseVersion(archive.metadata.version)]);
  return parsed.sort(([, a], [, b]) => compareVersions(b, a)).map(([archive]) => archive);
}
