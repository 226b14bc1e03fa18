/**
 * kill -9 in the middle, and the next command: it says what it found, brings the release to rest, and real Helm goes on from
 * there. Then the lock itself: many processes at one release, other machines, users without the right, and a lock that is lost.
 */
import { afterAll, describe, expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningControlPlane } from '../control-plane/server.ts';
import { binary, clusterProblem, openCluster, realHelm, uniqueName, type Cluster, type JsonObject } from './cluster.ts';
import { grant } from './edits.ts';
import { holdingProxy } from './holding-proxy.ts';
import { files } from './interrupted-cases.ts';
import { killed, type Killed } from './killed-cases.ts';

const folder = mkdtempSync(join(tmpdir(), 'scull-killed-'));
const chart = join(folder, 'chart');
/** Beside what interrupted-cases.ts has: objects of an upgrade alone, one before what is held and one after it. */
const more = {
  'templates/extra.yaml': `{{- if .Values.extra }}
apiVersion: v1
kind: ServiceAccount
metadata: {name: early}
---
apiVersion: v1
kind: Service
metadata: {name: extra}
spec: {ports: [{port: 80}]}
{{- end }}
`,
};
for (const [name, text] of Object.entries({ ...files, ...more })) {
  mkdirSync(join(chart, name, '..'), { recursive: true });
  writeFileSync(join(chart, name), text);
}
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly status: number | null;
  readonly stderr: string;
}

class Place {
  readonly namespace = uniqueName('kil');
  readonly cluster: Cluster;

  constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  start(
    line: string,
    more: { url?: string; kubeconfig?: string; program?: string } = {},
  ): { kill: () => void; stop: () => void; ended: Promise<Ended> } {
    const args = line.split(' ').map((word) => (word === 'CHART' ? chart : word));
    const env = { HOME: folder, PATH: '/usr/bin:/bin', KUBECONFIG: more.kubeconfig ?? this.cluster.kubeconfig };
    const where = ['--namespace', this.namespace, ...(more.url === undefined ? [] : ['--kube-apiserver', more.url])];
    const child = spawn(more.program ?? binary, [...args, ...where], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = new Promise<Ended>((resolve) => {
      child.on('close', (status) => {
        resolve({ status, stderr });
      });
    });
    return { kill: () => child.kill('SIGKILL'), stop: () => child.kill('SIGINT'), ended };
  }

  run(line: string, more: { kubeconfig?: string; program?: string } = {}): Promise<Ended> {
    return this.start(line, more).ended;
  }

  async succeeds(line: string, program = binary): Promise<void> {
    expect({ line, ...(await this.run(line, { program })) }).toEqual({ line, status: 0, stderr: '' });
  }

  async killAt(line: string, at: RegExp): Promise<void> {
    const proxy = await holdingProxy(runningControlPlane()!, at);
    try {
      const { kill, ended } = this.start(line, { url: proxy.url });
      const first = await Promise.race([proxy.held.then(() => undefined), ended]);
      expect(first).toBeUndefined();
      kill();
      await ended;
    } finally {
      proxy.close();
    }
  }

  async statuses(): Promise<string[]> {
    const secrets = await this.cluster.list(`/api/v1/namespaces/${this.namespace}/secrets?labelSelector=owner%3Dhelm`);
    const labels = secrets.map(({ metadata }) => (metadata as JsonObject)['labels'] as Record<string, string>);
    return labels.toSorted((a, b) => Number(a['version']) - Number(b['version'])).map(({ status }) => status!);
  }

  async journals(): Promise<number> {
    const secrets = await this.cluster.list(`/api/v1/namespaces/${this.namespace}/secrets?labelSelector=owner%3Dhelm`);
    return secrets.filter(({ metadata }) => 'annotations' in (metadata as JsonObject)).length;
  }

  get leases(): string {
    return `/apis/coordination.k8s.io/v1/namespaces/${this.namespace}/leases`;
  }

  async objects(): Promise<string[]> {
    const found: string[] = [];
    for (const kind of ['configmaps', 'serviceaccounts', 'services']) {
      for (const { metadata, data } of await this.cluster.list(`/api/v1/namespaces/${this.namespace}/${kind}`)) {
        const name = (metadata as JsonObject)['name'] as string;
        if (name === 'default' || name === 'kube-root-ca.crt') continue;
        const value = (data as JsonObject | undefined)?.['value'];
        found.push(`${kind}/${name}${typeof value === 'string' ? ` ${value}` : ''}`);
      }
    }
    return found.toSorted();
  }
}

async function inPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const place = new Place(await openCluster());
  await place.cluster.createNamespace(place.namespace);
  try {
    await work(place);
  } finally {
    await place.cluster.deleteNamespace(place.namespace);
  }
}

