import { afterEach, expect, test } from 'bun:test';
import type { GoMap } from '../../../src/go/values.ts';
import type { KubeClient } from '../../../src/kube/client.ts';
import { stringAt } from '../../../src/go/field-path.ts';
import { encodeObject } from '../../../src/kube/json.ts';
import { clientOf, configMaps, failure, fakeServer, status, type Answer, type FakeServer } from '../api-server.ts';

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

const path = '/api/v1/namespaces/n/configmaps';

function list(names: readonly string[], next = ''): object {
  const metadata = { resourceVersion: '9', ...(next === '' ? {} : { continue: next }) };
  return { kind: 'ConfigMapList', apiVersion: 'v1', metadata, items: names.map((name) => ({ metadata: { name } })) };
}

function names(objects: readonly GoMap[]): string[] {
  return objects.map((object) => stringAt(object, 'metadata', 'name'));
}

test('all pages', async () => {
  const { server, client } = await serve(({ url }) => ({
    body: url.includes('continue') ? list(['b']) : list(['a'], 't/1'),
  }));
  const found = await client.list(configMaps, 'n', {
    labelSelector: 'owner=helm,x in (a)',
    fieldSelector: 'metadata.name=a',
  });
  expect(names(found)).toEqual(['a', 'b']);
  // items of a list don't say what they are
  expect(encodeObject(found[0]!)).toBe('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}');
  const selectors = 'labelSelector=owner%3Dhelm%2Cx%20in%20(a)&fieldSelector=metadata.name%3Da&limit=500';
  expect(server.asked.map(({ url }) => url)).toEqual([`${path}?${selectors}`, `${path}?${selectors}&continue=t%2F1`]);
});

test('no more pages than are wanted', async () => {
  const { server, client } = await serve(({ url }) => ({
    body: url.includes('t%2F1') ? list(['c'], 't/2') : list(['a', 'b'], 't/1'),
  }));
  expect(names(await client.list(configMaps, 'n', { most: 3 }))).toEqual(['a', 'b', 'c']);
  expect(names(await client.list(configMaps, 'n', { most: 2 }))).toEqual(['a', 'b']);
  expect(server.asked.length).toBe(3);
});

test('when the server forgot where we were, everything is asked for at once', async () => {
  const { server, client } = await serve(({ url }) => {
    if (url.includes('continue')) return status(410, 'Expired', 'too old');
    return { body: url.includes('limit') ? list(['a'], 't') : list(['a', 'b']) };
  });
  expect(names(await client.list(configMaps, 'n'))).toEqual(['a', 'b']);
  expect(server.asked.length).toBe(3);
});

test('nothing there, and nothing allowed', async () => {
  const empty = await serve(() => ({ body: { kind: 'ConfigMapList', items: null } }));
  expect(await empty.client.list(configMaps, '')).toEqual([]);
  expect(empty.server.asked[0]!.url).toBe('/api/v1/configmaps?limit=500');
  const { client } = await serve(() => status(403, 'Forbidden', 'configmaps is forbidden'));
  expect((await failure(client.list(configMaps, 'n'))).message).toBe('configmaps is forbidden');
});

test('metadata only', async () => {
  const metadata = {
    name: 'a',
    namespace: 'n',
    uid: 'u',
    resourceVersion: '5',
    creationTimestamp: '2026-01-01T00:00:00Z',
    labels: { a: 'b' },
  };
  const { server, client } = await serve(() => ({
    body: { kind: 'PartialObjectMetadataList', items: [{ metadata }] },
  }));
  expect(await client.listMetadata(configMaps, 'n')).toEqual([{ ...metadata, annotations: {} }]);
  expect(server.asked[0]!.headers.accept).toStartWith(
    'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
  );
});

test('tables, of many and of one', async () => {
  const table = {
    kind: 'Table',
    columnDefinitions: [
      { name: 'Name', type: 'string', format: 'name', description: 'x' },
      { name: 'Age', type: 'string', priority: 1 },
    ],
    rows: [{ cells: ['a', 1], object: { metadata: { name: 'a' } } }],
  };
  const { server, client } = await serve(() => ({ body: table }));
  const found = await client.table(configMaps, 'n', { labelSelector: 'a=b' });
  expect(found.columns).toEqual([
    { name: 'Name', type: 'string', format: 'name', priority: 0 },
    { name: 'Age', type: 'string', format: '', priority: 1 },
  ]);
  expect(found.rows.map(({ cells, metadata }) => [cells, metadata.name])).toEqual([[['a', 1], 'a']]);
  await client.table(configMaps, 'n', { name: 'a' });
  expect(server.asked.map(({ url }) => url)).toEqual([`${path}?labelSelector=a%3Db&limit=500`, `${path}/a`]);
  expect(server.asked[0]!.headers.accept).toContain('as=Table;v=v1;g=meta.k8s.io');
});

