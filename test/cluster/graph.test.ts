/** `graph` of releases on a real control plane: what the record has, and with --live what its objects own. */
import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from './cluster.ts';
import type { Ended } from './run-binary.ts';
import { Workplace } from './workplace.ts';

const TIMEOUT = 120_000;
setDefaultTimeout(TIMEOUT);
const place = new Workplace('graph', TIMEOUT);
const { problem } = place;

const files = {
  'Chart.yaml': `apiVersion: v2
name: shop
version: 0.1.0
dependencies:
- {name: db, version: 1.x, condition: db.enabled}
- {name: mail, version: 1.x, condition: mail.enabled}
`,
  'values.yaml': 'colour: green\ndb: {enabled: true}\nmail: {enabled: false}\n',
  'templates/all.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}-{{ .Values.colour }}}
---
apiVersion: v1
kind: Service
metadata: {name: {{ .Release.Name }}}
spec: {selector: {app: {{ .Release.Name }}}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  replicas: 2
  selector: {matchLabels: {app: {{ .Release.Name }}}}
  template:
    metadata: {labels: {app: {{ .Release.Name }}}}
    spec:
      containers: [{name: web, image: nginx, envFrom: [{configMapRef: {name: {{ .Release.Name }}-{{ .Values.colour }}}}]}]
---
apiVersion: batch/v1
kind: Job
metadata: {name: {{ .Release.Name }}-once, annotations: {helm.sh/hook: pre-install}}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: busybox}]}}}
`,
  'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.2.0\n',
  'charts/db/templates/db.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}-db}\n',
  'charts/mail/Chart.yaml': 'apiVersion: v2\nname: mail\nversion: 1.0.0\n',
};

if (problem !== undefined) test.skip(`graph: ${problem}`, () => undefined);
else
  describe('graph', () => {
    let namespace: string;
    let chart: string;
    const scull = (...words: string[]): Promise<Ended> => place.scull(namespace, words);
    /** What the server makes up of names is not told. */
    const plain = (text: string): string =>
      text.replaceAll(/(ReplicaSet\/web)-[a-z0-9]+/g, '$1-*').replaceAll(/(Pod\/web(?:-once)?)-[a-z0-9-]+/g, '$1-*');

    beforeAll(async () => {
      namespace = await place.freshNamespace();
      chart = place.chart(files);
      const installed = await scull('install', 'web', chart, '--wait');
      expect(installed.stderr).toBe('');
    }, TIMEOUT);

    const recorded = `Service/web
└─ Deployment/web (selects)
   └─ ConfigMap/web-green (envFrom)
ConfigMap/web-db
Job/web-once  hook: pre-install
`;

    test('as it was recorded, with the charts that were on', async () => {
      expect(await scull('graph', 'web')).toEqual({
        status: 0,
        stdout: `CHARTS\nshop 0.1.0\n└─ db 1.x\n\nOBJECTS\n${recorded}`,
        stderr: '',
      });
      expect((await scull('graph', 'web', '--view', 'objects', '--no-hooks')).stdout).not.toContain('Job/');
    });

    test('live: down to pods', async () => {
      const { stdout, stderr } = await scull('graph', 'web', '--view', 'objects', '--live');
      expect({ stdout: plain(stdout), stderr }).toEqual({
        stdout: `Service/web
└─ Deployment/web (selects)
   ├─ ConfigMap/web-green (envFrom)
   └─ ReplicaSet/web-* (owns)  2 of 2 ready
      ├─ Pod/web-* (owns)  running, 1 of 1 ready
      └─ Pod/web-* (owns)  running, 1 of 1 ready
Job/web-once  hook: pre-install; complete
└─ Pod/web-once-* (owns)  succeeded
ConfigMap/web-db
`,
        stderr: '',
      });
    });

    test('live: in the other forms, too', async () => {
      const { stdout } = await scull('graph', 'web', '--live', '-o', 'json');
      const { objects } = JSON.parse(stdout) as { objects: { nodes: { kind: string; state: string }[] } };
      const live = objects.nodes.filter(({ state }) => state === 'live').map(({ kind }) => kind);
      expect(live).toEqual(['Pod', 'ReplicaSet', 'Pod', 'Pod']);
      expect((await scull('graph', 'web', '--live', '-o', 'dot')).stdout).toContain('style="rounded,filled"');
    });

    test('who may not list pods is told so in one line, and sees the rest', async () => {
      const rules = [
        { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] },
        { apiGroups: ['apps'], resources: ['replicasets'], verbs: ['list'] },
      ];
      const subject = { kind: 'User', name: 'looker', apiGroup: 'rbac.authorization.k8s.io' };
      const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
      const metadata = { name: 'looker' };
      const roleRef = { kind: 'Role', name: 'looker', apiGroup: 'rbac.authorization.k8s.io' };
      await place.cluster.request('POST', `${rbac}/roles`, { metadata, rules });
      await place.cluster.request('POST', `${rbac}/rolebindings`, {
        metadata,
        roleRef,
        subjects: [subject],
      });
      const resourceAttributes = { namespace, group: 'apps', resource: 'replicasets', verb: 'list' };
      await place.cluster.until('the right', async () => {
        const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
        const answer = await place.cluster.request('POST', path, { spec: { user: 'looker', resourceAttributes } });
        return (answer?.['status'] as JsonObject)['allowed'] === true;
      });
      const kubeconfig = join(place.folder, 'looker');
      writeFileSync(kubeconfig, place.cluster.userKubeconfig({ name: 'looker' }, namespace));
      const { status, stdout, stderr } = await place.scull(
        namespace,
        ['graph', 'web', '--view', 'objects', '--live'],
        kubeconfig,
      );
      expect(status).toBe(0);
      expect(stderr).toBe(
        `The cluster does not list pods of ${namespace}, jobs of ${namespace}, so that what is owned there is not shown: ` +
          `pods is forbidden: User "looker" cannot list resource "pods" in API group "" in the namespace "${namespace}"\n`,
      );
      expect(plain(stdout)).toContain('   └─ ReplicaSet/web-* (owns)  2 of 2 ready\nConfigMap/web-db\n');
    });

    test('an earlier revision, and no ReplicaSets that only wait to be gone back to', async () => {
      const upgraded = await scull('upgrade', 'web', chart, '--set', 'colour=blue', '--wait');
      expect(upgraded.status).toBe(0);
      const { stdout } = await scull('graph', 'web', '--view', 'objects', '--live');
      expect(stdout).toContain('ConfigMap/web-blue (envFrom)');
      expect(stdout.match(/ReplicaSet/g)).toHaveLength(1);
      expect((await scull('graph', 'web', '--view', 'objects', '--revision', '1')).stdout).toBe(recorded);
    });

    test('a release that is not there', async () => {
      const { status, stdout, stderr } = await scull('graph', 'none', '--live');
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toStartWith('Error: release: not found\n');
    });
  });
