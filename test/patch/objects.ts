/** Random objects of many kinds, with the parts that patches treat in their own ways present or not. */
import type { Prng } from '../random/prng.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

/** Makes objects; a part is left out where it is undefined. */
export class ObjectMaker {
  readonly #random: Prng;

  constructor(random: Prng) {
    this.#random = random;
  }

  object(kind: keyof typeof kinds): JsonObject {
    const [apiVersion] = kinds[kind];
    const name = kind.toLowerCase();
    return pruned({
      apiVersion,
      kind: kind.replace(/\d$/, ''),
      metadata: this.metadata(name),
      ...kinds[kind][1](this),
    });
  }

  below(n: number): number {
    return this.#random.below(n);
  }

  pick<T>(items: readonly T[]): T {
    return this.#random.pick(items);
  }

  maybe<T>(p: number, make: () => T): T | undefined {
    return this.#random.chance(p) ? make() : undefined;
  }

  /** From none to `most` of the items, in any order. */
  some<T>(items: readonly T[], most = items.length): T[] {
    const pool = [...items];
    const count = this.below(Math.min(most, pool.length) + 1);
    return Array.from({ length: count }, () => pool.splice(this.below(pool.length), 1)[0]!);
  }

  metadata(name: string): Parts {
    return {
      name,
      labels: this.maybe(0.8, () => this.strings(['app', 'tier', 'release', 'version'])),
      annotations: this.maybe(0.5, () => this.strings(['checksum/config', 'owner', 'note'])),
      finalizers: this.maybe(0.15, () => this.some(['example.com/a', 'example.com/b', 'foregroundDeletion'])),
      ownerReferences: this.maybe(0.08, () =>
        this.some(['u1', 'u2', 'u3']).map((uid) => ({ apiVersion: 'v1', kind: 'Node', name: `n-${uid}`, uid })),
      ),
      creationTimestamp: this.maybe(0.1, () => null),
    };
  }

  strings(keys: readonly string[]): Parts {
    return Object.fromEntries(this.some(keys).map((key) => [key, this.pick(['1', '2', 'a<b', 'true', ''])]));
  }

  podSpec(): Parts {
    const names = this.some(['app', 'sidecar', 'proxy', 'log']);
    return {
      containers: (names.length > 0 ? names : ['app']).map((name) => this.container(name)),
      initContainers: this.maybe(0.15, () => this.some(['wait', 'init']).map((name) => this.container(name))),
      volumes: this.maybe(0.6, () => this.some(['data', 'config', 'tmp', 'secret']).map((name) => this.volume(name))),
      tolerations: this.maybe(0.2, () =>
        this.some(['a', 'b']).map((key) => ({ key, operator: this.pick(['Exists', 'Equal']), effect: 'NoSchedule' })),
      ),
      imagePullSecrets: this.maybe(0.2, () => this.some(['one', 'two']).map((name) => ({ name }))),
      hostAliases: this.maybe(0.1, () =>
        this.some(['10.0.0.1', '10.0.0.2']).map((ip) => ({ ip, hostnames: this.some(['a', 'b']) })),
      ),
      topologySpreadConstraints: this.maybe(0.1, () =>
        this.some(['zone', 'host']).map((topologyKey) => ({
          topologyKey,
          maxSkew: 1 + this.below(2),
          whenUnsatisfiable: this.pick(['DoNotSchedule', 'ScheduleAnyway']),
        })),
      ),
      securityContext: this.maybe(0.3, () => ({ runAsUser: this.below(3), supplementalGroups: this.some([1, 2, 3]) })),
      nodeSelector: this.maybe(0.2, () => this.strings(['disk', 'zone'])),
      serviceAccountName: this.maybe(0.3, () => this.pick(['default', 'web'])),
      terminationGracePeriodSeconds: this.maybe(0.2, () => this.below(60)),
    };
  }

