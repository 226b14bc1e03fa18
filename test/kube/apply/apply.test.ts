import { describe, expect, test } from 'bun:test';
import { errorMessage, ScullError } from '../../../src/errors.ts';
import { ApplyError, createAll, updateAll, type UpdateOptions } from '../../../src/kube/apply/apply.ts';
import { buildObjects, type BuiltObject } from '../../../src/kube/objects/build.ts';
import { deleteAll } from '../../../src/kube/apply/delete.ts';
import { mapAt, stringAt } from '../../../src/go/field-path.ts';
import type { GoMap } from '../../../src/go/values.ts';
import { MemoryCluster, refusal } from '../../action/memory-cluster.ts';

type Entry = readonly [kind: 'ConfigMap' | 'Deployment', name: string, color?: string];

function manifest(entries: readonly Entry[]): string {
  return entries
    .map(([kind, name, color = 'red']) => {
      const apiVersion = kind === 'Deployment' ? 'apps/v1' : 'v1';
      const labels = '{app.kubernetes.io/managed-by: Helm}';
      const metadata = `{name: ${name}, labels: ${labels}, annotations: {color: ${color}}}`;
      return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\n`;
    })
    .join('---\n');
}

function objects(cluster: MemoryCluster, ...entries: Entry[]): Promise<BuiltObject[]> {
  return buildObjects(cluster, manifest(entries));
}

function many(count: number, color = 'red'): Entry[] {
  return Array.from({ length: count }, (_, at): Entry => ['ConfigMap', `c${at}`, color]);
}

async function upgraded(
  cluster: MemoryCluster,
  before: Entry[],
  after: Entry[],
  options: UpdateOptions = {},
): ReturnType<typeof updateAll> {
  await createAll(cluster, await objects(cluster, ...before));
  cluster.requests.length = 0;
  return updateAll(cluster, await objects(cluster, ...before), await objects(cluster, ...after), options);
}

function names(list: readonly BuiltObject[]): string[] {
  return list.map(({ ref }) => ref.name);
}

async function failure(work: Promise<unknown>): Promise<ApplyError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ApplyError) return error;
    throw error;
  }
  throw new Error('it succeeded');
}

describe('createAll', () => {
  test('gives the objects as the server has them', async () => {
    const cluster = new MemoryCluster();
    const created = await createAll(cluster, await objects(cluster, ...many(3)));
    expect(created.map(({ object }) => stringAt(object, 'metadata', 'uid'))).toEqual(['uid-1', 'uid-2', 'uid-3']);
  });

  test('goes on after a refusal, and tells every one', async () => {
    const cluster = new MemoryCluster();
    cluster.refuse = (request) => (/c[01]$/.test(request) ? refusal(422, 'Invalid', `${request}: no`) : undefined);
    const error = await failure(
      objects(cluster, ...many(3), ['Deployment', 'web']).then((all) => createAll(cluster, all)),
    );
    expect(error.message).toBe('2 errors occurred:\n\t* create configmaps/c0: no\n\t* create configmaps/c1: no\n\n');
    expect(names(error.result.created)).toEqual(['c2', 'web']);
  });

  test('what is to be kept stays, wherever that is said; what another release has, too', async () => {
    const cluster = new MemoryCluster();
    const keep = { 'helm.sh/resource-policy': 'keep' };
    const other = { 'meta.helm.sh/release-name': 'other', 'meta.helm.sh/release-namespace': 'default' };
    const own = { ...other, 'meta.helm.sh/release-name': 'web' };
    for (const [name, annotations] of Object.entries({ a: keep, b: other, c: own, d: own })) {
      cluster.put('configmaps', { metadata: { name, annotations } });
    }
    const all = await objects(cluster, ['ConfigMap', 'a'], ['ConfigMap', 'b'], ['ConfigMap', 'c'], ['ConfigMap', 'd']);
    (mapAt(all[3]!.object, 'metadata', 'annotations') as GoMap).set('helm.sh/resource-policy', 'keep');
    const { deleted, kept, foreign } = await deleteAll(cluster, all, ours);
    expect([names(deleted), names(kept), foreign.map(({ owner }) => owner)]).toEqual([
      ['c'],
      ['a', 'd'],
      ['default/other'],
    ]);
    expect(cluster.names('configmaps')).toEqual(['a', 'b', 'd']);
  });

  test('for hooks only the owner counts', async () => {
    const cluster = new MemoryCluster();
    cluster.put('configmaps', { metadata: { name: 'a', annotations: { 'helm.sh/resource-policy': 'keep' } } });
    const { deleted } = await deleteAll(cluster, await objects(cluster, ['ConfigMap', 'a']), { ...ours, keeps: false });
    expect(names(deleted)).toEqual(['a']);
  });

  test('an object that was made anew by somebody is not the one that was made here', async () => {
    const cluster = new MemoryCluster();
    const made = await createAll(cluster, await objects(cluster, ['ConfigMap', 'a']));
    await deleteAll(cluster, made, ours);
    await createAll(cluster, await objects(cluster, ['ConfigMap', 'a']));
    const { deleted, ending } = await deleteAll(cluster, made, ours);
    expect([names(deleted), names(ending), cluster.names('configmaps')]).toEqual([['a'], [], ['a']]);
  });

  test('of nothing is an error, as in Helm', async () => {
    expect(await createAll(new MemoryCluster(), []).catch(errorMessage)).toBe('no objects visited');
  });

  test('tries again on a conflict', async () => {
    const cluster = new MemoryCluster();
    let left = 2;
    cluster.refuse = () => (left-- > 0 ? refusal(409, 'Conflict', 'quota') : undefined);
    await createAll(cluster, await objects(cluster, ['ConfigMap', 'a']));
    expect(cluster.names('configmaps')).toEqual(['a']);
  });

  test('stops where the user wants it, between kinds', async () => {
    const cluster = new MemoryCluster();
    const stop = new AbortController();
    cluster.refuse = () => {
      stop.abort();
      return undefined;
    };
    const all = await objects(cluster, ['ConfigMap', 'a'], ['Deployment', 'web']);
    expect(await createAll(cluster, all, { signal: stop.signal }).catch(errorMessage)).toBe('context canceled');
    expect(cluster.names('deployments')).toEqual([]);
  });
});

describe('updateAll', () => {
  test('creates, patches and deletes, each only where it must', async () => {
    const cluster = new MemoryCluster();
    const before: Entry[] = [
      ['ConfigMap', 'same'],
      ['ConfigMap', 'changed'],
      ['ConfigMap', 'gone'],
    ];
    const after: Entry[] = [
      ['ConfigMap', 'same'],
      ['ConfigMap', 'changed', 'blue'],
      ['ConfigMap', 'new'],
    ];
    const result = await upgraded(cluster, before, after);
    expect([names(result.created), names(result.updated), names(result.deleted)]).toEqual([
      ['new'],
      ['same', 'changed'],
      ['gone'],
    ]);
    expect(cluster.requests.filter((request) => !/^(get|list)/.test(request))).toEqual([
      'create configmaps/new',
      'patch configmaps/changed',
      'delete configmaps/gone',
    ]);
  });

  test('reads many objects of a kind by one list', async () => {
    const cluster = new MemoryCluster();
    await upgraded(cluster, many(100), many(100, 'blue'));
    expect(cluster.requests.filter((request) => !request.startsWith('patch'))).toEqual(['list configmaps']);
    expect(cluster.requests).toHaveLength(101);
  });

  test('new objects of a kind cost one more list, not a read each', async () => {
    const cluster = new MemoryCluster();
    await upgraded(cluster, many(1), many(50));
    expect(cluster.requests.filter((request) => !request.startsWith('create'))).toEqual([
      'list configmaps',
      'list configmaps',
    ]);
  });

  test('who may not list reads each object', async () => {
    const cluster = new MemoryCluster();
    cluster.refuse = (request) => (request.startsWith('list') ? refusal(403, 'Forbidden', 'no') : undefined);
    const result = await upgraded(cluster, many(6), many(6, 'blue'));
    expect(names(result.updated)).toHaveLength(6);
    expect(cluster.requests.filter((request) => request.startsWith('get'))).toHaveLength(6);
  });

  test('an object without the label of Helm is found all the same', async () => {
    const cluster = new MemoryCluster();
    cluster.put('configmaps', { metadata: { name: 'c3' }, data: { color: 'red' } });
    const all = await objects(cluster, ...many(5, 'blue'));
    const result = await updateAll(cluster, [], all);
    expect([names(result.created), names(result.updated)]).toEqual([['c0', 'c1', 'c2', 'c4'], ['c3']]);
  });

  test('refused patches do not stop the rest, but nothing is deleted', async () => {
    const cluster = new MemoryCluster();
    cluster.refuse = (request) => (/^patch configmaps/.test(request) ? refusal(422, 'Invalid', 'bad') : undefined);
    const error = await failure(
      upgraded(
        cluster,
        [
          ['ConfigMap', 'a'],
          ['ConfigMap', 'b'],
          ['ConfigMap', 'old'],
          ['Deployment', 'web'],
        ],
        [
          ['ConfigMap', 'a', 'blue'],
          ['ConfigMap', 'b', 'blue'],
          ['Deployment', 'web', 'blue'],
        ],
      ),
    );
    expect(error.message).toBe(
      'cannot patch "a" with kind ConfigMap: bad && cannot patch "b" with kind ConfigMap: bad',
    );
    expect(names(error.result.updated)).toEqual(['a', 'b', 'web']);
    expect(cluster.names('configmaps')).toContain('old');
  });

  test('a refused creation ends it after its kind; the first is told as Helm does, the others after it', async () => {
    const cluster = new MemoryCluster();
    await createAll(cluster, await objects(cluster, ['Deployment', 'web']));
    cluster.refuse = (request) =>
      /^create.*[ab]$/.test(request) ? refusal(422, 'Invalid', `${request} bad`) : undefined;
    const target = await objects(cluster, ['ConfigMap', 'a'], ['ConfigMap', 'b'], ['Deployment', 'web', 'blue']);
    const error = await failure(updateAll(cluster, [], target));
    expect(error.message).toBe('failed to create resource: create configmaps/a bad');
    expect(error.hint).toBe('also: failed to create resource: create configmaps/b bad');
    expect(names(error.result.created)).toEqual(['a', 'b']);
    expect(cluster.requests).not.toContain('patch deployments/web');
  });

  test('an object that cannot be read ends it', async () => {
    const cluster = new MemoryCluster();
    cluster.refuse = (request) => (request === 'get configmaps/a' ? refusal(403, 'Forbidden', 'no') : undefined);
    const error = await failure(upgraded(cluster, [['ConfigMap', 'a']], [['ConfigMap', 'a', 'blue']]));
    expect(error.message).toBe('could not get information about the resource: no');
  });

  test('live objects that say so are kept', async () => {
    const cluster = new MemoryCluster();
    const annotations = { 'helm.sh/resource-policy': 'keep' };
    cluster.put('configmaps', { metadata: { name: 'kept', annotations } });
    const result = await updateAll(cluster, await objects(cluster, ['ConfigMap', 'kept']), []);
    expect(result.deleted).toEqual([]);
    expect(cluster.names('configmaps')).toEqual(['kept']);
  });

  test('what cannot be deleted is only told', async () => {
    const cluster = new MemoryCluster();
    const told: string[] = [];
    cluster.refuse = (request) => (request.startsWith('delete') ? refusal(403, 'Forbidden', 'no') : undefined);
    const result = await upgraded(cluster, [['ConfigMap', 'a']], [], { warn: (text) => told.push(text) });
    expect(result.deleted).toEqual([]);
    expect(told).toEqual(['WARNING: ConfigMap "a" left the chart, but could not be deleted: no']);
  });

  const unknown: readonly (readonly [string, RegExp])[] = [
    ['looked at', /^get .*b$/],
    ['deleted', /^delete .*b$/],
  ];
  test.each(unknown)('what could not be %s, since the credentials are not taken any more, fails it', async (_, at) => {
    const cluster = new MemoryCluster();
    const told: string[] = [];
    await createAll(cluster, await objects(cluster, ['ConfigMap', 'a'], ['ConfigMap', 'b'], ['ConfigMap', 'c']));
    cluster.refuse = (request) => (at.test(request) ? refusal(401, 'Unauthorized', 'Unauthorized') : undefined);
    const before = await objects(cluster, ['ConfigMap', 'a'], ['ConfigMap', 'b'], ['ConfigMap', 'c']);
    const error = await failure(updateAll(cluster, before, [], { warn: (text) => told.push(text) }));
    expect(error.message).toBe('ConfigMap "b" left the chart, but could not be deleted: Unauthorized');
    expect(told).toEqual([]);
    expect(cluster.names('configmaps')).toEqual(['b']);
  });

  test('force replaces, also when somebody was faster', async () => {
    const cluster = new MemoryCluster();
    let left = 1;
    cluster.refuse = (request) =>
      request.startsWith('replace') && left-- > 0 ? refusal(409, 'Conflict', 'modified') : undefined;
    await upgraded(cluster, [['ConfigMap', 'a']], [['ConfigMap', 'a', 'blue']], { force: true });
    expect(cluster.requests).toEqual([
      'get configmaps/a',
      'replace configmaps/a',
      'get configmaps/a',
      'replace configmaps/a',
    ]);
  });

  test('an object that a manifest has twice is created once and then changed', async () => {
    const cluster = new MemoryCluster();
    const twice = await objects(cluster, ['ConfigMap', 'a'], ['ConfigMap', 'a', 'blue']);
    const result = await updateAll(cluster, [], twice);
    expect([names(result.created), names(result.updated)]).toEqual([['a'], ['a']]);
  });

  test('advice of refusals comes along', async () => {
    const cluster = new MemoryCluster();
    const advice = new ScullError('bad', { hint: 'do better' });
    cluster.refuse = (request) => (request.startsWith('patch') ? advice : undefined);
    const error = await failure(upgraded(cluster, many(2), many(2, 'blue')));
    expect(error.hint).toBe('do better');
  });
});

const ours = { owner: { name: 'web', namespace: 'default' }, keeps: true };

describe('deleteAll', () => {
  test('tries all, and counts what is not there as deleted', async () => {
    const cluster = new MemoryCluster();
    await createAll(cluster, await objects(cluster, ['ConfigMap', 'a'], ['ConfigMap', 'b']));
    cluster.refuse = (request) => (request === 'delete configmaps/a' ? refusal(403, 'Forbidden', 'no') : undefined);
    const all = await objects(cluster, ['ConfigMap', 'a'], ['ConfigMap', 'b'], ['ConfigMap', 'c']);
    const { deleted, ending, errors } = await deleteAll(cluster, all, ours);
    expect([names(deleted), names(ending), errors.map(errorMessage)]).toEqual([['b', 'c'], ['b'], ['no']]);
  });

  test('what is to be kept stays, wherever that is said; what another release has, too', async () => {
    const cluster = new MemoryCluster();
    const keep = { 'helm.sh/resource-policy': 'keep' };
    const other = { 'meta.helm.sh/release-name': 'other', 'meta.helm.sh/release-namespace': 'default' };
    const own = { ...other, 'meta.helm.sh/release-name': 'web' };
    for (const [name, annotations] of Object.entries({ a: keep, b: other, c: own, d: own })) {
      cluster.put('configmaps', { metadata: { name, annotations } });
    }
    const all = await objects(cluster, ['ConfigMap', 'a'], ['ConfigMap', 'b'], ['ConfigMap', 'c'], ['ConfigMap', 'd']);
    (mapAt(all[3]!.object, 'metadata', 'annotations') as GoMap).set('helm.sh/resource-policy', 'keep');
    const { deleted, kept, foreign } = await deleteAll(cluster, all, ours);
    expect([names(deleted), names(kept), foreign.map(({ owner }) => owner)]).toEqual([
      ['c'],
      ['a', 'd'],
      ['default/other'],
    ]);
    expect(cluster.names('configmaps')).toEqual(['a', 'b', 'd']);
  });

  test('for hooks only the owner counts', async () => {
    const cluster = new MemoryCluster();
    cluster.put('configmaps', { metadata: { name: 'a', annotations: { 'helm.sh/resource-policy': 'keep' } } });
    const { deleted } = await deleteAll(cluster, await objects(cluster, ['ConfigMap', 'a']), { ...ours, keeps: false });
    expect(names(deleted)).toEqual(['a']);
  });

  test('an object that was made anew by somebody is not the one that was made here', async () => {
    const cluster = new MemoryCluster();
    const made = await createAll(cluster, await objects(cluster, ['ConfigMap', 'a']));
    await deleteAll(cluster, made, ours);
    await createAll(cluster, await objects(cluster, ['ConfigMap', 'a']));
    const { deleted, ending } = await deleteAll(cluster, made, ours);
    expect([names(deleted), names(ending), cluster.names('configmaps')]).toEqual([['a'], [], ['a']]);
  });

  test('of nothing is an error, as in Helm', async () => {
    const { errors } = await deleteAll(new MemoryCluster(), [], ours);
    expect(errors.map(errorMessage)).toEqual(['object not found, skipping delete: no objects visited']);
  });
});
