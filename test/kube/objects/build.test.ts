import { describe, expect, test } from 'bun:test';
import { marshalJson } from '../../../src/go/json.ts';
import { buildObjects } from '../../../src/kube/objects/build.ts';
import type { Discovery, KubeClient } from '../../../src/kube/client.ts';
import { encodeObject } from '../../../src/kube/json.ts';
import { recorded } from '../../recorded.ts';
import { FakeClient, forbidden } from '../fake-client.ts';

/** A server that has every kind, all of them with namespaces. */
function everyKind(): KubeClient {
  const discovery: Discovery = {
    find: (apiVersion, kind) => ({
      group: apiVersion.includes('/') ? apiVersion.split('/')[0]! : '',
      version: apiVersion.split('/').at(-1)!,
      kind,
      plural: `${kind.toLowerCase()}s`,
      namespaced: true,
      verbs: [],
    }),
    types: [],
    apiVersions: [],
    failures: new Map(),
  };
  const client = new FakeClient();
  client.discovery = () => Promise.resolve(discovery);
  return client;
}

async function answer(manifest: string): Promise<{ out?: string; err?: string }> {
  try {
    const built = await buildObjects(everyKind(), manifest, { namespace: '' });
    return {
      out: marshalJson(
        built.map(({ object }) => object),
        { escapeHtml: false },
      ),
    };
  } catch (error) {
    return { err: (error as Error).message };
  }
}

describe('documents become the objects that cli-runtime makes of them', () => {
  for (const { case: manifest, out, err } of recorded<string>('manifest-build')) {
    test(JSON.stringify(manifest), async () => {
      expect(await answer(manifest)).toEqual(out === undefined ? { err: err! } : { out });
    });
  }
});

const unknownFoo = (name: string, namespace = ''): string =>
  `resource mapping not found for name: "${name}" namespace: "${namespace}" from "": no matches for kind "Foo" in version "v1"\nensure CRDs are installed first`;

describe('kinds and namespaces', () => {
  test('an object without namespace gets the default one, one without namespaces loses its own', async () => {
    const manifest = `
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: b, namespace: other}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: c, namespace: other}
`;
    const built = await buildObjects(new FakeClient(), manifest, { namespace: 'n' });
    expect(built.map(({ ref }) => `${ref.namespace}/${ref.name}`)).toEqual(['n/a', 'other/b', '/c']);
    expect(built.map(({ object }) => encodeObject(object))).toEqual([
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"n"}}',
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b","namespace":"other"}}',
      '{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"c"}}',
    ]);
  });

  const cases: [name: string, manifest: string, validate: boolean, error: string][] = [
    ['an unknown kind', 'apiVersion: v1\nkind: Foo\nmetadata: {name: x}\n', false, unknownFoo('x')],
    [
      'two unknown kinds',
      'apiVersion: v1\nkind: Foo\nmetadata: {name: x}\n---\napiVersion: v1\nkind: Foo\nmetadata: {name: b, namespace: z}\n',
      false,
      `[${unknownFoo('x')}, ${unknownFoo('b', 'z')}]`,
    ],
    ['the same error twice', 'kind: Foo\napiVersion: v1\n---\nkind: Foo\napiVersion: v1\n', false, unknownFoo('')],
    [
      'an unknown kind in a list',
      'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Foo}]\n',
      false,
      'unable to recognize no matches for kind "Foo" in version "v1"',
    ],
    ['validation: no kind', 'apiVersion: v1\n', true, 'error validating "": error validating data: kind not set'],
    [
      'validation: nothing at all, and nothing after it is read',
      'a: b\n---\na: [\n',
      true,
      'error validating "": error validating data: [apiVersion not set, kind not set]',
    ],
  ];
  for (const [name, manifest, validate, error] of cases) {
    test(`refused: ${name}`, async () => {
      const building = buildObjects(new FakeClient(), manifest, { validate });
      expect(await building.catch((e: unknown) => (e as Error).message)).toBe(error);
    });
  }

  test('validation: who may not list CRDs is told that of a kind that a known version does not have', async () => {
    const client = new FakeClient();
    client.refuse = (request) => (request.startsWith('list-metadata') ? forbidden('no CRDs for you') : undefined);
    const refusal = async (manifest: string): Promise<string> =>
      ((await buildObjects(client, manifest, { validate: true }).catch((e: unknown) => e as Error)) as Error).message;
    expect(await refusal('apiVersion: apps/v1\nkind: Foo\n')).toBe(
      'error validating "": error validating data: failed to check CRD: failed to list CRDs: no CRDs for you',
    );
    expect(await refusal('apiVersion: foo/v1\nkind: Foo\n')).toStartWith('resource mapping not found');
  });

  test('where a kind is served, and what does not answer, is the hint', async () => {
    const client = new FakeClient();
    const known = await client.discovery();
    client.discovery = () => Promise.resolve({ ...known, failures: new Map([['metrics.k8s.io/v1', '503']]) });
    const manifest =
      'apiVersion: apps/v1beta1\nkind: Deployment\n---\napiVersion: metrics.k8s.io/v1\nkind: PodMetrics\n';
    const error = await buildObjects(client, manifest).catch((e: unknown) => e as { hint?: string });
    expect((error as { hint?: string }).hint).toBe(
      'The server has Deployment in apps/v1.\nmetrics.k8s.io/v1 does not answer: 503',
    );
  });

  test('asks for discovery once more before a kind is said not to exist', async () => {
    const client = new FakeClient();
    const asked: boolean[] = [];
    const known = await client.discovery();
    client.discovery = (options?: { refresh?: boolean }) => {
      asked.push(options?.refresh ?? false);
      return Promise.resolve(known);
    };
    await buildObjects(client, 'apiVersion: v1\nkind: Foo\n---\napiVersion: v1\nkind: Foo\n').catch(() => undefined);
    expect(asked).toEqual([false, true]);
  });

  test('a manifest without objects asks for nothing', async () => {
    const client = new FakeClient();
    client.discovery = () => Promise.reject(new Error('asked'));
    expect(await buildObjects(client, '# nothing\n---\n')).toEqual([]);
  });
});
