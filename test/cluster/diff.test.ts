/** `diff` beside a real control plane: what it says of upgrades, rollbacks, revisions, releases and of what others changed. */
import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uniqueName, type JsonObject } from './cluster.ts';
import type { Ended } from './run-binary.ts';
import { Workplace } from './workplace.ts';

const TIMEOUT = 120_000;
setDefaultTimeout(TIMEOUT);
const place = new Workplace('diff', TIMEOUT);
const { problem } = place;

const templates = {
  'templates/map.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}}
data:
  colour: {{ .Values.colour }}
  revision: {{ .Release.Revision | quote }}
  {{- if .Values.looks }}
  found: {{ lookup "v1" "ConfigMap" .Release.Namespace .Release.Name | len | quote }}
  {{- end }}
`,
  'templates/secret.yaml': `apiVersion: v1
kind: Secret
metadata: {name: {{ .Release.Name }}}
stringData: {password: {{ .Values.password }}}
`,
  'templates/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: {{ .Values.app }}}}
  template:
    metadata: {labels: {app: {{ .Values.app }}}}
    spec: {containers: [{name: web, image: nginx}]}
`,
  'templates/hook.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}-hook, annotations: {helm.sh/hook: post-delete}}
data: {colour: {{ .Values.colour }}}
`,
  'values.yaml': 'colour: green\npassword: correct-horse\nreplicas: 1\napp: web\n',
};

if (problem !== undefined) test.skip(`diff: ${problem}`, () => undefined);
else
  describe('a release', () => {
    let chart: string;
    let namespace: string;
    const scull = (line: string, kubeconfig?: string): Promise<Ended> =>
      place.scull(namespace, line.replaceAll('CHART', chart).split(' '), kubeconfig);
    /** Titles and what happens; then the lines that change. */
    const changes = ({ stdout }: Ended): string[] =>
      stdout.split('\n').filter((line) => /^[-+!] |(?:changed|added|removed|ownership):$/.test(line));
    const patch = (path: string, body: JsonObject, manager: string): Promise<unknown> =>
      place.cluster.request('PATCH', `${path}?fieldManager=${manager}`, body, 'application/merge-patch+json');

    beforeAll(async () => {
      namespace = await place.freshNamespace();
      chart = place.chart(templates);
      expect((await scull('install web CHART')).status).toBe(0);
      expect((await scull('upgrade web CHART --set colour=blue')).status).toBe(0);
    }, TIMEOUT);

    test('an upgrade: the values and the revision that it would see', async () => {
      const map = `${namespace}, web, ConfigMap (v1) has changed:`;
      const hook = `${namespace}, web-hook, ConfigMap (v1) has changed:`;
      expect(changes(await scull('diff upgrade web CHART'))).toEqual([map, '-   revision: "2"', '+   revision: "3"']);
      expect(changes(await scull('diff upgrade web CHART --set colour=red'))).toEqual([
        map,
        '-   colour: blue',
        '-   revision: "2"',
        '+   colour: red',
        '+   revision: "3"',
        hook,
        '- data: {colour: blue}',
        '+ data: {colour: red}',
      ]);
      expect(changes(await scull('diff upgrade web CHART --set colour=red --no-hooks'))).not.toContain(hook);
      const wrapped = await scull('diff upgrade web CHART --wait --timeout 1m --atomic --history-max 3 -l a=b');
      expect(changes(wrapped)[0]).toBe(map);
    });

    test('templates look nothing up unless they may', async () => {
      const line = 'diff upgrade web CHART --set looks=yes --reuse-values';
      expect((await scull(line)).stdout).toContain('+   found: "0"\n');
      expect((await scull(`${line} --dry-run=server`)).stdout).toMatch(/\+ {3}found: "[1-9]/);
    });

    test('what does not exist, and what asks no cluster', async () => {
      const { status, stdout, stderr } = await scull('diff upgrade none CHART');
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toStartWith('Error: release: not found\n--allow-unreleased, or --install,');
      const plan = 'Plan: 4 to add, 0 to change, 0 to destroy, 0 to change ownership.\n';
      expect((await scull('diff upgrade none CHART --install -o simple')).stdout).toEndWith(plan);
      const offline = await scull('diff upgrade web CHART --dry-run -o simple', '/nonexistent');
      expect(offline.stdout).toEndWith(plan);
      const failing = await scull('diff upgrade web CHART --kube-apiserver https://127.0.0.1:1');
      expect(failing.stderr).toStartWith('Error: Kubernetes cluster unreachable: ');
    });

    test('exit statuses', async () => {
      const statuses = await Promise.all(
        [
          'diff revision web 1',
          'diff revision web 1 --detailed-exitcode',
          'diff revision web 2 2 --detailed-exitcode',
          'diff revision web 9',
        ].map(async (line) => (await scull(line)).status),
      );
      expect(statuses).toEqual([0, 2, 0, 1]);
    });

    test('revisions, and a rollback', async () => {
      const forth = ['-   colour: green', '-   revision: "1"', '+   colour: blue', '+   revision: "2"'];
      const back = ['-   colour: blue', '-   revision: "2"', '+   colour: green', '+   revision: "1"'];
      for (const line of ['revision web 1', 'revision web 1 2', 'revision web 2 1']) {
        expect(changes(await scull(`diff ${line}`)).slice(1)).toEqual(forth);
      }
      for (const line of ['rollback web', 'rollback web 1']) {
        expect(changes(await scull(`diff ${line}`)).slice(1)).toEqual(back);
      }
      const { stderr } = await scull('diff rollback web 7');
      expect(stderr).toBe('Error: release has no 7 version\nhistory RELEASE shows the revisions.\n');
    });

    test('releases, by the templates that their objects come from', async () => {
      expect((await scull('install other CHART --set app=other')).status).toBe(0);
      const { stdout } = await scull(`diff release web ${namespace}/other -o simple`);
      expect(stdout).toBe(`c/templates/map.yaml to be changed.
c/templates/secret.yaml to be changed.
c/templates/web.yaml to be changed.
Plan: 0 to add, 3 to change, 0 to destroy, 0 to change ownership.
`);
      const another = place.chart({ ...templates, 'Chart.yaml': 'apiVersion: v2\nname: d\nversion: 1.0.0\n' });
      expect((await place.scull(namespace, ['install', 'third', another, '--set', 'app=third'])).status).toBe(0);
      expect((await scull('diff release web third')).stderr).toStartWith(
        'Error: releases of two charts cannot be compared: "c", "d"\n',
      );
    });

    test('what others changed, and who', async () => {
      expect(changes(await scull('diff live web'))).toEqual([]);
      await patch(`/apis/apps/v1/namespaces/${namespace}/deployments/web`, { spec: { replicas: 5 } }, 'somebody');
      await patch(`/api/v1/namespaces/${namespace}/configmaps/web`, { data: { more: 'stays' } }, 'somebody');
      const web = `${namespace}, web, Deployment (apps) has changed:`;
      const expected = [
        web,
        expect.stringMatching(/^! spec\.replicas was set by somebody \(Update, 20.*Z\)$/) as string,
        '-   replicas: 5',
        '+   replicas: 1',
      ];
      expect(changes(await scull('diff live web'))).toEqual(expected);
      expect((await scull('diff live web --detailed-exitcode')).status).toBe(2);
      const merged = changes(
        await scull('diff upgrade web CHART --reuse-values --three-way-merge --suppress ConfigMap'),
      );
      expect(merged.slice(-4)).toEqual(expected);
      const { stdout } = await scull('diff live web -o structured');
      const [entry] = JSON.parse(stdout) as { changes: unknown; heldFields: { field: string; manager: string }[] }[];
      expect(entry!.changes).toEqual([
        { path: 'spec', field: 'replicas', change: 'replace', oldValue: 5, newValue: 1 },
      ]);
      expect(entry!.heldFields[0]).toMatchObject({ field: 'spec.replicas', manager: 'somebody' });
      // nothing of it was done
      const live = await place.cluster.get(`/apis/apps/v1/namespaces/${namespace}/deployments/web`);
      expect((live!['spec'] as JsonObject)['replicas']).toBe(5);
    });

    test('with server-side apply the marks of the release stay', async () => {
      expect((await scull('install marked CHART --server-side --set app=marked')).status).toBe(0);
      const words = 'diff upgrade marked CHART --server-side=true --set app=marked,colour=blue --live --no-hooks';
      expect(changes(await scull(words))).toEqual([
        `${namespace}, marked, ConfigMap (v1) has changed:`,
        '-   colour: green',
        '-   revision: "1"',
        '+   colour: blue',
        '+   revision: "2"',
      ]);
    });

    test('a rollback, against what is in the cluster', async () => {
      const shown = changes(await scull('diff rollback web 1 --three-way-merge --suppress ConfigMap'));
      expect(shown).toContain('-   replicas: 5');
      expect(shown.find((line) => line.startsWith('! '))).toStartWith('! spec.replicas was set by somebody ');
      const map = changes(await scull('diff rollback web 1 --live --suppress Deployment'));
      expect(map).toContain('-   colour: blue');
      expect(map).toContain('+   colour: green');
    });

    test('what the server refuses: immutable fields', async () => {
      const shown = changes(await scull('diff upgrade web CHART --three-way-merge --set app=other'));
      expect(shown.find((line) => line.startsWith('! the server'))).toStartWith(
        `! the server refuses it: Deployment ${namespace}/web: spec.selector is immutable: `,
      );
      expect(shown).toContain('+       app: other');
    });

    test('objects of others', async () => {
      const path = `/api/v1/namespaces/${namespace}/configmaps`;
      await place.cluster.request('POST', path, { metadata: { name: 'mine' }, data: { a: 'b' } });
      const more = place.chart({
        ...templates,
        'templates/mine.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\ndata: {a: c}\n',
      });
      const run = async (...words: string[]): Promise<string[]> =>
        changes(await place.scull(namespace, ['diff', 'upgrade', 'web', more, '--suppress', 'Deployment', ...words]));
      expect(await run('--three-way-merge')).toContain('! it belongs to no release: an upgrade needs --take-ownership');
      const taken = await run('--take-ownership');
      expect(taken.slice(0, 3)).toEqual([
        `${namespace}, mine, ConfigMap (v1) changed ownership:`,
        '- ',
        `+ ${namespace}/web`,
      ]);
      expect(taken).toContain('+   a: c');
    });

    test('without the right to change anything it is merged here', async () => {
      const name = uniqueName('reader');
      const user = { name, groups: [] };
      const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
      const rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list'] }];
      await place.cluster.request('POST', `${rbac}/roles`, { metadata: { name }, rules });
      await place.cluster.request('POST', `${rbac}/rolebindings`, {
        metadata: { name },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
        subjects: [{ kind: 'User', name }],
      });
      const kubeconfig = join(place.folder, 'reader');
      writeFileSync(kubeconfig, place.cluster.userKubeconfig(user, namespace));
      await place.cluster.until('the Role counts', async () => (await scull('list', kubeconfig)).status === 0);
      const shown = changes(await scull('diff live web', kubeconfig));
      expect(shown.slice(0, 2)).toEqual([
        `${namespace}, web, Deployment (apps) has changed:`,
        expect.stringMatching(/^! merged without the server: deployments\.apps "web" is forbidden: User/) as string,
      ]);
      expect(shown.slice(-2)).toEqual(['-   replicas: 5', '+   replicas: 1']);
      expect(changes(await scull('diff upgrade web CHART --set colour=red', kubeconfig))).toContain('+   colour: red');
    });

    test('what a Secret holds is not shown, in the cluster neither', async () => {
      for (const line of [
        'diff upgrade web CHART --set password=battery',
        'diff upgrade web CHART --set password=battery --three-way-merge',
      ]) {
        const { stdout } = await scull(line);
        expect(stdout).toContain("'++++++++ # (7 bytes)'");
        for (const word of ['correct-horse', 'battery']) {
          expect(stdout).not.toContain(word);
          expect(stdout).not.toContain(btoa(word));
        }
      }
    });

    test('after an upgrade that failed: the revision that the next one goes on from', async () => {
      const broken = await scull('upgrade web CHART --no-preflight --set app=changed,colour=black');
      expect(broken.status).toBe(1);
      const { stdout, stderr } = await scull('diff upgrade web CHART --set colour=black');
      expect(stderr).toBe('Revision 3 is failed: compared with revision 2, which an upgrade goes on from.\n');
      expect(stdout).toContain('-   colour: blue\n');
    });
  });
