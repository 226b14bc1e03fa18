/** Rollback, uninstall and test against a cluster in memory. */
import { afterAll, describe, expect, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { installChart } from '../../src/action/install.ts';
import { recoverRelease } from '../../src/action/recover.ts';
import { testRelease, type TestFilter } from '../../src/action/release-test.ts';
import type { RollbackOptions } from '../../src/action/change/prepare-rollback.ts';
import { rollbackRelease } from '../../src/action/rollback.ts';
import { uninstallRelease, type UninstallOptions } from '../../src/action/uninstall.ts';
import { upgradeRelease } from '../../src/action/upgrade.ts';
import { stringAt } from '../../src/go/field-path.ts';
import { bench, chartOf, failure, folder, installing, revisions, upgrading, type Bench } from './changing.ts';
import { MemoryCluster, refusal } from './memory-cluster.ts';

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const hook = (name: string, event: string, more = ''): string =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  annotations: {helm.sh/hook: ${event}${more}}\n`;

const events = ['pre-rollback', 'post-rollback', 'pre-delete', 'post-delete'];

const chart = chartOf('reverting', {
  'values.yaml': 'color: red\nextra: true\n',
  'templates/all.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: main}
data: {color: {{ .Values.color }}}
{{ if .Values.extra }}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: extra}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kept, annotations: {helm.sh/resource-policy: keep}}
{{ end }}`,
  'templates/hooks.yaml': events.map((event) => hook(event, event)).join(''),
  'templates/tests.yaml': hook('late', 'test', ', helm.sh/hook-weight: "5"') + hook('soon', 'test'),
});

const set = (...values: string[]): { values: { values: string[] } } => ({ values: { values } });

/** Revision 1 is red with the extra object, revision 2 blue without it. */
async function twoRevisions(): Promise<Bench & { cluster: MemoryCluster }> {
  const cluster = new MemoryCluster();
  const made = await bench(cluster);
  await installChart(made.config, installing(chart));
  await upgradeRelease(made.config, upgrading(chart, set('color=blue', 'extra=false')));
  cluster.requests.length = 0;
  return { ...made, cluster };
}

/** Revision 3 failed after it had made the extra object, and so did revision 4, which was to go back to 2. */
async function failedTwice(): ReturnType<typeof twoRevisions> {
  const made = await twoRevisions();
  made.cluster.refuse = (request) =>
    request === 'patch configmaps/main' ? refusal(403, 'Forbidden', 'no') : undefined;
  await failure(upgradeRelease(made.config, upgrading(chart, { noHooks: true, ...set('color=green') })));
  made.cluster.refuse = (request) => (request === 'delete configmaps/extra' ? refusal(500, 'Bad', 'no') : undefined);
  await failure(rollbackRelease(made.config, rollback({ version: 2, noHooks: true })));
  made.cluster.refuse = () => undefined;
  expect((await revisions(made.storage)).map((line) => line.slice(0, 8))).toEqual([
    '1 supers',
    '2 deploy',
    '3 failed',
    '4 failed',
  ]);
  expect(made.cluster.names('configmaps').sort()).toEqual(['extra', 'kept', 'main']);
  return made;
}

const rollback = (options: Partial<RollbackOptions> = {}): RollbackOptions => ({
  name: 'web',
  version: 0,
  timeoutMs: 1000,
  ...options,
});

const uninstall = (options: Partial<UninstallOptions> = {}): UninstallOptions => ({
  name: 'web',
  timeoutMs: 1000,
  ...options,
});

const red = (cluster: MemoryCluster): string =>
  stringAt(cluster.objects.get('configmaps/default/main'), 'data', 'color');

const before = ['1 superseded Install complete', '2 deployed Upgrade complete'];

