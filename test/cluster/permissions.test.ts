/**
 * The Roles of docs/permissions.md are enough for what they are for, and none of their rights is too many: without it, a command
 * ends with one clear error that names it, or tells what it left undone. The Roles are read out of the document.
 */
import { afterAll, describe, expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { marshalJson } from '../../src/go/json.ts';
import { unmarshalYaml } from '../../src/go/yaml/unmarshal.ts';
import { codeBlocks, fileOf } from '../doc-blocks.ts';
import { takingTurns } from '../in-turn.ts';
import { binary, clusterProblem, openCluster, uniqueName, type Cluster, type JsonObject } from './cluster.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

interface Role {
  readonly kind: 'Role' | 'ClusterRole';
  readonly rules: readonly Rule[];
}

const folder = mkdtempSync(join(tmpdir(), 'scull-permissions-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Writes the files of the document's chart; gives the Roles by their names. */
function readDocument(): Map<string, Role> {
  const roles = new Map<string, Role>();
  for (const block of codeBlocks(readFileSync(join(import.meta.dirname, '../../docs/permissions.md'), 'utf8'))) {
    const file = fileOf(block);
    if (file === undefined) continue;
    const text = block.lines.join('\n');
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    // kwok ends a pod by its name a moment after its deletion, and could meet the next one of that name
    const quick = text.replace('restartPolicy: Never', 'restartPolicy: Never\n  terminationGracePeriodSeconds: 0');
    writeFileSync(join(folder, file), `${quick}\n`);
    if (!/^kind: (?:Role|ClusterRole)$/m.test(text)) continue;
    const role = JSON.parse(marshalJson(unmarshalYaml(text))) as Role & { metadata: { name: string } };
    roles.set(role.metadata.name, role);
  }
  return roles;
}

interface Case {
  /** Whose rights are taken away one by one. */
  readonly role: string;
  /** Roles that the user has beside it, whole. */
  readonly beside?: readonly string[];
  /** What was done before, by somebody who may do everything. */
  readonly before?: readonly string[];
  /** What the user does, one after the other. */
  readonly commands: readonly string[];
  /** Not all of the Role is needed, so that taking rights away says nothing. */
  readonly partly?: boolean;
}

/** Enough ConfigMaps that reading them by one list would pay, and on demand a Deployment that never gets ready. */
const extra = `{{- range until 6 }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: many-{{ . }}
data: { tag: {{ $.Values.tag }} }
{{- end }}
{{- if .Values.slow }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: slow
spec:
  selector:
    matchLabels: { app: slow }
  template:
    metadata:
      labels: { app: slow }
      annotations: { scull.test/fate: never-ready }
    spec:
      containers: [{ name: main, image: nginx }]
{{- end }}
`;

const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things.__NS__.example.com
spec:
  group: __NS__.example.com
  scope: Namespaced
  names: { plural: things, singular: thing, kind: Thing }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object } }
`;

const cases: readonly Case[] = [
  {
    role: 'reader',
    before: ['install shop ./shop'],
    commands: [
      'list',
      'history shop',
      'status shop',
      'status shop --show-resources',
      'get all shop',
      'get values shop',
      'get values shop --revision 1',
      'status shop --revision 1',
    ],
  },
  {
    role: 'checker',
    commands: ['template shop ./shop --validate', 'install shop ./shop --dry-run=server'],
  },
  { role: 'installer', commands: ['install shop ./shop'] },
  { role: 'installer', commands: ['install shop ./shop --set web=false', 'install other ./shop --set settings=false'] },
  { role: 'waiter', beside: ['installer'], commands: ['install shop ./shop --wait --timeout 60s'] },
  {
    role: 'upgrader',
    before: ['install shop ./shop'],
    commands: [
      'upgrade shop ./shop --set tag=1.30',
      'rollback shop',
      'upgrade shop ./shop --set web=false,settings=false',
      'upgrade shop ./shop --install --set web=true,settings=true',
      'rollback shop 1',
      'upgrade shop ./shop --history-max 2',
    ],
  },
  {
    role: 'upgrader',
    commands: [
      'upgrade shop ./shop --install',
      'upgrade shop ./shop --set tag=2',
      'upgrade shop ./shop --history-max 1',
      'upgrade shop ./shop --set web=false,settings=false',
    ],
  },
  {
    role: 'remover',
    before: ['install shop ./shop', 'install other ./shop --set web=false,settings=false'],
    commands: ['uninstall other --keep-history', 'uninstall shop'],
  },
  { role: 'tester', before: ['install shop ./shop'], commands: ['test shop', 'test shop --logs'] },
  { role: 'installer', partly: true, commands: ['install many ./extra'] },
  { role: 'upgrader', partly: true, before: ['install many ./extra'], commands: ['upgrade many ./extra --set tag=b'] },
  { role: 'remover', partly: true, before: ['install many ./extra'], commands: ['uninstall many'] },
  { role: 'lister', before: ['install shop ./shop'], commands: ['list -A --filter none'] },
  {
    role: 'founder',
    beside: ['installer'],
    commands: ['install shop ./crds --create-namespace'],
  },
];

/** Each right on its own, and all others. */
function* withoutEach(rules: readonly Rule[]): Generator<{ right: string; pattern: RegExp; rest: Rule[] }> {
  for (const [i, rule] of rules.entries()) {
    for (const verb of rule.verbs) {
      // used when somebody else has the lock, and by commands that take longer than five seconds
      if (rule.resources[0] === 'leases' && (verb === 'get' || verb === 'update')) continue;
      const [group = '', resource = ''] = [rule.apiGroups[0], rule.resources[0]];
      const rest = rules.map((one, at) => (at === i ? { ...one, verbs: one.verbs.filter((v) => v !== verb) } : one));
      const pattern = new RegExp(`cannot ${verb} resource "${resource}" in API group "${group}"`);
      yield { right: `${verb} ${resource}`, pattern, rest: rest.filter(({ verbs }) => verbs.length > 0) };
    }
  }
}

interface Outcome {
  readonly line: string;
  readonly status: number | null;
  readonly stderr: string;
}

const rbac = '/apis/rbac.authorization.k8s.io/v1';
const apiGroup = 'rbac.authorization.k8s.io';

/** A user in a namespace of its own. */
class User {
  readonly name = uniqueName('perm');
  readonly #cluster: Cluster;
  readonly #clusterWide: string[] = [];

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  async create(): Promise<void> {
    await this.#cluster.createNamespace(this.name);
    writeFileSync(this.#kubeconfig, this.#cluster.userKubeconfig({ name: this.name }, this.name));
    const chart = join(folder, this.name);
    mkdirSync(join(chart, 'crds'), { recursive: true });
    writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: crds\nversion: 0.1.0\n');
    writeFileSync(join(chart, 'crds/thing.yaml'), crd.replaceAll('__NS__', this.name));
  }

  get #kubeconfig(): string {
    return join(folder, `${this.name}.kubeconfig`);
  }

  /** Resolves when the server knows it. */
  async give(kind: Role['kind'], name: string, rules: readonly Rule[]): Promise<void> {
    const place = kind === 'Role' ? `${rbac}/namespaces/${this.name}` : rbac;
    const full = kind === 'Role' ? name : `${this.name}-${name}`;
    if (kind === 'ClusterRole')
      this.#clusterWide.push(`${rbac}/clusterroles/${full}`, `${rbac}/clusterrolebindings/${full}`);
    await this.#cluster.request('POST', `${place}/${kind.toLowerCase()}s`, {
      metadata: { name: full },
      rules: rules as unknown as JsonObject[],
    });
    await this.#cluster.request('POST', `${place}/${kind.toLowerCase()}bindings`, {
      metadata: { name: full },
      roleRef: { apiGroup, kind, name: full },
      subjects: [{ apiGroup, kind: 'User', name: this.name }],
    });
    for (const { apiGroups, resources, verbs } of rules) {
      const [resource = '', subresource = ''] = resources[0]!.split('/');
      const attributes = { group: apiGroups[0]!, resource, subresource, verb: verbs[0]! };
      const asked = {
        spec: {
          user: this.name,
          resourceAttributes: { ...attributes, ...(kind === 'Role' ? { namespace: this.name } : {}) },
        },
      };
      await this.#cluster.until('the right', async () => {
        const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
        const answer = await this.#cluster.request('POST', path, asked);
        return (answer?.['status'] as JsonObject)['allowed'] === true;
      });
    }
  }

  /** `asAdmin` for what somebody else does. */
  run(line: string, asAdmin: boolean): Promise<Outcome> {
    const kubeconfig = asAdmin ? this.#cluster.kubeconfig : this.#kubeconfig;
    const words = line.replace('./crds', `./${this.name}`).split(' ');
    const env = { HOME: folder, PATH: '/usr/bin:/bin', KUBECONFIG: kubeconfig, HELM_NAMESPACE: this.name };
    const child = spawn(binary, words, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'], timeout: 120_000 });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    return new Promise((resolve) => {
      child.on('close', (status) => {
        resolve({ line, status, stderr });
      });
    });
  }

  async remove(): Promise<void> {
    await this.#cluster.deleteNamespace(this.name);
    const definition = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.${this.name}.example.com`;
    await Promise.all([...this.#clusterWide, definition].map((path) => this.#cluster.request('DELETE', path)));
  }
}

/** What the user's commands came to, until one failed. */
async function attempt(one: Case, roles: ReadonlyMap<string, Role>, rules: readonly Rule[]): Promise<Outcome[]> {
  const user = new User(await openCluster());
  await user.create();
  try {
    for (const line of one.before ?? []) {
      expect(await user.run(line, true)).toMatchObject({ status: 0 });
    }
    for (const name of one.beside ?? []) await user.give(roles.get(name)!.kind, name, roles.get(name)!.rules);
    await user.give(roles.get(one.role)!.kind, one.role, rules);
    const outcomes: Outcome[] = [];
    for (const line of one.commands) {
      outcomes.push(await user.run(line, false));
      if (outcomes.at(-1)!.status !== 0) break;
    }
    return outcomes;
  } finally {
    await user.remove();
  }
}

const problem = clusterProblem(binary);
const inTurn = takingTurns(4);

if (problem !== undefined) test.skip(`permissions: ${problem}`, () => undefined);
else {
  const roles = readDocument();
  mkdirSync(join(folder, 'extra/templates'), { recursive: true });
  writeFileSync(join(folder, 'extra/Chart.yaml'), 'apiVersion: v2\nname: extra\nversion: 0.1.0\n');
  writeFileSync(join(folder, 'extra/values.yaml'), 'tag: a\nslow: false\n');
  writeFileSync(join(folder, 'extra/templates/all.yaml'), extra);
  test('every Role of the document is tried', () => {
    expect([...new Set(cases.map(({ role }) => role))].toSorted()).toEqual([...roles.keys()].toSorted());
  });
  for (const one of cases) declare(one, roles);
  test.concurrent(
    'a report on what is not ready does without events, pods and logs',
    () => inTurn(() => reported(roles)),
    300_000,
  );
}

async function reported(roles: ReadonlyMap<string, Role>): Promise<void> {
  const slow: Case = {
    role: 'installer',
    beside: ['waiter'],
    commands: ['install many ./extra --set slow=true --wait --timeout 4s'],
  };
  const [outcome] = await attempt(slow, roles, roles.get('installer')!.rules);
  expect(outcome!.status).toBe(1);
  expect(outcome!.stderr).toStartWith('Error: INSTALLATION FAILED: context deadline exceeded\nDeployment ');
  expect(outcome!.stderr).not.toContain('forbidden');
}

function declare(one: Case, roles: ReadonlyMap<string, Role>): void {
  const { rules } = roles.get(one.role)!;
  describe(`${one.role}: ${one.commands[0]!}`, () => {
    test.concurrent(
      'is enough',
      () =>
        inTurn(async () => {
          for (const outcome of await attempt(one, roles, rules)) {
            expect(outcome).toEqual({ line: outcome.line, status: 0, stderr: '' });
          }
        }),
      300_000,
    );
    for (const { right, pattern, rest } of one.partly === true ? [] : withoutEach(rules)) {
      test.concurrent(
        `not without: ${right}`,
        () =>
          inTurn(async () => {
            const outcomes = await attempt(one, roles, rest);
            const stderr = outcomes.map((outcome) => outcome.stderr).join('');
            expect(stderr).toMatch(pattern);
            const { status } = outcomes.at(-1)!;
            if (status === 0) expect(stderr).toStartWith('WARNING: ');
            else {
              expect(status).toBe(1);
              expect(stderr.split('\n').filter((text) => text.startsWith('Error: '))).toHaveLength(1);
            }
          }),
        300_000,
      );
    }
  });
}
