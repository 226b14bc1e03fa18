/**
 * Archives by the SHA-256 of their content, in the place and under the names of Helm 4 (pkg/downloader/cache.go of v4.3.1), so
 * that both share them. Helm 4 files what a server sent under the digest that the index promised; nothing is believed
 * here: what is read is hashed again, and passed over if it is something else.
 */
import { readFileSync, statSync } from 'node:fs';
import { homePath, joinPath, type Environment } from '../home/paths.ts';
import { writeFileAtomic } from '../home/write-file.ts';

/** More than any archive is. */
const MAX_SIZE = 100 * 1024 * 1024;

export class ContentCache {
  readonly #root: string;

  constructor(env: Environment) {
    const own = env['HELM_CONTENT_CACHE'];
    this.#root = own === undefined || own === '' ? homePath(env, 'cache', 'content') : own;
  }

  /** The archive with this SHA-256, in hex; undefined where it is not there, or where something else is in its place. */
  async get(digest: string): Promise<Uint8Array | undefined> {
    const path = this.#path(digest);
    try {
      const stats = statSync(path);
      if (!stats.isFile() || stats.size > MAX_SIZE) return undefined;
      const data = readFileSync(path);
      return (await sha256Hex(data)) === digest ? data : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps an archive that has this SHA-256. A cache that cannot be written to is none: nothing is said. */
  put(digest: string, data: Uint8Array): void {
    try {
      writeFileAtomic(this.#path(digest), data, { mayBeLost: true });
    } catch {
      // the next download takes longer, that is all
    }
  }

  #path(digest: string): string {
    return joinPath(this.#root, digest.slice(0, 2), `${digest}.chart`);
  }
}

/** The SHA-256 of `data` in lower case hex; the host's own, which needs nothing loaded. */
export async function sha256Hex(data: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', data));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
