/**
 * A scenario is a chart and the steps of a user. It is run with real Helm and with the binary under test at the same time,
 * each in a namespace of its own of the same shape and in a folder of its own, both started under the name `helm`. After
 * each step the whole state is kept (snapshot.ts), so that the two runs can be compared (compare.ts).
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { linkTo, splitWords } from '../command-line.ts';
import { binary, uniqueName, type Cluster, type JsonObject } from './cluster.ts';
import { grant, objectPath, perform, type Edit, type Wait } from './edits.ts';
import { normalizeOutput, type StepResult } from './compare.ts';
import { hide, takeSnapshot } from './snapshot.ts';

export interface Scenario {
  readonly name: string;
  /**
   * Files of the folder that the steps run in, so a chart is `chart/Chart.yaml`, `chart/templates/…` and is installed as
   * `./chart`. `__NS__` stands for the namespace, for names that are cluster-wide, `__SERVER__` for the server's address;
   * in steps `__KUBECONFIG__` for the path of the kubeconfig.
   */
  readonly files: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  /** Paths of cluster-wide objects (removed at the end) or of lists of custom objects that belong to the state. */
  readonly also?: readonly string[];
  /** Rules of a Role for a user whose kubeconfig is `user.kubeconfig` in the folder. */
  readonly role?: readonly JsonObject[];
  /** Is run once more with Helm and the binary taking turns, and once beginning with the binary. */
  readonly interop?: boolean;
  /**
   * The server refuses an object of it. The binary finds that out before it begins, so it is run with `--no-preflight` to go on
   * as Helm does, and once more without, to change nothing.
   */
  readonly refused?: boolean;
}

/** A command line after the program's name (it must succeed with Helm), or something else that happens. */
export type Step = string | Command | Edit | Wait;