function event(type: string, name: string, version: string): string {
  return `${JSON.stringify({ type, object: { kind: 'ConfigMap', metadata: { name, resourceVersion: version } } })}\n`;
}

/** What a watch tells, until it has told so many events. */
async function told(client: KubeClient, count: number): Promise<string[]> {
  const stop = new AbortController();
  const seen: string[] = [];
  for await (const { type, object } of client.watch(configMaps, 'n', { signal: stop.signal, labelSelector: 'a=b' })) {
    seen.push(`${type} ${stringAt(object, 'metadata', 'name')}@${stringAt(object, 'metadata', 'resourceVersion')}`);
    if (seen.length === count) stop.abort();
  }
  return seen;
}

test('a watch goes on where it was when its connection ends', async () => {
  const { server, client } = await serve((_asked, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    if (server.asked.length === 1) {
      response.write(event('ADDED', 'a', '5') + event('ADDED', 'b', '3').slice(0, 20));
      setTimeout(() => response.end(event('ADDED', 'b', '3').slice(20) + event('BOOKMARK', '', '7')), 20);
    } else response.write(event('MODIFIED', 'a', '8'));
    return undefined;
  });
  expect(await told(client, 3)).toEqual(['ADDED a@5', 'ADDED b@3', 'MODIFIED a@8']);
  const common = 'watch=true&allowWatchBookmarks=true&timeoutSeconds=300';
  expect(server.asked.map(({ url }) => url)).toEqual([
    `${path}?${common}&labelSelector=a%3Db`,
    `${path}?${common}&resourceVersion=7&labelSelector=a%3Db`,
  ]);
});

test('a watch whose version is gone lists again and tells what changed', async () => {
  const { server, client } = await serve(({ url }, response) => {
    if (!url.includes('watch=')) {
      const items = [
        ['a', '5'],
        ['b', '20'],
        ['d', '21'],
      ].map(([name, resourceVersion]) => ({ metadata: { name, resourceVersion } }));
      return { body: { kind: 'ConfigMapList', apiVersion: 'v1', metadata: { resourceVersion: '30' }, items } };
    }
    response.writeHead(200, { 'Content-Type': 'application/json' });
    if (url.includes('resourceVersion=30')) response.write(event('DELETED', 'd', '31'));
    else if (url.includes('resourceVersion=7')) {
      const gone = {
        kind: 'Status',
        status: 'Failure',
        code: 410,
        reason: 'Expired',
        message: 'too old resource version',
      };
      response.end(`${JSON.stringify({ type: 'ERROR', object: gone })}\n`);
    } else
      response.end(
        event('ADDED', 'a', '5') + event('ADDED', 'b', '6') + event('ADDED', 'c', '4') + event('BOOKMARK', '', '7'),
      );
    return undefined;
  });
  expect(await told(client, 7)).toEqual([
    'ADDED a@5',
    'ADDED b@6',
    'ADDED c@4',
    'DELETED c@4',
    'MODIFIED b@20',
    'ADDED d@21',
    'DELETED d@31',
  ]);
  expect(server.asked.length).toBe(4);
});

test('a watch that breaks within its first events misses none', async () => {
  const { client } = await serve(({ url }, response, count) => {
    if (!url.includes('watch=')) return { body: { ...list(['a', 'b']), metadata: { resourceVersion: '9' } } };
    response.writeHead(200, { 'Content-Type': 'application/json' });
    if (count === 0 && !url.includes('resourceVersion')) {
      response.write(event('ADDED', 'a', ''));
      setTimeout(() => response.destroy(), 20);
    }
    return undefined;
  });
  expect(await told(client, 2)).toEqual(['ADDED a@', 'ADDED b@']);
});

test('a watch that is refused tells why', async () => {
  const { client } = await serve(() => status(403, 'Forbidden', 'configmaps is forbidden: cannot watch'));
  expect((await failure(told(client, 1))).message).toBe('configmaps is forbidden: cannot watch');
});

test('a watch ends with its signal, without an error', async () => {
  const { client } = await serve((_asked, response) => {
    response.writeHead(200);
    response.write(event('ADDED', 'a', '1'));
    return undefined;
  });
  const stop = new AbortController();
  setTimeout(() => {
    stop.abort();
  }, 40);
  const seen: string[] = [];
  for await (const { type } of client.watch(configMaps, 'n', { signal: stop.signal })) seen.push(type);
  expect(seen).toEqual(['ADDED']);
});
