/** A repository on loopback for tests of downloads: what it is asked for is written down. */
import { createServer, type Server } from 'node:http';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DownloadContext } from '../../src/downloader/chart-downloader.ts';
import { noAccess } from '../../src/downloader/source-context.ts';
import { settingsFromEnvironment } from '../../src/home/settings.ts';
import { indexOf, simpleArchive } from '../sources/archives.ts';

/** A chart by version. */
export const archives = {
  '1.0.0': simpleArchive('web', '1.0.0'),
  '1.1.0': simpleArchive('web', '1.1.0'),
  '2.0.0-rc.1': simpleArchive('web', '2.0.0-rc.1'),
} as const;

/** An index of all of them; `at` puts an address in front of the names of the files. */
export function indexAt(at = ''): string {
  return indexOf(
    Object.entries(archives).map(([version, data]) => ({ name: 'web', version, data, url: `${at}web-${version}.tgz` })),
  );
}

export interface AskedFor {
  readonly path: string;
  /** `user:password`; '' for none. */
  readonly login: string;
}

export class TestRepository {
  readonly files = new Map<string, string | Uint8Array>();
  readonly asked: AskedFor[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer(({ url = '', headers }, response) => {
      const login = atob((headers.authorization ?? '').replace(/^Basic /, ''));
      this.asked.push({ path: url, login });
      const body = this.files.get(url.slice(1));
      if (body === undefined) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': typeOf(url) }).end(body);
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Begins anew, with `archives` and an index of them. */
  fill(): void {
    this.files.clear();
    this.asked.length = 0;
    this.files.set('index.yaml', indexAt());
    for (const [version, data] of Object.entries(archives)) this.files.set(`web-${version}.tgz`, data);
  }

  /** What was asked for since the last time. */
  paths(): string[] {
    return this.asked.splice(0).map(({ path }) => path);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

function typeOf(path: string): string {
  return path.includes('/manifests/') ? 'application/vnd.oci.image.manifest.v1+json' : 'application/octet-stream';
}

export class TestHome {
  readonly folder = mkdtempSync(join(tmpdir(), 'scull-downloads-'));
  readonly printed: string[] = [];
  readonly env = { HELM_CACHE_HOME: join(this.folder, 'cache'), HELM_CONFIG_HOME: join(this.folder, 'config') };
  readonly destination = join(this.folder, 'out');

  constructor() {
    mkdirSync(this.destination);
  }

  /** Repositories as `repo add` leaves them: entries, and their indexes in the cache. */
  add(entries: readonly { name: string; url: string; index?: string; more?: string }[]): void {
    mkdirSync(this.env.HELM_CONFIG_HOME, { recursive: true });
    mkdirSync(join(this.env.HELM_CACHE_HOME, 'repository'), { recursive: true });
    const lines = entries.map(({ name, url, more = '' }) => `- name: ${name}\n  url: ${url}\n${more}`);
    writeFileSync(join(this.env.HELM_CONFIG_HOME, 'repositories.yaml'), `repositories:\n${lines.join('')}`);
    for (const { name, index } of entries) {
      if (index !== undefined) writeFileSync(join(this.env.HELM_CACHE_HOME, `repository/${name}-index.yaml`), index);
    }
  }

  context(more: Partial<DownloadContext> = {}): DownloadContext {
    return {
      settings: settingsFromEnvironment(this.env),
      env: this.env,
      warn: () => undefined,
      print: (text) => this.printed.push(text),
      access: noAccess,
      verify: 'never',
      keyring: '',
      ...more,
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
