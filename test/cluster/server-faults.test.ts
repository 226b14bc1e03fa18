/** A cluster that is not as it was: kinds and namespaces that go, credentials that expire, owners that change. */
import { expect, test } from 'bun:test';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runningControlPlane } from '../control-plane/server.ts';
import { uniqueName, type JsonObject } from './cluster.ts';
import { faultyProxy, type Fault, type FaultyProxy, type Passing } from './faulty-proxy.ts';
import type { Ended } from './run-binary.ts';
import { Workplace } from './workplace.ts';

const TIMEOUT = 120_000;
const place = new Workplace('st-g', TIMEOUT);
const { folder, problem } = place;

const map = (name: string, value = 'a', annotations = '{}'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, annotations: ${annotations}}\ndata: {v: "${value}"}\n---\n`;
const maps = (...texts: string[]): string => place.chart({ 'templates/a.yaml': texts.join('') });

async function well(namespace: string, ...line: string[]): Promise<Ended> {
  const ended = await place.scull(namespace, line);
  expect({ line, status: ended.status, stderr: ended.stderr }).toEqual({ line, status: 0, stderr: '' });
  return ended;
}

async function mapsIn(namespace: string): Promise<string[]> {
  const all = await place.cluster.list(`/api/v1/namespaces/${namespace}/configmaps`);
  const names = all.map(({ metadata }) => (metadata as JsonObject)['name'] as string);
  return names.filter((name) => name !== 'kube-root-ca.crt').sort();
}

async function throughProxy(
  namespace: string,
  fault: (passing: Passing) => Fault,
  work: (kubeconfig: string, proxy: FaultyProxy) => Promise<void>,
  user: JsonObject = {},
): Promise<void> {
  const proxy = await faultyProxy(runningControlPlane()!, fault);
  const kubeconfig = join(folder, uniqueName('kubeconfig'));
  const config = JSON.parse(proxy.kubeconfig(namespace)) as JsonObject;
  writeFileSync(kubeconfig, JSON.stringify({ ...config, users: [{ name: 'u', user }] }), { mode: 0o600 });
  try {
    await work(kubeconfig, proxy);
  } finally {
    proxy.close();
  }
}

function on(name: string, body: () => Promise<void>): void {
  test.skipIf(problem !== undefined)(name, body, TIMEOUT);
}

on('an exec plugin is asked again when its token is refused, and the request repeated once', async () => {
  const namespace = await place.freshNamespace();
  const plugin = join(folder, 'plugin');
  const count = join(folder, 'count');
  writeFileSync(
    plugin,
    `#!/bin/sh\necho x >> ${count}\n` +
      `echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t'"$(wc -l < ${count})"'"}}'\n`,
  );
  chmodSync(plugin, 0o755);
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: plugin, interactiveMode: 'Never' };
  let refused = false;
  const fault = ({ method, path }: Passing): Fault => {
    if (refused || method !== 'POST' || !path.includes('/configmaps') || path.includes('dryRun')) return undefined;
    refused = true;
    return { status: 401, message: 'Unauthorized' };
  };
  await throughProxy(
    namespace,
    fault,
    async (kubeconfig, { seen }) => {
      const { status, stderr } = await place.scull(namespace, ['install', 'r', maps(map('m'))], kubeconfig);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const posts = seen.filter(({ method, path }) => method === 'POST' && path.includes('/configmaps'));
      expect(posts.filter(({ path }) => !path.includes('dryRun'))).toHaveLength(2);
      expect(readFileSync(count, 'utf8')).toBe('x\nx\n');
    },
    { exec },
  );
});

on('a token file is read again when its token is refused', async () => {
  const namespace = await place.freshNamespace();
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, 'old');
  const fault = ({ path }: Passing): Fault => {
    if (!path.includes('/configmaps') || readFileSync(tokenFile, 'utf8') === 'new') return undefined;
    writeFileSync(tokenFile, 'new');
    return { status: 401, message: 'Unauthorized' };
  };
  await throughProxy(
    namespace,
    fault,
    async (kubeconfig) => {
      const { status, stderr } = await place.scull(namespace, ['install', 'r', maps(map('m'))], kubeconfig);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    },
    { tokenFile },
  );
});

