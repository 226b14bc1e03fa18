/** Small charts that the scenarios share. */

type Files = Readonly<Record<string, string>>;

/** A chart's files under a folder. Chart.yaml names it `demo` 1.0.0 unless it is among the files. */
export function chart(files: Files, folder = 'chart'): Record<string, string> {
  const all = { 'Chart.yaml': chartYaml(), ...files };
  return Object.fromEntries(Object.entries(all).map(([name, text]) => [`${folder}/${name}`, text]));
}

export function chartYaml(version = '1.0.0', more = ''): string {
  return `apiVersion: v2\nname: demo\nversion: ${version}\nappVersion: "2.5"\n${more}`;
}

/** A ConfigMap whose data are the chart's value `a`. */
export const configMap = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
data:
  a: {{ .Values.a | quote }}
`;

/** One with literal data. */
export function plainConfigMap(name: string, data = 'x: why', annotations = '{}'): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  annotations: ${annotations}\ndata:\n  ${data}\n`;
}

export const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  labels:
    app: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels:
      app: {{ .Release.Name }}
  template:
    metadata:
      labels:
        app: {{ .Release.Name }}
      annotations: {{ toJson .Values.podAnnotations }}
    spec:
      containers:
      - name: web
        image: "nginx:{{ .Values.tag }}"
        env:
        - name: MODE
          value: {{ .Values.mode | quote }}
        ports:
        - containerPort: 80
`;

export const service = `apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
spec:
  selector:
    app: {{ .Release.Name }}
  ports:
  - name: http
    port: {{ .Values.port }}
    targetPort: 80
`;

/** A Deployment, a Service and notes. */
export const web = chart({
  'values.yaml': 'replicas: 1\ntag: "1.0"\nmode: quiet\nport: 80\npodAnnotations: {}\n',
  'templates/deployment.yaml': deployment,
  'templates/service.yaml': service,
  'templates/NOTES.txt': 'Revision {{ .Release.Revision }} of {{ .Release.Name }} listens on {{ .Values.port }}.\n',
});

/** One ConfigMap of the value `a`. */
export const simple = chart({ 'values.yaml': 'a: one\n', 'templates/configmap.yaml': configMap });

/** A hook that is a Pod (it succeeds unless it is fated otherwise) or a Job. */
export function hook(name: string, events: string, options: HookOptions = {}): string {
  const { kind = 'Pod', weight, policy, fate, log } = options;
  const annotations = {
    'helm.sh/hook': events,
    ...(weight === undefined ? {} : { 'helm.sh/hook-weight': String(weight) }),
    ...(policy === undefined ? {} : { 'helm.sh/hook-delete-policy': policy }),
    ...(log === undefined ? {} : { 'helm.sh/hook-output-log-policy': log }),
  };
  const podAnnotations = fate === undefined ? {} : { 'scull.test/fate': fate };
  const spec = { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] };
  const object =
    kind === 'Pod'
      ? { apiVersion: 'v1', kind, metadata: { name, annotations: { ...annotations, ...podAnnotations } }, spec }
      : {
          apiVersion: 'batch/v1',
          kind,
          metadata: { name, annotations },
          spec: { backoffLimit: 0, template: { metadata: { annotations: podAnnotations }, spec } },
        };
  return `${JSON.stringify(object, undefined, 2)}\n`;
}

export interface HookOptions {
  readonly kind?: 'Pod' | 'Job';
  readonly weight?: number;
  readonly policy?: string;
  readonly fate?: string;
  readonly log?: string;
}