  container(name: string): Parts {
    const ports = this.some([80, 443, 8080, 9090], 3);
    return {
      name,
      image: `${name}:${String(this.below(4))}`,
      command: this.maybe(0.2, () => this.some(['sh', '-c', 'run', 'sh'])),
      env: this.maybe(0.6, () =>
        (this.below(12) === 0 ? this.longList() : this.some(['A', 'B', 'C', 'D', 'A'], 4)).map((key) =>
          this.pick([
            { name: key, value: this.pick(['1', '2', '']) },
            { name: key, valueFrom: { secretKeyRef: { name: 's', key: this.pick(['k', 'l']) } } },
          ]),
        ),
      ),
      envFrom: this.maybe(0.1, () => this.some([{ configMapRef: { name: 'c' } }, { secretRef: { name: 's' } }])),
      ports: this.maybe(0.6, () =>
        (this.below(8) === 0 ? [...ports, ...ports] : ports).map((containerPort) => ({
          containerPort,
          protocol: this.maybe(0.5, () => this.pick(['TCP', 'UDP'])),
          name: this.maybe(0.4, () => `p${String(containerPort)}`),
        })),
      ),
      volumeMounts: this.maybe(0.4, () =>
        this.some(['/data', '/etc', '/tmp']).map((mountPath) => ({ mountPath, name: this.pick(['data', 'config']) })),
      ),
      resources: this.maybe(0.4, () => ({
        limits: this.maybe(0.7, () => ({ cpu: this.pick<Json>(['100m', 1, 0.5]), memory: '64Mi' })),
        requests: this.maybe(0.7, () => ({ cpu: this.pick<Json>(['100m', '1']) })),
      })),
      livenessProbe: this.maybe(0.3, () =>
        this.pick<Parts>([
          { httpGet: { path: '/', port: this.pick<Json>([80, 'http']) }, periodSeconds: 1 + this.below(3) },
          { exec: { command: ['true'] } },
        ]),
      ),
      securityContext: this.maybe(0.2, () => ({
        capabilities: { drop: this.some(['ALL', 'NET_RAW']), add: this.maybe(0.3, () => ['SYS_TIME']) },
      })),
    };
  }

  /** Long enough for Go's sort to show what it does with duplicates. */
  longList(): string[] {
    return Array.from({ length: 13 + this.below(50) }, () => `K${String(this.below(60))}`);
  }

  volume(name: string): Parts {
    return {
      name,
      ...this.pick<() => Parts>([
        () => ({ emptyDir: {} }),
        () => ({ configMap: { name: this.pick(['c1', 'c2']), defaultMode: this.maybe(0.4, () => 420) } }),
        () => ({ secret: { secretName: 's', items: this.maybe(0.4, () => this.some([{ key: 'k', path: 'p' }])) } }),
        () => ({ persistentVolumeClaim: { claimName: this.pick(['x', 'y']) } }),
        () => ({
          projected: {
            sources: this.some([
              { secret: { name: 'a' } },
              { configMap: { name: 'b' } },
              { downwardAPI: { items: [] } },
            ]),
          },
        }),
      ])(),
    };
  }

  podTemplate(): Parts {
    return { metadata: { labels: { app: 'web', ...this.strings(['tier', 'v']) } }, spec: this.podSpec() };
  }

  deployment(): Parts {
    return {
      spec: {
        replicas: this.maybe(0.7, () => this.below(5)),
        selector: { matchLabels: { app: 'web' } },
        strategy: this.maybe(0.6, () => this.strategy('RollingUpdate', 'rollingUpdate', 'Recreate')),
        minReadySeconds: this.maybe(0.2, () => this.below(10)),
        template: this.podTemplate(),
      },
      status: this.maybe(0.1, () => this.conditions(['Available', 'Progressing'])),
    };
  }

  strategy(type: string, member: string, other: string): Parts {
    if (this.below(3) === 0) return { type: other };
    return {
      type: this.maybe(0.8, () => type),
      [member]: this.maybe(0.8, () => ({
        maxSurge: this.maybe(0.5, () => this.pick<Json>([1, '25%'])),
        maxUnavailable: this.maybe(0.7, () => this.pick<Json>([0, 1, '25%'])),
      })),
    };
  }

