/** What is interrupted where, and what has to be left then: for interrupted.test.ts. */
import type { Cluster, JsonObject } from './cluster.ts';

/** A chart; `CHART` in command lines. Kinds are written in the order ServiceAccount, ConfigMap, Service, Pod. */
export const files: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.0.0\n',
  'values.yaml': 'value: one\nfate: run\npods: 0\nhook: false\n',
  'templates/objects.yaml': `apiVersion: v1
kind: ServiceAccount
metadata:
  name: first
  labels: {value: {{ .Values.value }}}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: held
  {{- with .Values.finalizers }}
  finalizers: {{ toJson . }}
  {{- end }}
data: {value: {{ .Values.value }}}
---
apiVersion: v1
kind: Service
metadata:
  name: last
  labels: {value: {{ .Values.value }}}
spec:
  ports: [{port: 80}]
{{- if .Values.pods }}
---
apiVersion: v1
kind: Pod
metadata:
  name: slow
  annotations: {scull.test/fate: never-ready}
spec:
  containers: [{name: main, image: nginx}]
{{- end }}
`,
  'templates/before.yaml': `{{- if .Values.hook }}
apiVersion: v1
kind: Pod
metadata:
  name: before
  annotations: {helm.sh/hook: 'pre-install,pre-delete', scull.test/fate: run}
spec:
  restartPolicy: Never
  containers: [{name: main, image: busybox}]
{{- end }}
`,
  'templates/smoke.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: smoke
  annotations: {helm.sh/hook: test, scull.test/fate: {{ .Values.fate }}}
spec:
  restartPolicy: Never
  containers: [{name: main, image: busybox}]
