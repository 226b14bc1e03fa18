import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { downloadChart } from '../../src/downloader/chart-downloader.ts';
import { chartInRepositoryUrl } from '../../src/downloader/repository-url.ts';
import { noAccess } from '../../src/downloader/source-context.ts';
import { indexOf, sha256, simpleArchive } from '../sources/archives.ts';
import { archives, indexAt, TestHome, TestRepository } from './repository.ts';

let repository: TestRepository;
let elsewhere: TestRepository;
let home: TestHome;

beforeAll(async () => {
  repository = await new TestRepository().start();
  elsewhere = await new TestRepository().start();
});
afterAll(() => {
  repository.close();
  elsewhere.close();
});
beforeEach(() => {
  home = new TestHome();
  repository.fill();
  elsewhere.fill();
  home.add([{ name: 'r', url: repository.url, index: indexAt() }]);
});
afterEach(() => {
  home.remove();
});

const download = (
  reference: string,
  version = '',
  more: Parameters<TestHome['context']>[0] = {},
): ReturnType<typeof downloadChart> => downloadChart(reference, version, home.destination, home.context(more));

const written = (): string[] => readdirSync(home.destination).sort();

describe('downloadChart', () => {
  test('stores the archive under its name', async () => {
    const { path } = await download('r/web', '1.0.0');
    expect(path).toBe(join(home.destination, 'web-1.0.0.tgz'));
    expect(readFileSync(path)).toEqual(Buffer.from(archives['1.0.0']));
  });

  test('an archive that is not the one of the index is an error, and not stored', async () => {
    repository.files.set('web-1.0.0.tgz', archives['1.1.0']);
    const failure: unknown = await download('r/web', '1.0.0').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect((failure as Error).message).toBe(
      `digest mismatch: ${repository.url}/web-1.0.0.tgz is sha256:${sha256(archives['1.1.0'])}, the index says sha256:${sha256(archives['1.0.0'])}`,
    );
    expect(written()).toEqual([]);
    repository.files.set('web-1.0.0.tgz', archives['1.0.0']);
    await download('r/web', '1.0.0');
    expect(written()).toEqual(['web-1.0.0.tgz']);
  });

  test('an index without digests is believed', async () => {
    const index = indexAt().replaceAll(/digest: .*/g, 'digest: ""');
    home.add([{ name: 'r', url: repository.url, index }]);
    repository.files.set('web-1.0.0.tgz', archives['1.1.0']);
    const { path } = await download('r/web', '1.0.0');
    expect(readFileSync(path)).toEqual(Buffer.from(archives['1.1.0']));
  });

  test('an answer that is no success is an error, and nothing is stored', async () => {
    repository.files.delete('web-1.0.0.tgz');
    expect(download('r/web', '1.0.0')).rejects.toThrow(
      `failed to fetch ${repository.url}/web-1.0.0.tgz : 404 Not Found`,
    );
    await download('r/web', '1.0.0').catch(() => undefined);
    expect(written()).toEqual([]);
  });

  test('the folder has to be there', () => {
    const folder = join(home.folder, 'none');
    expect(downloadChart('r/web', '1.0.0', folder, home.context())).rejects.toThrow(
      `open ${folder}/web-1.0.0.tgz: no such file or directory`,
    );
  });

  const nameless = ['/', '/..', '/a%00b', '/%5C..%5Cx'];
  for (const path of nameless) {
    test(`an address that ends with ${path} gives no file`, async () => {
      repository.files.set(path.slice(1), 'x');
      const failure: unknown = await download(`${repository.url}${path}`).catch((error: unknown) => error);
      expect((failure as Error).message).toContain(repository.url);
      expect(written()).toEqual([]);
    });
  }
});

describe('the content cache', () => {
  const cached = (digest: string): string =>
    join(home.env.HELM_CACHE_HOME, 'content', digest.slice(0, 2), `${digest}.chart`);

  test('an archive that is there already is not asked for again', async () => {
    await download('r/web', '1.0.0');
    expect(repository.paths()).toEqual(['/web-1.0.0.tgz']);
    const { path } = await download('r/web', '1.0.0');
    expect(repository.paths()).toEqual([]);
    expect(readFileSync(path)).toEqual(Buffer.from(archives['1.0.0']));
  });

  test('what lies there under a false name is passed over, and replaced', async () => {
    await download('r/web', '1.0.0');
    const digest = sha256(archives['1.0.0']);
    writeFileSync(cached(digest), archives['1.1.0']);
    const { path } = await download('r/web', '1.0.0');
    expect(readFileSync(path)).toEqual(Buffer.from(archives['1.0.0']));
    expect(readFileSync(cached(digest))).toEqual(Buffer.from(archives['1.0.0']));
  });

  test('a chart that changed is not taken from it', async () => {
    await download('r/web', '1.0.0');
    const changed = simpleArchive('web', '1.0.0', 'keywords: [changed]\n');
    repository.files.set('web-1.0.0.tgz', changed);
    const index = indexOf([{ name: 'web', version: '1.0.0', data: changed, url: 'web-1.0.0.tgz' }]);
    home.add([{ name: 'r', url: repository.url, index }]);
    const { path } = await download('r/web', '1.0.0');
    expect(readFileSync(path)).toEqual(Buffer.from(changed));
  });

  test('what an address gives is asked for each time', async () => {
    await download('r/web', '1.0.0');
    repository.files.set('web-1.0.0.tgz', archives['1.1.0']);
    const { path } = await download(`${repository.url}/web-1.0.0.tgz`);
    expect(readFileSync(path)).toEqual(Buffer.from(archives['1.1.0']));
  });

  test('it need not be writable', async () => {
    writeFileSync(join(home.env.HELM_CACHE_HOME, 'content'), 'a file');
    await download('r/web', '1.0.0');
    expect(written()).toEqual(['web-1.0.0.tgz']);
  });
});

