/**
 * Tells when folders may have changed: once things are quiet, but not later than a second, so that a long copy is seen on its
 * way too. Systems forget to tell now and then (network file systems never do), so it is asked every few seconds besides.
 */
import { watch, type FSWatcher } from 'node:fs';

const QUIET = 150;
const LATEST = 1000;
const EVERY = 10_000;
/** Without a watcher. */
const EVERY_UNWATCHED = 2000;
const MOST_FOLDERS = 1000;

export class FolderWatch {
  readonly #changed: () => Promise<unknown>;
  readonly #watchers = new Map<string, FSWatcher>();
  #quiet: NodeJS.Timeout | undefined;
  #latest: NodeJS.Timeout | undefined;
  #regular: NodeJS.Timeout | undefined;
  #stopped = false;

  /** `changed` looks at the folders; what it throws is its own matter. */
  constructor(changed: () => Promise<unknown>) {
    this.#changed = changed;
  }

  /** Watches these folders, and no longer others. */
  follow(folders: readonly string[]): void {
    if (this.#stopped) return;
    const wanted = new Set(folders.slice(0, MOST_FOLDERS));
    for (const [folder, watcher] of this.#watchers) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of wanted) if (!this.#watchers.has(folder)) this.#watch(folder);
    clearTimeout(this.#regular);
    const every = this.#watchers.size === wanted.size ? EVERY : EVERY_UNWATCHED;
    this.#regular = setTimeout(() => {
      this.#fire();
    }, every);
  }

  stop(): void {
    this.#stopped = true;
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    for (const timer of [this.#quiet, this.#latest, this.#regular]) clearTimeout(timer);
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, (_event, name) => {
        if (name === 'index.yaml' || name?.endsWith('.tmp') === true) return; // our own
        this.#heard();
      });
      watcher.on('error', () => {
        watcher.close();
        this.#watchers.delete(folder);
      });
      this.#watchers.set(folder, watcher);
    } catch {
      // too many watchers, or a file system without: looking now and then has to do
    }
  }

  #heard(): void {
    const fire = (): void => {
      this.#fire();
    };
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(fire, QUIET);
    this.#latest ??= setTimeout(fire, LATEST);
  }

  #fire(): void {
    for (const timer of [this.#quiet, this.#latest]) clearTimeout(timer);
    this.#quiet = this.#latest = undefined;
    if (!this.#stopped) void this.#changed().catch(() => undefined);
  }
}
