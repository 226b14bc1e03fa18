/** `-o json` and `-o yaml` of commands that change a release and have no such flag in Helm. */
import { describe, expect, test } from 'bun:test';
import { chart, hook, plainConfigMap, simple } from './scenarios/charts.ts';
import { Workplace } from './workplace.ts';

const LIMIT = 180_000;
const place = new Workplace('forms', LIMIT);

/** With one object that is to stay, and tests. */
const files = Object.fromEntries(
  Object.entries({
    ...simple,
    ...chart({
      'templates/kept.yaml': plainConfigMap('kept', 'x: why', '{helm.sh/resource-policy: keep}'),
      'templates/good.yaml': hook('good', 'test'),
      'templates/bad.yaml': hook('bad', 'test', { fate: 'fail' }),
    }),
  }).map(([path, text]) => [path.replace(/^chart\//, ''), text]),
);

describe.skipIf(place.problem !== undefined)(`of releases${place.problem ?? ''}`, () => {
  test(
    'rollback, test and uninstall',
    async () => {
      const at = place.chart(files);
      const namespace = await place.freshNamespace();
      const run = (line: string): ReturnType<Workplace['scull']> => place.scull(namespace, line.split(' '));
      for (const line of [`install web ${at} --set a=1`, `upgrade web ${at} --set a=2`]) {
        expect(await run(line)).toMatchObject({ status: 0, stderr: '' });
      }

      const dry = await run('rollback web --dry-run -o json');
      expect(JSON.parse(dry.stdout)).toMatchObject({ name: 'web', version: 3, info: { status: 'pending-rollback' } });
      const back = await run('rollback web 1 -o json');
      const info = { status: 'deployed', description: 'Rollback to 1' };
      expect(JSON.parse(back.stdout)).toMatchObject({ name: 'web', namespace, version: 3, info, config: { a: 1 } });
      expect((await run('rollback web 9 -o json')).stdout).toBe('');

      const good = await run('test web --filter name=good --logs -o json');
      const ran = expect.objectContaining({ phase: 'Succeeded' }) as unknown;
      expect(good.status).toBe(0);
      expect((JSON.parse(good.stdout) as { hooks: unknown[] }).hooks).toContainEqual(
        expect.objectContaining({ name: 'good', last_run: ran }),
      );
      expect(good.stderr).toContain('POD LOGS: good\n');
      const bad = await run('test web --filter name=bad -o yaml');
      expect(bad.status).toBe(1);
      expect(bad.stdout).toContain('phase: Failed\n');

      const none = await run('uninstall nothing -o json');
      expect([none.status, none.stdout]).toEqual([1, '']);
      // what is gone before something goes wrong is told
      const gone = await run('uninstall web nothing -o json');
      expect(gone.status).toBe(1);
      expect(JSON.parse(gone.stdout)).toEqual([{ name: 'web', kept: [{ kind: 'ConfigMap', name: 'kept' }] }]);
      expect((await run('uninstall web --ignore-not-found -o yaml')).stdout).toBe('- kept: []\n  name: web\n');
    },
    LIMIT,
  );
});