async function tryOne({
  before = [],
  command,
  at,
  left,
  next,
  told,
  after,
  objects,
  stays = [],
}: Killed): Promise<void> {
  await inPlace(async (place) => {
    for (const line of before) await place.succeeds(line);
    await place.killAt(command, at);
    expect(await place.statuses()).toEqual([...left]);
    const { status, stderr } = await place.run(next);
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringMatching(told) as string });
    expect(await place.statuses()).toEqual([...after]);
    expect(await place.objects()).toEqual([...objects].toSorted());
    expect(await place.cluster.list(place.leases)).toEqual([]);
    expect(await place.journals()).toBe(0);
    await place.succeeds(after.length === 0 ? 'install web CHART' : 'upgrade web CHART --reset-values', realHelm);
    expect((await place.statuses()).filter((one) => one === 'deployed')).toHaveLength(1);
    expect(await place.objects()).toEqual(
      ['configmaps/held one', 'serviceaccounts/first', 'services/last', ...stays].toSorted(),
    );
  });
}

const recoveries: readonly (readonly [string, readonly string[]])[] = [
  ['recover web', ['superseded', 'failed', 'deployed']],
  ['recover web --continue', ['superseded', 'deployed']],
];

const problem = clusterProblem(binary, realHelm);
const LIMIT = 180_000;
if (problem !== undefined) test.skip(`killed: ${problem}`, () => undefined);
else {
  describe('killed', () => {
    for (const one of killed) test.concurrent(one.name, () => tryOne(one), LIMIT);
    test.concurrent('what was there before stays when an install is undone', adopted, LIMIT);
    for (const [next, statuses] of recoveries) {
      test.concurrent(
        `what another release has taken over since is left alone: ${next}`,
        () => takenOver(next, statuses),
        LIMIT,
      );
    }
  });
  describe('the lock', () => {
    test('20 processes at one release', many, LIMIT);
    test.concurrent('a user without the right to it goes on, and is told', withoutRight, LIMIT);
    for (const hours of [-1, 1]) {
      test.concurrent(
        `another machine, its clock ${hours} h off, that is silent`,
        () => otherMachine(hours, false),
        LIMIT,
      );
      test.concurrent(`another machine, its clock ${hours} h off, that works`, () => otherMachine(hours, true), LIMIT);
    }
    test.concurrent('taken away in the middle, the operation stops', takenAway, LIMIT);
    test.concurrent('is gone in the end, though its renewal is not answered', renewalHeld, LIMIT);
  });
}

async function adopted(): Promise<void> {
  await inPlace(async (place) => {
    const theirs = { metadata: { name: 'first' } };
    await place.cluster.request('POST', `/api/v1/namespaces/${place.namespace}/serviceaccounts`, theirs);
    await place.killAt('install web CHART --take-ownership', /^POST .*\/services/);
    expect((await place.run('recover web')).status).toBe(0);
    expect(await place.objects()).toEqual(['serviceaccounts/first']);
    expect(await place.statuses()).toEqual([]);
  });
}

/** One that both revisions have, and one that the upgrade had made. */
async function takenOver(next: string, statuses: readonly string[]): Promise<void> {
  await inPlace(async (place) => {
    const { cluster, namespace } = place;
    await place.succeeds('install web CHART');
    await place.killAt('upgrade web CHART --set value=two,extra=true', /^PATCH .*\/configmaps\/held/);
    const paths = ['services/last', 'serviceaccounts/early'].map((path) => `/api/v1/namespaces/${namespace}/${path}`);
    const body = { metadata: { annotations: { 'meta.helm.sh/release-name': 'other' } } };
    for (const path of paths) await cluster.request('PATCH', path, body, 'application/merge-patch+json');
    const before = await Promise.all(paths.map((path) => cluster.get(path)));
    const { status, stderr } = await place.run(next);
    expect(status).toBe(0);
    for (const what of ['Service "last"', 'ServiceAccount "early"'])
      expect(stderr.split(`WARNING: ${what} is left as it is: it belongs to release ${namespace}/other now\n`)).toHaveLength(2); // prettier-ignore
    expect(await Promise.all(paths.map((path) => cluster.get(path)))).toEqual(before);
    expect(await place.statuses()).toEqual([...statuses]);
    expect(await cluster.list(place.leases)).toEqual([]);
  });
}

/** Each that ends well has made a revision, and nobody else has. */
async function many(): Promise<void> {
  await inPlace(async (place) => {
    await place.succeeds('install web CHART');
    const lines = Array.from({ length: 20 }, (_, i) => `upgrade web CHART --history-max 0 --set value=v${i}`);
    const ends = await Promise.all(lines.map((line) => place.run(line)));
    const won = ends.flatMap(({ status }, i) => (status === 0 ? [`v${i}`] : []));
    expect(won.length).toBeGreaterThan(0);
    const refusals = ends.filter(({ status }) => status !== 0).map(({ stderr }) => stderr.split('\n')[0]!);
    for (const line of refusals) {
      expect(line).toMatch(/^Error: UPGRADE FAILED: (?:another operation \(.*\) is in progress|.*already exists)$/);
    }
    const statuses = await place.statuses();
    expect(statuses).toEqual([...new Array<string>(won.length).fill('superseded'), 'deployed']);
    const [held] = await place.objects();
    expect(won.map((value) => `configmaps/held ${value}`)).toContain(held!);
    expect(await place.cluster.list(place.leases)).toEqual([]);
  });
}

