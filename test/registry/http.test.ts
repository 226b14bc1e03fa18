import { afterEach, expect, test } from 'bun:test';
import { waitAfterAnswer, waitAfterFailure } from '../../src/registry/retry.ts';
import { ConnectionError, type ConnectionFailure } from '../../src/transport/transport.ts';
import { clientOf, failure, startFake, type FakeRegistry, type Rule } from './fake-registry.ts';

const open: FakeRegistry[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function fake(rule: Rule): Promise<FakeRegistry> {
  const registry = await startFake(rule);
  open.push(registry);
  return registry;
}

const list = { body: '{"tags":["1.0.0"]}' };

test.each([408, 429, 500, 502, 503, 504])('a request is made again after %p', async (status) => {
  const registry = await fake((_, count) => (count === 0 ? { status } : list));
  expect(await clientOf().client.tags(`${registry.host}/web`)).toEqual(['1.0.0']);
  expect(registry.asked).toHaveLength(2);
});

test.each([400, 403, 404, 405, 422])('%p is an answer', async (status) => {
  const registry = await fake(() => ({ status }));
  expect(await failure(clientOf().client.tags(`${registry.host}/web`))).toContain(`response status code ${status}: `);
  expect(registry.asked).toHaveLength(1);
});

test('a connection that ends before an answer is tried again', async () => {
  const registry = await fake((_, count) => (count === 0 ? { cut: true, headers: { 'content-length': '5' } } : list));
  const found = await failure(clientOf().client.tags(`${registry.host}/web`));
  expect(found === '' || /EOF$/.test(found)).toBe(true);
});

test('redirects in a circle come to an end', async () => {
  const registry = await fake(({ path }) => ({ status: 302, headers: { location: path } }));
  const found = await failure(clientOf().client.tags(`${registry.host}/web`));
  expect(found).toBe(`Get "${registry.url}/v2/web/tags/list": stopped after 10 redirects`);
  expect(registry.asked).toHaveLength(10);
});

test('redirects lead to servers only', async () => {
  const registry = await fake(() => ({ status: 302, headers: { location: 'file:///etc/passwd' } }));
  expect(await failure(clientOf().client.tags(`${registry.host}/web`))).toBe(
    'Get "file:///etc/passwd": unsupported protocol scheme "file"',
  );
});

test('a registry without TLS is read from although nobody said so', async () => {
  const registry = await fake(() => list);
  expect(await clientOf({ plainHttp: false }).client.tags(`${registry.host}/web`)).toEqual(['1.0.0']);
});

test('but not where TLS was asked for', async () => {
  const registry = await fake(() => list);
  const { client } = clientOf({ insecureSkipTlsVerify: true });
  expect(await failure(client.tags(`${registry.host}/web`))).toBe(
    `Get "https://${registry.host}/v2/web/tags/list": http: server gave HTTP response to HTTPS client`,
  );
});

test.each([
  [429, '2', 0, 2000, 2000],
  [429, '60', 0, 3000, 3000],
  [429, 'soon', 0, 225, 275],
  [503, '2', 0, 225, 275],
  [500, null, 1, 450, 550],
  [500, null, 4, 3000, 3000],
])('after %p with %p, try %p', (status, retryAfter, attempt, least, most) => {
  const wait = waitAfterAnswer(status, retryAfter, attempt)!;
  expect(wait).toBeGreaterThanOrEqual(least);
  expect(wait).toBeLessThanOrEqual(most);
});

test('patience ends', () => {
  expect(waitAfterAnswer(500, null, 5)).toBeUndefined();
  expect(waitAfterAnswer(200, '5', 0)).toBeUndefined();
  expect(waitAfterAnswer(401, '5', 0)).toBeUndefined();
});

test.each<[ConnectionFailure, string, string, boolean]>([
  ['broken', 'EOF', 'GET', true],
  ['broken', 'EOF', 'PUT', false],
  ['refused', 'GOAWAY', 'PUT', true],
  ['unreachable', 'i/o timeout', 'PUT', true],
  ['unreachable', 'connection refused', 'GET', false],
  ['canceled', 'context canceled', 'GET', false],
])('a request that was %s (%s) of %s', (what, text, method, again) => {
  expect(waitAfterFailure(new ConnectionError(text, what), method, 0) !== undefined).toBe(again);
});
