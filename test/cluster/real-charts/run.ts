/**
 * The life of one release of a real chart, told twice: with Helm, then with the binary (or with both in turn), in a namespace
 * of the same name, so that nothing has to be left out of what is rendered. In between everything is removed.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, JsonObject } from '../cluster.ts';
import type { StepResult } from '../compare.ts';
import { runCommand, type Program } from '../scenario.ts';
import { takeSnapshot } from '../snapshot.ts';
import { NAMESPACE, RELEASE, type ChosenChart } from './choose.ts';

/** Which flags the commands get; the steps are the same. */
export const modes = ['plain', 'wait', 'force'] as const;
export type Mode = (typeof modes)[number];

export interface Life {
  readonly results: readonly StepResult[];
  /** Milliseconds of the commands alone, by step. */
  readonly times: readonly number[];
}

/** Command lines, in order. Each begins when the objects of the one before have come to rest. */
export function stepsOf(chart: ChosenChart, mode: Mode): string[] {
  const first = [RELEASE, chart.path, ...chart.first].join(' ');
  const second = [RELEASE, chart.path, ...chart.second].join(' ');
  const wait = mode === 'wait' ? ' --wait --timeout 60s' : '';
  const atomic = mode === 'wait' ? ` --atomic${wait}` : '';
  const force = mode === 'force' ? ' --force' : '';
  return [
    mode === 'force' ? `upgrade --install ${first}` : `install ${first}${atomic}`,
    mode === 'force' ? `upgrade --install ${second}${force}` : `upgrade ${second}${atomic}`,
    `upgrade ${RELEASE} ${chart.path} --reuse-values${atomic}${force}`,
    `rollback ${RELEASE} 1${wait}${force}`,
    `history ${RELEASE}`,
    `status ${RELEASE}`,
    `get manifest ${RELEASE}`,
    `get values ${RELEASE} --all`,
    `uninstall ${RELEASE}${wait}`,
  ];
}

/** Runs all steps; ends at once when the release could not be installed. Nothing of it is left behind. */
export async function live(
  cluster: Cluster,
  chart: ChosenChart,
  namespace: string,
  steps: readonly string[],
  program: Program,
): Promise<Life> {
  const local = (paths: readonly string[]): string[] => paths.map((path) => path.replaceAll(NAMESPACE, namespace));
  const outside = local(chart.outside);
  const folder = mkdtempSync(join(tmpdir(), 'scull-real-charts-'));
  const results: StepResult[] = [];
  const times: number[] = [];
  mkdirSync(join(folder, 'home'));
  await cluster.createNamespace(namespace);
  try {
    const also = [...outside, ...local(chart.lists)];
    for (const [i, step] of steps.entries()) {
      const begin = performance.now();
      const outcome = await runCommand(cluster, program(i), { run: step }, namespace, folder);
      times.push(performance.now() - begin);
      // reading leaves everything as it is
      const snapshot = /^(history|status|get) /.test(step)
        ? results.at(-1)!.snapshot
        : await rest(cluster, namespace).then(async () => takeSnapshot(cluster, namespace, also));
      results.push({ step, ...outcome, snapshot });
      if (i === 0 && outcome.status !== 0) break;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await remove(cluster, namespace, outside);
  }
  return { results, times };
}

/** Waits until nothing in the namespace has changed for a while; some workloads never become ready. */
async function rest(cluster: Cluster, namespace: string): Promise<void> {
  const paths = [
    ...['pods', 'persistentvolumeclaims'].map((kind) => `/api/v1/namespaces/${namespace}/${kind}`),
    ...['deployments', 'statefulsets', 'daemonsets', 'replicasets'].map(
      (kind) => `/apis/apps/v1/namespaces/${namespace}/${kind}`,
    ),
    `/apis/batch/v1/namespaces/${namespace}/jobs`,
  ];
  const versions = async (): Promise<string> => {
    const lists = await Promise.all(paths.map((path) => cluster.list(path)));
    const seen = lists.flat().map((object) => (object['metadata'] as JsonObject)['resourceVersion']);
    return seen.join();
  };
  const end = Date.now() + 45_000;
  let last = await versions();
  for (let quiet = 0; quiet < 4 && Date.now() < end;) {
    await sleep(400);
    const now = await versions();
    quiet = now === last ? quiet + 1 : 0;
    last = now;
  }
}

async function remove(cluster: Cluster, namespace: string, outside: readonly string[]): Promise<void> {
  await cluster.deleteNamespace(namespace);
  await Promise.all(outside.map((path) => cluster.request('DELETE', path)));
  for (const path of [`/api/v1/namespaces/${namespace}`, ...outside]) {
    await cluster.until(`${path} is removed`, async () => (await cluster.get(path)) === undefined, 120_000);
  }
}
