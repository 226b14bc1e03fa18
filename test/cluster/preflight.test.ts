/**
 * What the server refuses is told before anything is changed; what only looks so is not: each of these charts can be installed,
 * though the server refuses one of its objects as long as the rest of the release is not there.
 */
import { expect, test } from 'bun:test';
import type { Ended } from './run-binary.ts';
import { Workplace } from './workplace.ts';

const TIMEOUT = 120_000;
const place = new Workplace('st-v', TIMEOUT);
const { problem } = place;

function chart(namespace: string, templates: Readonly<Record<string, string>>): string {
  const files = Object.entries(templates).map(([name, text]) => [name, text.replaceAll('__NS__', namespace)]);
  return place.chart(Object.fromEntries(files) as Record<string, string>);
}

function scull(namespace: string, ...words: string[]): Promise<Ended> {
  return place.scull(namespace, words);
}

const pod = (more: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  ${more}\n  containers: [{name: c, image: nginx, ` +
  `resources: {limits: {cpu: 2}}}]\n`;

const definition = (required: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.__NS__.example.com}
spec:
  group: __NS__.example.com
  scope: Namespaced
  names: {plural: things, singular: thing, kind: Thing}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          required: [${required}]
          properties: {old: {type: string}, new: {type: string}}
`;

/** Charts that look refused; each version is installed over the one before. */
const charts: readonly (readonly [string, readonly Readonly<Record<string, string>>[]])[] = [
  [
    'a namespace of the release',
    [
      {
        'templates/a.yaml':
          'apiVersion: v1\nkind: Namespace\nmetadata: {name: __NS__-x}\n---\n' +
          'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: __NS__-x}\n',
      },
    ],
  ],
  [
    'a priority class of the release',
    [
      {
        'templates/a.yaml': pod('priorityClassName: __NS__'),
        'templates/b.yaml':
          'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: __NS__}\nvalue: 5\n',
      },
    ],
  ],
  [
    'a priority class that a hook makes',
    [
      {
        'templates/a.yaml': pod('priorityClassName: __NS__'),
        'templates/b.yaml':
          'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: __NS__, annotations: ' +
          '{helm.sh/hook: pre-install}}\nvalue: 5\n',
      },
    ],
  ],
  [
    'limits that the release widens',
    [
      {
        'templates/a.yaml':
          'apiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec: {limits: [{type: Container, max: {cpu: 1}}]}\n',
      },
      {
        'templates/a.yaml':
          'apiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec: {limits: [{type: Container, max: {cpu: 3}}]}\n',
        'templates/b.yaml': pod('restartPolicy: Always'),
      },
    ],
  ],
  [
    'an object of a definition that the release changes',
    [
      { 'templates/a.yaml': definition('old') },
      {
        'templates/a.yaml': definition('new'),
        'templates/b.yaml': 'apiVersion: __NS__.example.com/v1\nkind: Thing\nmetadata: {name: t}\nnew: x\n',
      },
    ],
  ],
];

test.skipIf(problem !== undefined).each(charts)(
  'no refusal: %s',
  async (_name, versions) => {
    const namespace = await place.freshNamespace();
    place.clusterWide.push(
      `/apis/scheduling.k8s.io/v1/priorityclasses/${namespace}`,
      `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.${namespace}.example.com`,
      `/api/v1/namespaces/${namespace}-x`,
    );
    for (const [at, templates] of versions.entries()) {
      const verb = at === 0 ? ['install', 'r'] : ['upgrade', 'r'];
      const { stderr } = await scull(namespace, ...verb, chart(namespace, templates));
      // servers learn of classes, limits and definitions a moment after they are written, so the change itself may still be refused
      expect(stderr).not.toContain('Nothing has been changed');
      if (at === 0 && !stderr.includes('no PriorityClass with name')) expect(stderr).toBe('');
    }
  },
  TIMEOUT,
);

test.skipIf(problem !== undefined)(
  'no refusal: --create-namespace',
  async () => {
    const namespace = place.futureNamespace();
    const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n';
    const { status, stderr } = await scull(
      namespace,
      'install',
      'r',
      chart(namespace, { 'templates/a.yaml': map }),
      '--create-namespace',
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  },
  TIMEOUT,
);

const deployment = (label: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 0
  selector: {matchLabels: {app: ${label}}}
  template:
    metadata: {labels: {app: ${label}}}
    spec: {containers: [{name: c, image: nginx}]}
`;
const statefulSet = (service: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 0
  serviceName: ${service}
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: c, image: nginx}]}
`;

test.skipIf(problem !== undefined)(
  'immutable fields are named, all of them, and nothing is changed',
  async () => {
    const namespace = await place.freshNamespace();
    const both = (label: string): string =>
      `${deployment(label)}---\n${statefulSet(label)}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {v: ${label}}\n`;
    const old = chart(namespace, { 'templates/a.yaml': both('one') });
    expect((await scull(namespace, 'install', 'r', old)).status).toBe(0);
    const { status, stderr } = await scull(
      namespace,
      'upgrade',
      'r',
      chart(namespace, { 'templates/a.yaml': both('two') }),
    );
    expect(status).toBe(1);
    expect(stderr).toStartWith('Error: UPGRADE FAILED: cannot patch "web" with kind Deployment: ');
    expect(stderr).toContain(
      `\nDeployment ${namespace}/web: spec.selector is immutable: kubectl delete deployments.apps web `,
    );
    expect(stderr).toContain(
      `\nStatefulSet ${namespace}/db: spec.serviceName is immutable: kubectl delete statefulsets.apps db `,
    );
    const map = await place.cluster.get(`/api/v1/namespaces/${namespace}/configmaps/m`);
    expect(map?.['data']).toEqual({ v: 'one' });
    expect(await place.cluster.list(`/api/v1/namespaces/${namespace}/secrets`)).toHaveLength(1);
  },
  TIMEOUT,
);

test.skipIf(problem !== undefined)(
  'a hook that could delete the object is run first',
  async () => {
    const namespace = await place.freshNamespace();
    const job =
      'apiVersion: batch/v1\nkind: Job\nmetadata: {name: j, annotations: {helm.sh/hook: pre-upgrade}}\n' +
      'spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}}\n';
    const old = chart(namespace, { 'templates/a.yaml': deployment('one') });
    expect((await scull(namespace, 'install', 'r', old)).status).toBe(0);
    const files = { 'templates/a.yaml': deployment('two'), 'templates/b.yaml': job };
    const { status, stderr } = await scull(namespace, 'upgrade', 'r', chart(namespace, files), '--timeout', '60s');
    expect(status).toBe(1);
    expect(stderr).toContain('Revision 2 is recorded as failed');
    expect(await place.cluster.get(`/apis/batch/v1/namespaces/${namespace}/jobs/j`)).toBeDefined();
    const bad = { ...files, 'templates/a.yaml': deployment('three').replace('replicas: 0', 'replicas: -1') };
    const second = await scull(namespace, 'upgrade', 'r', chart(namespace, bad));
    expect(second.stderr).toContain('\nNothing has been changed.');
  },
  TIMEOUT,
);