export interface Command {
  readonly run: string;
  /** Helm is expected to fail. */
  readonly fails?: boolean;
  /** Part of what the binary says below Helm's words. */
  readonly hint?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Files that this step finds in the folder, in place of what was there. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Which program runs the command with this number, counted from 0. */
export type Program = (command: number) => string;

/** Who may change releases may lock them too, with roles made for it; permissions.test.ts has the others. */
const leases: JsonObject = {
  apiGroups: ['coordination.k8s.io'],
  resources: ['leases'],
  verbs: ['create', 'get', 'update', 'delete'],
};

const home = mkdtempSync(join(tmpdir(), 'scull-scenarios-'));
process.on('exit', () => {
  rmSync(home, { recursive: true, force: true });
});

/** A command that Helm is expected to refuse. */
export function fails(run: string, more: Omit<Command, 'run' | 'fails'> = {}): Command {
  return { run, fails: true, ...more };
}

/** Somebody changes an object with `kubectl edit`: a JSON merge patch of `v1/configmaps/web` or `apps/v1/deployments/web`. */
export function edit(path: string, body: JsonObject): Edit {
  return { method: 'PATCH', path, body };
}

/** A record is left as an operation leaves it that was killed: `pending-upgrade`, `uninstalling`, … */
export function leave(release: string, revision: number, status: string): Edit {
  const body = { metadata: { labels: { status } } };
  return { method: 'PATCH', path: `v1/secrets/sh.helm.release.v1.${release}.v${String(revision)}`, body, status };
}

export function create(path: string, body: JsonObject): Edit {
  return { method: 'POST', path, body };
}

export function remove(path: string): Edit {
  return { method: 'DELETE', path };
}

/** Waits until a workload has come to rest: all of its replicas are ready, and no others are left. */
export function ready(path: string): Wait {
  return {
    path,
    until: (object) => {
      const { readyReplicas = 0, replicas: all = 0, observedGeneration } = (object?.['status'] ?? {}) as JsonObject;
      const { replicas = 1 } = (object?.['spec'] ?? {}) as JsonObject;
      const { generation } = (object?.['metadata'] ?? {}) as JsonObject;
      return observedGeneration === generation && readyReplicas === replicas && all === replicas;
    },
  };
}

/** Waits for another second to begin: lists by date do not tell releases of the same second apart. */
export function nextSecond(): Wait {
  let begun: number | undefined;
  return {
    path: 'v1/configmaps/kube-root-ca.crt',
    until: () => {
      const now = Math.floor(Date.now() / 1000);
      begun ??= now;
      if (now === begun) return false;
      begun = undefined; // the other program waits at this step too
      return true;
    },
  };
}

export function gone(path: string): Wait {
  return { path, until: (object) => object === undefined };
}

/** Runs all steps in a new namespace. `label` is one letter, so that names are equally long whoever runs. */
export async function runScenario(
  cluster: Cluster,
  scenario: Scenario,
  label: string,
  program: Program,
  preflight = scenario.refused !== true,
): Promise<StepResult[]> {
  const namespace = uniqueName(`st-${label}`);
  const folder = join(home, namespace);
  const local = (text: string): string => text.replaceAll('__NS__', namespace).replaceAll('__SERVER__', cluster.url);
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), local(text));
    }
  };
  const also = (scenario.also ?? []).map((path) => objectPath(local(path), namespace));
  mkdirSync(folder, { recursive: true });
  write(scenario.files);
  await cluster.createNamespace(namespace);
  if (scenario.role !== undefined) {
    write({ 'user.kubeconfig': cluster.userKubeconfig({ name: `user-${namespace}` }, namespace) });
    await grant(cluster, namespace, [...scenario.role, leases]);
  }
  const results: StepResult[] = [];
  try {
    let commands = 0;
    for (const step of scenario.steps) {
      const outcome = { step: nameOf(step), status: 0, stdout: '', stderr: '' };
      if (typeof step === 'string' || 'run' in step) {
        const command = typeof step === 'string' ? { run: step } : step;
        write(command.files ?? {});
        const path = program(commands++);
        const begins = /^(?:install|upgrade|rollback) /.test(command.run) && path === binary && !preflight;
        const run = begins ? `${command.run} --no-preflight` : command.run;
        Object.assign(outcome, await runCommand(cluster, path, { ...command, run }, namespace, folder));
      } else {
        // a run that went wrong earlier has nothing to edit, which is one more difference
        await perform(cluster, step, namespace, local).catch((error: unknown) => {
          Object.assign(outcome, { status: 1, stderr: normalizeOutput(String(error), namespace) });
        });
      }
      results.push({ ...outcome, snapshot: await takeSnapshot(cluster, namespace, also) });
    }
  } finally {
    await cluster.deleteNamespace(namespace);
    const clusterWide = also.filter((path) => path.split('/').at(-1)!.includes(namespace));
    await Promise.all(clusterWide.map((path) => cluster.request('DELETE', path)));
    rmSync(folder, { recursive: true, force: true });
  }
  return results;
}

function nameOf(step: Step): string {
  if (typeof step === 'string') return step;
  if ('run' in step) return step.run;
  return 'until' in step ? `wait for ${step.path}` : `${step.method} ${step.path}`;
}

/** Runs a command in a folder, as whose `home` it has `home`. What it printed is made comparable (compare.ts). */
export async function runCommand(
  cluster: Cluster,
  program: string,
  command: Command,
  namespace: string,
  folder: string,
): Promise<Omit<StepResult, 'step' | 'snapshot'>> {
  const words = splitWords(
    command.run.replaceAll('__NS__', namespace).replaceAll('__KUBECONFIG__', cluster.kubeconfig),
  );
  const env = {
    HOME: join(folder, 'home'),
    PATH: '/usr/bin:/bin',
    TZ: 'UTC',
    KUBECONFIG: cluster.kubeconfig,
    HELM_NAMESPACE: namespace,
    ...command.env,
  };
  return new Promise((resolveResult, reject) => {
    const child = spawn(linkTo(program), words, { cwd: folder, env, stdio: 'pipe', timeout: 120_000 });
    const texts = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (chunk: string) => (texts[stream] += chunk));
    }
    child.stdin.on('error', () => undefined); // a program may end without reading
    child.stdin.end(command.stdin ?? '');
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const visible = (text: string): string =>
        normalizeOutput(text, namespace).replaceAll(hide(folder, namespace), 'FOLDER');
      resolveResult({
        status: code ?? 128 + (signal === 'SIGKILL' ? 9 : 15),
        stdout: visible(texts.stdout),
        stderr: visible(texts.stderr),
      });
    });
  });
}