  conditions(types: readonly string[]): Parts {
    return {
      conditions: this.some(types).map((type) => ({ type, status: this.pick(['True', 'False']), reason: 'x' })),
    };
  }

  service(): Parts {
    return {
      spec: {
        type: this.maybe(0.5, () => this.pick(['ClusterIP', 'NodePort', 'LoadBalancer'])),
        selector: this.strings(['app', 'tier']),
        ports: this.some([80, 443, 53, 53, 9090]).map((port) => ({
          port,
          protocol: this.maybe(0.5, () => this.pick(['TCP', 'UDP'])),
          name: this.maybe(0.6, () => `port-${String(port)}`),
          targetPort: this.maybe(0.6, () => this.pick<Json>([port, 'http'])),
          nodePort: this.maybe(0.1, () => 30000 + this.below(3)),
        })),
        externalIPs: this.maybe(0.1, () => this.some(['1.1.1.1', '2.2.2.2'])),
        sessionAffinity: this.maybe(0.2, () => 'None'),
      },
      status: this.maybe(0.1, () => ({ loadBalancer: {} })),
    };
  }

  ingress(): Parts {
    const service = (): Parts => ({ service: { name: this.pick(['a', 'b']), port: { number: this.pick([80, 81]) } } });
    return {
      spec: {
        ingressClassName: this.maybe(0.5, () => 'nginx'),
        rules: this.some(['a.example', 'b.example']).map((host) => ({
          host,
          http: {
            paths: this.some(['/', '/api']).map((path) => ({ path, pathType: 'Prefix', backend: service() })),
          },
        })),
        tls: this.maybe(0.4, () => this.some([{ hosts: ['a.example'], secretName: 't' }, { secretName: 'u' }])),
      },
    };
  }
}

/** A value under construction. */
export type Parts = { [key: string]: Parts | Json | undefined | (Parts | Json)[] };

