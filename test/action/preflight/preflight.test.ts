import { describe, expect, test } from 'bun:test';
import { installChart } from '../../../src/action/install.ts';
import { rollbackRelease } from '../../../src/action/rollback.ts';
import { upgradeRelease } from '../../../src/action/upgrade.ts';
import { ApiError, noDetails } from '../../../src/kube/api-error.ts';
import { bench, chartOf, failure, installing, revisions, upgrading } from '../changing.ts';
import { MemoryCluster, refusal } from '../memory-cluster.ts';

const map = (name: string, color = 'red'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {color: ${color}}\n`;
const chart = (name: string, ...maps: string[]): string => chartOf(name, { 'templates/all.yaml': maps.join('---\n') });

function invalid(name: string, field = 'data', why = 'Invalid value: 1: no'): ApiError {
  const causes = [{ reason: 'FieldValueInvalid', message: why, field }];
  const details = { ...noDetails, kind: 'ConfigMap', name, causes };
  return new ApiError(`ConfigMap "${name}" is invalid: ${field}: ${why}`, { status: 422, reason: 'Invalid', details });
}

function refusing(cluster: MemoryCluster, verb: string, ...names: string[]): void {
  cluster.refuse = (request) => {
    const name = names.find((one) => request.endsWith(` ${verb} configmaps/${one}`));
    return name === undefined ? undefined : invalid(name);
  };
}

const untouched = 'Nothing has been changed. --no-preflight begins without asking the server first.';

describe('install', () => {
  test('all refusals at once, and nothing is there', async () => {
    const cluster = new MemoryCluster();
    refusing(cluster, 'create', 'a', 'c');
    const { config } = await bench(cluster);
    const error = await failure(installChart(config, installing(chart('three', map('a'), map('b'), map('c')))));
    expect(error.message).toStartWith('2 errors occurred:\n\t* ConfigMap "a" is invalid: data: Invalid value: 1: no\n');
    expect(error.hint?.split('\n')).toEqual([
      'ConfigMap default/a: data: Invalid value: 1: no',
      'ConfigMap default/c: data: Invalid value: 1: no',
      untouched,
    ]);
    expect([...cluster.objects.keys()]).toEqual([]);
  });

  test('with --atomic in the words of Helm', async () => {
    const cluster = new MemoryCluster();
    refusing(cluster, 'create', 'a');
    const { config } = await bench(cluster);
    const error = await failure(installChart(config, installing(chart('one', map('a')), { undo: 'atomic' })));
    expect(error.message).toStartWith('release web failed, and has been uninstalled due to atomic being set: 1 error');
  });

  test('owners come first, refusals after them', async () => {
    const cluster = new MemoryCluster();
    cluster.put('configmaps', { metadata: { name: 'b' } });
    refusing(cluster, 'create', 'a');
    const { config } = await bench(cluster);
    const error = await failure(installChart(config, installing(chart('two', map('a'), map('b')))));
    expect(error.message).toStartWith('Unable to continue with install: ConfigMap "b" in namespace "default" exists');
    expect(error.hint).toContain('ConfigMap default/a: data: Invalid value: 1: no');
    expect(cluster.names('configmaps')).toEqual(['b']);
  });

  test('a record that may not be made is told when it is made', async () => {
    const cluster = new MemoryCluster();
    cluster.refuse = (request) => {
      if (request.startsWith('dry create configmaps')) return invalid('a');
      return request.includes('create secrets') ? refusal(403, 'Forbidden', 'secrets is forbidden') : undefined;
    };
    const { config } = await bench(cluster);
    const error = await failure(installChart(config, installing(chart('one', map('a')))));
    expect(error.message).toBe('create: failed to create: secrets is forbidden');
  });

  test('a server that answers nothing to dry runs holds nothing up', async () => {
    const cluster = new MemoryCluster();
    cluster.refuse = (request) => (request.startsWith('dry ') ? refusal(500, 'InternalError', 'no') : undefined);
    const { config, storage } = await bench(cluster);
    await installChart(config, installing(chart('one', map('a'))));
    expect(await revisions(storage)).toEqual(['1 deployed Install complete']);
  });

  test('without preflight nothing is asked', async () => {
    const cluster = new MemoryCluster();
    const { config } = await bench(cluster);
    await installChart(config, installing(chart('one', map('a')), { preflight: false }));
    expect(cluster.trials).toEqual([]);
  });
});

describe('upgrade and rollback', () => {
  test('only what changes is asked for', async () => {
    const cluster = new MemoryCluster();
    const { config } = await bench(cluster);
    await installChart(config, installing(chart('old', map('a'), map('b'))));
    cluster.trials.length = 0;
    await upgradeRelease(config, upgrading(chart('new', map('a', 'blue'), map('b'), map('c'))));
    expect(cluster.trials.sort()).toEqual(['dry create configmaps/c', 'dry patch configmaps/a']);
  });

  test('a refused upgrade leaves no revision', async () => {
    const cluster = new MemoryCluster();
    const { config, storage } = await bench(cluster);
    await installChart(config, installing(chart('old', map('a'), map('b'))));
    cluster.refuse = (request) =>
      / (patch|replace) configmaps\/b$/.test(request)
        ? invalid('b', 'data', 'Forbidden: field is immutable')
        : undefined;
    const blue = chart('new', map('a', 'blue'), map('b', 'blue'));
    const error = await failure(upgradeRelease(config, upgrading(blue)));
    expect(error.message).toBe(
      'UPGRADE FAILED: cannot patch "b" with kind ConfigMap: ConfigMap "b" is invalid: data: Forbidden: field is immutable',
    );
    expect(error.hint?.split('\n')).toEqual([
      'ConfigMap default/b: data is immutable: kubectl delete configmaps b -n default lets the next upgrade make it ' +
        'anew, what belongs to it goes with it',
      untouched,
    ]);
    expect(await revisions(storage)).toEqual(['1 deployed Install complete']);
  });

  test('--force is advised where it would do', async () => {
    const cluster = new MemoryCluster();
    const { config } = await bench(cluster);
    await installChart(config, installing(chart('old', map('a'))));
    cluster.refuse = (request) => (request.endsWith(' patch configmaps/a') ? invalid('a') : undefined);
    const blue = chart('new', map('a', 'blue'));
    const error = await failure(upgradeRelease(config, upgrading(blue)));
    expect(error.hint).toContain('ConfigMap default/a: data: Invalid value: 1: no; --force replaces it');
    const force = { force: true, forceConflicts: false, serverSide: false } as const;
    await upgradeRelease(config, upgrading(blue, { apply: force }));
    expect(cluster.trials.at(-1)).toBe('dry replace configmaps/a');
  });

  test('a refused rollback leaves no revision', async () => {
    const cluster = new MemoryCluster();
    const { config, storage } = await bench(cluster);
    await installChart(config, installing(chart('old', map('a'))));
    await upgradeRelease(config, upgrading(chart('new', map('a', 'blue'))));
    refusing(cluster, 'patch', 'a');
    const error = await failure(rollbackRelease(config, { name: 'web', version: 1, timeoutMs: 1000, preflight: true }));
    expect(error.message).toStartWith('cannot patch "a" with kind ConfigMap: ');
    expect(await revisions(storage)).toEqual(['1 superseded Install complete', '2 deployed Upgrade complete']);
  });

  test('what another release has taken over is not taken back without a word', async () => {
    const cluster = new MemoryCluster();
    const { config } = await bench(cluster);
    await installChart(config, installing(chart('old', map('a'))));
    await installChart(
      config,
      installing(chart('old', map('a')), { args: ['other', chart('old', map('a'))], takeOwnership: true }),
    );
    const blue = chart('new', map('a', 'blue'));
    const error = await failure(upgradeRelease(config, upgrading(blue)));
    expect(error.message).toBe(
      'UPGRADE FAILED: Unable to continue with update: ConfigMap "a" in namespace "default" exists and cannot be imported ' +
        'into the current release: invalid ownership metadata; annotation validation error: key ' +
        '"meta.helm.sh/release-name" must equal "web": current value is "other"',
    );
    await upgradeRelease(config, upgrading(blue, { takeOwnership: true }));
  });
});