describe('rollback', () => {
  test('brings back what the earlier revision had, as a new one', async () => {
    const { cluster, config, storage } = await twoRevisions();
    await rollbackRelease(config, rollback());
    expect(await revisions(storage)).toEqual([
      '1 superseded Install complete',
      '2 superseded Upgrade complete',
      '3 deployed Rollback to 1',
    ]);
    expect(red(cluster)).toBe('red');
    expect(cluster.names('configmaps')).toContain('extra');
  });

  test('hooks run, and their record tells', async () => {
    const { cluster, config, storage } = await twoRevisions();
    await rollbackRelease(config, rollback());
    const { hooks } = await storage.last('web');
    const ran = hooks
      .filter(({ lastRun }) => lastRun.phase !== '')
      .map(({ name, lastRun }) => `${name} ${lastRun.phase}`);
    expect(ran.sort()).toEqual(['post-rollback Succeeded', 'pre-rollback Succeeded']);
    expect(cluster.names('configmaps')).toContain('pre-rollback');
  });

  test('hooks can be left out', async () => {
    const { cluster, config } = await twoRevisions();
    await rollbackRelease(config, rollback({ noHooks: true }));
    expect(cluster.names('configmaps')).not.toContain('pre-rollback');
  });

  test('a dry run changes nothing', async () => {
    const { cluster, config, storage } = await twoRevisions();
    await rollbackRelease(config, rollback({ dryRun: true }));
    expect(await revisions(storage)).toEqual(before);
    expect(cluster.requests.filter((request) => request !== 'version')).toEqual([]);
  });

  const refused: [name: string, options: Partial<RollbackOptions>, message: string][] = [
    ['no such revision', { version: 9 }, 'release has no 9 version'],
    ['a negative revision', { version: -1 }, 'invalid release revision'],
    ['no such release', { name: 'nope' }, 'release: not found'],
    ['an impossible name', { name: 'X' }, 'prepareRollback: Release name is invalid: X'],
  ];
  for (const [name, options, message] of refused) {
    test(`refused: ${name}`, async () => {
      const { config, storage } = await twoRevisions();
      expect((await failure(rollbackRelease(config, rollback(options)))).message).toBe(message);
      expect(await revisions(storage)).toEqual(before);
    });
  }

  test('a refused object: the revision failed, and the last one stays deployed', async () => {
    const { cluster, config, storage } = await twoRevisions();
    cluster.refuse = (request) => (request === 'patch configmaps/main' ? refusal(422, 'Invalid', 'bad') : undefined);
    const error = await failure(rollbackRelease(config, rollback({ cleanupOnFail: true })));
    expect(error.message).toBe('cannot patch "main" with kind ConfigMap: bad');
    expect(await revisions(storage)).toEqual([
      '1 superseded Install complete',
      '2 deployed Upgrade complete',
      '3 failed Rollback "web" failed: cannot patch "main" with kind ConfigMap: bad',
    ]);
    expect(cluster.names('configmaps')).not.toContain('extra');
  });

  test('a hook that cannot be made: the revision failed, where Helm leaves it pending', async () => {
    const { cluster, config, storage } = await twoRevisions();
    cluster.refuse = (request) =>
      request === 'create configmaps/pre-rollback' ? refusal(403, 'Forbidden', 'no') : undefined;
    const error = await failure(rollbackRelease(config, rollback()));
    expect(error.message).toStartWith(
      'warning: Hook pre-rollback reverting/templates/hooks.yaml failed: 1 error occurred:',
    );
    const last = (await revisions(storage)).at(-1);
    expect(last).toStartWith('3 failed Rollback "web" failed: warning: Hook pre-rollback');
  });

  test('stopped by the user: recorded as failed, the last one still deployed', async () => {
    const { cluster, config, storage, stop } = await twoRevisions();
    cluster.refuse = (request) => {
      if (request === 'create configmaps/pre-rollback') stop.abort();
      return undefined;
    };
    const error = await failure(rollbackRelease(config, rollback()));
    expect(error.message).toBe('context canceled');
    expect(error.hint).toBe('Revision 3 is recorded as failed: roll back again to reach a revision that works.');
    expect(await revisions(storage)).toEqual([...before, '3 failed Rollback "web" failed: context canceled']);
    expect(red(cluster)).toBe('blue');
  });

  test('what undoes something leaves alone what another release has by now, and says so', async () => {
    const { cluster, config, storage, told } = await twoRevisions();
    const annotations = { 'meta.helm.sh/release-name': 'other', 'meta.helm.sh/release-namespace': 'default' };
    cluster.put('configmaps', { metadata: { name: 'main', annotations }, data: { color: 'theirs' } });
    await rollbackRelease(config, rollback({ undoes: true, wait: 'legacy' }));
    expect(red(cluster)).toBe('theirs');
    expect(told).toEqual(['WARNING: ConfigMap "main" is left as it is: it belongs to release default/other now']);
    expect(cluster.names('configmaps')).toContain('extra');
    expect((await revisions(storage)).at(-1)).toBe('3 deployed Rollback to 1');
  });

  test('what an upgrade had made is deleted, though its own rollback had failed', async () => {
    const { cluster, config, storage } = await failedTwice();
    await rollbackRelease(config, rollback({ version: 2, noHooks: true }));
    expect(cluster.names('configmaps').sort()).toEqual(['kept', 'main']);
    expect((await revisions(storage)).at(-1)).toBe('5 deployed Rollback to 2');
  });

  test('keeps as many revisions as are wanted', async () => {
    const { config, storage } = await twoRevisions();
    await rollbackRelease(config, rollback({ maxHistory: 2 }));
    expect(await revisions(storage)).toEqual(['2 superseded Upgrade complete', '3 deployed Rollback to 1']);
  });
});

