import { ApiError } from '../../../src/kube/api-error.ts';
import { retryDelay } from '../../../src/kube/rest/retry.ts';
import { afterEach, expect, test } from 'bun:test';
import type { GoMap } from '../../../src/go/values.ts';
import type { KubeClient } from '../../../src/kube/client.ts';
import { decodeObject } from '../../../src/kube/json.ts';
import { RateLimit, rateLimits } from '../../../src/kube/rest/rate-limit.ts';
import { answerTimeout } from '../../../src/kube/rest/requester.ts';
import {
  clientOf,
  configMaps,
  failure,
  fakeServer,
  status,
  type Answer,
  type FakeServer,
  type Reply,
} from '../api-server.ts';

const open: { close(): void }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function serve(answer: Answer): Promise<{ server: FakeServer; client: KubeClient }> {
  const server = await fakeServer(answer);
  const client = await clientOf(server.url);
  open.push(client, server);
  return { server, client };
}

const web = { type: configMaps, namespace: 'n', name: 'web' };
const reading = (client: KubeClient): Promise<unknown> => client.get(web);
/** The server names the object, so a second one would be another. */
const writing = (client: KubeClient): Promise<unknown> => client.create(configMaps, 'n', new Map() as GoMap);
const named = decodeObject('{"kind":"ConfigMap","metadata":{"name":"web","labels":{"a":"b"}},"data":{"c":"d"}}');

const busy = { ...status(429, 'TooManyRequests', 'slow down'), headers: { 'Retry-After': '0' } };
const leader = status(500, 'InternalError', 'rpc error: etcdserver: leader changed');
const late = status(500, 'InternalError', 'etcdserver: request timed out');

/** Whether one refusal is followed by another try. */
const cases: readonly (readonly [string, Reply, boolean, boolean])[] = [
  ['429 with Retry-After', busy, true, true],
  ['429', status(429, 'TooManyRequests', 'slow down'), true, true],
  ['503', status(503, 'ServiceUnavailable', 'no'), true, true],
  [
    '500 with Retry-After',
    { ...status(500, 'ServerTimeout', 'try again'), headers: { 'Retry-After': '0' } },
    true,
    true,
  ],
  ['a store that changed leaders', leader, true, true],
  ['a store that is late', late, true, false],
  ['504', status(504, 'Timeout', 'late'), true, false],
  ['500', status(500, 'InternalError', 'no'), false, false],
  ['403', status(403, 'Forbidden', 'no'), false, false],
  ['409', status(409, 'Conflict', 'no'), false, false],
];

test.each(cases)('%s', async (_name, reply, reads, writes) => {
  const { server, client } = await serve((_asked, _response, count) =>
    count === 0 ? reply : { body: { kind: 'ConfigMap' } },
  );
  const read = await reading(client).then(
    () => true,
    () => false,
  );
  const write = await writing(client).then(
    () => true,
    () => false,
  );
  expect([read, write]).toEqual([reads, writes]);
  expect(server.asked.length).toBe(2 + Number(reads) + Number(writes));
});

const unsure: readonly (readonly [string, Reply | 'break'])[] = [
  ['a connection that breaks', 'break'],
  ['a store that is late', late],
  ['504', status(504, 'Timeout', 'late')],
];

/** Of everything that is written the first one is done, and then not answered. */
function forgetful(reply: Reply | 'break', there: unknown): Answer {
  return ({ method }, response, count) => {
    if (method === 'GET') return { body: there };
    if (count > 0) {
      return method === 'POST'
        ? status(409, 'AlreadyExists', 'configmaps "web" already exists')
        : method === 'PUT'
          ? status(409, 'Conflict', 'the object has been modified')
          : method === 'DELETE'
            ? status(404, 'NotFound', 'configmaps "web" not found')
            : { body: there };
    }
    if (reply !== 'break') return reply;
    response.destroy();
    return undefined;
  };
}

const stored = { kind: 'ConfigMap', metadata: { name: 'web', uid: 'u', labels: { a: 'b', e: 'f' } }, data: { c: 'd' } };

