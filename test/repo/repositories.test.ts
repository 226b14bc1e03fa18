import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryPath, recallIndex } from '../../src/repo/index-cache.ts';
import {
  changeRepoFile,
  loadRepoFile,
  loadRepoFileIfThere,
  newRepoEntry,
  saveRepoFile,
} from '../../src/repo/repo-file.ts';
import {
  chartsPath,
  downloadIndex,
  findVersionInRepoUrl,
  indexPath,
  loadCachedIndex,
  keptFiles,
  resolveReferenceUrl,
  type RepoPorts,
} from '../../src/repo/repositories.ts';

let server: Server;
let url: string;
let body: string;
let etags: boolean;
let statuses: number[] = [];
let folder: string;
let ports: RepoPorts;
let log: string[];

beforeAll(async () => {
  server = createServer((request, response) => {
    const etag = `"${String(Bun.hash(body))}"`;
    const known = etags && request.headers['if-none-match'] === etag;
    statuses.push(known ? 304 : 200);
    response.writeHead(statuses.at(-1)!, etags ? { etag } : {}).end(known ? undefined : body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scull-repo-'));
  statuses = [];
  log = [];
  etags = true;
  body = index('one');
  const settings = { repositoryCache: join(folder, 'cache'), repositoryConfig: join(folder, 'repositories.yaml') };
  ports = { env: {}, settings, log: (text) => log.push(text) };
});

function index(description: string, count = 600): string {
  const charts = Array.from({ length: count }, (_, i) => {
    const one = (version: string): string =>
      `  - name: web-${String(i)}\n    version: ${version}\n    description: ${description} ${'ü'.repeat(60)}\n    urls: [w-${version}.tgz]\n`;
    return `  web-${String(i)}:\n${one('1.0.0')}${one('2.0.0')}`;
  });
  return `apiVersion: v1\nentries:\n${charts.join('')}  bad:\n  - name: bad\n    version: none\n`;
}

const entry = (): ReturnType<typeof newRepoEntry> => newRepoEntry('r', url);
const path = (): string => indexPath(ports.settings, 'r');

describe('downloadIndex', () => {
  test('keeps the index and the names of its charts as Helm does', async () => {
    const got = await downloadIndex(entry(), ports);
    expect(got.get('web-7', '').version).toBe('2.0.0');
    expect(readFileSync(path(), 'utf8')).toBe(body);
    const names = readFileSync(chartsPath(ports.settings, 'r'), 'utf8').split('\n');
    expect(names).toHaveLength(602);
    expect(names).toContain('web-599');
    expect((statSync(path()).mode & 0o777).toString(8)).toBe('644');
  });

  test('is not sent again what is still the same', async () => {
    await downloadIndex(entry(), ports);
    const before = statSync(path(), { bigint: true }).mtimeNs;
    log = [];
    const again = await downloadIndex(entry(), ports);
    expect(statuses).toEqual([200, 304]);
    expect(statSync(path(), { bigint: true }).mtimeNs).toBe(before);
    expect(again.get('web-7', '').urls).toEqual(['w-2.0.0.tgz']);
    expect(log).toEqual([
      `skipping loading invalid entry for chart "bad" "none" from ${url}: validation: chart.metadata.version "none" is invalid`,
    ]);
  });

  test('what is the same without an ETag is not read again', async () => {
    etags = false;
    await downloadIndex(entry(), ports);
    const before = statSync(path(), { bigint: true }).mtimeNs;
    await downloadIndex(entry(), ports);
    expect(statuses).toEqual([200, 200]);
    expect(statSync(path(), { bigint: true }).mtimeNs).toBe(before);
  });

  test('takes what is new', async () => {
    await downloadIndex(entry(), ports);
    body = index('two', 3);
    const got = await downloadIndex(entry(), ports);
    expect(statuses).toEqual([200, 200]);
    expect(got.names()).toHaveLength(4);
  });

  test('asks for all of it where another program wrote the file', async () => {
    await downloadIndex(entry(), ports);
    writeFileSync(path(), index('other'));
    await downloadIndex(entry(), ports);
    expect(statuses).toEqual([200, 200]);
    expect(readFileSync(path(), 'utf8')).toBe(body);
  });

  test('asks for all of it where the repository has another address', async () => {
    await downloadIndex(entry(), ports);
    await downloadIndex(newRepoEntry('r', `${url}/`), ports);
    expect(statuses).toEqual([200, 200]);
  });

  test('makes the list of names again', async () => {
    await downloadIndex(entry(), ports);
    rmSync(chartsPath(ports.settings, 'r'));
    await downloadIndex(entry(), ports);
    expect(existsSync(chartsPath(ports.settings, 'r'))).toBe(true);
  });

  test('leaves what there is where the answer is no index', async () => {
    await downloadIndex(entry(), ports);
    const before = readFileSync(path(), 'utf8');
    body = '<html>\n';
    expect(downloadIndex(entry(), ports)).rejects.toThrow('cannot unmarshal string');
    await downloadIndex(entry(), ports).catch(() => undefined);
    expect(readFileSync(path(), 'utf8')).toBe(before);
  });
});

describe('loadCachedIndex', () => {
  test('what is remembered gives what the file gives', async () => {
    await downloadIndex(entry(), ports);
    const known = recallIndex(path());
    expect(known).toBeDefined();
    const fresh = JSON.stringify(loadCachedIndex('r', ports).searchable('web-7'));
    const remembered = loadCachedIndex('r', ports).get('web-7', '^1');
    rmSync(memoryPath(path()));
    const read = loadCachedIndex('r', ports);
    expect(JSON.stringify(read.searchable('web-7'))).toBe(fresh);
    expect(remembered.metadata).toEqual(read.get('web-7', '^1').metadata);
    expect(existsSync(memoryPath(path()))).toBe(true);
  });

  test('what is remembered of another file is not believed', async () => {
    await downloadIndex(entry(), ports);
    const { atime, mtime } = statSync(path());
    writeFileSync(path(), body.replaceAll('one', 'two'));
    utimesSync(path(), atime, mtime);
    expect(loadCachedIndex('r', ports).get('web-7', '').description).toStartWith('two');
  });

  test('a broken memory costs a reading', async () => {
    await downloadIndex(entry(), ports);
    writeFileSync(memoryPath(path()), '{"format":1,');
    expect(loadCachedIndex('r', ports).get('web-7', '').version).toBe('2.0.0');
  });

  test.each([
    ['no rows', (head: string) => head],
    ['rows that are none', (head: string) => `${head}\n[5]`],
    ['rows that end early', (head: string, rows: string) => `${head}\n${rows.slice(0, -9)}`],
    ['places that are none', (head: string, rows: string) => `${head.replaceAll(/\[\d+,/g, '[0.5,')}\n${rows}`],
    [
      'places beyond the end',
      (head: string, rows: string) => `${head.replaceAll(/,\d+\]/g, ',99999999999]')}\n${rows}`,
    ],
    ['no names', (head: string, rows: string) => `${head.replace('"names":', '"other":')}\n${rows}`],
  ])('so does one with %s', async (_name, damage) => {
    await downloadIndex(entry(), ports);
    const [head, rows] = readFileSync(memoryPath(path()), 'utf8').split('\n') as [string, string];
    writeFileSync(memoryPath(path()), damage(head, rows));
    const index = loadCachedIndex('r', ports);
    expect(index.searchable('web-7').map(({ version }) => version)).toContain('2.0.0');
    expect(index.get('web-7', '').version).toBe('2.0.0');
  });

  test('says what is wrong as Helm does', () => {
    expect(() => loadCachedIndex('none', ports)).toThrow(
      `open ${indexPath(ports.settings, 'none')}: no such file or directory`,
    );
  });

  test('nothing is left of what was removed', async () => {
    await downloadIndex(entry(), ports);
    const kept = keptFiles('r', ports);
    expect(kept.toSorted()).toEqual([path(), chartsPath(ports.settings, 'r'), memoryPath(path())].toSorted());
    saveRepoFile(ports.settings.repositoryConfig, { apiVersion: '', generated: '', entries: [] }, kept);
    for (const gone of kept) expect(existsSync(gone)).toBe(false);
  });
});

describe('findVersionInRepoUrl', () => {
  const cases: readonly (readonly [name: string, version: string, answer: string])[] = [
    ['web-7', '', 'URL/w-2.0.0.tgz'],
    ['web-7', '^1', 'URL/w-1.0.0.tgz'],
    ['web-7', '3.0.0', 'chart "web-7" version "3.0.0" not found in URL repository'],
    ['none', '', 'chart "none" not found in URL repository'],
  ];
  for (const [name, version, answer] of cases) {
    test(`${name} ${version}`, async () => {
      const got = await findVersionInRepoUrl(url, name, version, {}, ports).then(
        ({ address }) => address,
        (error: unknown) => (error as Error).message,
      );
      expect(got.replace(url, 'URL')).toBe(answer);
    });
  }

  test('keeps nothing', async () => {
    await findVersionInRepoUrl(url, 'web-7', '', {}, ports);
    expect(existsSync(join(folder, 'cache'))).toBe(false);
  });
});

describe('resolveReferenceUrl', () => {
  const cases: readonly (readonly [base: string, reference: string, url: string])[] = [
    ['http://x/charts', 'a.tgz', 'http://x/charts/a.tgz'],
    ['http://x/charts/', 'a.tgz', 'http://x/charts/a.tgz'],
    ['http://x', 'charts/a.tgz', 'http://x/charts/a.tgz'],
    ['http://x/charts', '/a.tgz', 'http://x/a.tgz'],
    ['http://x/charts?k=v', 'a.tgz', 'http://x/charts/a.tgz?k=v'],
    ['http://x/charts?k=v', 'https://y/a.tgz?z', 'https://y/a.tgz?z'],
    ['http://x/a%2Fb', 'c.tgz', 'http://x/a%2Fb/c.tgz'],
    ['http://u:p@x/charts', 'a.tgz', 'http://u:p@x/charts/a.tgz'],
  ];
  for (const [base, reference, expected] of cases) {
    test(`${base} ${reference}`, () => {
      expect(resolveReferenceUrl(base, reference)).toBe(expected);
    });
  }
});

describe('repositories.yaml', () => {
  test('is as Helm writes it, and for the user alone', async () => {
    const file = ports.settings.repositoryConfig;
    await changeRepoFile(file, ({ entries }) => entries.push({ ...newRepoEntry('r', 'http://x'), password: 'pw' }) > 0);
    expect(readFileSync(file, 'utf8')).toBe(`apiVersion: ""
generated: "0001-01-01T00:00:00Z"
repositories:
- caFile: ""
  certFile: ""
  insecure_skip_tls_verify: false
  keyFile: ""
  name: r
  pass_credentials_all: false
  password: pw
  url: http://x
  username: ""
`);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    expect(existsSync(join(folder, 'repositories.lock'))).toBe(true);
  });

  test('changes made at the same time are all kept', async () => {
    const file = ports.settings.repositoryConfig;
    const names = Array.from({ length: 8 }, (_, i) => `r${String(i)}`);
    const add = (name: string): Promise<void> =>
      changeRepoFile(file, ({ entries }) => entries.push(newRepoEntry(name, 'http://x')) > 0);
    await Promise.all(names.map(add));
    const { entries } = loadRepoFile(file);
    expect(entries.map(({ name }) => name).sort()).toEqual(names);
  });

  const cases: readonly (readonly [text: string, answer: string | number])[] = [
    ['', 0],
    ['repositories: null\n', 0],
    ['repositories: [null, {name: a, url: b}]\n', 1],
    ['repositories: [{name: 1, unknown: 2}]\n', 1],
    ['apiVersion: v1\ngenerated: "2024-01-02T03:04:05Z"\nrepositories: [{name: a}]\n', 1],
    [
      'repositories: x\n',
      'error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field File.repositories of type []*repo.Entry',
    ],
  ];
  for (const [text, answer] of cases) {
    test(JSON.stringify(text), () => {
      const file = join(folder, 'r.yaml');
      writeFileSync(file, text);
      let got: string | number;
      try {
        got = loadRepoFile(file).entries.length;
      } catch (error) {
        got = (error as Error).message;
      }
      expect(got).toBe(answer);
    });
  }

  test('one that is not there is an empty one where that will do', () => {
    const file = join(folder, 'none.yaml');
    expect(loadRepoFileIfThere(file).entries).toEqual([]);
    expect(() => loadRepoFile(file)).toThrow(
      `couldn't load repositories file (${file}): open ${file}: no such file or directory`,
    );
  });
});
