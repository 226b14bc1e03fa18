import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../../src/action/configuration.ts';
import { pullChart, type PullOptions, type PullResult } from '../../src/action/pull.ts';
import { noAccess } from '../../src/downloader/source-context.ts';
import { chartArchive, indexOf, simpleArchive, simpleChart } from '../sources/archives.ts';
import { TestHome, TestRepository } from '../downloader/repository.ts';

const web = simpleArchive('web', '1.0.0');
/** The folder in the archive and the name in the index are not the chart's. */
const alias = chartArchive('folder', simpleChart('named-otherwise', '1.0.0'));

let repository: TestRepository;
let home: TestHome;

beforeAll(async () => {
  repository = await new TestRepository().start();
  repository.files.set('web-1.0.0.tgz', web).set('alias-1.0.0.tgz', alias).set('bad.tgz', 'no archive');
});
afterAll(() => {
  repository.close();
});
beforeEach(() => {
  home = new TestHome();
  const index = indexOf([
    { name: 'web', version: '1.0.0', data: web, url: 'web-1.0.0.tgz' },
    { name: 'alias', version: '1.0.0', data: alias, url: 'alias-1.0.0.tgz' },
  ]);
  home.add([{ name: 'r', url: repository.url, index }]);
});
afterEach(() => {
  home.remove();
});

const origin = { repo: '', version: '', verify: false, keyring: '', access: noAccess };

function pull(reference: string, more: Partial<PullOptions> = {}): Promise<PullResult> {
  const { settings, env, warn } = home.context();
  const options = { reference, origin, prov: false, destination: home.destination, untar: false, untarDir: '.' };
  return pullChart({ settings, env, warn } as unknown as Configuration, { ...options, ...more });
}

const files = (): string[] => (readdirSync(home.destination, { recursive: true }) as string[]).sort();

describe('pullChart', () => {
  test('stores the archive', async () => {
    const { path, warning } = await pull('r/web');
    expect(path).toBe(join(home.destination, 'web-1.0.0.tgz'));
    expect(warning).toBe('');
    expect(files()).toEqual(['web-1.0.0.tgz']);
  });

  const untarred: readonly (readonly [reference: string, untarDir: string, path: string])[] = [
    ['r/web', '.', 'web'],
    ['r/web', 'a/b', 'a/b/web'],
    ['r/alias', '.', 'named-otherwise'],
    ['web-1.0.0.tgz', '.', 'web'],
  ];
  for (const [reference, untarDir, expected] of untarred) {
    test(`unpacks ${reference} to ${expected}`, async () => {
      const address = reference.includes('/') ? reference : `${repository.url}/${reference}`;
      const { path } = await pull(address, { untar: true, untarDir });
      expect(path).toBe(join(home.destination, expected));
      expect(readdirSync(path).sort()).toEqual(['Chart.yaml', 'templates', 'values.yaml']);
      expect(files().filter((name) => name.endsWith('.tgz'))).toEqual([]);
    });
  }

  test('an absolute folder to unpack to is not seen from the destination', async () => {
    const untarDir = join(home.folder, 'else');
    expect((await pull('r/web', { untar: true, untarDir })).path).toBe(join(untarDir, 'web'));
  });

  for (const [there, reference] of [
    ['web', 'r/web'],
    ['alias', 'r/alias'],
    ['named-otherwise', 'r/alias'],
  ] as const) {
    test(`${reference} is not unpacked where there is ${there}`, async () => {
      mkdirSync(join(home.destination, there));
      const failure: unknown = await pull(reference, { untar: true }).catch((error: unknown) => error);
      expect((failure as Error).message).toBe(
        `failed to untar: a file or directory with the name ${join(home.destination, there)} already exists`,
      );
      expect(files()).toEqual([there]);
    });
  }

  test('nothing is left of what cannot be unpacked', async () => {
    const failure: unknown = await pull(`${repository.url}/bad.tgz`, { untar: true }).catch((error: unknown) => error);
    expect((failure as Error).message).toBe('gzip: invalid header');
    expect(files()).toEqual([]);
  });

  test('tells that there is no provenance', async () => {
    const { warning } = await pull('r/web', { prov: true });
    expect(warning).toStartWith('WARNING: Verification not found for r/web: failed to fetch ');
    expect(files()).toEqual(['web-1.0.0.tgz']);
  });
});