test.each(unsure)('%s: what was written with a name was done', async (_name, reply) => {
  const { server, client } = await serve(forgetful(reply, stored));
  expect((await client.create(configMaps, 'n', named)).get('data')).toEqual(new Map([['c', 'd']]));
  await client.replace(web, named);
  await client.patch(web, 'strategic', '{}');
  // the runtime itself repeats a DELETE whose connection broke, and nobody can tell
  if (reply !== 'break') await client.delete(web);
  expect(server.asked.map(({ method }) => method).join(' ')).toBe(
    `POST POST GET PUT PUT GET PATCH PATCH${reply === 'break' ? '' : ' DELETE DELETE'}`,
  );
});

test('an object of somebody else is not taken for what was written', async () => {
  const { client } = await serve(forgetful('break', { ...stored, data: { c: 'other' } }));
  expect((await failure(client.create(configMaps, 'n', named))).message).toBe('configmaps "web" already exists');
  expect((await failure(client.replace(web, named))).message).toBe('the object has been modified');
});

test('operations of a JSON patch are not done twice', async () => {
  const { server, client } = await serve(forgetful('break', stored));
  await failure(client.patch(web, 'json', '[]'));
  expect(server.asked.length).toBe(1);
});

test('a connection that breaks: what reads is asked again, what writes is not', async () => {
  const { server, client } = await serve((_asked, response, count) => {
    if (count > 0) return { body: {} };
    response.destroy();
    return undefined;
  });
  await reading(client);
  const error = await failure(writing(client));
  expect(error.message).toMatch(/^Post "http:\/\/127\.0\.0\.1:\d+\/api\/v1\/namespaces\/n\/configmaps": EOF$/);
  expect(server.asked.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST']);
});

test('it gives up in the end, with the last word of the server', async () => {
  const { server, client } = await serve(() => busy);
  expect((await failure(reading(client))).message).toBe('slow down');
  expect(server.asked.length).toBe(10);
});

test('a server that is not there is not asked again', async () => {
  const client = await clientOf('http://127.0.0.1:1');
  expect((await failure(reading(client))).message).toBe(
    'Get "http://127.0.0.1:1/api/v1/namespaces/n/configmaps/web": dial tcp 127.0.0.1:1: connect: connection refused',
  );
});

test('the signal ends the waiting', async () => {
  const { client, server } = await serve(() => ({ ...busy, headers: { 'Retry-After': '60' } }));
  const stop = new AbortController();
  setTimeout(() => {
    stop.abort();
  }, 30);
  const error = await failure(client.raw('GET', '/x', { signal: stop.signal }));
  expect(error.message).toContain('context canceled');
  expect(server.asked.length).toBe(1);
});

test('--qps: a burst, then one after the other', async () => {
  const limit = new RateLimit(50, 3);
  const start = performance.now();
  await Promise.all(Array.from({ length: 6 }, () => limit.wait(undefined)));
  const took = performance.now() - start;
  expect(took).toBeGreaterThan(45);
  expect(took).toBeLessThan(1000);
});

test('--qps and --burst-limit count for each path alone, and are off unless given', async () => {
  expect(rateLimits(0, 100)).toBeUndefined();
  expect(rateLimits(-1, 1)).toBeUndefined();
  const limits = rateLimits(0, 1)!;
  const start = performance.now();
  await Promise.all(Array.from({ length: 20 }, (_, i) => limits.wait(`/${i}?a=b`, undefined)));
  expect(performance.now() - start).toBeLessThan(150);
  await limits.wait('/1?c=d', undefined);
  expect(performance.now() - start).toBeGreaterThan(150);
});

test('a server that asks for an hour gets a minute', () => {
  const busy = new ApiError('busy', { status: 429, reason: 'TooManyRequests' });
  const delay = retryDelay(busy, { repeatable: false, attempt: 1, asked: 3600 })!;
  expect(delay).toBeGreaterThanOrEqual(60_000);
  expect(delay).toBeLessThan(61_000);
});

test.each([
  [undefined, 90],
  [0, 90],
  [300, 90],
  [30, 30],
  [5, 5],
  // a server may be busy
  [1, 5],
])('a user who gives an operation %p seconds waits %d for an answer', (given, seconds) => {
  expect(answerTimeout(given === undefined ? undefined : given * 1000)).toBe(seconds * 1000);
});
