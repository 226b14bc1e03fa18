/**
 * A folder of archives as a repository: what is in it, its index, and changes, one at a time. The index lies in the folder
 * too, so that any web server can take over; it is written whole or not at all.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { errorMessage } from '../errors.ts';
import { toBytes } from '../go/strings.ts';
import { StagedFiles } from '../home/staged-files.ts';
import { writeFileAtomic, writeFilesAtomic } from '../home/write-file.ts';
import { indexText, type IndexedArchive } from '../repo/index-writer.ts';
import { sha256, type Archive } from './archive-file.ts';
import { Catalog } from './catalog.ts';
import { listsOthers } from './foreign-index.ts';
import { fileWithin, nothingScanned, scanFolder, type Scan } from './scan.ts';
import type { NamedUpload } from './uploads.ts';

export interface RepositoryOptions {
  /** Absolute, links resolved. */
  readonly folder: string;
  /** What the URLs of the index begin with; '' for URLs that are relative to the index. */
  readonly url: string;
  /** Where a proxy puts the server: `/charts`; '' for nowhere. */
  readonly contextPath: string;
  /** A line for who runs the server. */
  readonly note: (line: string) => void;
}

/** A state of the repository; a change makes a new one. */
export interface Snapshot {
  readonly catalog: Catalog;
  readonly index: Uint8Array;
  readonly digest: string;
  readonly generated: Date;
}

/** What became of an upload: `exists` left everything as it was. */
export type Stored = 'added' | 'replaced' | 'exists';

export class Repository {
  readonly #options: RepositoryOptions;
  #scan: Scan = nothingScanned;
  #snapshot: Snapshot;
  #turn: Promise<unknown> = Promise.resolve();
  #writesIndex = false;
  /** Why the index could not be written the last time. */
  #problem = '';

  private constructor(options: RepositoryOptions) {
    this.#options = options;
    this.#snapshot = this.#snapshotOf(new Catalog(new Map()));
  }

