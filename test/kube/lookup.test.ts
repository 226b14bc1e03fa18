import { afterEach, expect, test } from 'bun:test';
import { renderChart } from '../../src/engine/render.ts';
import { loadChart } from '../../src/loader/load.ts';
import { functionPorts } from '../../src/home/function-ports.ts';
import { defaultCapabilities } from '../../src/chart/capabilities.ts';
import { toRenderValues } from '../../src/values/to-render-values.ts';
import { clusterLookup } from '../../src/kube/lookup.ts';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientOf, fakeServer, status, type FakeServer } from './api-server.ts';

const open: { close(): void }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

const served = {
  kind: 'APIGroupDiscoveryList',
  items: [
    {
      metadata: {},
      versions: [
        {
          version: 'v1',
          resources: [
            { resource: 'configmaps', responseKind: { kind: 'ConfigMap' }, scope: 'Namespaced', verbs: [] },
            { resource: 'namespaces', responseKind: { kind: 'Namespace' }, scope: 'Cluster', verbs: [] },
          ],
        },
      ],
    },
  ],
};

function configMap(name: string): object {
  return { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name, generation: 3 }, data: { next: 'b' } };
}

const answers: Record<string, object> = {
  '/api/v1/namespaces/n/configmaps/a': configMap('a'),
  '/api/v1/namespaces/n/configmaps/b': configMap('b'),
  '/api/v1/namespaces/n/configmaps': {
    kind: 'ConfigMapList',
    apiVersion: 'v1',
    metadata: {},
    items: [{ metadata: { name: 'a' } }],
  },
  '/api/v1/namespaces/web': { kind: 'Namespace', apiVersion: 'v1', metadata: { name: 'web' } },
};

interface Rendered {
  readonly text: string;
  readonly asked: string[];
  readonly logged: string[];
}

async function render(template: string): Promise<Rendered> {
  const server: FakeServer = await fakeServer(({ url, headers }) => {
    if (url === '/api')
      return {
        body:
          headers.accept?.includes('APIGroupDiscoveryList') === true
            ? served
            : { kind: 'APIVersions', versions: ['v1'] },
      };
    if (url === '/apis') return { body: { kind: 'APIGroupDiscoveryList' } };
    if (url.endsWith('/secret')) return status(403, 'Forbidden', 'configmaps "secret" is forbidden');
    const body = answers[url];
    return body === undefined ? status(404, 'NotFound', 'not found') : { body };
  });
  const client = await clientOf(server.url);
  open.push(client, server);
  const folder = mkdtempSync(join(tmpdir(), 'scull-lookup-'));
  mkdirSync(join(folder, 'templates'));
  writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: c\nversion: 1.0.0\n');
  writeFileSync(join(folder, 'templates/t.yaml'), template);
  const chart = await loadChart(folder, { warn: () => undefined });
  const release = { name: 'r', namespace: 'n', revision: 1, isInstall: true, isUpgrade: false };
  const logged: string[] = [];
  const lookup = clusterLookup({
    client: () => Promise.resolve(client),
    log: (text, source) => logged.push(`${source}: ${text}`),
  });
  const values = (): ReturnType<typeof toRenderValues> =>
    toRenderValues(chart, new Map(), release, defaultCapabilities());
  const text = await renderChart(chart, values, { ports: functionPorts({}), lookup }).then(
    (files) => files.get('c/templates/t.yaml') ?? '',
    (error: unknown) => (error as Error).message.replace(/^.*?error calling lookup: /s, ''),
  );
  const asked = server.asked.map(({ url }) => url).filter((url) => !/^\/apis?$/.test(url));
  return { text, asked, logged };
}

const cases: readonly (readonly [template: string, text: string])[] = [
  ['{{ (lookup "v1" "ConfigMap" "n" "a").metadata.name }}', 'a'],
  ['{{ (lookup "v1" "ConfigMap" "n" "a").metadata.generation | typeOf }}', 'int64'],
  ['{{ lookup "v1" "ConfigMap" "n" "none" }}', 'map[]'],
  ['{{ (lookup "v1" "Namespace" "ignored" "web").metadata.name }}', 'web'],
  ['{{ range (lookup "v1" "ConfigMap" "n" "").items }}{{ .kind }} {{ .metadata.name }}{{ end }}', 'ConfigMap a'],
  ['{{ $a := lookup "v1" "ConfigMap" "n" "a" }}{{ (lookup "v1" "ConfigMap" "n" $a.data.next).metadata.name }}', 'b'],
  ['{{ $a := lookup "v1" "ConfigMap" "n" "a" }}{{ $_ := set $a "x" 1 }}{{ (lookup "v1" "ConfigMap" "n" "a").x }}', ''],
  ['{{ if not (lookup "v1" "ConfigMap" "n" "a") }}{{ fail "nothing" }}{{ end }}there', 'there'],
  ['{{ (lookup "v1" "Nope" "n" "").kind }}{{ lookup "v1" "Nope" "n" "x" }}', 'APIVersionsmap[]'],
  ['{{ lookup "v1" "ConfigMap" "n" "secret" }}', 'configmaps "secret" is forbidden'],
  ['{{ lookup "v1" "ConfigMap" "n" "a/b" }}', `invalid resource name "a/b": [may not contain '/']`],
  [
    '{{ lookup "" "ConfigMap" "n" "a" }}',
    "unable to get apiresource from unstructured: /, Kind=ConfigMap: groupVersion shouldn't be empty",
  ],
];

test.each(cases)('%s', async (template, text) => {
  expect((await render(template)).text).toBe(text);
});

test('what one rendering asks is fetched together, and once', async () => {
  const template =
    '{{ lookup "v1" "ConfigMap" "n" "a" | len }}{{ lookup "v1" "ConfigMap" "n" "b" | len }}{{ lookup "v1" "ConfigMap" "n" "a" | len }}';
  const { text, asked } = await render(template);
  expect(text).toBe('444');
  expect(asked.sort()).toEqual(['/api/v1/namespaces/n/configmaps/a', '/api/v1/namespaces/n/configmaps/b']);
});

test('a group that the server does not have is logged as Helm logs it, once', async () => {
  const { text, logged } = await render('{{ lookup "a.b/v1" "C" "n" "" }}');
  expect(text).toBe(
    'unable to get apiresource from unstructured: a.b/v1, Kind=C: the server could not find the requested resource',
  );
  expect(logged).toEqual([
    'lookup_func.go:130: [ERROR] unable to retrieve resource list for: a.b/v1 , error: the server could not find the requested resource',
    'lookup_func.go:104: [ERROR] unable to get apiresource from unstructured: a.b/v1, Kind=C , error the server could not find the requested resource',
  ]);
});

test('what only an empty answer leads to is no matter', async () => {
  const { text, logged } = await render(
    '{{ if not (lookup "v1" "ConfigMap" "n" "a") }}{{ lookup "a.b/v1" "C" "n" "" }}{{ end }}fine',
  );
  expect(text).toBe('fine');
  expect(logged).toEqual([]);
});
