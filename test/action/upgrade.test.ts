import { afterAll, describe, expect, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { installChart } from '../../src/action/install.ts';
import { upgradeOrInstall } from '../../src/action/change/upgrade-or-install.ts';
import { upgradeRelease } from '../../src/action/upgrade.ts';
import { stringAt } from '../../src/go/field-path.ts';
import { bench, chartOf, failure, folder, installing, revisions, upgrading, type Bench } from './changing.ts';
import { MemoryCluster, refusal } from './memory-cluster.ts';

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const chart = chartOf('moving', {
  'values.yaml': 'color: red\nsize: small\nnames: [a, b]\n',
  'templates/all.yaml': `{{ range .Values.names }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ . }}
data:
  color: {{ $.Values.color }}
  size: {{ $.Values.size }}
{{ end }}`,
});
const set = (...values: string[]): { values: { values: string[] } } => ({ values: { values } });

async function installed(cluster: MemoryCluster, ...values: string[]): Promise<Bench> {
  const made = await bench(cluster);
  await installChart(made.config, installing(chart, set(...values)));
  cluster.requests.length = 0;
  return made;
}

function color(cluster: MemoryCluster, name = 'a'): string {
  return stringAt(cluster.objects.get(`configmaps/default/${name}`), 'data', 'color');
}

describe('upgrade', () => {
  test('what changed is changed, what is new made, what is gone deleted', async () => {
    const cluster = new MemoryCluster();
    const { config, storage } = await installed(cluster);
    await upgradeRelease(config, upgrading(chart, set('color=blue', 'names={b,c}')));
    expect(await revisions(storage)).toEqual(['1 superseded Install complete', '2 deployed Upgrade complete']);
    expect(cluster.names('configmaps').sort()).toEqual(['b', 'c']);
    expect(color(cluster, 'b')).toBe('blue');
  });

  test('many unchanged objects take one list', async () => {
    const cluster = new MemoryCluster();
    const names = `names={${Array.from({ length: 50 }, (_, i) => `n${i}`).join(',')}}`;
    const { config } = await installed(cluster, names);
    await upgradeRelease(config, upgrading(chart));
    expect(cluster.requests).toEqual(['version', 'list configmaps']);
  });

  const reuses: [name: string, options: Parameters<typeof upgrading>[1], color: string, size: string][] = [
    ['what was set before stays when nothing is set', {}, 'blue', 'small'],
    ['what is set now is all that is set', set('size=big'), 'red', 'big'],
    ['--reset-values', { resetValues: true }, 'red', 'small'],
    ['--reuse-values', { reuseValues: true, ...set('size=big') }, 'blue', 'big'],
    ['--reset-then-reuse-values', { resetThenReuseValues: true, ...set('size=big') }, 'blue', 'big'],
  ];
  for (const [name, options, wanted, size] of reuses) {
    test(name, async () => {
      const cluster = new MemoryCluster();
      const { config } = await installed(cluster, 'color=blue');
      await upgradeRelease(config, upgrading(chart, options));
      expect(color(cluster)).toBe(wanted);
      expect(stringAt(cluster.objects.get('configmaps/default/a'), 'data', 'size')).toBe(size);
    });
  }

  test('labels of the record are added to, and taken away by null', async () => {
    const cluster = new MemoryCluster();
    const { config, storage } = await bench(cluster);
    await installChart(config, installing(chart, { labels: ['team=a', 'tier=web'] }));
    await upgradeRelease(config, upgrading(chart, { labels: ['team=b', 'tier=null'] }));
    expect((await storage.get('web', 2)).labels).toEqual({ team: 'b' });
  });

  test('a failure is recorded, and the next upgrade goes on from there', async () => {
    const cluster = new MemoryCluster();
    const { config, storage } = await installed(cluster);
    cluster.refuse = (request) => (request === 'patch configmaps/b' ? refusal(403, 'Forbidden', 'not you') : undefined);
    const error = await failure(upgradeRelease(config, upgrading(chart, set('color=blue'))));
    expect(error.message).toBe('UPGRADE FAILED: cannot patch "b" with kind ConfigMap: not you');
    expect(await revisions(storage)).toEqual([
      '1 deployed Install complete',
      '2 failed Upgrade "web" failed: cannot patch "b" with kind ConfigMap: not you',
    ]);
    cluster.refuse = () => undefined;
    await upgradeRelease(config, upgrading(chart, set('color=green')));
    expect((await revisions(storage)).map((line) => line.slice(0, 8))).toEqual(['1 supers', '2 failed', '3 deploy']);
    expect(color(cluster, 'b')).toBe('green');
  });

  test('--atomic goes back', async () => {
    const cluster = new MemoryCluster();
    const { config, storage } = await installed(cluster);
    cluster.refuse = (request) => {
      if (request !== 'create configmaps/c') return undefined;
      return refusal(403, 'Forbidden', 'not you');
    };
    const error = await failure(
      upgradeRelease(config, upgrading(chart, { undo: 'atomic', ...set('color=blue', 'names={a,b,c}') })),
    );
    expect(error.message).toBe(
      'UPGRADE FAILED: release web failed, and has been rolled back due to atomic being set: failed to create resource: not you',
    );
    expect(await revisions(storage)).toEqual([
      '1 superseded Install complete',
      '2 failed Upgrade "web" failed: failed to create resource: not you',
      '3 deployed Rollback to 1',
    ]);
    expect(color(cluster)).toBe('red');
  });

  test('--atomic records the failure after it went back, if it could not be recorded before', async () => {
    const cluster = new MemoryCluster();
    const { config, storage } = await installed(cluster);
    let writes = 0;
    cluster.refuse = (request) => {
      if (request === 'create configmaps/c') return refusal(403, 'Forbidden', 'not you');
      if (request !== 'replace secrets/sh.helm.release.v1.web.v2' || ++writes > 1) return undefined;
      return refusal(403, 'Forbidden', 'not now');
    };
    await failure(upgradeRelease(config, upgrading(chart, { undo: 'atomic', ...set('names={a,b,c}') })));
    expect((await revisions(storage)).map((line) => line.slice(0, 8))).toEqual(['1 supers', '2 failed', '3 deploy']);
  });

  test('--cleanup-on-fail deletes what was made', async () => {
    const cluster = new MemoryCluster();
    const { config } = await installed(cluster);
    cluster.refuse = (request) => (request === 'patch configmaps/a' ? refusal(403, 'Forbidden', 'not you') : undefined);
    const options = { cleanupOnFail: true, ...set('color=blue', 'names={a,b,c}') };
    await failure(upgradeRelease(config, upgrading(chart, options)));
    expect(cluster.names('configmaps')).toEqual(['a', 'b']);
  });

  test('an object of somebody else is not taken over', async () => {
    const cluster = new MemoryCluster();
    const { config, storage } = await installed(cluster);
    cluster.put('configmaps', { metadata: { name: 'c' } });
    const error = await failure(upgradeRelease(config, upgrading(chart, set('names={a,b,c}'))));
    expect(error.message).toStartWith(
      'UPGRADE FAILED: Unable to continue with update: ConfigMap "c" in namespace "default" exists',
    );
    expect(await revisions(storage)).toEqual(['1 deployed Install complete']);
  });

  test('an operation under way is left alone', async () => {
    const cluster = new MemoryCluster();
    const { config, storage } = await installed(cluster);
    const last = await storage.last('web');
    last.info.status = 'pending-upgrade';
    await storage.update(last);
    const error = await failure(upgradeRelease(config, upgrading(chart)));
    expect(error.message).toBe('UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress');
  });

  test('a release that does not exist', async () => {
    const { config } = await bench(new MemoryCluster());
    const error = await failure(upgradeRelease(config, upgrading(chart)));
    expect(error.message).toBe('UPGRADE FAILED: "web" has no deployed releases');
  });

  test('stopped in the middle: recorded as failed', async () => {
    const cluster = new MemoryCluster();
    const { config, storage, stop } = await installed(cluster);
    cluster.refuse = (request) => {
      if (request === 'patch configmaps/a') stop.abort();
      return undefined;
    };
    const error = await failure(upgradeRelease(config, upgrading(chart, set('color=blue', 'names={a}'))));
    expect(error.message).toBe('UPGRADE FAILED: context canceled');
    expect((await revisions(storage)).at(-1)).toBe('2 failed Upgrade "web" failed: context canceled');
  });

  test('a dry run changes nothing', async () => {
    const cluster = new MemoryCluster();
    const { config, storage } = await installed(cluster);
    const release = await upgradeRelease(config, upgrading(chart, { dryRun: 'server', ...set('color=blue') }));
    expect(release).toMatchObject({ version: 2, info: { status: 'pending-upgrade', description: 'Dry run complete' } });
    expect(await revisions(storage)).toEqual(['1 deployed Install complete']);
    expect(color(cluster)).toBe('red');
  });
});

describe('upgrade --install', () => {
  const wanted = (): { told: string[]; options: { createNamespace: boolean; onInstall: () => void } } => {
    const told: string[] = [];
    return { told, options: { createNamespace: false, onInstall: () => told.push('installs') } };
  };

  test('installs what is not there, upgrades what is', async () => {
    const { config, storage } = await bench(new MemoryCluster());
    const { told, options } = wanted();
    expect(await upgradeOrInstall(config, { ...upgrading(chart), ...options })).toMatchObject({ installed: true });
    expect(await upgradeOrInstall(config, { ...upgrading(chart), ...options })).toMatchObject({ installed: false });
    expect(told).toEqual(['installs']);
    expect(await revisions(storage)).toEqual(['1 superseded Install complete', '2 deployed Upgrade complete']);
  });

  test('a release that was uninstalled is installed again, as the next revision', async () => {
    const { config, storage } = await installed(new MemoryCluster());
    const { uninstallRelease } = await import('../../src/action/uninstall.ts');
    await uninstallRelease(config, { name: 'web', timeoutMs: 1000, keepHistory: true });
    const { told, options } = wanted();
    await upgradeOrInstall(config, { ...upgrading(chart), ...options });
    expect(told).toEqual(['installs']);
    expect((await revisions(storage)).at(-1)).toBe('2 deployed Install complete');
  });
});