async function withoutRight(): Promise<void> {
  await inPlace(async (place) => {
    const kubeconfig = join(folder, `${place.namespace}.kubeconfig`);
    writeFileSync(kubeconfig, place.cluster.userKubeconfig({ name: `user-${place.namespace}` }, place.namespace));
    await grant(place.cluster, place.namespace, [
      { apiGroups: [''], resources: ['secrets', 'configmaps', 'services', 'serviceaccounts'], verbs: ['*'] },
    ]);
    for (const line of ['install web CHART', 'upgrade web CHART', 'rollback web', 'uninstall web']) {
      const { status, stderr } = await place.run(line, { kubeconfig });
      const told =
        /^WARNING: release "web" is changed without a lock, .*: leases\.coordination\.k8s\.io is forbidden: .*\n$/;
      expect({ line, status, stderr }).toEqual({ line, status: 0, stderr: expect.stringMatching(told) as string });
    }
    // one of the same machine is proven dead without a lock
    await place.cluster.until('no records', async () => (await place.statuses()).length === 0);
  });
}

async function otherMachine(hours: number, works: boolean): Promise<void> {
  await inPlace(async (place) => {
    await place.succeeds('install web CHART');
    const renewTime = (): string => new Date(Date.now() + hours * 3600_000).toISOString().replace('Z', '000Z');
    await place.cluster.request('POST', place.leases, {
      metadata: { name: 'scull.v1.web', annotations: { 'scull.v1/operation': 'upgrade' } },
      spec: {
        holderIdentity: 'other/b/1/7/8/x',
        leaseDurationSeconds: 4,
        acquireTime: renewTime(),
        renewTime: renewTime(),
      },
    });
    const { ended } = place.start('upgrade web CHART --set value=two');
    let over = false;
    const renewing = works
      ? (async () => {
          while (!over) {
            const body = { spec: { renewTime: renewTime() } };
            await place.cluster.request('PATCH', `${place.leases}/scull.v1.web`, body, 'application/merge-patch+json');
            await new Promise((resolve) => setTimeout(resolve, 500));
          }
        })()
      : Promise.resolve();
    const { status, stderr } = await ended;
    over = true;
    await renewing;
    expect(stderr).toStartWith('Release "web" is locked by somebody on another machine.');
    if (works) {
      expect(stderr).toContain('Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress\n');
      expect(stderr).toContain('process 7 on other');
    } else expect(stderr).toContain('The lock of release "web" was left behind: upgrade by process 7 on other');
    expect(status).toBe(works ? 1 : 0);
    expect(await place.statuses()).toEqual(works ? ['deployed'] : ['superseded', 'deployed']);
  });
}

async function takenAway(): Promise<void> {
  await inPlace(async (place) => {
    await place.succeeds('install web CHART');
    const { ended } = place.start('upgrade web CHART --set pods=1,value=two --atomic --timeout 100s');
    const pod = `/api/v1/namespaces/${place.namespace}/pods/slow`;
    await place.cluster.until('the pod', async () => (await place.cluster.get(pod)) !== undefined);
    const refused = await place.run('rollback web');
    expect(refused.status).toBe(1);
    expect(refused.stderr).toStartWith('Error: another operation (install/upgrade/rollback) is in progress\n');
    expect((await place.run('unlock web')).status).toBe(1);
    expect((await place.run('unlock web --force')).status).toBe(0);
    const { status, stderr } = await ended;
    expect(status).toBe(1);
    expect(stderr).toContain('the lock of release "web" was lost');
    // it was asked to roll back, but has nothing to say any more
    expect(await place.statuses()).toEqual(['deployed', 'failed']);
    await place.succeeds('rollback web 1');
    expect(await place.objects()).toContain('configmaps/held one');
  });
}

/** The renewal would be waited for as long as any request: 90 s. */
async function renewalHeld(): Promise<void> {
  await inPlace(async (place) => {
    await place.succeeds('install web CHART');
    const proxy = await holdingProxy(runningControlPlane()!, /^PUT .*\/leases/);
    try {
      const { stop, ended } = place.start('upgrade web CHART --set pods=1 --wait --timeout 100s', { url: proxy.url });
      await proxy.held;
      stop();
      expect((await ended).stderr).not.toContain('WARNING');
      expect(await place.cluster.list(place.leases)).toEqual([]);
    } finally {
      proxy.close();
    }
  });
}