`,
};

export interface Case {
  readonly name: string;
  readonly before?: readonly string[];
  readonly command: string;
  /** The request that is under way when the signal comes; undefined for one that comes while the command waits. */
  readonly during?: RegExp;
  /** The command waits as soon as the object of this path is there, or is being deleted. */
  readonly waits?: (cluster: Cluster, namespace: string) => Promise<boolean>;
  /** Error line, without `Error: `. */
  readonly error: string;
  /** A part of what is said below it. */
  readonly hint: string;
  /** Statuses of the revisions afterwards. */
  readonly statuses: readonly string[];
  /** The objects that are there afterwards. */
  readonly objects?: readonly string[];
  /** What the hint is about; must succeed. */
  readonly next: string;
  readonly after: readonly string[];
}

const two = ['install web CHART', 'upgrade web CHART --set value=two'];
const cancelled = 'context canceled';
const recorded = 'Release "web" is recorded as failed';

const exists =
  (path: string) =>
  async (cluster: Cluster, namespace: string): Promise<boolean> =>
    (await cluster.get(`/api/v1/namespaces/${namespace}/${path}`)) !== undefined;

const isDeleting =
  (path: string) =>
  async (cluster: Cluster, namespace: string): Promise<boolean> => {
    const object = await cluster.get(`/api/v1/namespaces/${namespace}/${path}`);
    return ((object?.['metadata'] ?? {}) as JsonObject)['deletionTimestamp'] !== undefined;
  };

export const cases: readonly Case[] = [
  {
    name: 'install, writing',
    command: 'install web CHART',
    during: /^POST (?!.*dryRun=).*\/configmaps/,
    error: `INSTALLATION FAILED: ${cancelled}`,
    hint: recorded,
    statuses: ['failed'],
    objects: ['configmaps/held', 'serviceaccounts/first'],
    next: 'upgrade web CHART',
    after: ['superseded', 'deployed'],
  },
  {
    name: 'install --atomic, writing',
    command: 'install web CHART --atomic',
    during: /^POST (?!.*dryRun=).*\/configmaps/,
    error: `INSTALLATION FAILED: release web failed, and has been uninstalled due to atomic being set: ${cancelled}`,
    hint: '',
    statuses: [],
    objects: [],
    next: 'install web CHART',
    after: ['deployed'],
  },
  {
    name: 'install, waiting for a hook',
    command: 'install web CHART --set hook=true',
    waits: exists('pods/before'),
    error: `INSTALLATION FAILED: ${cancelled}`,
    hint: recorded,
    statuses: ['failed'],
    objects: [],
    next: 'uninstall web --no-hooks',
    after: [],
  },
  {
    name: 'uninstall, waiting for a hook',
    before: ['install web CHART --set hook=true --no-hooks'],
    command: 'uninstall web',
    waits: exists('pods/before'),
    error: cancelled,
    hint: 'run uninstall again to finish',
    statuses: ['uninstalling'],
    objects: ['configmaps/held', 'serviceaccounts/first', 'services/last'],
    next: 'uninstall web --no-hooks',
    after: [],
  },
  {
    name: 'upgrade, writing',
    before: ['install web CHART'],
    command: 'upgrade web CHART --set value=two',
    during: /^PATCH (?!.*dryRun=).*\/configmaps\/held/,
    error: `UPGRADE FAILED: ${cancelled}`,
    hint: 'Revision 2 is recorded as failed: upgrade goes on from here, rollback returns to the one before.',
    statuses: ['deployed', 'failed'],
    objects: ['configmaps/held two', 'serviceaccounts/first', 'services/last'],
    next: 'rollback web',
    after: ['superseded', 'failed', 'deployed'],
  },
  {
    name: 'upgrade --atomic, writing',
    before: ['install web CHART'],
    command: 'upgrade web CHART --set value=two --atomic',
    during: /^PATCH (?!.*dryRun=).*\/configmaps\/held/,
    error: `UPGRADE FAILED: release web failed, and has been rolled back due to atomic being set: ${cancelled}`,
    hint: '',
    statuses: ['superseded', 'failed', 'deployed'],
    objects: ['configmaps/held one', 'serviceaccounts/first', 'services/last'],
    next: 'upgrade web CHART --set value=two',
    after: ['superseded', 'failed', 'superseded', 'deployed'],
  },
  {
    name: 'upgrade --install of a new release, writing',
    command: 'upgrade web CHART --install',
    during: /^POST (?!.*dryRun=).*\/configmaps/,
    error: cancelled,
    hint: recorded,
    statuses: ['failed'],
    next: 'upgrade web CHART --install',
    after: ['superseded', 'deployed'],
  },
  {
    name: 'rollback, writing',
    before: two,
    command: 'rollback web 1',
    during: /^PATCH (?!.*dryRun=).*\/configmaps\/held/,
    error: cancelled,
    hint: 'Revision 3 is recorded as failed: roll back again',
    statuses: ['superseded', 'deployed', 'failed'],
    objects: ['configmaps/held one', 'serviceaccounts/first', 'services/last'],
    next: 'rollback web 1',
    after: ['superseded', 'superseded', 'failed', 'deployed'],
  },
  {
    name: 'rollback --wait, waiting',
    before: ['install web CHART --set pods=1', 'upgrade web CHART --set pods=0'],
    command: 'rollback web --wait',
    waits: exists('pods/slow'),
    error: cancelled,
    hint: 'Revision 3 is recorded as failed: roll back again',
    statuses: ['superseded', 'deployed', 'failed'],
    next: 'rollback web 2',
    after: ['superseded', 'superseded', 'failed', 'deployed'],
  },
  {
    name: 'uninstall, writing',
    before: ['install web CHART'],
    command: 'uninstall web',
    during: /^DELETE .*\/configmaps\/held/,
    error: cancelled,
    hint: 'Release "web" is recorded as uninstalling: run uninstall again to finish.',
    statuses: ['uninstalling'],
    objects: ['serviceaccounts/first'],
    next: 'uninstall web',
    after: [],
  },
  {
    name: 'uninstall --wait, waiting',
    before: ['install web CHART --set finalizers[0]=scull.test/a'],
    command: 'uninstall web --wait',
    waits: isDeleting('configmaps/held'),
    error: cancelled,
    hint: 'run uninstall again to finish',
    statuses: ['uninstalling'],
    next: 'uninstall web',
    after: [],
  },
  {
    name: 'test, writing',
    before: ['install web CHART --set fate=complete'],
    command: 'test web',
    during: /^POST (?!.*dryRun=).*\/pods/,
    error: cancelled,
    hint: 'running test again',
    statuses: ['deployed'],
    next: 'test web',
    after: ['deployed'],
  },
  {
    name: 'test, waiting',
    before: ['install web CHART'],
    command: 'test web',
    waits: exists('pods/smoke'),
    error: cancelled,
    hint: 'running test again',
    statuses: ['deployed'],
    next: 'status web',
    after: ['deployed'],
  },
];