describe('uninstall', () => {
  test('takes objects and records away, and tells what it kept', async () => {
    const { cluster, config, storage } = await twoRevisions();
    await rollbackRelease(config, rollback({ noHooks: true }));
    const told = await uninstallRelease(config, uninstall());
    expect(told).toBe('These resources were kept due to the resource policy:\n[ConfigMap] kept\n');
    expect(cluster.names('configmaps').sort()).toEqual(['kept', 'post-delete', 'pre-delete']);
    expect((await failure(storage.history('web'))).message).toBe('release: not found');
  });

  test('what an upgrade had made goes, too, though it and its rollback had failed', async () => {
    const { cluster, config } = await failedTwice();
    await uninstallRelease(config, uninstall({ noHooks: true }));
    expect(cluster.names('configmaps')).toEqual(['kept']);
  });

  test('the history can be kept', async () => {
    const { config, storage } = await twoRevisions();
    await uninstallRelease(config, uninstall({ keepHistory: true, description: 'done' }));
    expect(await revisions(storage)).toEqual(['1 superseded Install complete', '2 uninstalled done']);
    const again = await failure(uninstallRelease(config, uninstall({ keepHistory: true })));
    expect(again.message).toBe('the release named "web" is already deleted');
    await uninstallRelease(config, uninstall());
    expect((await failure(storage.history('web'))).message).toBe('release: not found');
  });

  const ends: [what: string, status: number, reason: string][] = [
    ['since the credentials are not taken any more', 401, 'Unauthorized'],
    ['for an error of the server', 500, 'InternalError'],
  ];
  test.each(ends)(
    'that it is done cannot be recorded, %s: an error, and it can be run again',
    async (_, status, reason) => {
      const { cluster, config, storage } = await twoRevisions();
      let writes = 0;
      cluster.refuse = (request) =>
        request.startsWith('replace secrets') && ++writes === 2 ? refusal(status, reason, 'no') : undefined;
      const error = await failure(uninstallRelease(config, uninstall({ keepHistory: true, noHooks: true })));
      expect(error.message).toBe(
        'uninstallation completed with 1 error(s): that revision 2 is uninstalled could not be recorded: update: failed to update: no',
      );
      expect(error.hint).toBe('Release "web" is recorded as uninstalling: run uninstall again to finish.');
      expect((await revisions(storage)).at(-1)).toStartWith('2 uninstalling ');
      await uninstallRelease(config, uninstall({ keepHistory: true }));
      expect((await revisions(storage)).at(-1)).toBe('2 uninstalled Uninstallation complete');
    },
  );

  test('recover finishes one that was to keep the history as it was wanted', async () => {
    const { cluster, config, storage } = await twoRevisions();
    cluster.refuse = (request) =>
      request === 'delete configmaps/main' ? refusal(500, 'InternalError', 'no') : undefined;
    await failure(uninstallRelease(config, uninstall({ keepHistory: true, noHooks: true })));
    expect((await revisions(storage)).at(-1)).toStartWith('2 uninstalling ');
    cluster.refuse = () => undefined;
    const options = {
      name: 'web',
      goOn: false,
      dryRun: false,
      noHooks: true,
      timeoutMs: 1000,
      wait: undefined,
    } as const;
    await recoverRelease(config, options);
    expect((await revisions(storage)).at(-1)).toBe('2 uninstalled Uninstallation complete');
  });

  test('that it is done may not be recorded, for want of a right: a warning', async () => {
    const { cluster, config, told } = await twoRevisions();
    let writes = 0;
    cluster.refuse = (request) =>
      request.startsWith('replace secrets') && ++writes === 2 ? refusal(403, 'Forbidden', 'no') : undefined;
    await uninstallRelease(config, uninstall({ keepHistory: true, noHooks: true }));
    expect(told.at(-1)).toBe(
      'WARNING: that revision 2 is uninstalled could not be recorded: update: failed to update: no',
    );
  });

  test('a dry run changes nothing', async () => {
    const { cluster, config } = await twoRevisions();
    await uninstallRelease(config, uninstall({ dryRun: true }));
    expect(cluster.names('configmaps')).toEqual(['main', 'kept']);
  });

  const refused: [name: string, options: Partial<UninstallOptions>, message: string][] = [
    ['no such release', { name: 'nope' }, 'uninstall: Release not loaded: nope: release: not found'],
    ['no such release, dry run', { name: 'nope', dryRun: true }, 'release: not found'],
    ['an impossible name', { name: 'X' }, 'uninstall: Release name is invalid: X'],
    ['an impossible name, dry run', { name: 'X', dryRun: true }, 'releaseContent: Release name is invalid: X'],
  ];
  for (const [name, options, message] of refused) {
    test(`refused: ${name}`, async () => {
      const { config } = await twoRevisions();
      expect((await failure(uninstallRelease(config, uninstall(options)))).message).toBe(message);
    });
  }

  test('no such release may be fine, a server that fails is not', async () => {
    const { cluster, config } = await twoRevisions();
    expect(await uninstallRelease(config, uninstall({ name: 'nope', ignoreNotFound: true }))).toBe('');
    cluster.refuse = (request) => (request === 'list secrets' ? refusal(500, 'InternalError', 'broken') : undefined);
    const error = await failure(uninstallRelease(config, uninstall({ ignoreNotFound: true })));
    expect(error.message).toContain('broken');
  });

  test('an object that cannot be deleted: the record stays, and says that it is not done', async () => {
    const { cluster, config, storage } = await twoRevisions();
    cluster.refuse = (request) => (request === 'delete configmaps/main' ? refusal(403, 'Forbidden', 'no') : undefined);
    const error = await failure(uninstallRelease(config, uninstall()));
    expect(error.message).toBe('failed to delete release: web');
    expect(error.hint).toStartWith('because:\n  no\n');
    expect(await revisions(storage)).toEqual([
      '1 superseded Install complete',
      '2 uninstalling Deletion in progress (or silently failed)',
    ]);
  });

  test('a hook after it that fails does not keep the records', async () => {
    const { cluster, config, storage } = await twoRevisions();
    cluster.refuse = (request) =>
      request === 'create configmaps/post-delete' ? refusal(403, 'Forbidden', 'no') : undefined;
    const error = await failure(uninstallRelease(config, uninstall()));
    expect(error.message).toStartWith('uninstallation completed with 1 error(s): warning: Hook post-delete ');
    expect((await failure(storage.history('web'))).message).toBe('release: not found');
  });

  test('stopped by the user: recorded as uninstalling', async () => {
    const { cluster, config, storage, stop } = await twoRevisions();
    cluster.refuse = (request) => {
      if (request === 'create configmaps/pre-delete') stop.abort();
      return undefined;
    };
    const error = await failure(uninstallRelease(config, uninstall()));
    expect(error.message).toBe('context canceled');
    expect(error.hint).toBe('Release "web" is recorded as uninstalling: run uninstall again to finish.');
    expect((await revisions(storage)).at(-1)).toBe('2 uninstalling Deletion in progress (or silently failed)');
  });
});

