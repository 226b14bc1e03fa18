/**
 * One control plane on loopback: etcd, kube-apiserver, kube-controller-manager, kube-scheduler, and kwok as its one node.
 * It runs on its own until it is stopped; `state.json` in the run folder says which processes those are.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildBinaries, cacheFolder, programs, type Binaries, type Program } from './binaries.ts';
import { createAuthority, createIdentity, type Identity, type Subject } from './certificates.ts';
import { call } from './api.ts';
import { apiServerFlags, controllerManagerFlags, etcdFlags, kwokFlags, schedulerConfig } from './flags.ts';
import { kwokConfig, podLog } from './fates.ts';
import { withLock } from './lock.ts';
import { exists, hasBegun, isRunning, processesOf } from './process.ts';

export interface ControlPlane {
  readonly url: string;
  /** The authority that the API server believes, for servers and users. */
  readonly authority: Identity;
  readonly admin: Identity;
  /** Kubeconfig of a user who may do everything. */
  readonly kubeconfig: string;
  readonly data: string;
  readonly pids: Readonly<Partial<Record<Program, number>>>;
}

export function runFolder(): string {
  return process.env['SCULL_CONTROL_PLANE_RUN'] || join(cacheFolder(), 'run');
}

/** The control plane that runs now; undefined when none does, a part of it has died, or its start was cut short. */
export function runningControlPlane(): ControlPlane | undefined {
  const state = readState();
  return state !== undefined &&
    state.starting !== true &&
    Object.values(state.pids).every((pid) => isRunning(pid, state.data))
    ? state
    : undefined;
}

/** Finds the control plane or starts one. Takes seconds once the programs are built. */
export async function startControlPlane(say: (line: string) => void): Promise<ControlPlane> {
  const binaries = await buildBinaries(say);
  return withLock(join(runFolder(), 'start.lock'), async () => {
    const running = runningControlPlane();
    if (running !== undefined) return running;
    await stopControlPlane();
    try {
      return await start(binaries);
    } catch (error) {
      await stopControlPlane();
      throw error;
    }
  });
}

/** Ends exactly the processes that `startControlPlane` started, and removes their data. */
export async function stopControlPlane(): Promise<void> {
  const state = readState();
  if (state === undefined) return;
  await Promise.all(Object.values(state.pids).map(hasBegun));
  const known = Object.values(state.pids).filter((pid) => isRunning(pid, state.data));
  // one may have been started by a process that was killed before it could write that down
  const pids = [...new Set([...known, ...processesOf(programs, state.data)])];
  for (const pid of pids.toReversed()) process.kill(pid, 'SIGTERM');
  for (let i = 0; i < 50 && pids.some((pid) => isRunning(pid, state.data)); i++) await sleep(100);
  for (const pid of pids) if (isRunning(pid, state.data)) process.kill(pid, 'SIGKILL');
  rmSync(state.data, { recursive: true, force: true });
  rmSync(join(runFolder(), 'state.json'), { force: true });
  rmSync(state.kubeconfig, { force: true });
}

/** A kubeconfig with a client certificate; its context's namespace is `default` unless given. */
export function kubeconfigOf(plane: ControlPlane, subject: Subject, namespace?: string): string {
  return kubeconfigText(plane.url, plane.authority, createIdentity(plane.authority, subject), subject.name, namespace);
}

/** As `state.json` has it. */
type State = ControlPlane & { readonly starting?: boolean };