describe('user name and password', () => {
  const login = { ...noAccess, username: 'me', password: 'mine' };
  const asked = (): { here: string[]; there: string[] } => ({
    here: repository.asked.map((one) => one.login),
    there: elsewhere.asked.map((one) => one.login),
  });

  test('of a repository go to its host alone', async () => {
    const more = '  username: me\n  password: mine\n';
    home.add([{ name: 'r', url: repository.url, index: indexAt(`${elsewhere.url}/`), more }]);
    await download('r/web', '1.0.0');
    expect(asked()).toEqual({ here: [], there: [''] });
    home.add([
      {
        name: 'r',
        url: repository.url,
        index: indexAt(`${elsewhere.url}/`),
        more: `${more}  pass_credentials_all: true\n`,
      },
    ]);
    await download('r/web', '1.1.0');
    expect(asked()).toEqual({ here: [], there: ['', 'me:mine'] });
  });

  test('of a repository go along to an address that its index has', async () => {
    const more = '  username: me\n  password: mine\n';
    home.add([{ name: 'r', url: repository.url, index: indexAt(`${repository.url}/`), more }]);
    await download(`${repository.url}/./web-1.0.0.tgz`);
    repository.files.set('other.tgz', archives['1.0.0']);
    await download(`${repository.url}/other.tgz`);
    expect(asked().here).toEqual(['me:mine', '']);
  });

  test('of the flags go to the address that was given', async () => {
    await download(`${repository.url}/web-1.0.0.tgz`, '', { access: login });
    expect(asked().here).toEqual(['me:mine']);
  });

  test('with --repo they go to the repository, and to its archives where those are at the same place', async () => {
    repository.files.set('index.yaml', indexAt(`${elsewhere.url}/`));
    for (const passCredentialsAll of [false, true]) {
      const context = home.context({ access: { ...login, passCredentialsAll } });
      const { options } = await chartInRepositoryUrl(repository.url, 'web', '', context);
      expect(options.username).toBe(passCredentialsAll ? 'me' : '');
    }
    expect(asked().here).toEqual(['me:mine', 'me:mine']);
    repository.files.set('index.yaml', indexAt());
    const { options } = await chartInRepositoryUrl(repository.url, 'web', '', home.context({ access: login }));
    expect(options).toMatchObject({ username: 'me', repoUrl: `${repository.url}/web-1.1.0.tgz` });
  });
});

test('a password in an address is not shown', async () => {
  const address = `${repository.url.replace('http://', 'http://ada:hidden-word@')}/web-1.0.0.tgz`;
  const failure: unknown = await download(address, '', { verify: 'always' }).catch((error: unknown) => error);
  expect((failure as Error).message).toMatch(/^failed to fetch provenance "http:\/\/ada:[x*]+@/);
  await download(address, '', { verify: 'later' });
  expect(home.printed.join()).not.toContain('hidden-word');
});

describe('provenance', () => {
  test('is stored beside the archive, unchecked, when it is to be checked later', async () => {
    repository.files.set('web-1.0.0.tgz.prov', 'anything');
    await download('r/web', '1.0.0', { verify: 'later' });
    expect(written()).toEqual(['web-1.0.0.tgz', 'web-1.0.0.tgz.prov']);
  });

  for (const verify of ['later', 'ifPossible'] as const) {
    test(`a missing one is told of when it is asked for ${verify}`, async () => {
      await download('r/web', '1.0.0', { verify });
      expect(home.printed).toEqual([
        `WARNING: Verification not found for r/web: failed to fetch ${repository.url}/web-1.0.0.tgz.prov : 404 Not Found\n`,
      ]);
      expect(written()).toEqual(['web-1.0.0.tgz']);
    });
  }

  test('a missing one is an error when it must be there, and nothing is stored', async () => {
    const failure: unknown = await download('r/web', '1.0.0', { verify: 'always' }).catch((error: unknown) => error);
    expect((failure as Error).message).toBe(`failed to fetch provenance "${repository.url}/web-1.0.0.tgz.prov"`);
    expect(written()).toEqual([]);
  });

  test('only a .tgz can be verified', () => {
    repository.files.set('web.zip', archives['1.0.0']);
    repository.files.set('web.zip.prov', 'anything');
    expect(download(`${repository.url}/web.zip`, '', { verify: 'always' })).rejects.toThrow('chart must be a tgz file');
  });
});
