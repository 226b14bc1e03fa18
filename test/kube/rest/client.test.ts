import { afterEach, expect, test } from 'bun:test';
import type { GoMap } from '../../../src/go/values.ts';
import { ApiError, isAlreadyExists, isConflict, isForbidden, isNotFound } from '../../../src/kube/api-error.ts';
import type { KubeClient, ObjectRef } from '../../../src/kube/client.ts';
import { encodeObject } from '../../../src/kube/json.ts';
import {
  clientOf,
  configMaps,
  failure,
  fakeServer,
  status,
  type Access,
  type Answer,
  type FakeServer,
} from '../api-server.ts';

const open: { close(): void }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function serve(answer: Answer, access: Access = {}): Promise<{ server: FakeServer; client: KubeClient }> {
  const server = await fakeServer(answer);
  const client = await clientOf(server.url, access);
  open.push(client, server);
  return { server, client };
}

const web: ObjectRef = { type: configMaps, namespace: 'n', name: 'web' };
const object = new Map([['kind', 'ConfigMap']]) as GoMap;
const path = '/api/v1/namespaces/n/configmaps';

test('each verb is the request that client-go makes', async () => {
  const { server, client } = await serve(() => ({ body: { kind: 'ConfigMap', metadata: { generation: 1 } } }));
  const write = { dryRun: true, fieldManager: 'helm', fieldValidation: 'Strict' } as const;
  await client.get(web);
  await client.create(configMaps, 'n', object, write);
  await client.replace(web, object, { fieldManager: 'helm' });
  await client.patch(web, 'strategic', '{}', { fieldManager: 'helm' });
  await client.patch(web, 'apply', '{}', { fieldManager: 'helm', force: true });
  await client.delete(web, { propagation: 'Background', uid: 'u', gracePeriodSeconds: 0, dryRun: true });
  await client.get({ type: { ...configMaps, group: 'apps', namespaced: false }, namespace: 'n', name: 'a b' });
  const seen = server.asked.map(({ method, url, headers, body }) => [method, url, headers['content-type'] ?? '', body]);
  expect(seen).toEqual([
    ['GET', `${path}/web`, '', ''],
    ['POST', `${path}?dryRun=All&fieldManager=helm&fieldValidation=Strict`, 'application/json', '{"kind":"ConfigMap"}'],
    ['PUT', `${path}/web?fieldManager=helm`, 'application/json', '{"kind":"ConfigMap"}'],
    ['PATCH', `${path}/web?fieldManager=helm`, 'application/strategic-merge-patch+json', '{}'],
    ['PATCH', `${path}/web?fieldManager=helm&force=true`, 'application/apply-patch+yaml', '{}'],
    [
      'DELETE',
      `${path}/web`,
      'application/json',
      '{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Background","gracePeriodSeconds":0,"preconditions":{"uid":"u"},"dryRun":["All"]}',
    ],
    ['GET', '/apis/apps/v1/configmaps/a%20b', '', ''],
  ]);
  expect(server.asked[0]!.headers['user-agent']).toMatch(/^Helm\/3\.22\.0 scull\//);
});

const refusals: readonly (readonly [string, number, string, (error: unknown) => boolean])[] = [
  ['configmaps "web" not found', 404, 'NotFound', isNotFound],
  ['configmaps "web" already exists', 409, 'AlreadyExists', isAlreadyExists],
  ['the object has been modified', 409, 'Conflict', isConflict],
  ['User "u" cannot get resource', 403, 'Forbidden', isForbidden],
];

test.each(refusals)('%s', async (message, code, reason, is) => {
  const { client } = await serve(() => status(code, reason, message));
  const error = await failure(client.get(web));
  if (!(error instanceof ApiError)) throw error;
  expect([error.message, error.status, error.reason]).toEqual([message, code, reason]);
  expect(is(error)).toBe(true);
});

/** Answers of something that is no API server, and what client-go says of them. */
const strangers: readonly (readonly [status: number, type: string, body: string, message: string])[] = [
  [404, 'text/plain', '404 page not found', 'the server could not find the requested resource (get configmaps web)'],
  [400, 'text/html', '<html>', 'the server rejected our request for an unknown reason (get configmaps web)'],
  [401, 'text/plain', 'no', 'the server has asked for the client to provide credentials (get configmaps web)'],
  [403, 'text/plain', 'go away', 'go away (get configmaps web)'],
  [
    418,
    'text/plain',
    'tea',
    'the server responded with the status code 418 but did not return more information (get configmaps web)',
  ],
  [
    502,
    'text/plain',
    'bad gateway',
    'an error on the server ("bad gateway") has prevented the request from succeeding (get configmaps web)',
  ],
  [
    502,
    'application/json',
    '{}',
    'an error on the server ("unknown") has prevented the request from succeeding (get configmaps web)',
  ],
];

test.each(strangers)('%i %s %s', async (code, type, body, message) => {
  const { client } = await serve(() => ({ status: code, headers: { 'Content-Type': type }, body }));
  expect((await failure(client.get(web))).message).toBe(message);
});

test('a name that is no part of a path is not asked for', async () => {
  const { server, client } = await serve(() => ({}));
  expect((await failure(client.get({ ...web, name: 'a/b' }))).message).toBe(
    `invalid resource name "a/b": [may not contain '/']`,
  );
  expect((await failure(client.get({ ...web, name: '..' }))).message).toBe(
    `invalid resource name "..": [may not be '..']`,
  );
  expect(server.asked).toEqual([]);
});

test('the server is asked for its version once', async () => {
  const { server, client } = await serve(() => ({ body: { gitVersion: 'v1.34.4', major: '1', minor: '34' } }));
  expect(await client.version()).toEqual({ gitVersion: 'v1.34.4', major: '1', minor: '34' });
  await client.version();
  expect(server.asked.map(({ url }) => url)).toEqual(['/version']);
  expect(client.namespace).toBe('n');
});

test('words of a server about itself are not told, as in client-go', async () => {
  const { client } = await serve(() => status(401, 'Unauthorized', 'Unauthorized'));
  expect((await failure(client.version())).message).toBe('the server has asked for the client to provide credentials');
});

test('warnings', async () => {
  const lines: string[] = [];
  const { client } = await serve(
    () => ({ headers: { Warning: ['299 - "one, \\"two\\""', '299 - "three"', '199 - "x"'] } }),
    {
      warn: (line) => lines.push(line),
    },
  );
  await client.get(web);
  const shape = /^I\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ warnings\.go:107\] /;
  expect(lines.map((line) => line.replace(shape, ''))).toEqual(['"Warning: one, \\"two\\""', '"Warning: three"']);
});