function readState(): State | undefined {
  const path = join(runFolder(), 'state.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as State) : undefined;
}

async function start(binaries: Binaries): Promise<ControlPlane> {
  mkdirSync(runFolder(), { recursive: true, mode: 0o700 });
  const data = mkdtempSync(join(tmpdir(), 'scull-control-plane-'));
  const [client = 0, peer = 0, secure = 0, kubelet = 0] = await freePorts(4);
  const url = `https://127.0.0.1:${String(secure)}`;
  const authority = createAuthority();
  const write = (name: string, text: string): string => {
    writeFileSync(join(data, name), text, { mode: 0o600 });
    return join(data, name);
  };
  const pids: Partial<Record<Program, number>> = {};
  const run = (name: Program, args: readonly string[]): void => {
    const log = openSync(join(data, `${name}.log`), 'a');
    const child = spawn(binaries[name], args, { detached: true, stdio: ['ignore', log, log], cwd: data });
    closeSync(log);
    child.unref();
    if (child.pid === undefined) throw new Error(`${name} cannot be started`);
    pids[name] = child.pid;
    save(); // whoever stops it must know of this one, however the start ends
  };
  const component = (name: string, user: Subject): string =>
    write(`${name}.kubeconfig`, kubeconfigText(url, authority, createIdentity(authority, user), user.name));

  const ca = write('ca.crt', authority.cert);
  const server = createIdentity(authority, {
    name: 'kube-apiserver',
    addresses: ['127.0.0.1', '10.0.0.1'],
    dnsNames: ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'],
  });
  const cert = write('server.crt', server.cert);
  const key = write('server.key', server.key);
  const accounts = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const accountsKey = write('accounts.key', accounts.export({ type: 'pkcs1', format: 'pem' }).toString());
  const admin = createIdentity(authority, { name: 'admin', groups: ['system:masters'] });
  const kubeconfig = join(runFolder(), 'admin.kubeconfig');
  const plane: ControlPlane = { url, authority, admin, kubeconfig, data, pids };
  const save = (starting = true): void => {
    writeFileSync(join(runFolder(), 'state.json'), JSON.stringify({ ...plane, starting }), { mode: 0o600 });
  };

  run('etcd', etcdFlags(data, client, peer));
  run('kube-apiserver', apiServerFlags({ client, secure, ca, cert, key, accountsKey, data }));
  await ready(plane, 'kube-apiserver');
  const manager = component('controller-manager', { name: 'controller-manager', groups: ['system:masters'] });
  run('kube-controller-manager', controllerManagerFlags(manager, accountsKey, ca));
  run('kube-scheduler', [
    `--config=${write('scheduler.json', schedulerConfig(component('scheduler', { name: 'system:kube-scheduler' })))}`,
    '--secure-port=0',
  ]);
  const node = component('kwok', { name: 'kwok', groups: ['system:masters'] });
  run('kwok', kwokFlags(node, write('kwok.yaml', kwokConfig(write('pod.log', podLog))), kubelet, cert, key));
  await call(plane, 'POST', '/api/v1/nodes', {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-1', labels: { 'kubernetes.io/os': 'linux' } },
  });
  await until(plane, 'kwok', async () =>
    (await call(plane, 'GET', '/api/v1/nodes/node-1')).text.includes('KubeletReady'),
  );
  await until(plane, 'kube-controller-manager', async () => {
    return (await call(plane, 'GET', '/api/v1/namespaces/default/configmaps/kube-root-ca.crt')).status === 200;
  });
  writeFileSync(kubeconfig, kubeconfigText(url, authority, admin, 'admin'), { mode: 0o600 });
  save(false);
  return plane;
}

function kubeconfigText(url: string, authority: Identity, user: Identity, name: string, namespace?: string): string {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        { name: 'scull-test', cluster: { server: url, 'certificate-authority-data': base64(authority.cert) } },
      ],
      users: [{ name, user: { 'client-certificate-data': base64(user.cert), 'client-key-data': base64(user.key) } }],
      contexts: [
        {
          name: 'scull-test',
          context: { cluster: 'scull-test', user: name, ...(namespace === undefined ? {} : { namespace }) },
        },
      ],
      'current-context': 'scull-test',
    },
    undefined,
    2,
  );
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function ready(plane: ControlPlane, name: Program): Promise<void> {
  await until(plane, name, async () => (await call(plane, 'GET', '/readyz')).status === 200);
}

/** Waits for up to a minute; a program that has ended meanwhile is named, with the end of its log. */
async function until(plane: ControlPlane, slowest: Program, done: () => Promise<boolean>): Promise<void> {
  const names = Object.keys(plane.pids) as Program[];
  for (let i = 0; i < 600; i++) {
    if (await done().catch(() => false)) return;
    const dead = names.find((name) => !exists(plane.pids[name]!));
    if (dead !== undefined) throw new Error(`${dead} has ended:\n${logEnd(plane.data, dead)}`);
    await sleep(100);
  }
  throw new Error(`${slowest} is not ready after a minute:\n${logEnd(plane.data, slowest)}`);
}

function logEnd(data: string, name: Program): string {
  return readFileSync(join(data, `${name}.log`), 'utf8')
    .split('\n')
    .slice(-20)
    .join('\n');
}
