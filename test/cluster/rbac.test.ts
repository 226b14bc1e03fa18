/**
 * What `rbac` prints is enough to install, upgrade, roll back, test and uninstall a chart on a real server, and of one chart each
 * right is needed: without it a command ends with an error, or tells what it left undone.
 */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { takingTurns } from '../in-turn.ts';
import { uniqueName, type JsonObject } from './cluster.ts';
import type { Ended } from './run-binary.ts';
import { Workplace } from './workplace.ts';

const TIMEOUT = 300_000;
setDefaultTimeout(TIMEOUT);
const place = new Workplace('rbac', TIMEOUT);
const inTurn = takingTurns(4);
const examples = join(import.meta.dirname, '../../examples');
const group = 'rbac.authorization.k8s.io';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

interface Item {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: Rule[];
}

/** All of it changes with `tag`, so that an upgrade needs to change all. */
const templates = {
  'values.yaml': 'tag: "1"\n',
  'templates/a.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:{{ .Values.tag }}"}]}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: kept, annotations: {helm.sh/resource-policy: keep, tag: {{ .Values.tag | quote }}}}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: own, annotations: {tag: {{ .Values.tag | quote }}}}
rules: [{apiGroups: [""], resources: [endpoints], verbs: [watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: own, annotations: {tag: {{ .Values.tag | quote }}}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: own}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: view, annotations: {tag: {{ .Values.tag | quote }}}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
`,
  'templates/hooks.yaml': `apiVersion: v1
kind: ServiceAccount
metadata: {name: hook, annotations: {helm.sh/hook: "pre-install,pre-upgrade"}}
---
apiVersion: v1
kind: Pod
metadata: {name: smoke, annotations: {helm.sh/hook: test}}
spec:
  restartPolicy: Never
  terminationGracePeriodSeconds: 0
  containers: [{name: smoke, image: busybox}]
`,
};

const life = ['install x', 'upgrade x --set tag=2', 'rollback x 1', 'test x', 'test x --logs', 'uninstall x'];

/** A user with what `rbac` prints, `without` one right; gives what became of the commands, until one failed. */
async function attempt(
  make: (namespace: string) => string,
  more: readonly string[],
  commands: readonly string[],
  without?: (rules: Rule[]) => Rule[],
): Promise<{ outcomes: Ended[]; remarks: string }> {
  const { cluster } = place;
  const namespace = await place.freshNamespace();
  const chart = make(namespace);
  const words = ['rbac', chart, '--name', 'x', '--subject', `user:${namespace}`, '-o', 'json', ...more];
  const printed = await place.scull(namespace, words);
  expect(printed).toMatchObject({ status: 0 });
  const { items } = JSON.parse(printed.stdout) as { items: Item[] };
  for (const item of items) {
    if (item.rules !== undefined && without !== undefined) item.rules.splice(0, Infinity, ...without([...item.rules]));
    const plural = `${item.kind.toLowerCase()}s`;
    const folder = `/apis/${group}/v1${item.metadata.namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}`;
    if (item.metadata.namespace === undefined) place.clusterWide.push(`${folder}/${item.metadata.name}`);
    await cluster.request('POST', folder, item as unknown as JsonObject);
  }
  for (const { rules = [], metadata } of items) {
    for (const { apiGroups, resources, verbs, ...rest } of rules) {
      const [resource = '', subresource = ''] = resources[0]!.split('/');
      const name = (rest as { resourceNames?: string[] }).resourceNames?.[0] ?? '';
      const about = { group: apiGroups[0]!, resource, subresource, verb: verbs[0]!, name };
      const resourceAttributes = { ...about, namespace: metadata.namespace ?? '' };
      await cluster.until('the right', async () => {
        const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
        const answer = await cluster.request('POST', path, { spec: { user: namespace, resourceAttributes } });
        return (answer?.['status'] as JsonObject)['allowed'] === true;
      });
    }
  }
  const kubeconfig = join(place.folder, `${namespace}.kubeconfig`);
  writeFileSync(kubeconfig, cluster.userKubeconfig({ name: namespace }, namespace));
  const outcomes: Ended[] = [];
  for (const line of commands) {
    const [verb = '', ...rest] = line.split(' ');
    const needsChart = verb === 'install' || verb === 'upgrade';
    const [name = '', ...flags] = rest;
    const full = [verb, name, ...(needsChart ? [chart] : []), ...flags];
    outcomes.push(await place.scull(namespace, full, kubeconfig));
    if (outcomes.at(-1)!.status !== 0) break;
  }
  return { outcomes, remarks: printed.stderr };
}

/** The example, with a group of its own for its CRD. */
function crdExample(namespace: string): string {
  const path = join(place.folder, uniqueName('crd'));
  cpSync(join(examples, 'crd'), path, { recursive: true });
  for (const file of ['crds/boats.yaml', 'templates/boats.yaml', 'templates/roles.yaml']) {
    const text = readFileSync(join(path, file), 'utf8');
    writeFileSync(join(path, file), text.replaceAll('rowing.example.org', `${namespace}.example.org`));
  }
  place.clusterWide.push(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/boats.${namespace}.example.org`);
  return path;
}

const own = (): string => place.chart(templates);
const web = (name: string) => (): string => join(examples, name);
// its tests are deleted when they succeed, and so are their logs
const withoutLogs = life.filter((line) => line !== 'test x --logs');
const waited = life.map((line) => (/^(?:install|upgrade|rollback)/.test(line) ? `${line} --wait --timeout 60s` : line));

const charts = [
  { name: 'own', make: own, more: ['--wait'], commands: waited },
  { name: 'own, by names', make: own, more: ['--wait', '--names'], commands: waited },
  { name: 'guestbook', make: web('guestbook'), more: [], commands: life.filter((line) => !line.startsWith('test')) },
  { name: 'hooks-and-tests', make: web('hooks-and-tests'), more: [], commands: withoutLogs },
  { name: 'hooks-and-tests, by names', make: web('hooks-and-tests'), more: ['--names'], commands: withoutLogs },
  { name: 'crd', make: crdExample, more: [], commands: life.filter((line) => !line.startsWith('test')) },
];

/** The rights of `own`, but for two on leases: they are for when somebody else has the lock, or it takes longer than seconds. */
const rights: readonly (readonly [verbs: string, resource: string])[] = [
  ['get create patch', 'persistentvolumeclaims'],
  ['get create delete', 'pods'],
  ['get', 'pods/log'],
  ['list create update delete', 'secrets'],
  ['get create delete', 'serviceaccounts'],
  ['watch', 'endpoints'],
  ['get create patch delete', 'deployments'],
  ['list', 'replicasets'],
  ['create delete', 'leases'],
  ['bind', 'clusterroles'],
  ['get create patch delete', 'rolebindings'],
  ['get create patch delete', 'roles'],
];

if (place.problem !== undefined) test.skip(`rbac: ${place.problem}`, () => undefined);
else {
  describe('is enough', () => {
    for (const { name, make, more, commands } of charts) {
      test.concurrent(name, () =>
        inTurn(async () => {
          const { outcomes } = await attempt(make, more, commands);
          expect(outcomes.map(({ status, stderr }) => ({ status, stderr }))).toEqual(
            commands.map(() => ({ status: 0, stderr: '' })),
          );
        }),
      );
    }
  });

  test('the rights tried are those printed', async () => {
    const printed = await place.scull('demo', ['rbac', own(), '--name', 'x', '--wait', '-o', 'json']);
    const { items } = JSON.parse(printed.stdout) as { items: Item[] };
    expect(items.map(({ kind }) => kind)).toEqual(['Role']);
    const found = items[0]!.rules!.map(({ resources, verbs }) => {
      const counted = verbs.filter((verb) => resources[0] !== 'leases' || !['get', 'update'].includes(verb));
      return `${counted.join(' ')} ${resources[0]!}`;
    });
    expect(found.toSorted()).toEqual(rights.map(([verbs, resource]) => `${verbs} ${resource}`).toSorted());
  });

  describe('not without', () => {
    for (const [verbs, resource] of rights) {
      for (const verb of verbs.split(' ')) {
        test.concurrent(`${verb} ${resource}`, () =>
          inTurn(async () => {
            const { outcomes } = await attempt(own, ['--wait'], waited, (rules) =>
              rules
                .map((rule) =>
                  rule.resources[0] === resource ? { ...rule, verbs: rule.verbs.filter((one) => one !== verb) } : rule,
                )
                .filter((rule) => rule.verbs.length > 0),
            );
            const stderr = outcomes.map((outcome) => outcome.stderr).join('');
            const held = resource === 'endpoints' || verb === 'bind';
            expect(stderr).toMatch(held ? /not currently held/ : new RegExp(`cannot ${verb} resource "${resource}"`));
            expect(stderr).toMatch(outcomes.at(-1)!.status === 0 ? /^WARNING: / : /^Error: /m);
          }),
        );
      }
    }
  });
}
