/** User names and passwords go to the scheme, host and port that they are for, across redirects and addresses in an index, too. */
import { afterAll, describe, expect, test } from 'bun:test';
import { binary } from '../cluster/cluster.ts';
import { createIdentity } from '../control-plane/certificates.ts';
import { indexOf } from './archives.ts';
import { tlsFiles } from './authority.ts';
import { repositoriesYaml, web } from './bad-repositories.ts';
import { reply, startBadServer, type Answer, type BadServer } from './bad-server.ts';
import { attempt, expectCleanFailure, missingProgram, WAITING } from './beside-helm.ts';
import { inTurn } from './in-turn.ts';

const open: BadServer[] = [];
afterAll(() => {
  for (const server of open) server.close();
});

async function start(answer: (url: string) => Answer, tls = false): Promise<BadServer> {
  const identity = createIdentity(tlsFiles().authority, { name: 'server', addresses: ['127.0.0.1'] });
  const server: BadServer = await startBadServer(
    (request, socket) => {
      answer(server.url)(request, socket);
    },
    tls ? { identity } : {},
  );
  open.push(server);
  return server;
}

/** Who was given a password. */
function told(server: BadServer): string[] {
  return server.requests.filter(({ headers }) => headers.has('authorization')).map(({ path }) => path);
}

const chartFile = (server: BadServer): string => `${server.url}/web-1.0.0.tgz`;
const good =
  (archive: string): Answer =>
  (request, socket) => {
    const isIndex = request.path.startsWith('/index.yaml');
    const index = indexOf([{ name: 'web', version: '1.0.0', data: web, url: archive }]);
    reply(200, isIndex ? index : web)(request, socket);
  };

interface Case {
  readonly name: string;
  /** Another server than that which the password is for, and that, which leads to it. */
  readonly servers: () => Promise<{ home: BadServer; other: BadServer }>;
}

const elsewhere = async (): Promise<BadServer> => start((url) => good(`${url}/web-1.0.0.tgz`));
const toOther = (other: string): Answer => {
  return (request, socket) => {
    reply(302, '', { Location: `${other}${request.path}` })(request, socket);
  };
};

const cases: readonly Case[] = [
  {
    name: 'an index that names archives of another port',
    servers: async () => {
      const other = await elsewhere();
      return { other, home: await start(() => good(chartFile(other))) };
    },
  },
  {
    name: 'an index that names archives of the same server under another name',
    servers: async () => {
      const other = await elsewhere();
      const home = await start(() => good(chartFile(other).replace('127.0.0.1', 'localhost')));
      return { other, home };
    },
  },
  {
    name: 'a redirect to another port',
    servers: async () => {
      const other = await elsewhere();
      return { other, home: await start(() => toOther(other.url)) };
    },
  },
  {
    name: 'a redirect to another name',
    servers: async () => {
      const other = await elsewhere();
      return { other, home: await start(() => toOther(other.url.replace('127.0.0.1', 'localhost'))) };
    },
  },
  {
    name: 'a redirect from TLS to none',
    servers: async () => {
      const other = await elsewhere();
      return { other, home: await start(() => toOther(other.url), true) };
    },
  },
];

const user = '--username ada --password hidden-word';
const commands = [
  `repo add new URL ${user} --insecure-skip-tls-verify`,
  `pull web --repo URL ${user} --insecure-skip-tls-verify`,
  `template x web --repo URL ${user} --insecure-skip-tls-verify`,
  `pull URL/web-1.0.0.tgz ${user} --insecure-skip-tls-verify`,
  'repo update',
  'pull r/web',
  'dependency update chart',
];

describe.skipIf(missingProgram !== undefined)('a password stays at home with', () => {
  for (const { name, servers } of cases) {
    for (const command of commands) {
      test.concurrent(`${name}: ${command}`, () => inTurn(async () => leaks(await servers(), command)), WAITING);
    }
  }

  async function leaks({ home, other }: { home: BadServer; other: BadServer }, command: string): Promise<void> {
    const outcome = await attempt(binary, { command: command.replaceAll('URL', home.url), files: filesOf(home) });
    expect(outcome.stderr + outcome.stdout).not.toContain('hidden-word');
    expect(told(other)).toEqual([]);
    // the archive of a redirected address is not below that of the password, the index is
    if (home.requests.some(({ path }) => path === '/index.yaml')) expect(told(home)).not.toEqual([]);
  }
});

describe.skipIf(missingProgram !== undefined)('a password goes everywhere with --pass-credentials', () => {
  for (const { name, servers } of cases) {
    const command = `pull web --repo URL ${user} --insecure-skip-tls-verify --pass-credentials`;
    test.concurrent(
      name,
      () =>
        inTurn(async () => {
          const { home, other } = await servers();
          const outcome = await attempt(binary, { command: command.replaceAll('URL', home.url) });
          expect(outcome.stderr).toBe('');
          expect(told(other)).not.toEqual([]);
        }),
      WAITING,
    );
  }
});

describe.skipIf(missingProgram !== undefined)('an error does not show the password', () => {
  const refuse = start(() => reply(401, 'no'));
  const inUrl = [
    'repo add new http://ada:hidden-word@HOST',
    'pull web --repo http://ada:hidden-word@HOST',
    'pull http://ada:hidden-word@HOST/web-1.0.0.tgz',
    `registry login HOST ${user} --plain-http`,
    'pull oci://HOST/charts/web --version 1.0.0 --plain-http',
    'push web-1.0.0.tgz oci://HOST/charts --plain-http',
    `push web-1.0.0.tgz oci://HOST/charts --plain-http ${user}`,
  ];
  test.concurrent.each([...commands, ...inUrl])(
    '%s',
    (command) =>
      inTurn(async () => {
        const server = await refuse;
        const words = command.replaceAll('URL', server.url).replaceAll('HOST', server.host);
        const files = { ...filesOf(server), 'work/web-1.0.0.tgz': web };
        const outcome = await attempt(binary, { command: words, files });
        expect(outcome.stderr + outcome.stdout).not.toContain('hidden-word');
        if (command !== 'repo update') expectCleanFailure(outcome);
      }),
    WAITING,
  );
});

function filesOf(home: BadServer): Record<string, string> {
  const insecure = repositoriesYaml(home.url, 'ada', 'hidden-word').replace('verify: false', 'verify: true');
  return {
    'home/.config/helm/repositories.yaml': insecure,
    'home/.cache/helm/repository/r-index.yaml': indexOf([
      { name: 'web', version: '1.0.0', data: web, url: `${home.url}/web-1.0.0.tgz` },
    ]),
    'work/chart/Chart.yaml': `apiVersion: v2\nname: chart\nversion: 0.1.0\ndependencies:\n- {name: web, version: 1.0.0, repository: "${home.url}"}\n`,
  };
}
