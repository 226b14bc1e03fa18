import { afterAll, describe, expect, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { installChart } from '../../src/action/install.ts';
import { stringAt } from '../../src/go/field-path.ts';
import { bench, chartOf, failure, folder, installing, revisions } from './changing.ts';
import { MemoryCluster, refusal } from './memory-cluster.ts';

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const configMap = (name: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
data:
  color: {{ .Values.color | quote }}
`;

const chart = chartOf('plain', {
  'values.yaml': 'color: red\n',
  'templates/a.yaml': configMap('a'),
  'templates/b.yaml': configMap('b'),
  'templates/NOTES.txt': 'Hello {{ .Release.Name }}\n',
});
const many = chartOf('many', {
  'templates/all.yaml':
    '{{ range $i := until 20 }}\n---\n' + configMap('c-{{ $i }}').replace('.Values', '$.Values') + '{{ end }}',
});

describe('install', () => {
  test('objects carry the marks of the release, the record says deployed', async () => {
    const cluster = new MemoryCluster();
    const { config, storage } = await bench(cluster);
    const release = await installChart(config, installing(chart));
    expect(release.info.notes).toBe('Hello web\n');
    expect(await revisions(storage)).toEqual(['1 deployed Install complete']);
    const object = cluster.objects.get('configmaps/default/a');
    expect(stringAt(object, 'metadata', 'labels', 'app.kubernetes.io/managed-by')).toBe('Helm');
    expect(stringAt(object, 'metadata', 'annotations', 'meta.helm.sh/release-name')).toBe('web');
    expect(stringAt(object, 'metadata', 'annotations', 'meta.helm.sh/release-namespace')).toBe('default');
  });

  test('notes of subcharts come by path, the chart’s own last', async () => {
    const parent = chartOf('parent', {
      'templates/NOTES.txt': 'parent',
      'charts/one/Chart.yaml': 'apiVersion: v2\nname: one\nversion: 1.0.0\n',
      'charts/one/templates/NOTES.txt': 'one',
      'charts/two/Chart.yaml': 'apiVersion: v2\nname: two\nversion: 1.0.0\n',
      'charts/two/templates/NOTES.txt': 'two',
    });
    const { config } = await bench(new MemoryCluster());
    const release = await installChart(config, { ...installing(parent), subNotes: true });
    expect(release.info.notes).toBe('one\ntwo\nparent');
  });

  test('many objects of a kind take one list and a request each', async () => {
    const cluster = new MemoryCluster();
    const { config } = await bench(cluster);
    await installChart(config, installing(many));
    expect(cluster.requests.filter((request) => !request.startsWith('create'))).toEqual(['version', 'list configmaps']);
    expect(cluster.requests.length).toBe(22);
  });

  test('definitions of a disabled dependency are left out', async () => {
    const name = 'depending';
    const disabled = chartOf(name, {
      'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 0.1.0\ndependencies: [{name: sub, version: 1.0.0, condition: sub.made}]\n`,
      'values.yaml': 'sub: {made: false}\n',
      'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
      'charts/sub/crds/a.yaml':
        'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: as.example.com}\n',
      'templates/a.yaml': configMap('a'),
    });
    const cluster = new MemoryCluster();
    const { config } = await bench(cluster);
    await installChart(config, installing(disabled));
    expect([...cluster.objects.keys()].filter((key) => !key.startsWith('secrets/'))).toEqual(['configmaps/default/a']);
  });

  test('where lists are refused, objects are asked for one by one', async () => {
    const cluster = new MemoryCluster();
    cluster.refuse = (request) => (request === 'list configmaps' ? refusal(403, 'Forbidden', 'no') : undefined);
    const { config, storage } = await bench(cluster);
    await installChart(config, installing(many));
    expect(cluster.requests.filter((request) => request.startsWith('get')).length).toBe(20);
    expect(await revisions(storage)).toEqual(['1 deployed Install complete']);
  });

  test('a dry run asks and changes nothing', async () => {
    const cluster = new MemoryCluster();
    const { config } = await bench(cluster);
    const release = await installChart(config, installing(chart, { dryRun: 'client' }));
    expect(release.info).toMatchObject({ status: 'pending-install', description: 'Dry run complete' });
    expect(cluster.objects.size).toBe(0);
  });

  test('somebody else’s objects are in the way, each is named, and nothing is made', async () => {
    const cluster = new MemoryCluster();
    cluster.put('configmaps', { metadata: { name: 'a' } });
    cluster.put('configmaps', { metadata: { name: 'b', labels: { 'app.kubernetes.io/managed-by': 'Helm' } } });
    const { config } = await bench(cluster);
    const error = await failure(installChart(config, installing(chart)));
    expect(error.message).toBe(
      'Unable to continue with install: ConfigMap "a" in namespace "default" exists and cannot be imported into the current ' +
        'release: invalid ownership metadata; label validation error: missing key "app.kubernetes.io/managed-by": must be set ' +
        'to "Helm"; annotation validation error: missing key "meta.helm.sh/release-name": must be set to "web"; annotation ' +
        'validation error: missing key "meta.helm.sh/release-namespace": must be set to "default"',
    );
    expect(error.hint).toContain('ConfigMap "b" in namespace "default" exists');
    expect(error.hint).toContain('--take-ownership');
    expect(cluster.objects.size).toBe(2);
  });

  test('--take-ownership takes them over', async () => {
    const cluster = new MemoryCluster();
    cluster.put('configmaps', { metadata: { name: 'a' }, data: { color: 'blue' } });
    const { config, storage } = await bench(cluster);
    await installChart(config, installing(chart, { takeOwnership: true }));
    expect(await revisions(storage)).toEqual(['1 deployed Install complete']);
    expect(stringAt(cluster.objects.get('configmaps/default/a'), 'data', 'color')).toBe('red');
  });

  test('a refused object is recorded', async () => {
    const cluster = new MemoryCluster();
    cluster.refuse = (request) =>
      request === 'create configmaps/b' ? refusal(403, 'Forbidden', 'not you') : undefined;
    const { config, storage } = await bench(cluster);
    const error = await failure(installChart(config, installing(chart)));
    expect(error.message).toContain('not you');
    expect(await revisions(storage)).toEqual([`1 failed Release "web" failed: ${error.message}`]);
    expect(cluster.names('configmaps')).toEqual(['a']);
  });

  test('with --atomic nothing is left of it', async () => {
    const cluster = new MemoryCluster();
    cluster.refuse = (request) =>
      request === 'create configmaps/b' ? refusal(403, 'Forbidden', 'not you') : undefined;
    const { config } = await bench(cluster);
    const error = await failure(installChart(config, installing(chart, { undo: 'atomic' })));
    expect(error.message).toStartWith('release web failed, and has been uninstalled due to atomic being set: ');
    expect(cluster.objects.size).toBe(0);
  });

  test('an uninstall by --atomic that cannot begin leaves a record that says it failed', async () => {
    const cluster = new MemoryCluster();
    let failed = false;
    let refused = 0;
    cluster.refuse = (request) => {
      failed ||= request === 'create configmaps/b';
      if (request === 'create configmaps/b') return refusal(403, 'Forbidden', 'not you');
      return failed && request === 'list secrets' && ++refused === 1 ? refusal(403, 'Forbidden', 'not now') : undefined;
    };
    const { config, storage } = await bench(cluster);
    const error = await failure(installChart(config, installing(chart, { undo: 'atomic' })));
    expect(error.message).toStartWith('an error occurred while uninstalling the release. original install error: ');
    expect((await revisions(storage)).map((line) => line.slice(0, 8))).toEqual(['1 failed']);
  });

  test('a name in use is refused, one that failed can be taken again', async () => {
    const cluster = new MemoryCluster();
    const { config, storage } = await bench(cluster);
    cluster.refuse = (request) =>
      request === 'create configmaps/b' ? refusal(403, 'Forbidden', 'not you') : undefined;
    await failure(installChart(config, installing(chart)));
    cluster.refuse = () => undefined;
    const error = await failure(installChart(config, installing(chart)));
    expect(error.message).toBe('cannot re-use a name that is still in use');
    await installChart(config, installing(chart, { replace: true }));
    expect((await revisions(storage)).map((line) => line.slice(0, 10))).toEqual(['1 failed R', '2 deployed']);
  });

  test('who may not list records is refused: the name could be in use', async () => {
    const cluster = new MemoryCluster();
    cluster.refuse = (request) => (request === 'list secrets' ? refusal(403, 'Forbidden', 'no') : undefined);
    const { config } = await bench(cluster);
    const error = await failure(installChart(config, installing(chart)));
    expect(error.message).toBe('query: failed to query with labels: no');
    expect(cluster.names('configmaps')).toEqual([]);
  });

  test('stopped in the middle: the record says so, and the user what to do', async () => {
    const cluster = new MemoryCluster();
    const { config, storage, stop } = await bench(cluster);
    cluster.refuse = (request) => {
      if (request === 'create configmaps/a') stop.abort();
      return undefined;
    };
    const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: late\n';
    const path = chartOf('slow', { 'templates/a.yaml': configMap('a'), 'templates/d.yaml': deployment });
    const error = await failure(installChart(config, installing(path)));
    expect(error.message).toBe('context canceled');
    expect(error.hint).toContain('recorded as failed');
    expect(await revisions(storage)).toEqual(['1 failed Release "web" failed: context canceled']);
    expect(cluster.names('deployments')).toEqual([]);
  });

  test('stopped before anything was made: nothing is left', async () => {
    const cluster = new MemoryCluster();
    const { config, stop } = await bench(cluster);
    stop.abort();
    expect((await failure(installChart(config, installing(chart)))).message).toBe('context canceled');
    expect(cluster.objects.size).toBe(0);
  });

  const refused: [what: string, options: Parameters<typeof installing>[1], message: string][] = [
    ['no name', { args: [chart] }, 'must either provide a name or specify --generate-name'],
    ['two names', { generateName: true }, 'cannot set --generate-name and also specify a name'],
    ['hidden secrets that are made', { hideSecret: true }, 'Hiding Kubernetes secrets requires a dry-run mode'],
    [
      'a dry run of no kind',
      { dryRun: 'foo' },
      'Invalid dry-run flag. Flag must one of the following: false, true, none, client, server',
    ],
    [
      'a label of the record',
      { labels: ['owner=me'] },
      'user supplied labels contains system reserved label name. System labels: [name owner status version createdAt modifiedAt]',
    ],
  ];
  for (const [what, options, message] of refused) {
    test(what, async () => {
      const cluster = new MemoryCluster();
      const { config } = await bench(cluster);
      expect((await failure(installChart(config, installing(chart, options)))).message).toBe(message);
      expect(cluster.objects.size).toBe(0);
    });
  }

  test('--generate-name', async () => {
    const { config } = await bench(new MemoryCluster());
    const release = await installChart(config, installing(chart, { args: [chart], generateName: true }));
    expect(release.name).toMatch(/^plain-\d{10}$/);
  });

  test('--create-namespace is fine with one that exists', async () => {
    const cluster = new MemoryCluster();
    const { config } = await bench(cluster);
    cluster.refuse = (request) =>
      request === 'create namespaces/default' ? refusal(409, 'AlreadyExists', 'exists') : undefined;
    await installChart(config, installing(chart, { createNamespace: true }));
    expect(cluster.requests).toContain('create namespaces/default');
  });
});
