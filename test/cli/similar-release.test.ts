/** What is suggested for a release that there is not, of those that the server has records of. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { rootCommand } from '../../src/cli/root.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { ScullError } from '../../src/errors.ts';
import { fakeServer, status, temporaryFile, type FakeServer, type Reply } from '../kube/api-server.ts';

const names = ['frontend', 'backend', 'web'];
let server: FakeServer;
let kubeconfig = '';
/** What the server answers when all records are asked for. */
let all: () => Reply | Promise<Reply> = () => recordsOf(names);

function recordsOf(releases: readonly string[]): Reply {
  const items = releases.map((name) => ({
    metadata: {
      name: `sh.helm.release.v1.${name}.v1`,
      namespace: 'n',
      labels: { name, owner: 'helm', status: 'deployed', version: '1' },
    },
  }));
  return { body: { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata: {}, items } };
}

beforeAll(async () => {
  server = await fakeServer(({ url }) => {
    const { pathname, searchParams } = new URL(url, 'http://x');
    if (pathname === '/version') return { body: { major: '1', minor: '34', gitVersion: 'v1.34.0' } };
    if (pathname !== '/api/v1/namespaces/n/secrets') return status(404, 'NotFound', 'the server could not find it');
    const named = /(?:^|,)name=([^,]*)/.exec(searchParams.get('labelSelector') ?? '')?.[1];
    return named === undefined ? all() : recordsOf(names.filter((name) => name === named));
  });
  kubeconfig = temporaryFile(
    'config',
    JSON.stringify({
      'current-context': 'x',
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace: 'n' } }],
      clusters: [{ name: 'c', cluster: { server: server.url } }],
      users: [{ name: 'u', user: {} }],
    }),
  );
});
afterAll(() => {
  server.close();
});

async function failureOf(line: string): Promise<ScullError> {
  const session = {
    root: rootCommand,
    program: 'helm',
    env: { HOME: '/nonexistent', KUBECONFIG: kubeconfig },
    out: { print: () => undefined, note: () => undefined },
    stdin: () => Promise.resolve(new Uint8Array()),
  };
  try {
    await runCommandLine(line.split(' '), session);
  } catch (error) {
    if (error instanceof ScullError) return error;
    throw error;
  }
  throw new Error(`helm ${line} succeeded`);
}

const cases: readonly (readonly [line: string, hint: string | undefined])[] = [
  ['status fronted', 'Did you mean frontend?'],
  ['history bakcend', 'Did you mean backend?'],
  ['get values front', 'Did you mean frontend?'],
  ['get manifest webs', 'Did you mean web?'],
  ['rollback bckend', 'Did you mean backend?'],
  ['test frontent', 'Did you mean frontend?'],
  ['uninstall backand --dry-run', 'Did you mean backend?'],
  ['status database', undefined],
  ['uninstall --dry-run', undefined],
  ['uninstall fronted webb', 'Did you mean frontend?'],
  // it is there, and only its revision is not
  ['status web --revision 9', undefined],
];
for (const [line, hint] of cases) {
  const name = `helm ${line}: ${hint ?? 'nothing'}`;
  // nobody waits long for a hint, and a busy machine may be too slow for one
  const patient = { retry: 5, timeout: 60_000 };
  test(
    name,
    async () => {
      expect((await failureOf(line)).hint).toBe(hint);
    },
    patient,
  );
}

test('the server refuses to list: the error is the one that the command had', async () => {
  all = () => status(403, 'Forbidden', 'secrets is forbidden');
  try {
    const { message, hint } = await failureOf('status fronted');
    expect([message, hint]).toEqual(['release: not found', undefined]);
  } finally {
    all = () => recordsOf(names);
  }
});