on('a hook that could not be deleted after it failed goes before uninstall forgets of it', async () => {
  const namespace = await place.freshNamespace();
  const hook = `apiVersion: v1
kind: Pod
metadata:
  name: hook-bad
  annotations: {helm.sh/hook: post-delete, helm.sh/hook-delete-policy: hook-failed, scull.test/fate: fail}
spec: {restartPolicy: Never, terminationGracePeriodSeconds: 0, containers: [{name: main, image: none}]}
`;
  await well(namespace, 'install', 'r', maps(map('m'), hook));
  let refused = 0;
  const fault = ({ method, path }: Passing): Fault => {
    if (method !== 'DELETE' || !path.includes('/pods/') || ++refused > 1) return undefined;
    return { status: 401, message: 'Unauthorized' };
  };
  await throughProxy(namespace, fault, async (kubeconfig) => {
    const { stderr } = await place.scull(namespace, ['uninstall', 'r', '--timeout', '20s'], kubeconfig);
    expect(stderr).toContain('error deleting the hook resource on hook failure: Unauthorized');
    expect(refused).toBe(2);
    expect(await place.cluster.list(`/api/v1/namespaces/${namespace}/pods`)).toEqual([]);
  });
});

on('a user who is refused in the middle: nothing is undone', async () => {
  const namespace = await place.freshNamespace();
  await well(namespace, 'install', 'r', maps(map('m')));
  const fault = ({ method, path }: Passing): Fault =>
    method === 'PATCH' && !path.includes('dryRun') ? { status: 401, message: 'Unauthorized' } : undefined;
  await throughProxy(namespace, fault, async (kubeconfig) => {
    const line = ['upgrade', 'r', maps(map('m', 'b')), '--atomic', '--timeout', '20s'];
    const { status, stderr } = await place.scull(namespace, line, kubeconfig);
    expect(status).toBe(1);
    expect(stderr).toContain('Revision 2 is recorded as failed');
  });
  const { stdout } = await well(namespace, 'history', 'r', '-o', 'json');
  expect((JSON.parse(stdout) as JsonObject[]).map(({ status }) => status)).toEqual(['deployed', 'failed']);
});

const stale = JSON.stringify({
  metadata: { name: 'broken.example.com' },
  versions: [{ version: 'v1', freshness: 'Stale', resources: [] }],
});
/** Discovery with a group whose server does not answer. */
const partial = ({ path }: Passing): Fault =>
  path === '/apis' ? { rewrite: (body) => body.replace('"items":[', `"items":[${stale},`) } : undefined;

on('partial discovery: only who uses the missing group fails, and nothing of it is pruned', async () => {
  const namespace = await place.freshNamespace();
  await throughProxy(namespace, partial, async (kubeconfig) => {
    const { status, stderr } = await place.scull(namespace, ['install', 'r', maps(map('m'))], kubeconfig);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const thing = 'apiVersion: broken.example.com/v1\nkind: Thing\nmetadata: {name: t}\n';
    const used = await place.scull(namespace, ['install', 's', maps(thing)], kubeconfig);
    expect(used.status).toBe(1);
    expect(used.stderr).toContain('broken.example.com/v1 does not answer');
  });
  // a group that answered when its object was made
  const crd = await definition(namespace);
  await well(namespace, 'install', 'w', place.chart({ 'templates/a.yaml': crd.object('o') + map('m2') }));
  const groupIsStale = ({ path }: Passing): Fault => {
    if (path !== '/apis') return undefined;
    return {
      rewrite: (body) => {
        const list = JSON.parse(body) as { items: { metadata: { name: string }; versions: JsonObject[] }[] };
        for (const { metadata, versions } of list.items) {
          if (metadata.name === crd.group)
            for (const one of versions) Object.assign(one, { freshness: 'Stale', resources: [] });
        }
        return JSON.stringify(list);
      },
    };
  };
  await throughProxy(namespace, groupIsStale, async (kubeconfig) => {
    const { status, stderr } = await place.scull(namespace, ['upgrade', 'w', maps(map('m2', 'b'))], kubeconfig);
    expect(status).toBe(1);
    expect(stderr).toContain('does not answer');
  });
  expect(await place.cluster.get(`/apis/${crd.group}/v1/namespaces/${namespace}/things/o`)).toBeDefined();
});

