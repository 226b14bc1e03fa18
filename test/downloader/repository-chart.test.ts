import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { resolveChart } from '../../src/downloader/chart-downloader.ts';
import { chartInRepositoryUrl } from '../../src/downloader/repository-url.ts';
import { noAccess } from '../../src/downloader/source-context.ts';
import { sha256 } from '../sources/archives.ts';
import { archives, indexAt, TestHome, TestRepository } from './repository.ts';

let repository: TestRepository;
let home: TestHome;

beforeAll(async () => {
  repository = await new TestRepository().start();
});
afterAll(() => {
  repository.close();
});
beforeEach(() => {
  home = new TestHome();
  repository.fill();
  home.add([{ name: 'r', url: repository.url, index: indexAt() }]);
});
afterEach(() => {
  home.remove();
});

describe('resolveChart', () => {
  const found: readonly (readonly [version: string, file: string])[] = [
    ['', 'web-1.1.0.tgz'],
    ['1.0.0', 'web-1.0.0.tgz'],
    ['~1.0', 'web-1.0.0.tgz'],
    ['^1', 'web-1.1.0.tgz'],
    ['>0.0.0-0', 'web-2.0.0-rc.1.tgz'],
  ];
  for (const [version, file] of found) {
    test(`version ${JSON.stringify(version)} of a repository's chart is ${file}`, async () => {
      const { url, digest } = await resolveChart('r/web', version, home.context());
      expect(url).toBe(`${repository.url}/${file}`);
      expect(digest).toBe(sha256(archives[file.slice(4, -4) as keyof typeof archives]));
    });
  }

  // texts of Helm 3.22.0
  const refused: readonly (readonly [reference: string, version: string, text: string])[] = [
    [
      'r/web',
      '^3',
      `chart "web" matching ^3 not found in r index. (try 'helm repo update'): no chart version found for web-^3`,
    ],
    ['r/none', '', `chart "none" matching  not found in r index. (try 'helm repo update'): no chart name found`],
    ['none/web', '', 'repo none not found'],
    ['web', '', 'non-absolute URLs should be in form of repo_name/path_to_chart, got: web'],
    ['http://[::1', '', 'invalid chart URL format: http://[::1'],
    ['', '', 'non-absolute URLs should be in form of repo_name/path_to_chart, got: '],
  ];
  for (const [reference, version, text] of refused) {
    test(`${JSON.stringify(reference)} ${version} fails`, () => {
      expect(resolveChart(reference, version, home.context())).rejects.toThrow(new Error(text));
    });
  }

  test('versions of an index that are left out are logged', async () => {
    const index = indexAt().replace('version: 1.0.0', 'version: one');
    home.add([{ name: 'r', url: repository.url, index }]);
    const logged: string[] = [];
    await resolveChart('r/web', '', home.context({ log: (text, place) => void logged.push(`${place}: ${text}`) }));
    expect(logged.join()).toMatch(/^index.go:\d+: skipping loading invalid entry for chart "web" "one" from /);
  });

  test('without its index a repository has to be updated', () => {
    home.add([{ name: 'new', url: repository.url }]);
    const path = join(home.env.HELM_CACHE_HOME, 'repository/new-index.yaml');
    expect(resolveChart('new/web', '', home.context())).rejects.toThrow(
      `no cached repo found. (try 'helm repo update'): open ${path}: no such file or directory`,
    );
  });

  test('what a repository says of a connection comes before what flags say', async () => {
    const more = '  username: me\n  password: mine\n  caFile: ca.pem\n  pass_credentials_all: true\n';
    home.add([{ name: 'r', url: repository.url, index: indexAt(), more }]);
    const access = { ...noAccess, username: 'you', password: 'yours', certFile: 'c', keyFile: 'k', plainHttp: true };
    const { options } = await resolveChart('r/web', '', home.context({ access }));
    expect(options).toEqual({
      ...noAccess,
      username: 'me',
      password: 'mine',
      certFile: '',
      keyFile: '',
      caFile: 'ca.pem',
      passCredentialsAll: true,
      plainHttp: true,
      repoUrl: repository.url,
    });
  });
});

describe('chartInRepositoryUrl', () => {
  // texts of Helm 3.22.0
  const refused: readonly (readonly [url: string, text: string])[] = [
    ['ftp://x', 'could not find protocol handler for: ftp'],
    ['foo', 'could not find protocol handler for: '],
    [':::', 'invalid chart URL format: :::'],
    [
      'oci://x/y',
      'looks like "oci://x/y" is not a valid chart repository or cannot be reached: failed to perform "FetchReference" on source: invalid reference',
    ],
  ];
  for (const [url, text] of refused) {
    test(`${url} is no repository`, () => {
      expect(chartInRepositoryUrl(url, 'web', '', home.context())).rejects.toThrow(new Error(text));
    });
  }

  test('the digest in its index counts', async () => {
    const { digest } = await chartInRepositoryUrl(repository.url, 'web', '1.0.0', home.context());
    expect(digest).toBe(sha256(archives['1.0.0']));
  });

  test('a chart that is not there', () => {
    expect(chartInRepositoryUrl(repository.url, 'web', '7', home.context())).rejects.toThrow(
      `chart "web" version "7" not found in ${repository.url} repository`,
    );
  });
});
