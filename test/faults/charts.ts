/**
 * The charts whose operations are disturbed: one whose features are switched on by values, and the same with a CRD and a custom
 * resource. Small, since every run pays for each object. `__GROUP__` is the API group of the CRD, another one in each lane.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JsonObject } from '../cluster/cluster.ts';

/** In every rendering's Secret; must not be seen in any output. */
export const password = 'S3CRET-Pa55w0rd-0f-the-chart';

const chart = (name: string): string => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`;

const values = `value: one
password: ${password}
extra: []
kept: []
shared: ''
badHook: ''
hooks: false
deployment: false
`;

const objects = `apiVersion: v1
kind: Secret
metadata:
  name: web-secret
stringData: {password: "{{ .Values.password }}-{{ .Values.value }}"}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: web-config
data: {value: {{ .Values.value }}}
---
apiVersion: v1
kind: Service
metadata:
  name: web
  labels: {value: {{ .Values.value }}}
spec:
  selector: {app: none}
  ports: [{port: 80}]
{{- range .Values.extra }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: web-{{ . }}
data: {value: {{ $.Values.value }}}
{{- end }}
{{- range .Values.kept }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: web-{{ . }}
  annotations: {helm.sh/resource-policy: keep}
data: {value: {{ $.Values.value }}}
{{- end }}
{{- with .Values.shared }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ . }}
data: {value: {{ $.Values.value }}}
{{- end }}
{{- if .Values.deployment }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 0
      containers: [{name: main, image: "nginx:{{ .Values.value }}"}]
{{- end }}
`;

/** A ConfigMap that stays until the next one, a Pod that goes when it has run, and a Job that stays. */
const hooks = `{{- if .Values.hooks }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: hook-config
  annotations:
    helm.sh/hook: pre-install,pre-upgrade,pre-rollback,pre-delete
    helm.sh/hook-weight: "-5"
data: {value: {{ .Values.value }}}
---
apiVersion: v1
kind: Pod
metadata:
  name: hook-before
  annotations:
    helm.sh/hook: pre-install,pre-upgrade,pre-rollback,pre-delete
    helm.sh/hook-delete-policy: hook-succeeded
spec:
  restartPolicy: Never
  terminationGracePeriodSeconds: 0
  containers: [{name: main, image: busybox}]
---
apiVersion: batch/v1
kind: Job
metadata:
  name: hook-after
  annotations:
    helm.sh/hook: post-install,post-upgrade,post-rollback,post-delete
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  template:
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 0
      containers: [{name: main, image: busybox}]
{{- end }}
{{- with .Values.badHook }}
---
apiVersion: v1
kind: Pod
metadata:
  name: hook-bad
  annotations:
    helm.sh/hook: {{ . }}
    helm.sh/hook-delete-policy: hook-failed,hook-succeeded
    scull.test/fate: fail
spec:
  restartPolicy: Never
  terminationGracePeriodSeconds: 0
  containers: [{name: main, image: busybox}]
{{- end }}
`;

/** The definition as it is created before a run that needs it; in the chart too, since JSON is YAML. */
export function crdOf(group: string): JsonObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `things.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'things', singular: 'thing', kind: 'Thing', listKind: 'ThingList' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
}

const schema: JsonObject = {
  type: 'object',
  properties: { spec: { type: 'object', properties: { value: { type: 'string' } } } },
};

const thing = `apiVersion: __GROUP__/v1
kind: Thing
metadata:
  name: web-thing
spec: {value: {{ .Values.value }}}
`;

const plain: Readonly<Record<string, string>> = {
  'values.yaml': values,
  'templates/objects.yaml': objects,
  'templates/hooks.yaml': hooks,
};

/** By the word that stands for the chart's folder in command lines. */
const charts: Readonly<Record<'APP' | 'CRDS', Readonly<Record<string, string>>>> = {
  APP: { ...plain, 'Chart.yaml': chart('app') },
  CRDS: {
    ...plain,
    'Chart.yaml': chart('crds'),
    'crds/things.yaml': JSON.stringify(crdOf('__GROUP__')),
    'templates/thing.yaml': thing,
  },
};

/** Writes the charts for a lane; gives the folder of each by its word. */
export function writeCharts(folder: string, group: string): Readonly<Record<string, string>> {
  const folders: Record<string, string> = {};
  for (const [word, files] of Object.entries(charts)) {
    folders[word] = join(folder, word.toLowerCase());
    for (const [name, text] of Object.entries(files)) {
      const path = join(folders[word], name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text.replaceAll('__GROUP__', group));
    }
  }
  return folders;
}