interface Definition {
  readonly group: string;
  readonly path: string;
  readonly object: (name: string, version?: string) => string;
}

/** A kind of its own for a namespace, established. */
async function definition(namespace: string, versions: readonly string[] = ['v1']): Promise<Definition> {
  const group = `${namespace}.example.com`;
  const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.${group}`;
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  await place.cluster.request('POST', dirname(path), {
    metadata: { name: `things.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'things', singular: 'thing', kind: 'Thing' },
      versions: versions.map((name, at) => ({ name, served: true, storage: at === 0, schema })),
    },
  });
  place.clusterWide.push(path);
  await place.cluster.until(`the kind of ${group}`, async () => {
    return (await place.cluster.get(`/apis/${group}/${versions[0]!}/namespaces/${namespace}/things`)) !== undefined;
  });
  const object = (name: string, version = 'v1'): string =>
    `apiVersion: ${group}/${version}\nkind: Thing\nmetadata: {name: ${name}}\n---\n`;
  return { group, path, object };
}

on('a kind that is gone from the cluster: the release can be upgraded, rolled back over, and removed', async () => {
  const namespace = await place.freshNamespace();
  const { object, path } = await definition(namespace);
  for (const name of ['r', 's']) {
    await well(namespace, 'install', name, place.chart({ 'templates/a.yaml': object(`o-${name}`) + map(`m-${name}`) }));
  }
  await place.cluster.request('DELETE', path);
  await place.cluster.until('the end of the kind', async () => (await place.cluster.get(path)) === undefined);
  await well(namespace, 'upgrade', 'r', maps(map('m-r', 'b')));
  await well(namespace, 'uninstall', 's');
  expect(await mapsIn(namespace)).toEqual(['m-r']);
  const back = await place.scull(namespace, ['rollback', 'r', '1']);
  expect(back.status).toBe(1);
  expect(back.stderr).toContain('resource mapping not found for name: "o-r"');
  const { stdout } = await well(namespace, 'history', 'r', '-o', 'json');
  expect((JSON.parse(stdout) as JsonObject[]).map(({ status }) => status)).toEqual(['superseded', 'deployed']);
});

on('a version that is gone from the cluster: the object is the same under another version', async () => {
  const namespace = await place.freshNamespace();
  const { object, path, group } = await definition(namespace, ['v2', 'v1']);
  await well(namespace, 'install', 'r', place.chart({ 'templates/a.yaml': object('keeps') + object('goes') }));
  const one = (await place.cluster.get(path))!;
  const spec = one['spec'] as { versions: { name: string; served: boolean }[] };
  for (const version of spec.versions) version.served = version.name === 'v2';
  await place.cluster.request('PUT', path, one);
  await place.cluster.until('the end of the version', async () => {
    return (await place.cluster.get(`/apis/${group}/v1/namespaces/${namespace}/things`)) === undefined;
  });
  await well(namespace, 'upgrade', 'r', place.chart({ 'templates/a.yaml': object('keeps', 'v2') }));
  const left = await place.cluster.list(`/apis/${group}/v2/namespaces/${namespace}/things`);
  expect(left.map(({ metadata }) => (metadata as JsonObject)['name'])).toEqual(['keeps']);
});

