import { describe, expect, test } from 'bun:test';
import { deployment, object, spec, told } from './manifests.ts';

const pod = (spec: string): string => object('v1', 'Pod', `spec: ${spec}`);

const cases: readonly (readonly [name: string, manifest: string, expected: readonly string[]])[] = [
  [
    'env and envFrom of all kinds of containers, each other object once',
    pod(`{containers: [{envFrom: [{configMapRef: {name: a}}, {secretRef: {name: b, optional: true}}],
      env: [{name: A, valueFrom: {configMapKeyRef: {name: a, key: k}}}, {name: B, value: x}]}],
      initContainers: [{env: [{valueFrom: {secretKeyRef: {name: c, optional: true}}}]}],
      ephemeralContainers: [{envFrom: [{secretRef: {name: c}}]}]}`),
    ['Pod/x env+envFrom Secret/c outside', 'Pod/x envFrom+env ConfigMap/a outside', 'Pod/x envFrom? Secret/b outside'],
  ],
  [
    'volumes',
    pod(`{volumes: [{configMap: {name: a}}, {secret: {secretName: b, optional: true}}, {persistentVolumeClaim: {claimName: c}},
      {projected: {sources: [{configMap: {name: d}}, {secret: {name: e}}, {serviceAccountToken: {path: t}}]}},
      {ephemeral: {volumeClaimTemplate: {spec: {storageClassName: fast}}}}, {csi: {nodePublishSecretRef: {name: f}}},
      {azureFile: {secretName: g}}, {cephfs: {secretRef: {name: h}}}, {emptyDir: {}}]}`),
    [
      'Pod/x volume ConfigMap/a outside',
      'Pod/x volume? Secret/b outside',
      'Pod/x volume PersistentVolumeClaim/c outside',
      'Pod/x volume ConfigMap/d outside',
      'Pod/x volume Secret/e outside',
      'Pod/x storageClass StorageClass/fast outside',
      'Pod/x volume Secret/f outside',
      'Pod/x volume Secret/g outside',
      'Pod/x volume Secret/h outside',
    ],
  ],
  [
    'what pods need besides',
    pod(`{serviceAccountName: a, imagePullSecrets: [{name: b}], priorityClassName: c, runtimeClassName: d,
      resourceClaims: [{name: g, resourceClaimName: e}, {name: h, resourceClaimTemplateName: f}]}`),
    [
      'Pod/x imagePullSecret Secret/b outside',
      'Pod/x serviceAccount ServiceAccount/a outside',
      'Pod/x priorityClass PriorityClass/c outside',
      'Pod/x runtimeClass RuntimeClass/d outside',
      'Pod/x resourceClaim ResourceClaim/e outside',
      'Pod/x resourceClaim ResourceClaimTemplate/f outside',
    ],
  ],
  ['an account in its old field', pod('{serviceAccount: a}'), ['Pod/x serviceAccount ServiceAccount/a outside']],
  [
    'a CronJob',
    spec('batch/v1', 'CronJob', '{jobTemplate: {spec: {template: {spec: {serviceAccountName: a}}}}}'),
    ['CronJob/x serviceAccount ServiceAccount/a outside'],
  ],
  [
    'a StatefulSet',
    spec('apps/v1', 'StatefulSet', '{serviceName: s, volumeClaimTemplates: [{spec: {storageClassName: fast}}]}'),
    ['StatefulSet/x serviceName Service/s outside', 'StatefulSet/x storageClass StorageClass/fast outside'],
  ],
  [
    'a Service to pods of its namespace that have all its labels, jobs and hooks too',
    object('v1', 'Service', 'spec: {selector: {app: a, tier: web}}') +
      deployment('all', '{app: a, tier: web, more: x}') +
      deployment('some', '{app: a}') +
      deployment('elsewhere', '{app: a, tier: web}', 'other') +
      object('v1', 'Pod', 'spec: {}', 'name: p, labels: {app: a, tier: web}, annotations: {helm.sh/hook: test}'),
    ['Service/x selects Deployment/all', 'Service/x selects Pod/p'],
  ],
  ['a Service without a selector', object('v1', 'Service', 'spec: {selector: {}}') + deployment('a', '{}'), []],
  [
    'a budget by expressions',
    spec(
      'policy/v1',
      'PodDisruptionBudget',
      '{selector: {matchExpressions: [{key: app, operator: In, values: [a, b]}, {key: old, operator: DoesNotExist}]}}',
    ) +
      deployment('a', '{app: a}') +
      deployment('b', '{app: b, old: x}') +
      deployment('c', '{app: c}'),
    ['PodDisruptionBudget/x guards Deployment/a'],
  ],
  [
    'expressions that turn away',
    spec(
      'policy/v1',
      'PodDisruptionBudget',
      '{selector: {matchExpressions: [{key: app, operator: NotIn, values: [a]}, {key: t, operator: Exists}]}}',
    ) +
      deployment('a', '{app: a, t: x}') +
      deployment('b', '{t: x}') +
      deployment('c', '{}'),
    ['PodDisruptionBudget/x guards Deployment/b'],
  ],
  [
    'an unknown operator fits nothing',
    spec('policy/v1', 'PodDisruptionBudget', '{selector: {matchExpressions: [{key: a, operator: Gt}]}}') +
      deployment('a', '{a: b}'),
    [],
  ],
  [
    'a NetworkPolicy of a whole namespace',
    spec('networking.k8s.io/v1', 'NetworkPolicy', '{podSelector: {}}') + deployment('a', '{}'),
    ['NetworkPolicy/x applies to Deployment/a'],
  ],
  [
    'an Ingress',
    spec(
      'networking.k8s.io/v1',
      'Ingress',
      `{ingressClassName: nginx, tls: [{secretName: t}], defaultBackend: {service: {name: d}},
      rules: [{http: {paths: [{backend: {service: {name: s}}}, {backend: {resource: {apiGroup: e.io, kind: Bucket, name: b}}}]}}]}`,
    ),
    [
      'Ingress/x backend Service/d outside',
      'Ingress/x backend Service/s outside',
      'Ingress/x backend Bucket/b outside',
      'Ingress/x tls Secret/t outside',
      'Ingress/x class IngressClass/nginx outside',
    ],
  ],
  [
    'an Ingress of old, and its Deployment',
    spec('extensions/v1beta1', 'Ingress', '{backend: {serviceName: s}}') +
      object('v1', 'Service', 'spec: {selector: {a: b}}', 'name: s') +
      object('extensions/v1beta1', 'Deployment', 'spec: {template: {metadata: {labels: {a: b}}, spec: {}}}') +
      spec(
        'autoscaling/v2',
        'HorizontalPodAutoscaler',
        '{scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: x}}',
      ),
    ['Ingress/x backend Service/s', 'Service/s selects Deployment/x', 'HorizontalPodAutoscaler/x scales Deployment/x'],
  ],
  [
    'an IngressClass',
    spec('networking.k8s.io/v1', 'IngressClass', '{parameters: {apiGroup: e.io, kind: P, name: p}}'),
    ['IngressClass/x parameters P/p outside'],
  ],
  [
    'routes of the Gateway API',
    spec(
      'gateway.networking.k8s.io/v1',
      'HTTPRoute',
      `{parentRefs: [{name: g, namespace: infra}, {kind: Service, group: "", name: mesh}],
      rules: [{filters: [{requestMirror: {backendRef: {name: m}}}, {extensionRef: {group: e.io, kind: F, name: f}}],
      backendRefs: [{name: s}, {name: o, namespace: other}]}]}`,
    ) +
      spec(
        'gateway.networking.k8s.io/v1',
        'Gateway',
        '{gatewayClassName: c, listeners: [{tls: {certificateRefs: [{name: t}]}}]}',
      ),
    [
      'HTTPRoute/x parent Gateway/infra/g outside',
      'HTTPRoute/x parent Service/mesh outside',
      'HTTPRoute/x backend Service/s outside',
      'HTTPRoute/x backend Service/other/o outside',
      'HTTPRoute/x mirror Service/m outside',
      'HTTPRoute/x filter F/f outside',
      'Gateway/x class GatewayClass/c outside',
      'Gateway/x tls Secret/t outside',
    ],
  ],
  [
    'autoscalers',
    spec('autoscaling/v2', 'HorizontalPodAutoscaler', '{scaleTargetRef: {kind: Deployment, name: a}}') +
      deployment('a', '{}') +
      spec(
        'autoscaling.k8s.io/v1',
        'VerticalPodAutoscaler',
        '{targetRef: {apiVersion: apps/v1, kind: Deployment, name: a}}',
      ) +
      spec('keda.sh/v1alpha1', 'ScaledObject', '{scaleTargetRef: {name: a}}'),
    [
      'HorizontalPodAutoscaler/x scales Deployment/a outside',
      'VerticalPodAutoscaler/x sizes Deployment/a',
      'ScaledObject/x scales Deployment/a',
    ],
  ],
  [
    'bindings',
    object(
      'rbac.authorization.k8s.io/v1',
      'RoleBinding',
      `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: a}, {kind: ServiceAccount, name: b, namespace: other}, {kind: User, name: u}]`,
    ) +
      object(
        'rbac.authorization.k8s.io/v1',
        'ClusterRoleBinding',
        'roleRef: {kind: ClusterRole, name: own}\nsubjects: [{kind: ServiceAccount, name: a, namespace: ns}]',
      ) +
      object('rbac.authorization.k8s.io/v1', 'ClusterRole', '', 'name: own, namespace: wrong') +
      object('v1', 'ServiceAccount', 'secrets: [{name: s}]\nimagePullSecrets: [{name: p}]', 'name: a'),
    [
      'RoleBinding/x role ClusterRole/view outside',
      'RoleBinding/x subject ServiceAccount/a',
      'RoleBinding/x subject ServiceAccount/other/b outside',
      'ClusterRoleBinding/x role ClusterRole/own',
      'ClusterRoleBinding/x subject ServiceAccount/a',
      'ServiceAccount/a secret Secret/s outside',
      'ServiceAccount/a imagePullSecret Secret/p outside',
    ],
  ],
  [
    'a token, and a ClusterRole made of others',
    object('v1', 'Secret', '', 'name: t, annotations: {kubernetes.io/service-account.name: a}') +
      object(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: x}}]}',
      ) +
      object('rbac.authorization.k8s.io/v1', 'ClusterRole', '', 'name: part, labels: {to: x}'),
    ['Secret/t token of ServiceAccount/a outside', 'ClusterRole/x aggregates ClusterRole/part'],
  ],
  [
    'webhooks and APIs',
    object(
      'admissionregistration.k8s.io/v1',
      'ValidatingWebhookConfiguration',
      'webhooks: [{clientConfig: {service: {name: s, namespace: ns}}}, {clientConfig: {url: "https://x"}}]',
      'name: x, annotations: {cert-manager.io/inject-ca-from: other/c}',
    ) +
      object('v1', 'Service', '', 'name: s') +
      spec('apiregistration.k8s.io/v1', 'APIService', '{service: {name: s, namespace: ns}}') +
      spec('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding', '{policyName: p}'),
    [
      'ValidatingWebhookConfiguration/x webhook Service/s',
      'ValidatingWebhookConfiguration/x ca Certificate/other/c outside',
      'APIService/x served by Service/s',
      'ValidatingAdmissionPolicyBinding/x policy ValidatingAdmissionPolicy/p outside',
    ],
  ],
  [
    'a CRD, its conversion and its resources, in namespaces or not',
    spec(
      'apiextensions.k8s.io/v1',
      'CustomResourceDefinition',
      '{group: e.io, names: {kind: Boat}, scope: Namespaced, conversion: {webhook: {clientConfig: {service: {name: s, namespace: ns}}}}}',
    ) +
      object(
        'apiextensions.k8s.io/v1',
        'CustomResourceDefinition',
        'spec: {group: e.io, names: {kind: Sea}, scope: Cluster}',
        'name: seas',
      ) +
      object('e.io/v1', 'Boat', '', 'name: b') +
      object('e.io/v1', 'Sea', '', 'name: s') +
      object('f.io/v1', 'Boat', '', 'name: other'),
    [
      'CustomResourceDefinition/x webhook Service/s outside',
      'CustomResourceDefinition/x defines Boat/b',
      'CustomResourceDefinition/seas defines Sea/s',
    ],
  ],
  [
    'claims and volumes',
    spec(
      'v1',
      'PersistentVolumeClaim',
      '{storageClassName: fast, volumeName: v, dataSource: {kind: PersistentVolumeClaim, name: old}}',
    ) +
      object('v1', 'PersistentVolume', 'spec: {claimRef: {name: x, namespace: ns}}', 'name: v') +
      object('storage.k8s.io/v1', 'StorageClass', '', 'name: fast'),
    [
      'PersistentVolumeClaim/x storageClass StorageClass/fast',
      'PersistentVolumeClaim/x volume PersistentVolume/v',
      'PersistentVolumeClaim/x dataSource PersistentVolumeClaim/old outside',
      'PersistentVolume/v claim PersistentVolumeClaim/x',
    ],
  ],
  [
    'endpoints of a Service',
    object('v1', 'Service', '') +
      object('v1', 'Endpoints', '') +
      object('discovery.k8s.io/v1', 'EndpointSlice', '', 'name: x-1, labels: {kubernetes.io/service-name: x}'),
    ['Service/x endpoints Endpoints/x', 'Service/x endpoints EndpointSlice/x-1'],
  ],
  [
    'certificates, monitors',
    spec('cert-manager.io/v1', 'Certificate', '{secretName: t, issuerRef: {name: i, kind: ClusterIssuer}}') +
      object('cert-manager.io/v1', 'Issuer', 'spec: {ca: {secretName: ca}}', 'name: i') +
      object('networking.k8s.io/v1', 'Ingress', '', 'name: in, annotations: {cert-manager.io/issuer: i}') +
      spec(
        'monitoring.coreos.com/v1',
        'ServiceMonitor',
        '{selector: {matchLabels: {a: b}}, namespaceSelector: {any: true}}',
      ) +
      object('v1', 'Service', '', 'name: s, namespace: other, labels: {a: b}') +
      spec('monitoring.coreos.com/v1', 'PodMonitor', '{selector: {}, namespaceSelector: {matchNames: [other]}}') +
      deployment('d', '{}', 'other') +
      deployment('here', '{}'),
    [
      'Certificate/x makes Secret/t outside',
      'Certificate/x issuer ClusterIssuer/i outside',
      'Issuer/i ca Secret/ca outside',
      'Ingress/in issuer Issuer/i',
      'ServiceMonitor/x scrapes Service/other/s',
      'PodMonitor/x scrapes Deployment/other/d',
    ],
  ],
  [
    'custom resources that have pods where a Deployment has',
    object(
      'argoproj.io/v1alpha1',
      'Rollout',
      'spec: {template: {metadata: {labels: {a: b}}, spec: {serviceAccountName: s, containers: [{name: c}]}}}',
    ) +
      object('v1', 'Service', 'spec: {selector: {a: b}}', 'name: web') +
      object('e.io/v1', 'Page', 'spec: {template: {spec: {serviceAccountName: s}}}'),
    ['Rollout/x serviceAccount ServiceAccount/s outside', 'Service/web selects Rollout/x'],
  ],
  [
    'what makes Secrets',
    spec(
      'external-secrets.io/v1',
      'ExternalSecret',
      '{target: {name: t}, secretStoreRef: {name: v, kind: ClusterSecretStore}}',
    ) +
      object('external-secrets.io/v1', 'ExternalSecret', 'spec: {secretStoreRef: {name: v}}', 'name: e') +
      spec('bitnami.com/v1alpha1', 'SealedSecret', '{template: {metadata: {name: u}}}') +
      object('bitnami.com/v1alpha1', 'SealedSecret', '', 'name: s'),
    [
      'ExternalSecret/x makes Secret/t outside',
      'ExternalSecret/x store ClusterSecretStore/v outside',
      'ExternalSecret/e makes Secret/e outside',
      'ExternalSecret/e store SecretStore/v outside',
      'SealedSecret/x makes Secret/u outside',
      'SealedSecret/s makes Secret/s outside',
    ],
  ],
  [
    'owners',
    object(
      'v1',
      'ConfigMap',
      '',
      'name: owned, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: d}, {apiVersion: e.io/v1, kind: Boat, name: b}]',
    ) + deployment('d', '{}'),
    ['Deployment/d owns ConfigMap/owned', 'Boat/b outside owns ConfigMap/owned'],
  ],
  [
    'of two objects with one name the first counts',
    object('v1', 'ConfigMap', 'data: {a: b}', 'name: c') +
      object('v1', 'ConfigMap', '', 'name: c, annotations: {helm.sh/hook: pre-install}') +
      pod('{containers: [{envFrom: [{configMapRef: {name: c}}]}]}'),
    ['Pod/x envFrom ConfigMap/c'],
  ],
  [
    'keys of objects as names',
    pod('{serviceAccountName: __proto__, containers: [{envFrom: [{configMapRef: {name: constructor}}]}]}') +
      object('__proto__/v1', 'constructor', ''),
    ['Pod/x envFrom ConfigMap/constructor outside', 'Pod/x serviceAccount ServiceAccount/__proto__ outside'],
  ],
  [
    'broken shapes',
    pod('{containers: {a: b}, volumes: [1, null, {secret: x}], serviceAccountName: 5, imagePullSecrets: [x]}') +
      object('v1', 'Service', 'spec: [1]') +
      object('v1', 'Service', 'spec: {selector: text}') +
      object('networking.k8s.io/v1', 'Ingress', 'spec: {rules: [null, {http: {paths: text}}], tls: [5]}') +
      object('apps/v1', 'Deployment', 'spec: {template: 5}') +
      object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'roleRef: 5\nsubjects: {a: b}') +
      object('policy/v1', 'PodDisruptionBudget', 'spec: {selector: [a]}') +
      object('v1', 'ConfigMap', '', 'ownerReferences: [5, {}]'),
    [],
  ],
];

describe('what objects say of each other:', () => {
  for (const [name, manifest, expected] of cases) {
    test(name, () => {
      expect(told(manifest)).toEqual([...expected]);
    });
  }
});

test('each kind of route and each webhook is known', () => {
  for (const kind of ['GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute']) {
    const manifest = spec('gateway.networking.k8s.io/v1alpha2', kind, '{rules: [{backendRefs: [{name: s}]}]}');
    expect(told(manifest)).toEqual([`${kind}/x backend Service/s outside`]);
  }
  const mutating = object(
    'admissionregistration.k8s.io/v1',
    'MutatingWebhookConfiguration',
    'webhooks: [{clientConfig: {service: {name: s, namespace: far}}}]',
  );
  expect(told(mutating)).toEqual(['MutatingWebhookConfiguration/x webhook Service/far/s outside']);
});
