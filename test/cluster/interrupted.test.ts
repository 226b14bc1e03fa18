/**
 * Ctrl-C and SIGTERM for every verb, in the middle of its writes and while it waits: it ends soon, its record is right, one line
 * says what to do next, and that works. Where Helm takes the signals (install, upgrade), signals.test.ts compares with it.
 */
import { afterAll, expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runningControlPlane } from '../control-plane/server.ts';
import { binary, clusterProblem, openCluster, uniqueName, type Cluster, type JsonObject } from './cluster.ts';
import { cases, files, type Case } from './interrupted-cases.ts';
import { holdingProxy, type HoldingProxy } from './holding-proxy.ts';

const folder = mkdtempSync(join(tmpdir(), 'scull-interrupted-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function writeChart(): string {
  const path = join(folder, 'chart');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(path, name, '..'), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

interface Started {
  readonly child: ReturnType<typeof spawn>;
  readonly ended: Promise<{ status: number | null; stderr: string }>;
}

class Place {
  readonly namespace = uniqueName('int');
  readonly #cluster: Cluster;
  readonly #chart = writeChart();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  start(line: string, url?: string): Started {
    const args = line.split(' ').map((word) => (word === 'CHART' ? this.#chart : word));
    const env = { HOME: folder, PATH: '/usr/bin:/bin', KUBECONFIG: this.#cluster.kubeconfig };
    const where = ['--namespace', this.namespace, ...(url === undefined ? [] : ['--kube-apiserver', url])];
    const child = spawn(binary, [...args, ...where], { env, stdio: ['ignore', 'ignore', 'pipe'], timeout: 60_000 });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = new Promise<{ status: number | null; stderr: string }>((resolve) => {
      child.on('close', (status) => {
        resolve({ status, stderr });
      });
    });
    return { child, ended };
  }

  async succeeds(line: string): Promise<void> {
    expect(await this.start(line).ended).toEqual({ status: 0, stderr: '' });
  }

  /** Of the release's revisions, in their order. */
  async statuses(): Promise<string[]> {
    const secrets = await this.#cluster.list(`/api/v1/namespaces/${this.namespace}/secrets?labelSelector=owner%3Dhelm`);
    const labels = secrets.map(({ metadata }) => (metadata as JsonObject)['labels'] as Record<string, string>);
    return labels.toSorted((a, b) => Number(a['version']) - Number(b['version'])).map(({ status }) => status!);
  }

  /** What is there of the chart, the ConfigMap with its value where the case says so. */
  async objects(withValue: boolean): Promise<string[]> {
    const found: string[] = [];
    for (const [kind, name] of [
      ['configmaps', 'held'],
      ['serviceaccounts', 'first'],
      ['services', 'last'],
    ]) {
      const object = await this.#cluster.get(`/api/v1/namespaces/${this.namespace}/${kind!}/${name!}`);
      if (object === undefined) continue;
      const value =
        kind === 'configmaps' && withValue ? ` ${(object['data'] as Record<string, string>)['value']!}` : '';
      found.push(`${kind!}/${name!}${value}`);
    }
    return found;
  }
}

async function inPlace(work: (place: Place, cluster: Cluster) => Promise<void>): Promise<void> {
  const cluster = await openCluster();
  const place = new Place(cluster);
  await cluster.createNamespace(place.namespace);
  try {
    await work(place, cluster);
  } finally {
    const held = `/api/v1/namespaces/${place.namespace}/configmaps/held`;
    await cluster.request('PATCH', held, { metadata: { finalizers: null } }, 'application/merge-patch+json');
    await cluster.deleteNamespace(place.namespace);
  }
}

async function holding<T>(during: RegExp, work: (proxy: HoldingProxy) => Promise<T>): Promise<T> {
  const proxy = await holdingProxy(runningControlPlane()!, during);
  try {
    return await work(proxy);
  } finally {
    proxy.close();
  }
}

/** Runs the command, and sends the signal when it is where the case wants it. */
async function interrupt(
  one: Case,
  signal: 'SIGINT' | 'SIGTERM',
  place: Place,
  cluster: Cluster,
): Promise<{ status: number | null; stderr: string; ms: number }> {
  const { command, during, waits } = one;
  if (during === undefined) {
    const { child, ended } = place.start(command);
    await cluster.until(one.name, () => waits!(cluster, place.namespace));
    await sleep(300); // the answer has to come back, and the waiting to begin
    const begun = performance.now();
    child.kill(signal);
    return { ...(await ended), ms: performance.now() - begun };
  }
  return holding(during, async (proxy) => {
    const { child, ended } = place.start(command, proxy.url);
    await proxy.held;
    const begun = performance.now();
    child.kill(signal);
    await sleep(300);
    proxy.release();
    return { ...(await ended), ms: performance.now() - begun };
  });
}

const problem = clusterProblem(binary);
if (problem !== undefined) test.skip(`interrupted: ${problem}`, () => undefined);
else {
  for (const one of cases) {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      test.concurrent(`${signal}: ${one.name}`, () => interrupted(one, signal), 120_000);
    }
  }
  for (const [signal, status] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
    test.concurrent(`${signal} twice ends at once`, () => twice(signal, status), 120_000);
  }
  test.concurrent('a request that gets no answer does not keep it for long', unanswered, 120_000);
}

async function interrupted(one: Case, signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  await inPlace(async (place, cluster) => {
    for (const line of one.before ?? []) await place.succeeds(line);
    const { status, stderr, ms } = await interrupt(one, signal, place, cluster);
    const lines = stderr.split('\n');
    expect(lines.filter((line) => line.startsWith('Error: '))).toEqual([`Error: ${one.error}`]);
    expect(lines.join('\n')).toContain(one.hint);
    expect(status).toBe(1);
    expect(ms).toBeLessThan(10_000);
    expect(await place.statuses()).toEqual([...one.statuses]);
    if (one.objects !== undefined) {
      expect(await place.objects(one.objects.some((text) => text.includes(' ')))).toEqual([...one.objects]);
    }
    await place.succeeds(one.next);
    expect(await place.statuses()).toEqual([...one.after]);
  });
}

async function twice(signal: 'SIGINT' | 'SIGTERM', status: number): Promise<void> {
  await inPlace(async (place) => {
    await holding(/^POST (?!.*dryRun=).*\/configmaps/, async (proxy) => {
      const { child, ended } = place.start('install web CHART', proxy.url);
      await proxy.held;
      child.kill(signal);
      await sleep(300);
      const begun = performance.now();
      child.kill(signal);
      const end = await ended;
      expect(performance.now() - begun).toBeLessThan(1000);
      expect(end.status).toBe(status);
      expect(end.stderr).toStartWith('Ended at once: ');
    });
    expect(await place.statuses()).toEqual(['pending-install']);
    const { status: end, stderr } = await place.start('uninstall web').ended;
    expect(end).toBe(0);
    expect(stderr).toMatch(/^Revision 1 of "web" was pending-install: its install \(process .*\) was cut short\./);
  });
}

async function unanswered(): Promise<void> {
  await inPlace(async (place) => {
    await holding(/^POST (?!.*dryRun=).*\/configmaps/, async (proxy) => {
      const { child, ended } = place.start('install web CHART', proxy.url);
      await proxy.held;
      const begun = performance.now();
      child.kill('SIGINT');
      const { status, stderr } = await ended;
      expect(stderr).toStartWith('Error: INSTALLATION FAILED: context canceled\n');
      expect(status).toBe(1);
      expect(performance.now() - begun).toBeLessThan(15_000);
    });
    expect(await place.statuses()).toEqual(['failed']);
  });
}