on('a namespace on its way out: a clear refusal, or with --create-namespace a new one', async () => {
  const namespace = await place.freshNamespace();
  const path = `/api/v1/namespaces/${namespace}`;
  await place.cluster.deleteNamespace(namespace);
  const one = maps(map('m'));
  const refused = await place.scull(namespace, ['install', 'r', one]);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain(`because it is being terminated\nWait until the namespace is gone`);
  const installing = place.scull(namespace, ['install', 'r', one, '--create-namespace', '--timeout', '60s']);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  // the controller has its own time
  await place.cluster.request('PUT', `${path}/finalize`, { metadata: { name: namespace }, spec: { finalizers: [] } });
  const { status, stderr } = await installing;
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: '',
  });
});

on('kept is what the manifest or the object says: on upgrade, rollback and uninstall', async () => {
  const namespace = await place.freshNamespace();
  const keep = '{helm.sh/resource-policy: keep}';
  const note = (name: string, value: string | null): Promise<unknown> => {
    const annotations = { 'helm.sh/resource-policy': value };
    const path = `/api/v1/namespaces/${namespace}/configmaps/${name}`;
    return place.cluster.request('PATCH', path, { metadata: { annotations } }, 'application/merge-patch+json');
  };
  await well(namespace, 'install', 'r', maps(map('one', 'a', keep), map('two'), map('rest')));
  await note('one', null);
  await note('two', 'keep');
  await well(namespace, 'upgrade', 'r', maps(map('rest')));
  expect(await mapsIn(namespace)).toEqual(['one', 'rest', 'two']);
  await well(namespace, 'upgrade', 'r', maps(map('rest'), map('three', 'a', keep)));
  await note('three', null);
  await well(namespace, 'rollback', 'r', '2');
  expect(await mapsIn(namespace)).toEqual(['one', 'rest', 'three', 'two']);
  await note('rest', 'keep');
  const { stdout } = await well(namespace, 'uninstall', 'r');
  expect(stdout).toContain('[ConfigMap] rest\n');
  expect(await mapsIn(namespace)).toEqual(['one', 'rest', 'three', 'two']);
});

on('what another release has taken over is not deleted', async () => {
  const namespace = await place.freshNamespace();
  await well(namespace, 'install', 'r', maps(map('a'), map('b'), map('rest')));
  await well(namespace, 'install', 'other', maps(map('a'), map('b')), '--take-ownership');
  const upgraded = await place.scull(namespace, ['upgrade', 'r', maps(map('b'), map('rest')), '--no-preflight']);
  expect({ status: upgraded.status, stderr: upgraded.stderr }).toEqual({
    status: 0,
    stderr: `WARNING: ConfigMap "a" left the chart, and stays: it belongs to release ${namespace}/other now\n`,
  });
  const path = `/api/v1/namespaces/${namespace}/configmaps/b`;
  const annotations = { 'meta.helm.sh/release-name': 'other' };
  await place.cluster.request('PATCH', path, { metadata: { annotations } }, 'application/merge-patch+json');
  const { status, stderr } = await place.scull(namespace, ['uninstall', 'r']);
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: `WARNING: ConfigMap b stays: it belongs to release ${namespace}/other now\n`,
  });
  expect(await mapsIn(namespace)).toEqual(['a', 'b']);
});

on('what left the chart and cannot be looked at: the upgrade fails, and says what is left', async () => {
  const namespace = await place.freshNamespace();
  await well(namespace, 'install', 'r', maps(map('a'), map('b')));
  const fault = ({ method, path }: Passing): Fault =>
    method === 'GET' && path.includes('/configmaps/b') ? { status: 500, message: 'a bad day' } : undefined;
  await throughProxy(namespace, fault, async (kubeconfig) => {
    const { status, stderr } = await place.scull(namespace, ['upgrade', 'r', maps(map('a', 'x'))], kubeconfig);
    expect(status).toBe(1);
    expect(stderr).toStartWith('Error: UPGRADE FAILED: ConfigMap "b" left the chart, but could not be deleted: ');
  });
  await well(namespace, 'upgrade', 'r', maps(map('a', 'x')));
  expect(await mapsIn(namespace)).toEqual(['a']);
});
