import { afterEach, expect, test } from 'bun:test';
import type { KubeClient } from '../../../src/kube/client.ts';
import { clientOf, failure, fakeServer, status, type Answer, type FakeServer } from '../api-server.ts';

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

const verbs = ['get', 'list'];
const core = {
  kind: 'APIGroupDiscoveryList',
  items: [
    {
      metadata: {},
      versions: [
        {
          version: 'v1',
          freshness: 'Current',
          resources: [
            {
              resource: 'pods',
              responseKind: { group: '', version: '', kind: 'Pod' },
              scope: 'Namespaced',
              verbs,
              subresources: [
                { subresource: 'eviction', responseKind: { group: 'policy', version: 'v1', kind: 'Eviction' } },
              ],
            },
            { resource: 'namespaces', responseKind: { kind: 'Namespace' }, scope: 'Cluster', verbs },
          ],
        },
      ],
    },
  ],
};
const groups = {
  kind: 'APIGroupDiscoveryList',
  items: [
    {
      metadata: { name: 'apps' },
      versions: [
        {
          version: 'v1',
          resources: [{ resource: 'deployments', responseKind: { kind: 'Deployment' }, scope: 'Namespaced', verbs }],
        },
      ],
    },
    { metadata: { name: 'metrics.k8s.io' }, versions: [{ version: 'v1beta1', freshness: 'Stale', resources: [] }] },
  ],
};

test('aggregated: two requests tell all', async () => {
  const { server, client } = await serve(({ url }) => ({ body: url === '/api' ? core : groups }));
  const discovery = await client.discovery();
  await client.discovery();
  expect(server.asked.map(({ url }) => url).sort()).toEqual(['/api', '/apis']);
  expect(server.asked[0]!.headers.accept).toStartWith(
    'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  );
  expect(discovery.apiVersions).toEqual([
    'v1',
    'apps/v1',
    'v1/Pod',
    'v1/Eviction',
    'v1/Namespace',
    'apps/v1/Deployment',
  ]);
  expect(discovery.find('apps/v1', 'Deployment')).toEqual({
    group: 'apps',
    version: 'v1',
    kind: 'Deployment',
    plural: 'deployments',
    namespaced: true,
    verbs,
  });
  expect(discovery.find('v1', 'Namespace')!.namespaced).toBe(false);
  expect(discovery.find('v1', 'Eviction')).toBeUndefined();
  expect([...discovery.failures]).toEqual([
    ['metrics.k8s.io/v1beta1', 'stale GroupVersion discovery: metrics.k8s.io/v1beta1'],
  ]);
});

test('asked again when it is to be fresh, and when it failed', async () => {
  const { server, client } = await serve((_asked, _response, count) =>
    count === 0 ? status(500, 'InternalError', 'no') : { body: groups },
  );
  await failure(client.discovery());
  await client.discovery();
  await client.discovery({ refresh: true });
  expect(server.asked.length).toBe(6);
});

test('a server that does not aggregate is asked for each version', async () => {
  const legacy: Record<string, unknown> = {
    '/api': { kind: 'APIVersions', versions: ['v1'] },
    '/apis': {
      kind: 'APIGroupList',
      groups: [{ versions: [{ groupVersion: 'apps/v1' }, { groupVersion: 'a.b/v2' }] }],
    },
    '/api/v1': {
      resources: [
        { name: 'pods', kind: 'Pod', namespaced: true, verbs },
        { name: 'pods/log', kind: 'Pod', namespaced: true, verbs },
      ],
    },
    '/apis/apps/v1': {
      resources: [
        { name: 'deployments', kind: 'Deployment', namespaced: true, verbs },
        { name: 'deployments/scale', kind: 'Scale' },
      ],
    },
  };
  const { client } = await serve(({ url }) =>
    legacy[url] === undefined
      ? { status: 404, headers: { 'Content-Type': 'text/plain' }, body: 'no' }
      : { body: legacy[url] },
  );
  const discovery = await client.discovery();
  expect(discovery.apiVersions).toEqual(['v1', 'apps/v1', 'a.b/v2', 'v1/Pod', 'apps/v1/Deployment', 'apps/v1/Scale']);
  expect(discovery.types.map(({ plural }) => plural)).toEqual(['pods', 'deployments']);
  expect([...discovery.failures]).toEqual([['a.b/v2', 'the server could not find the requested resource']]);
});

test('a server without groups has none', async () => {
  const { client } = await serve(({ url }) => (url === '/api' ? { body: core } : { status: 404, body: {} }));
  expect((await client.discovery()).types.map(({ kind }) => kind)).toEqual(['Pod', 'Namespace']);
});

test.each([
  ['a list that is none', { kind: 'APIGroupDiscoveryList', items: 5 }],
  ['a group that is none', { kind: 'APIGroupDiscoveryList', items: ['apps'] }],
  ['versions that are none', { kind: 'APIGroupDiscoveryList', items: [{ metadata: {}, versions: { v1: {} } }] }],
  ['old groups that are none', { groups: [{ versions: [1] }] }],
])('an answer in another form is an error: %s', async (_name, body) => {
  const { client } = await serve(() => ({ body }));
  expect((await failure(client.discovery())).message).toBe('json: cannot unmarshal what the server lists into objects');
});

test('types without a name or a kind do no harm', async () => {
  const versions = [{ version: 'v1', resources: [{ responseKind: 5, verbs: 'get', subresources: [{}] }] }];
  const strange = { kind: 'APIGroupDiscoveryList', items: [{ metadata: null, versions }] };
  const { client } = await serve(({ url }) => ({ body: url === '/api' ? strange : { groups: null } }));
  expect((await client.discovery()).types).toEqual([]);
});
