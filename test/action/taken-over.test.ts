import { afterAll, describe, expect, test } from 'bun:test';
import { rmSync } from 'node:fs';
import type { Configuration } from '../../src/action/configuration.ts';
import { installChart } from '../../src/action/install.ts';
import { rollbackRelease } from '../../src/action/rollback.ts';
import { uninstallRelease } from '../../src/action/uninstall.ts';
import { upgradeRelease } from '../../src/action/upgrade.ts';
import { bench, chartOf, failure, folder, installing, upgrading } from './changing.ts';
import { MemoryCluster, refusal } from './memory-cluster.ts';

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const chart = chartOf('taking', {
  'values.yaml': 'color: red\nnames: [a, b]\n',
  'templates/all.yaml': `{{ range .Values.names }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ . }}
data:
  color: {{ $.Values.color }}
{{ end }}`,
});

const there = (cluster: MemoryCluster): string => cluster.names('configmaps').sort().join(',');

function refuse(cluster: MemoryCluster, what: string): void {
  cluster.refuse = (request) => (request === what ? refusal(403, 'Forbidden', 'not you') : undefined);
}

const takingOver = (names: string, undo: '' | 'atomic'): Parameters<typeof upgrading>[1] => ({
  takeOwnership: true,
  undo,
  values: { values: [`names={${names}}`, 'color=blue'] },
});

/** A release of `a` and `b`, and an upgrade to `a` to `e` that fails after it took over `c` and `d` and made `e`. */
async function failedUpgrade(undo: '' | 'atomic' = ''): Promise<{ cluster: MemoryCluster; config: Configuration }> {
  const cluster = new MemoryCluster();
  const { config } = await bench(cluster);
  await installChart(config, installing(chart));
  for (const name of ['c', 'd']) cluster.put('configmaps', { metadata: { name } });
  refuse(cluster, 'patch configmaps/d');
  await failure(upgradeRelease(config, upgrading(chart, takingOver('a,b,c,d,e', undo))));
  return { cluster, config };
}

const back = { name: 'web', version: 1, timeoutMs: 1000 };

describe('what an upgrade that failed had taken over stays', () => {
  test('when --atomic undoes it', async () => {
    const { cluster } = await failedUpgrade('atomic');
    expect(there(cluster)).toBe('a,b,c,d');
  });

  test('when it is rolled back', async () => {
    const { cluster, config } = await failedUpgrade();
    expect(there(cluster)).toBe('a,b,c,d,e');
    await rollbackRelease(config, back);
    expect(there(cluster)).toBe('a,b,c,d');
  });

  test('when a rollback fails and another one does not', async () => {
    const { cluster, config } = await failedUpgrade();
    refuse(cluster, 'patch configmaps/a');
    await failure(rollbackRelease(config, back));
    cluster.refuse = () => undefined;
    await rollbackRelease(config, back);
    expect(there(cluster)).toBe('a,b,c,d');
  });

  test('when another upgrade fails; what the first one made goes', async () => {
    const { cluster, config } = await failedUpgrade();
    refuse(cluster, 'create configmaps/f');
    await failure(upgradeRelease(config, upgrading(chart, takingOver('a,b,c,d,e,f', 'atomic'))));
    expect(there(cluster)).toBe('a,b,c,d');
  });

  test('when the release is uninstalled', async () => {
    const { cluster, config } = await failedUpgrade();
    await uninstallRelease(config, { name: 'web', timeoutMs: 1000 });
    expect(there(cluster)).toBe('c,d');
  });
});

test("what an upgrade that went well had taken over is the release's", async () => {
  const { cluster, config } = await failedUpgrade();
  cluster.refuse = () => undefined;
  await upgradeRelease(config, upgrading(chart, takingOver('a,b,c,d,e', '')));
  await uninstallRelease(config, { name: 'web', timeoutMs: 1000 });
  expect(there(cluster)).toBe('');
});
