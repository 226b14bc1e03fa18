/** A server on bad days: what the binary asked for is done in the end, and done once. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningControlPlane } from '../control-plane/server.ts';
import { binary, clusterProblem, openCluster, uniqueName, type Cluster, type JsonObject } from './cluster.ts';
import { faultyProxy, type Fault, type Passing } from './faulty-proxy.ts';

const problem = clusterProblem(binary);
const folder = mkdtempSync(join(tmpdir(), 'scull-faults-'));
const namespace = uniqueName('st-f');
let cluster: Cluster;

const template = `{{ range until 50 }}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ $.Release.Name }}-{{ . }}"}
data: {v: {{ $.Values.v }}}
{{ end }}{{ if .Values.deployment }}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  replicas: 3
  selector: {matchLabels: {app: {{ .Release.Name }}}}
  template:
    metadata: {labels: {app: {{ .Release.Name }}}}
    spec: {containers: [{name: c, image: "nginx:{{ .Values.v }}"}]}
{{ end }}`;

beforeAll(async () => {
  if (problem !== undefined) return;
  mkdirSync(join(folder, 'chart/templates'), { recursive: true });
  writeFileSync(join(folder, 'chart/Chart.yaml'), 'apiVersion: v2\nname: chart\nversion: 0.1.0\n');
  writeFileSync(join(folder, 'chart/values.yaml'), 'v: a\n');
  writeFileSync(join(folder, 'chart/templates/all.yaml'), template);
  cluster = await openCluster();
  await cluster.createNamespace(namespace);
}, 120_000);

afterAll(async () => {
  if (problem === undefined) await cluster.deleteNamespace(namespace);
  rmSync(folder, { recursive: true, force: true });
});

interface Outcome {
  readonly status: number | null;
  readonly stderr: string;
  readonly took: number;
}

function run(kubeconfig: string, line: string): Promise<Outcome> {
  const begun = performance.now();
  return new Promise((done) => {
    const env = { HOME: folder, PATH: '/usr/bin:/bin', KUBECONFIG: kubeconfig };
    const child = spawn(binary, line.split(' '), {
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 100_000,
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.on('close', (status) => {
      done({ status, stderr, took: performance.now() - begun });
    });
  });
}

const isConfigMap = ({ path }: Passing): boolean => path.includes('/configmaps');
const isTrial = ({ path }: Passing): boolean => path.includes('dryRun=');
const isWatch = ({ path }: Passing): boolean => path.includes('watch=');
const expired =
  '{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410}}';

/** Each fault only when something is asked for the first time. */
const cases: readonly (readonly [string, (passing: Passing) => Fault, string])[] = [
  [
    '429 with Retry-After',
    (one) => (isConfigMap(one) && one.index % 3 === 0 ? { status: 429, retryAfter: 1 } : undefined),
    '',
  ],
  ['503', (one) => (isConfigMap(one) && one.index % 5 === 0 ? { status: 503 } : undefined), ''],
  [
    'a store that is late',
    (one) =>
      isConfigMap(one) && one.index % 9 === 0 ? { status: 500, message: 'etcdserver: request timed out' } : undefined,
    '',
  ],
  ['GOAWAY', (one) => (one.index % 10 === 7 ? { goaway: true } : undefined), ''],
  ['streams reset before', (one) => (isConfigMap(one) && one.index % 9 === 0 ? { reset: 'before' } : undefined), ''],
  [
    'streams reset after the write',
    (one) => (one.method !== 'GET' && one.index % 9 === 0 ? { reset: 'after' } : undefined),
    '',
  ],
  [
    'watches that end',
    (one) => (isWatch(one) ? { cutAfter: 700 } : undefined),
    ' --wait --timeout 60s --set deployment=true',
  ],
  [
    'watches answered by 410',
    (one) => (isWatch(one) ? { cutAfter: 500, line: expired } : undefined),
    ' --wait --timeout 60s --set deployment=true',
  ],
];

test.skipIf(problem !== undefined).each(cases)(
  '%s',
  async (_name, fault, flags) => {
    const proxy = await faultyProxy(runningControlPlane()!, (one) =>
      one.count === 0 || isWatch(one) ? fault(one) : undefined,
    );
    const kubeconfig = join(folder, `${proxy.url.split(':').at(-1)!}.kubeconfig`);
    writeFileSync(kubeconfig, proxy.kubeconfig(namespace), { mode: 0o600 });
    const name = uniqueName('r');
    try {
      for (const line of [`install ${name} ./chart${flags}`, `upgrade ${name} ./chart --set v=b${flags}`]) {
        const { status, stderr, took } = await run(kubeconfig, line);
        expect({ line, status, stderr }).toEqual({ line, status: 0, stderr: '' });
        expect(took).toBeLessThan(50_000);
      }
      const maps = await cluster.list(`/api/v1/namespaces/${namespace}/configmaps`);
      const ours = maps.filter(({ metadata }) => ((metadata as JsonObject)['name'] as string).startsWith(`${name}-`));
      expect(ours.map(({ data }) => (data as JsonObject)['v'])).toEqual(new Array<string>(50).fill('b'));
      const records = await cluster.list(`/api/v1/namespaces/${namespace}/secrets?labelSelector=name%3D${name}`);
      const states = records.map(({ metadata }) => ((metadata as JsonObject)['labels'] as JsonObject)['status']);
      expect(states).toEqual(['superseded', 'deployed']);
    } finally {
      proxy.close();
    }
  },
  120_000,
);

test.skipIf(problem !== undefined)(
  'a server that dies in the middle',
  async () => {
    const proxy = await faultyProxy(runningControlPlane()!, (one) => {
      if (one.method !== 'POST' || !isConfigMap(one) || isTrial(one)) return undefined;
      proxy.close();
      return { silent: true };
    });
    const kubeconfig = join(folder, 'dead.kubeconfig');
    writeFileSync(kubeconfig, proxy.kubeconfig(namespace), { mode: 0o600 });
    const { status, stderr, took } = await run(kubeconfig, `install ${uniqueName('d')} ./chart`);
    expect(status).toBe(1);
    expect(stderr).toContain('Error: INSTALLATION FAILED: ');
    expect(stderr).toStartWith('WARNING: that revision 1 failed could not be recorded: ');
    expect(stderr).toContain('connect: connection refused');
    expect(took).toBeLessThan(30_000);
  },
  60_000,
);
