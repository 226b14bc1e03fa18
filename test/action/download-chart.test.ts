import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { locateChart } from '../../src/action/chart-source.ts';
import type { ChartOrigin } from '../../src/action/chart-origin.ts';
import type { Configuration } from '../../src/action/configuration.ts';
import { noAccess } from '../../src/downloader/source-context.ts';
import { indexOf, simpleArchive } from '../sources/archives.ts';
import { TestHome, TestRepository } from '../downloader/repository.ts';

const web = simpleArchive('web', '1.0.0');
const index = indexOf([{ name: 'web', version: '1.0.0', data: web, url: 'web-1.0.0.tgz' }]);
let repository: TestRepository;
let home: TestHome;

beforeAll(async () => {
  repository = await new TestRepository().start();
  repository.files.set('web-1.0.0.tgz', web).set('index.yaml', index);
  repository.files.set('page.tgz', '<!doctype html>').set('r-index.yaml', 'apiVersion: v1\n');
  repository.files.set('packed/r-index.yaml', web).set('cut.tgz', web.subarray(0, 100));
});
afterAll(() => {
  repository.close();
});
beforeEach(() => {
  repository.asked.length = 0;
  home = new TestHome();
  home.add([{ name: 'r', url: repository.url, index }]);
});
afterEach(() => {
  home.remove();
});

const cache = (): string => join(home.env.HELM_CACHE_HOME, 'repository');

function locate(reference: string, more: Partial<ChartOrigin> = {}): Promise<string> {
  const { settings, env, warn } = home.context();
  const origin = { repo: '', version: '', verify: false, keyring: '', access: noAccess, ...more };
  const config = { settings, env, warn, log: (text: string) => home.printed.push(text) };
  return locateChart(config as unknown as Configuration, reference, origin);
}

describe('locateChart', () => {
  const references: readonly (readonly [reference: string, more: Partial<ChartOrigin>])[] = [
    ['r/web', {}],
    [' r/web ', { version: ' 1.0.0 ' }],
    ['URL/web-1.0.0.tgz', {}],
    ['web', { repo: 'URL' }],
  ];
  for (const [reference, more] of references) {
    test(`${reference} ${JSON.stringify(more)} is downloaded to the repository cache`, async () => {
      const fill = (text: string): string => text.replace('URL', repository.url);
      const origin = more.repo === undefined ? more : { ...more, repo: fill(more.repo) };
      expect(await locate(fill(reference), origin)).toBe(join(cache(), 'web-1.0.0.tgz'));
      expect(readdirSync(cache()).sort()).toEqual(['r-index.yaml', 'web-1.0.0.tgz']);
    });
  }

  test('what is here wins over a repository, which is told', async () => {
    expect(await locate('src', { repo: 'http://nowhere' })).toBe(join(process.cwd(), 'src'));
    expect(home.printed).toEqual([
      'WARN local chart found in current working directory. repository url ignored chart=src repository=http://nowhere',
    ]);
    expect(repository.paths()).toEqual([]);
  });

  const noCharts: readonly (readonly [path: string, text: string])[] = [
    ['page.tgz', `page.tgz' does not appear to be a gzipped archive; got 'text/html; charset=utf-8'`],
    ['cut.tgz', 'unexpected EOF'],
    ['r-index.yaml', `r-index.yaml' seems to be a YAML file, but expected a gzipped archive`],
    ['packed/r-index.yaml', 'r-index.yaml is no name for an archive'],
  ];
  for (const [path, text] of noCharts) {
    test(`${path} is not kept: ${text}`, async () => {
      const failure: unknown = await locate(`${repository.url}/${path}`).catch((error: unknown) => error);
      expect((failure as Error).message).toContain(text);
      expect(readdirSync(cache())).toEqual(['r-index.yaml']);
      expect(readFileSync(join(cache(), 'r-index.yaml'), 'utf8')).toBe(index);
    });
  }
});