  /** Reads the folder. Throws the system's error where it cannot be read. */
  static async open(options: RepositoryOptions): Promise<Repository> {
    const repository = new Repository(options);
    await repository.refresh();
    repository.#writesIndex = repository.#mayWriteIndex();
    repository.#writeIndex();
    return repository;
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** The folders to be watched. */
  get folders(): readonly string[] {
    return this.#scan.folders;
  }

  /** The real path of a file of the folder; undefined when there is none, or it leads out. */
  file(path: string): string | undefined {
    return fileWithin(this.#options.folder, path);
  }

  /** Looks at the folder again; true when something is otherwise. */
  async refresh(): Promise<boolean> {
    return this.#inTurn(() => this.#rescan());
  }

  /** Keeps what was uploaded, the provenance first: who sees the chart finds both. Fails when it cannot be written. */
  async store(uploads: readonly NamedUpload[], overwrite: boolean): Promise<Stored> {
    return this.#inTurn(async () => {
      await this.#rescan();
      const places = uploads.map((upload) => this.#placeOf(upload));
      const isThere = (place: string): boolean => this.file(place) !== undefined;
      // one that has lost its chart is replaced with it
      const isAlone = (place: string): boolean => {
        const chart = place.replace(/\.prov$/, '');
        return chart !== place && places.includes(chart) && !isThere(chart);
      };
      const taken = places.filter((place) => isThere(place) && !isAlone(place));
      if (taken.length > 0 && !(overwrite && this.#areTheSame(uploads, places))) return 'exists';
      const ordered = [...uploads.keys()].sort((a, b) => rank(places[a]!) - rank(places[b]!));
      writeFilesAtomic(
        ordered.map((at) => ({ path: join(this.#options.folder, places[at]!), data: uploads[at]!.data })),
      );
      await this.#rescan();
      return taken.length > 0 ? 'replaced' : 'added';
    });
  }

  /** Removes a version and its provenance, which is of no use alone; false when there is none. */
  async remove(name: string, version: string): Promise<boolean> {
    return this.#inTurn(async () => {
      await this.#rescan();
      const found = this.#snapshot.catalog.exactly(name, version);
      for (const { path, signed } of found) {
        const staged = new StagedFiles();
        if (signed) staged.remove(join(this.#options.folder, `${path}.prov`));
        staged.remove(join(this.#options.folder, path));
        staged.commit();
      }
      if (found.length > 0) await this.#rescan();
      return found.length > 0;
    });
  }

  /** Beside a chart of the same version, wherever it lies; else in the folder itself. */
  #placeOf({ name, version, fileName }: NamedUpload): string {
    const known = this.#snapshot.catalog.exactly(name, version)[0]?.path;
    if (known === undefined) return fileName;
    return fileName.endsWith('.prov') ? `${known}.prov` : known;
  }

  /** Two charts may want the same file name: `a` of version `1-2.0.0`, `a-1` of version `2.0.0`. */
  #areTheSame(uploads: readonly NamedUpload[], places: readonly string[]): boolean {
    return uploads.every(({ name, version }, i) => {
      const old = this.#snapshot.catalog.at(places[i]!.replace(/\.prov$/, ''))?.metadata;
      return old === undefined || (old.name === name && old.version === version);
    });
  }

  async #rescan(): Promise<boolean> {
    const scan = await scanFolder(this.#options.folder, this.#scan);
    for (const [path, { state, why }] of scan.refused) {
      if (this.#scan.refused.get(path)?.state !== state) this.#options.note(`${path} is left out: ${why}`);
    }
    this.#scan = scan;
    if (!scan.changed) return false;
    this.#snapshot = this.#snapshotOf(new Catalog(scan.archives));
    this.#writeIndex();
    return true;
  }

  #snapshotOf(catalog: Catalog): Snapshot {
    const generated = new Date();
    const { contextPath } = this.#options;
    const charts = new Map([...catalog.charts].map(([name, versions]) => [name, versions.map((a) => this.indexed(a))]));
    const text = indexText(charts, {
      generated: generated.toISOString(),
      ...(contextPath === '' ? {} : { contextPath }),
    });
    const index = toBytes(text);
    return { catalog, index, digest: sha256(index), generated };
  }

  /** An archive as the index has it. */
  indexed({ path, metadata, modified, digest }: Archive): IndexedArchive {
    const relative = path.split('/').map(escapeName).join('/');
    const url = this.#options.url === '' ? relative : `${this.#options.url.replace(/\/+$/, '')}/${relative}`;
    return { metadata, urls: [url], created: modified.toISOString(), digest };
  }

  #mayWriteIndex(): boolean {
    const file = join(this.#options.folder, 'index.yaml');
    const listed = (url: string): boolean => this.#snapshot.catalog.at(basename(url)) !== undefined;
    let foreign: string | undefined;
    try {
      foreign = listsOthers(readFileSync(file), (url) => listed(url) || isBelow(url, this.#options.url));
    } catch {
      return true; // there is none, or nothing that could be read
    }
    if (foreign === undefined) return true;
    this.#options.note(`index.yaml is left as it is: it lists ${foreign}, which is not in the folder`);
    return false;
  }

  #writeIndex(): void {
    if (!this.#writesIndex) return;
    let problem = '';
    try {
      writeFileAtomic(join(this.#options.folder, 'index.yaml'), this.#snapshot.index);
    } catch (error) {
      problem = errorMessage(error);
    }
    // said once, and tried again with the next change: a disk is not full for ever
    if (problem !== '' && problem !== this.#problem) {
      this.#options.note(`index.yaml is served, but not written: ${problem}`);
    }
    this.#problem = problem;
  }

  async #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(action);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

function rank(place: string): number {
  return place.endsWith('.prov') ? 0 : 1;
}

function isBelow(url: string, base: string): boolean {
  return base !== '' && url.startsWith(base);
}

/** A `+`, as many versions have one, may stay. */
function escapeName(name: string): string {
  return encodeURIComponent(name).replaceAll('%2B', '+');
}
