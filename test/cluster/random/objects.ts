/**
 * Random objects of the kinds that charts hold. Names and values come from small pools, so that two versions of an object
 * share much. `{{ … }}` in a text is for the template; what stands between two `@` is there without quotes, as a number.
 */
import type { Json, JsonObject } from '../cluster.ts';
import type { Prng } from '../../random/prng.ts';
import { annotated, atLeastOne, labels, maybe, pairs, pairsOf, some, template, words } from './pods.ts';

interface Kind {
  readonly apiVersion: string;
  readonly plural: string;
  readonly body: (prng: Prng) => JsonObject;
  /** Most changes of it are refused, so it changes seldom. */
  readonly stiff?: boolean;
  /** Its name has to hold the namespace. */
  readonly clusterWide?: boolean;
}

function replicas(prng: Prng): JsonObject {
  return maybe(prng, 'replicas', () => prng.pick([0, 1, 2, '@{{ .Values.count }}@']), 0.7);
}

function rules(prng: Prng): Json {
  return some(prng, ['pods', 'secrets', 'configmaps']).map((resource) => ({
    apiGroups: [''],
    resources: [resource],
    verbs: atLeastOne(prng, ['get', 'list', 'watch']),
  }));
}

function servicePorts(prng: Prng): Json {
  const all: readonly JsonObject[] = [
    { name: 'http', port: 80, targetPort: prng.pick([80, 'http']) },
    { name: 'https', port: prng.pick([443, 8443]) },
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53 },
  ];
  return atLeastOne(prng, all);
}

const selector = { matchLabels: labels };
const once = { restartPolicy: 'Never' };

export const kinds: Readonly<Record<string, Kind>> = {
  ConfigMap: {
    apiVersion: 'v1',
    plural: 'configmaps',
    body: (prng) => ({
      ...maybe(prng, 'data', () => pairs(prng, ['k1', 'k2', 'k3', 'k4'], 0.6), 0.9),
      ...maybe(prng, 'binaryData', () => ({ b: prng.pick(['AAA=', '/w==']) }), 0.1),
      ...maybe(prng, 'immutable', () => prng.chance(0.5), 0.06),
    }),
  },
  Secret: {
    apiVersion: 'v1',
    plural: 'secrets',
    body: (prng) => ({
      ...maybe(prng, 'stringData', () => pairs(prng, ['k1', 'k2', 'k3']), 0.6),
      ...maybe(prng, 'data', () => pairsOf(prng, { k2: ['YQ==', 'Yg=='], k3: ['Yw=='] }), 0.5),
      ...maybe(prng, 'type', () => prng.pick(['Opaque', 'Opaque', 'Opaque', 'x/y']), 0.3),
    }),
  },
  Service: {
    apiVersion: 'v1',
    plural: 'services',
    body: (prng) => ({
      spec: {
        ports: servicePorts(prng),
        ...maybe(prng, 'selector', () => ({ ...labels, ...pairsOf(prng, { tier: ['a', 'b'] }) }), 0.9),
        ...maybe(prng, 'type', () => prng.pick(['ClusterIP', 'ClusterIP', 'NodePort']), 0.5),
        ...maybe(prng, 'clusterIP', () => 'None', 0.04),
        ...maybe(prng, 'sessionAffinity', () => prng.pick(['None', 'ClientIP']), 0.15),
        ...maybe(prng, 'externalIPs', () => some(prng, ['1.2.3.4', '1.2.3.5']), 0.1),
        ...maybe(prng, 'publishNotReadyAddresses', () => prng.chance(0.5), 0.1),
      },
    }),
  },
  Deployment: {
    apiVersion: 'apps/v1',
    plural: 'deployments',
    body: (prng) => ({
      spec: {
        ...replicas(prng),
        selector: prng.chance(0.04) ? { matchLabels: { ...labels, tier: 'a' } } : selector,
        ...maybe(
          prng,
          'strategy',
          () => prng.pick<Json>([{ type: 'Recreate' }, { type: 'RollingUpdate' }, surge]),
          0.2,
        ),
        ...maybe(prng, 'revisionHistoryLimit', () => prng.below(4), 0.2),
        ...maybe(prng, 'minReadySeconds', () => 0, 0.1),
        template: template(prng),
      },
    }),
  },
  StatefulSet: {
    apiVersion: 'apps/v1',
    plural: 'statefulsets',
    body: (prng) => ({
      spec: {
        ...replicas(prng),
        serviceName: prng.chance(0.1) ? 'other' : 'x',
        selector,
        ...maybe(prng, 'updateStrategy', () => ({ type: prng.pick(['OnDelete', 'RollingUpdate']) }), 0.3),
        template: template(prng),
      },
    }),
  },
  DaemonSet: {
    apiVersion: 'apps/v1',
    plural: 'daemonsets',
    body: (prng) => ({ spec: { selector, template: template(prng) } }),
  },
  Job: {
    apiVersion: 'batch/v1',
    plural: 'jobs',
    stiff: true,
    body: (prng) => ({
      spec: { ...maybe(prng, 'backoffLimit', () => prng.below(3)), template: template(prng, once) },
    }),
  },
  CronJob: {
    apiVersion: 'batch/v1',
    plural: 'cronjobs',
    body: (prng) => ({
      spec: {
        schedule: prng.pick(['0 0 1 1 *', '0 0 2 1 *']),
        ...maybe(prng, 'suspend', () => prng.chance(0.5)),
        ...maybe(prng, 'concurrencyPolicy', () => prng.pick(['Allow', 'Forbid'])),
        jobTemplate: { spec: { template: template(prng, once) } },
      },
    }),
  },
  Role: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'roles', body: (prng) => ({ rules: rules(prng) }) },
  ClusterRole: {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    plural: 'clusterroles',
    clusterWide: true,
    body: (prng) => ({ rules: rules(prng) }),
  },
  RoleBinding: {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    plural: 'rolebindings',
    body: (prng) => ({
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: prng.chance(0.1) ? 'other' : 'x' },
      subjects: some(prng, ['s', 't']).map((name) => ({
        kind: 'ServiceAccount',
        name,
        namespace: '{{ .Release.Namespace }}',
      })),
    }),
  },
  ServiceAccount: {
    apiVersion: 'v1',
    plural: 'serviceaccounts',
    body: (prng) => ({
      ...maybe(prng, 'automountServiceAccountToken', () => prng.chance(0.5)),
      ...maybe(prng, 'imagePullSecrets', () => some(prng, ['r', 's']).map((name) => ({ name }))),
    }),
  },
  Ingress: {
    apiVersion: 'networking.k8s.io/v1',
    plural: 'ingresses',
    body: (prng) => ({
      spec: {
        ...maybe(prng, 'ingressClassName', () => prng.pick(['i', 'j'])),
        ...maybe(prng, 'tls', () => some(prng, ['a.b', 'c.d']).map((host) => ({ hosts: [host], secretName: 't' }))),
        rules: atLeastOne(prng, ['a.b', 'c.d', '{{ .Release.Name }}.e']).map((host) => ({
          host,
          http: { paths: atLeastOne(prng, ['/', '/x']).map((path) => ingressPath(prng, path)) },
        })),
      },
    }),
  },
  PodDisruptionBudget: {
    apiVersion: 'policy/v1',
    plural: 'poddisruptionbudgets',
    body: (prng) => ({
      spec: {
        [prng.pick(['minAvailable', 'maxUnavailable'])]: prng.pick<Json>([1, '50%', 0]),
        selector: { matchLabels: { ...labels, ...pairsOf(prng, { tier: ['a', 'b'] }) } },
      },
    }),
  },
  NetworkPolicy: {
    apiVersion: 'networking.k8s.io/v1',
    plural: 'networkpolicies',
    body: (prng) => ({
      spec: {
        podSelector: prng.chance(0.5) ? selector : {},
        ...maybe(prng, 'policyTypes', () => atLeastOne(prng, ['Ingress', 'Egress'])),
        ...maybe(prng, 'ingress', () => some(prng, [80, 81]).map((port) => ({ ports: [{ port }] }))),
      },
    }),
  },
  HorizontalPodAutoscaler: {
    apiVersion: 'autoscaling/v2',
    plural: 'horizontalpodautoscalers',
    body: (prng) => ({
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nothing' },
        maxReplicas: 1 + prng.below(3),
        ...maybe(prng, 'minReplicas', () => 1),
        ...maybe(prng, 'metrics', () => some(prng, ['cpu', 'memory']).map((name) => metric(prng, name)), 0.6),
      },
    }),
  },
  Widget: {
    apiVersion: '{{ .Release.Namespace }}.example.com/v1',
    plural: 'widgets',
    body: (prng) => ({
      spec: {
        ...maybe(prng, 'a', () => prng.pick(words), 0.6),
        ...maybe(prng, 'list', () => some(prng, ['x', 'y', 'z']).map((name) => ({ name, n: prng.below(3) })), 0.6),
        ...maybe(prng, 'deep', () => pairs(prng, ['p', 'q']), 0.4),
        ...maybe(prng, 'amount', () => prng.pick([1, 2.5, 1e21, '@9007199254740993@']), 0.3),
      },
    }),
  },
};

