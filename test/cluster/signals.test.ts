/** Ctrl-C and SIGTERM while objects are waited for: what is told and recorded is the same as with real Helm. */
import { afterAll, expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, clusterProblem, openCluster, realHelm, uniqueName, type Cluster } from './cluster.ts';
import { normalizeOutput } from './compare.ts';
import { takeSnapshot, type Snapshot } from './snapshot.ts';

const folder = mkdtempSync(join(tmpdir(), 'scull-signals-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A chart whose pod never becomes ready. */
function writeChart(): string {
  const path = join(folder, 'chart');
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'slow', annotations: { 'scull.test/fate': 'never-ready' } },
    spec: { containers: [{ name: 'main', image: 'nginx' }] },
  };
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'first' }, data: { a: 'b' } };
  mkdirSync(join(path, 'templates'), { recursive: true });
  writeFileSync(join(path, 'Chart.yaml'), 'apiVersion: v2\nname: demo\nversion: 1.0.0\n');
  writeFileSync(join(path, 'templates/first.yaml'), JSON.stringify(configMap));
  const slow = JSON.stringify(pod);
  writeFileSync(join(path, 'templates/slow.yaml'), `{{ if .Values.slow }}\n${slow}\n{{ end }}\n`);
  return path;
}

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly error: string;
  readonly snapshot: Snapshot;
}

interface Case {
  readonly before?: readonly string[];
  readonly command: readonly string[];
  readonly signal: 'SIGINT' | 'SIGTERM';
}

async function stopped(cluster: Cluster, program: string, label: string, chart: string, one: Case): Promise<Outcome> {
  const namespace = uniqueName(`sig-${label}`);
  await cluster.createNamespace(namespace);
  const start = (args: readonly string[]): ReturnType<typeof run> =>
    run(
      program,
      args.map((word) => (word === 'CHART' ? chart : word)),
      cluster.kubeconfig,
      namespace,
    );
  try {
    if (one.before !== undefined) await start(one.before).ended;
    const { child, ended } = start(one.command);
    await cluster.until('the pod', async () => {
      return (await cluster.get(`/api/v1/namespaces/${namespace}/pods/slow`)) !== undefined;
    });
    child.kill(one.signal);
    const { status, stdout, stderr } = await ended;
    const visible = (text: string): string => normalizeOutput(text, namespace);
    await cluster.until('what is deleted is gone', async () => {
      const pod = await cluster.get(`/api/v1/namespaces/${namespace}/pods/slow`);
      return (pod?.['metadata'] as { deletionTimestamp?: string } | undefined)?.deletionTimestamp === undefined;
    });
    const snapshot = await takeSnapshot(cluster, namespace, []);
    return { status, stdout: visible(stdout), error: visible(stderr).split('\n', 1)[0]!, snapshot };
  } finally {
    await cluster.deleteNamespace(namespace);
  }
}

interface Run {
  readonly child: ReturnType<typeof spawn>;
  readonly ended: Promise<{ status: number | null; stdout: string; stderr: string }>;
}

function run(program: string, args: readonly string[], kubeconfig: string, namespace: string): Run {
  const env = { HOME: folder, PATH: '/usr/bin:/bin', TZ: 'UTC', KUBECONFIG: kubeconfig, HELM_NAMESPACE: namespace };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<{ status: number | null; stdout: string; stderr: string }>((done) => {
    child.on('close', (status) => {
      done({ status, stdout, stderr });
    });
  });
  return { child, ended };
}

const cases: readonly Case[] = [
  { command: ['install', 'web', 'CHART', '--wait', '--set', 'slow=true'], signal: 'SIGINT' },
  { command: ['install', 'web', 'CHART', '--atomic', '--set', 'slow=true'], signal: 'SIGTERM' },
  {
    before: ['install', 'web', 'CHART'],
    command: ['upgrade', 'web', 'CHART', '--wait', '--set', 'slow=true'],
    signal: 'SIGTERM',
  },
  {
    before: ['install', 'web', 'CHART'],
    command: ['upgrade', 'web', 'CHART', '--atomic', '--set', 'slow=true'],
    signal: 'SIGINT',
  },
];

const problem = clusterProblem(realHelm, binary);
if (problem !== undefined) test.skip(`stopped by a signal: ${problem}`, () => undefined);
else {
  for (const one of cases) {
    const { command, signal } = one;
    const name = command.filter((word) => word !== 'CHART').join(' ');
    test(`${signal}: ${name}`, async () => {
      const cluster = await openCluster();
      const chart = writeChart();
      const [helm, ours] = await Promise.all([
        stopped(cluster, realHelm, 'h', chart, one),
        stopped(cluster, binary, 's', chart, one),
      ]);
      expect(helm.status).toBe(1);
      expect(helm.stdout).toContain('has been cancelled');
      expect(ours).toEqual(helm);
    }, 180_000);
  }
}
