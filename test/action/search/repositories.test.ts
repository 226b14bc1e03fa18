import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matcherFor } from '../../../src/action/search/matcher.ts';
import { searchRepositories, type SearchOptions } from '../../../src/action/search/repositories.ts';
import { settingsFromEnvironment } from '../../../src/home/settings.ts';
import type { Configuration } from '../../../src/action/configuration.ts';

const folder = mkdtempSync(join(tmpdir(), 'scull-search-'));
const warnings: string[] = [];
const settings = settingsFromEnvironment({
  HELM_REPOSITORY_CONFIG: join(folder, 'repositories.yaml'),
  HELM_REPOSITORY_CACHE: join(folder, 'cache'),
});
const config = {
  settings,
  env: {},
  warn: (line: string) => warnings.push(line),
  log: () => undefined,
  debug: () => undefined,
} as unknown as Configuration;

const index = `apiVersion: v1
entries:
  web:
  - {name: web, version: 1.0.0, description: serves, keywords: [http]}
  - {name: web, version: 2.0.0, description: serves pages, keywords: [http]}
  - {name: web, version: 3.0.0-rc.1, description: serves pages}
  server:
  - {name: server, version: 0.1.0, description: for the web}
  k$$v:
  - {name: kv, version: 1.0.0}
  twice:
  - {name: twice, version: 1.0.0, description: first}
  - {name: twice, version: 1.0.0, description: second}
  ../up:
  - {name: up, version: 1.0.0}
`;

beforeAll(() => {
  mkdirSync(join(folder, 'cache'));
  const names = ['a', 'b', 'gone'];
  writeFileSync(
    join(folder, 'repositories.yaml'),
    `repositories:\n${names.map((name) => `- {name: ${name}, url: http://x}\n`).join('')}`,
  );
  for (const name of ['a', 'b']) writeFileSync(join(folder, `cache/${name}-index.yaml`), index);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function found(words: readonly string[], more: Partial<SearchOptions> = {}): Promise<string[]> {
  const options = { words, regexp: false, version: '', devel: false, versions: false, ...more };
  const charts = await searchRepositories(config, options);
  return charts.map(({ name, version }) => `${name} ${version}`);
}

describe('searchRepositories', () => {
  test('everything: the newest releases by name', async () => {
    expect(await found([])).toEqual([
      ...['a/k 1.0.0', 'a/server 0.1.0', 'a/twice 1.0.0', 'a/web 2.0.0'],
      ...['b/k 1.0.0', 'b/server 0.1.0', 'b/twice 1.0.0', 'b/web 2.0.0', 'up 1.0.0'],
    ]);
  });

  test('what matches in the name comes before what matches in the description', async () => {
    expect(await found(['web'])).toEqual(['a/web 2.0.0', 'b/web 2.0.0', 'a/server 0.1.0', 'b/server 0.1.0']);
  });

  test('case does not count, and words belong together', async () => {
    expect(await found(['For', 'THE', 'web'])).toEqual(['a/server 0.1.0', 'b/server 0.1.0']);
    expect(await found(['web', 'for'])).toEqual([]);
  });

  test('a chart is found by its repository', async () => {
    expect(await found(['b/web'])).toEqual(['b/web 2.0.0']);
  });

  test('prereleases, ranges and all versions', async () => {
    expect(await found(['b/web'], { devel: true })).toEqual(['b/web 3.0.0-rc.1']);
    expect(await found(['b/web'], { version: '<2' })).toEqual(['b/web 1.0.0']);
    expect(await found(['b/web'], { versions: true })).toEqual(['b/web 2.0.0', 'b/web 1.0.0']);
    expect(await found(['pages'], { versions: true, version: '>0-0' })).toEqual([
      ...['a/web 3.0.0-rc.1', 'a/web 2.0.0', 'b/web 3.0.0-rc.1', 'b/web 2.0.0'],
    ]);
  });

  test('regular expressions are those of Go', async () => {
    expect(await found(['^SER'], { regexp: true })).toEqual([]);
    expect(await found(['(?i)^SER'], { regexp: true })).toEqual(['a/server 0.1.0', 'b/server 0.1.0']);
    expect(found(['['], { regexp: true })).rejects.toThrow('error parsing regexp: missing closing ]: `[`');
  });

  test('a range that is none', () => {
    expect(found([], { version: 'x.y.z' })).rejects.toThrow(
      'an invalid version/constraint format: improper constraint: "x.y.z"',
    );
  });

  test('an index that is not there is told of', async () => {
    warnings.length = 0;
    await found(['web']);
    expect(warnings[0]).toBe(`WARNING: Repo "gone" is corrupt or missing. Try 'helm repo update'.`);
    expect(warnings[1]).toEndWith('gone-index.yaml: no such file or directory');
  });
});

describe('a match', () => {
  const chart = {
    name: 'web',
    version: '1.0.0',
    appVersion: '',
    description: 'Serves Ünïcode',
    keywordText: 'http pages',
  };
  const cases: readonly (readonly [text: string, isRegexp: boolean, parts: number | undefined])[] = [
    ['web', false, 0],
    ['r/web', false, 1],
    ['serves ünï', false, 2],
    ['HTTP', false, 3],
    ['pages', false, 3],
    ['mail', false, undefined],
    ['', false, 0],
    ['Ünï', true, 2],
    ['http pages$', true, 3],
    ['x', true, undefined],
  ];
  for (const [text, isRegexp, parts] of cases) {
    test(`${text}${isRegexp ? ' as an expression' : ''}`, async () => {
      expect((await matcherFor(text, isRegexp))('r', chart)).toBe(parts);
    });
  }
});