function pruned(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

const labels = (m: ObjectMaker): Parts => ({ matchLabels: m.strings(['app', 'tier']) });

const kinds = {
  Deployment: ['apps/v1', (m: ObjectMaker): Parts => m.deployment()],
  Deployment2: ['apps/v1', (m: ObjectMaker): Parts => m.deployment()],
  StatefulSet: [
    'apps/v1',
    (m: ObjectMaker): Parts => ({
      spec: {
        serviceName: 'web',
        replicas: m.below(3),
        selector: { matchLabels: { app: 'web' } },
        updateStrategy: m.maybe(0.6, () =>
          m.pick<Parts>([{ type: 'OnDelete' }, { rollingUpdate: { partition: m.below(3) } }]),
        ),
        template: m.podTemplate(),
        volumeClaimTemplates: m.maybe(0.6, () =>
          m.some(['data', 'wal']).map((name) => ({
            metadata: { name },
            spec: {
              accessModes: m.some(['ReadWriteOnce', 'ReadOnlyMany']),
              resources: { requests: { storage: '1Gi' } },
            },
          })),
        ),
      },
    }),
  ],
  DaemonSet: [
    'apps/v1',
    (m: ObjectMaker): Parts => ({
      spec: {
        selector: { matchLabels: { app: 'web' } },
        updateStrategy: m.maybe(0.6, () => m.strategy('RollingUpdate', 'rollingUpdate', 'OnDelete')),
        template: m.podTemplate(),
      },
    }),
  ],
  Pod: ['v1', (m: ObjectMaker): Parts => ({ spec: m.podSpec() })],
  Job: [
    'batch/v1',
    (m: ObjectMaker): Parts => ({
      spec: { backoffLimit: m.below(6), parallelism: m.maybe(0.3, () => 2), template: m.podTemplate() },
    }),
  ],
  CronJob: [
    'batch/v1',
    (m: ObjectMaker): Parts => ({
      spec: {
        schedule: m.pick(['* * * * *', '0 0 * * *']),
        suspend: m.maybe(0.3, () => m.pick([true, false])),
        jobTemplate: { spec: { template: m.podTemplate() } },
      },
    }),
  ],
  Service: ['v1', (m: ObjectMaker): Parts => m.service()],
  Ingress: ['networking.k8s.io/v1', (m: ObjectMaker): Parts => m.ingress()],
  ConfigMap: [
    'v1',
    (m: ObjectMaker): Parts => ({
      data: m.maybe(0.8, () => m.strings(['a', 'b', 'app.yaml', 'c'])),
      binaryData: m.maybe(0.2, () => ({ bin: m.pick(['AAEC', 'AA==', 'no']) })),
      immutable: m.maybe(0.1, () => true),
    }),
  ],
  Secret: [
    'v1',
    (m: ObjectMaker): Parts => ({
      type: m.maybe(0.5, () => 'Opaque'),
      data: m.maybe(0.8, () =>
        Object.fromEntries(m.some(['user', 'pass', 'token']).map((k) => [k, m.pick(['YQ==', 'Yg==', 'Yw'])])),
      ),
      stringData: m.maybe(0.3, () => m.strings(['user', 'note'])),
    }),
  ],
  ServiceAccount: [
    'v1',
    (m: ObjectMaker): Parts => ({
      secrets: m.maybe(0.6, () => m.some(['a', 'b', 'c']).map((name) => ({ name }))),
      imagePullSecrets: m.maybe(0.6, () => m.some(['a', 'b']).map((name) => ({ name }))),
      automountServiceAccountToken: m.maybe(0.4, () => m.pick([true, false])),
    }),
  ],
  NetworkPolicy: [
    'networking.k8s.io/v1',
    (m: ObjectMaker): Parts => ({
      spec: {
        podSelector: labels(m),
        policyTypes: m.maybe(0.6, () => m.some(['Ingress', 'Egress'])),
        ingress: m.some([{ from: [{ podSelector: {} }] }, { ports: [{ port: 80 }] }]),
      },
    }),
  ],
  HorizontalPodAutoscaler: [
    'autoscaling/v2',
    (m: ObjectMaker): Parts => ({
      spec: {
        minReplicas: m.maybe(0.6, () => m.below(3)),
        maxReplicas: 5 + m.below(3),
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        metrics: m.maybe(0.6, () =>
          m.some(['cpu', 'memory']).map((name) => ({
            type: 'Resource',
            resource: { name, target: { type: 'Utilization', averageUtilization: 50 + m.below(3) } },
          })),
        ),
      },
    }),
  ],
  PersistentVolume: [
    'v1',
    (m: ObjectMaker): Parts => ({
      spec: {
        capacity: { storage: m.pick<Json>(['1Gi', '2Gi', 5]) },
        accessModes: m.some(['ReadWriteOnce', 'ReadOnlyMany']),
        ...m.pick<Parts>([{ hostPath: { path: '/a' } }, { nfs: { server: 's', path: '/b' } }]),
        mountOptions: m.maybe(0.3, () => m.some(['hard', 'ro'])),
      },
    }),
  ],
  PersistentVolumeClaim: [
    'v1',
    (m: ObjectMaker): Parts => ({
      spec: {
        accessModes: m.some(['ReadWriteOnce', 'ReadOnlyMany']),
        resources: { requests: { storage: m.pick(['1Gi', '2Gi']) } },
        selector: m.maybe(0.3, () => ({
          matchExpressions: m.some([
            { key: 'a', operator: 'In', values: ['x'] },
            { key: 'b', operator: 'Exists' },
          ]),
        })),
      },
    }),
  ],
  Role: [
    'rbac.authorization.k8s.io/v1',
    (m: ObjectMaker): Parts => ({
      rules: m
        .some(['pods', 'secrets', 'jobs'])
        .map((r) => ({ apiGroups: [''], resources: [r], verbs: m.some(['get', 'list']) })),
    }),
  ],
  ClusterRole: [
    'rbac.authorization.k8s.io/v1',
    (m: ObjectMaker): Parts => ({
      rules: m.some(['pods', 'nodes']).map((r) => ({ apiGroups: [''], resources: [r], verbs: ['get'] })),
      aggregationRule: m.maybe(0.4, () => ({ clusterRoleSelectors: [labels(m)] })),
    }),
  ],
  RoleBinding: [
    'rbac.authorization.k8s.io/v1',
    (m: ObjectMaker): Parts => ({
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
      subjects: m.maybe(0.8, () => m.some(['a', 'b']).map((name) => ({ kind: 'ServiceAccount', name }))),
    }),
  ],
  PodDisruptionBudget: [
    'policy/v1',
    (m: ObjectMaker): Parts => ({
      spec: { selector: m.maybe(0.8, () => labels(m)), minAvailable: m.maybe(0.7, () => m.pick<Json>([1, '50%', 2])) },
    }),
  ],
  Node: [
    'v1',
    (m: ObjectMaker): Parts => ({
      spec: {
        taints: m.some([
          { key: 'a', effect: 'NoSchedule' },
          { key: 'b', effect: 'NoExecute' },
        ]),
        podCIDRs: m.some(['10.0.0.0/24', '10.0.1.0/24']),
      },
      status: m.maybe(0.5, () => ({
        ...m.conditions(['Ready', 'DiskPressure']),
        addresses: m.some([
          { type: 'InternalIP', address: '1.1.1.1' },
          { type: 'Hostname', address: 'n' },
        ]),
      })),
    }),
  ],
  ValidatingWebhookConfiguration: [
    'admissionregistration.k8s.io/v1',
    (m: ObjectMaker): Parts => ({
      webhooks: m.some(['a.example.com', 'b.example.com']).map((name) => ({
        name,
        clientConfig: { url: 'https://x', caBundle: m.maybe(0.4, () => 'YQ==') },
        failurePolicy: m.maybe(0.5, () => m.pick(['Fail', 'Ignore'])),
        matchConditions: m.maybe(0.5, () =>
          m.some(['p', 'q']).map((n) => ({ name: n, expression: m.pick(['true', 'false']) })),
        ),
      })),
    }),
  ],
  CustomResourceDefinition: [
    'apiextensions.k8s.io/v1',
    (m: ObjectMaker): Parts => ({
      spec: {
        group: 'example.com',
        names: { kind: 'Thing', plural: 'things', shortNames: m.maybe(0.3, () => m.some(['t', 'th'])) },
        scope: 'Namespaced',
        versions: m.some(['v1', 'v1beta1']).map((name) => ({
          name,
          served: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: m.maybe(0.5, () => ({
                spec: { type: 'object', properties: { n: { type: 'integer', maximum: m.pick([1, 1.5]) } } },
              })),
            },
          },
        })),
        preserveUnknownFields: m.maybe(0.2, () => false),
      },
    }),
  ],
  APIService: [
    'apiregistration.k8s.io/v1',
    (m: ObjectMaker): Parts => ({
      spec: { group: 'g', version: 'v1', versionPriority: m.below(3), caBundle: m.maybe(0.4, () => 'YQ==') },
    }),
  ],
  Widget: [
    'example.com/v1',
    (m: ObjectMaker): Parts => ({
      spec: {
        size: m.pick<Json>([1, 2, 1.5, '3', 12345678901]),
        parts: m
          .some(['a', 'b', 'c'])
          .map((name) => ({ name, weight: m.maybe(0.6, () => m.below(3)), gone: m.maybe(0.1, () => null) })),
        options: m.maybe(0.7, () => ({
          x: m.maybe(0.7, () => ({ y: m.below(2) })),
          empty: m.maybe(0.3, () => ({})),
          z: m.maybe(0.3, () => null),
        })),
        tags: m.maybe(0.5, () => m.some(['p', 'q'])),
      },
    }),
  ],
  Gadget: [
    'example.com/v1',
    (m: ObjectMaker): Parts => ({
      data: m.strings(['a', 'b', 'c']),
      nested: { list: m.some<Json>([1, 'a', null, [1], {}]) },
    }),
  ],
} as const satisfies Record<string, readonly [string, (maker: ObjectMaker) => Parts]>;

export const kindNames = Object.keys(kinds) as (keyof typeof kinds)[];
