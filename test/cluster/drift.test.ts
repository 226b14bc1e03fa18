/** `drift` beside a real control plane: what counts, who did it, what is left out, and what is set back. */
import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from './cluster.ts';
import type { Ended } from './run-binary.ts';
import { Workplace } from './workplace.ts';

const TIMEOUT = 120_000;
setDefaultTimeout(TIMEOUT);
const place = new Workplace('drift', TIMEOUT);
const { problem } = place;

const templates = {
  'templates/all.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}, labels: {part: map}}
data: {colour: green, size: small}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}-second}
---
apiVersion: v1
kind: Secret
metadata: {name: {{ .Release.Name }}}
stringData: {password: correct-horse}
---
apiVersion: v1
kind: Service
metadata: {name: {{ .Release.Name }}}
spec: {selector: {app: {{ .Release.Name }}}, ports: [{name: a, port: 80}, {name: b, port: 81}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  replicas: 1
  selector: {matchLabels: {app: {{ .Release.Name }}}}
  template:
    metadata: {labels: {app: {{ .Release.Name }}}}
    spec: {containers: [{name: web, image: nginx, resources: {limits: {cpu: 1000m}}}]}
`,
};

if (problem !== undefined) test.skip(`drift: ${problem}`, () => undefined);
else
  describe('drift', () => {
    let namespace: string;
    const scull = (...words: string[]): Promise<Ended> => place.scull(namespace, words);
    const core = (path: string): string => `/api/v1/namespaces/${namespace}/${path}`;
    const deployment = (): string => `/apis/apps/v1/namespaces/${namespace}/deployments/web`;
    const patch = (path: string, body: JsonObject, type = 'strategic-merge'): Promise<unknown> =>
      place.cluster.request('PATCH', `${path}?fieldManager=somebody`, body, `application/${type}-patch+json`);
    const lines = ({ stdout }: Ended): string[] =>
      stdout
        .replaceAll(/, 20\S+Z\)/g, ')')
        .trimEnd()
        .split('\n');
    const told = async (...words: string[]): Promise<string[]> => lines(await scull('drift', ...words));

    beforeAll(async () => {
      namespace = await place.freshNamespace();
      const chart = place.chart(templates);
      expect((await scull('install', 'web', chart)).status).toBe(0);
      expect((await scull('install', 'other', chart)).status).toBe(0);
    }, TIMEOUT);

    test('nothing: defaults of the server and other forms of a quantity do not count', async () => {
      expect(await scull('drift', 'web', '--detailed-exitcode')).toEqual({
        status: 0,
        stdout: `web in ${namespace}, revision 1: no drift\n`,
        stderr: '',
      });
    });

    test('changed, removed, missing and added: with who did it', async () => {
      await patch(core('configmaps/web'), { data: { colour: 'pink', size: null, more: 'stays' } }, 'merge');
      await patch(core('secrets/web'), { data: { password: 'YWJj' } }, 'merge');
      await patch(core('services/web'), { spec: { ports: [{ port: 81, name: 'c' }] } });
      await patch(deployment(), { spec: { replicas: 4 } });
      await place.cluster.request('DELETE', core('configmaps/web-second'));
      const marks = { 'meta.helm.sh/release-name': 'web', 'meta.helm.sh/release-namespace': namespace };
      const metadata = { name: 'extra', labels: { 'app.kubernetes.io/managed-by': 'Helm' }, annotations: marks };
      await place.cluster.request('POST', `${core('configmaps')}?fieldManager=somebody`, { metadata });
      const by = '      set by somebody (Update)';
      expect(await told('web')).toEqual([
        `web in ${namespace}, revision 1: 6 objects`,
        '  Secret web',
        '    data.password: (3 bytes), the release has (13 bytes)',
        by,
        '  ConfigMap web',
        '    data.colour: pink, the release has green',
        by,
        '    data.size: is gone, the release has small',
        '  ConfigMap web-second is missing',
        '  Service web',
        '    spec.ports[1].name: c, the release has b',
        by,
        '  Deployment web',
        '    spec.replicas: 4, the release has 1',
        by,
        '  ConfigMap extra is not part of the release',
        '    made by somebody (Update)',
      ]);
      expect((await scull('drift', 'web', '--detailed-exitcode')).status).toBe(2);
      expect((await scull('drift', 'web', '--show-secrets')).stdout).toContain('password: YWJj,');
      const { stdout } = await scull('drift', 'web', '-o', 'json');
      expect(stdout).not.toContain('YWJj');
      const [release] = JSON.parse(stdout) as { objects: { name: string; state: string }[] }[];
      expect(release!.objects.map(({ name, state }) => `${name} ${state}`)).toEqual([
        'web changed',
        'web changed',
        'web-second missing',
        'web changed',
        'web changed',
        'extra added',
      ]);
    });

    test('rules leave out, one by one and from a file', async () => {
      const file = join(place.folder, 'rules');
      writeFileSync(file, '# on purpose\nConfigMap/web*:data\nSecret/*\n');
      const rules = ['--ignore', 'Deployment/*:spec.replicas', '--ignore', 'Service/web:spec.ports[*]'];
      expect(await told('web', '--ignore-file', file, ...rules)).toEqual([
        `web in ${namespace}, revision 1: 2 objects, 5 ignored`,
        '  ConfigMap web-second is missing',
        '  ConfigMap extra is not part of the release',
        '    made by somebody (Update)',
      ]);
      expect((await scull('drift', 'web', '--ignore', '*/*', '--detailed-exitcode')).status).toBe(0);
      expect((await scull('drift', 'web', '--ignore', 'web')).stderr).toStartWith('Error: invalid rule "web"\n');
    });

    test('replicas of an autoscaler are its own', async () => {
      const path = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`;
      const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
      await place.cluster.request('POST', path, {
        metadata: { name: 'scaler' },
        spec: { scaleTargetRef, maxReplicas: 5 },
      });
      const { stdout } = await scull('drift', 'web', '-o', 'json');
      const [release] = JSON.parse(stdout) as { objects: { kind: string }[]; ignored: JsonObject[] }[];
      expect(release!.objects.map(({ kind }) => kind)).not.toContain('Deployment');
      expect(release!.ignored).toEqual([
        { kind: 'Deployment', name: 'web', field: 'spec.replicas', by: 'HorizontalPodAutoscaler/scaler' },
      ]);
      await place.cluster.request('DELETE', `${path}/scaler`);
    });

    test('all releases of a namespace', async () => {
      const all = await told('--all', '--ignore', '*/web*', '--ignore', 'ConfigMap/extra');
      expect(all).toEqual([
        `other in ${namespace}, revision 1: no drift`,
        `web in ${namespace}, revision 1: no drift, 6 ignored`,
      ]);
      expect((await scull('drift')).stderr).toStartWith('Error: a release must be named, or --all given\n');
      expect((await scull('drift', '--all', 'web')).status).toBe(1);
    });

    test('a release that is not there: told, and the others all the same', async () => {
      const { status, stdout, stderr } = await scull('drift', 'none', 'other');
      expect([status, stdout]).toEqual([1, `other in ${namespace}, revision 1: no drift\n`]);
      expect(stderr).toBe('none: release: not found\nError: 1 of the releases could not be compared\n');
      expect((await scull('drift', 'none')).stderr).toStartWith('Error: release: not found\n');
    });

    test('chosen fields are set back, and no others', async () => {
      const words = [
        '--fix',
        'ConfigMap/web:data.size',
        '--fix',
        'Service/web:spec.ports',
        '--fix',
        'ConfigMap/web-second',
      ];
      const fixed = await scull('drift', 'web', ...words, '--fix', 'Job/none:spec', '--detailed-exitcode');
      expect([fixed.status, fixed.stderr]).toEqual([
        2,
        'Nothing that --fix Job/none:spec names has drifted.\nError: something has drifted\n',
      ]);
      expect(lines(fixed)).toContain('    data.size: is gone, the release has small: set back');
      expect(lines(fixed)).toContain('  ConfigMap web-second is missing: made anew');
      const { data } = (await place.cluster.get(core('configmaps/web'))) as { data: JsonObject };
      expect(data).toEqual({ colour: 'pink', size: 'small', more: 'stays' });
      expect(await told('web', '--ignore', 'Secret/web', '--ignore', 'ConfigMap/extra')).toEqual([
        `web in ${namespace}, revision 1: 2 objects, 2 ignored`,
        '  ConfigMap web',
        '    data.colour: pink, the release has green',
        '      set by somebody (Update)',
        '  Deployment web',
        '    spec.replicas: 4, the release has 1',
        '      set by somebody (Update)',
      ]);
      await scull('drift', 'web', '--fix', '*/*');
      expect(await told('web', '--ignore', 'ConfigMap/extra')).toEqual([
        `web in ${namespace}, revision 1: no drift, 1 ignored`,
      ]);
      expect(await place.cluster.get(core('configmaps/extra'))).toBeDefined();
    });
  });