const surge = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2 } };

function ingressPath(prng: Prng, path: string): JsonObject {
  const backend = { service: { name: 'x', port: { number: prng.pick([80, 81]) } } };
  return { path, pathType: prng.pick(['Prefix', 'Exact']), backend };
}

function metric(prng: Prng, name: string): JsonObject {
  return {
    type: 'Resource',
    resource: { name, target: { type: 'Utilization', averageUtilization: prng.pick([50, 80]) } },
  };
}

/** A new object of this kind. */
export function makeObject(prng: Prng, kind: string, name: string): JsonObject {
  const { apiVersion, body } = kinds[kind]!;
  const metadata = {
    name,
    ...maybe(prng, 'labels', () => pairsOf(prng, { l1: ['a', 'b'], l2: ['{{ .Values.word }}'] }), 0.4),
    ...annotated(prng, 0.3),
  };
  return { apiVersion, kind, metadata, ...body(prng) };
}

/** An object between two others: each field that they don't share is that of the old one more often than not. */
export function blend(prng: Prng, before: Json | undefined, after: Json | undefined): Json | undefined {
  if (!isMap(before) || !isMap(after)) return prng.chance(0.6) ? before : after;
  const result: JsonObject = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const value = blend(prng, before[name], after[name]);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The path of the list that an object belongs to, for edits: in the namespace of the release, or as it stands. */
export function listPath(object: JsonObject): string {
  const version = object['apiVersion'] as string;
  const { plural = 'pods', clusterWide = false } = kinds[object['kind'] as string] ?? {};
  const { namespace } = object['metadata'] as { namespace?: string };
  if (clusterWide) return `/apis/${version}/${plural}`;
  return namespace === 'default' ? `/api/${version}/namespaces/default/${plural}` : `${version}/${plural}`;
}

/** Where an object outside of the namespace of the release is; undefined for any other. */
export function outsidePath(object: JsonObject): string | undefined {
  const list = listPath(object);
  const { name } = object['metadata'] as { name: string };
  return list.startsWith('/') ? `${list}/${name.replaceAll('{{ .Release.Namespace }}', '__NS__')}` : undefined;
}