describe('test', () => {
  const run = async (filter: Partial<TestFilter>): Promise<string[]> => {
    const { config } = await twoRevisions();
    const full = { names: [], excluded: [], ...filter };
    const { release, failure: problem } = await testRelease(config, { name: 'web', timeoutMs: 1000, filter: full });
    expect(problem).toBeUndefined();
    return release.hooks.filter(({ lastRun }) => lastRun.phase !== '').map(({ name }) => name);
  };

  test('runs every test, by weight', async () => {
    const { cluster, config, storage } = await twoRevisions();
    await testRelease(config, { name: 'web', timeoutMs: 1000, filter: { names: [], excluded: [] } });
    const made = cluster.requests.filter((request) => request.startsWith('create'));
    expect(made).toEqual(['create configmaps/soon', 'create configmaps/late']);
    const tests = (await storage.last('web')).hooks.filter(({ events: own }) => own.includes('test'));
    expect(tests.map(({ lastRun }) => lastRun.phase)).toEqual(['Succeeded', 'Succeeded']);
  });

  const filters: [name: string, filter: Partial<TestFilter>, ran: string[]][] = [
    ['those that are named', { names: ['late'] }, ['late']],
    ['all but those that are excluded', { excluded: ['late'] }, ['soon']],
    ['none', { names: ['late'], excluded: ['late'] }, []],
  ];
  for (const [name, filter, ran] of filters) {
    test(`runs ${name}`, async () => {
      expect(await run(filter)).toEqual(ran);
    });
  }

  test('what fails is told, and recorded', async () => {
    const { cluster, config, storage } = await twoRevisions();
    cluster.refuse = (request) => (request === 'create configmaps/soon' ? refusal(422, 'Invalid', 'bad') : undefined);
    const filter = { names: [], excluded: [] };
    const { failure: problem } = await testRelease(config, { name: 'web', timeoutMs: 1000, filter });
    expect(problem?.message).toStartWith('warning: Hook test reverting/templates/tests.yaml failed: 1 error occurred:');
    const { hooks } = await storage.last('web');
    expect(hooks.find(({ name }) => name === 'soon')!.lastRun.phase).toBe('Failed');
    expect(hooks.find(({ name }) => name === 'late')!.deletePolicies).toEqual([]);
  });

  const refused: [name: string, message: string][] = [
    ['nope', 'release: not found'],
    ['X', 'releaseTest: Release name is invalid: X'],
  ];
  for (const [name, message] of refused) {
    test(`refused: ${name}`, async () => {
      const { config } = await twoRevisions();
      const filter = { names: [], excluded: [] };
      expect((await failure(testRelease(config, { name, timeoutMs: 1000, filter }))).message).toBe(message);
    });
  }
});