test('impersonation: a header for each group', async () => {
  const { server, client } = await serve(() => ({}), {
    user: { as: 'me', 'as-uid': '7', 'as-groups': ['a', 'b'], 'as-user-extra': { 'Some/Key': ['1', '2'] } },
  });
  await client.create(configMaps, 'n', object);
  const [{ rawHeaders, body }] = server.asked as [FakeServer['asked'][number]];
  const pairs = rawHeaders.flatMap((name, i) =>
    i % 2 === 0 && /^impersonate/i.test(name) ? [`${name.toLowerCase()}=${rawHeaders[i + 1]}`] : [],
  );
  expect(pairs).toEqual([
    'impersonate-user=me',
    'impersonate-uid=7',
    'impersonate-group=a',
    'impersonate-group=b',
    'impersonate-extra-some%2fkey=1',
    'impersonate-extra-some%2fkey=2',
  ]);
  expect(body).toBe('{"kind":"ConfigMap"}');
});

test('nothing is told to a server without TLS', async () => {
  const { server, client } = await serve(() => ({}), { user: { token: 'secret' } });
  await client.get(web);
  expect(server.asked[0]!.headers.authorization).toBeUndefined();
});

test('logs come as they are written', async () => {
  const { server, client } = await serve((_asked, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain' });
    const bytes = Buffer.from('one ä\ntwo\n');
    response.write(bytes.subarray(0, 5));
    setTimeout(() => response.end(bytes.subarray(5)), 20);
    return undefined;
  });
  let text = '';
  for await (const piece of client.logs('n', 'pod', { container: 'c', tailLines: 5, follow: true })) text += piece;
  expect(text).toBe('one ä\ntwo\n');
  expect(server.asked[0]!.url).toBe('/api/v1/namespaces/n/pods/pod/log?container=c&tailLines=5&follow=true');
});

test('a client that was closed ends what it has under way', async () => {
  const { client } = await serve(() => undefined);
  const asked = failure(client.get(web));
  setTimeout(() => {
    client.close();
  }, 20);
  expect((await asked).message).toContain('context canceled');
});

test('many at a time', async () => {
  const { client, server } = await serve(() => ({ body: { kind: 'ConfigMap' } }));
  const all = await Promise.all(Array.from({ length: 300 }, () => client.get(web)));
  expect(new Set(all.map(encodeObject))).toEqual(new Set(['{"kind":"ConfigMap"}']));
  expect(server.asked.length).toBe(300);
});
