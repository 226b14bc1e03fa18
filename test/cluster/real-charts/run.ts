/**
 * The life of one release of a real chart, told twice: with Helm, then with the binary (or with both in turn), in a namespace
 * of the same name, so that nothing has to be left out of what is rendered. In between it is emptied.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Json, JsonObject } from '../cluster.ts';
import type { StepResult } from '../compare.ts';
import { runCommand, type Program } from '../scenario.ts';
import { kinds, takeSnapshot, type Snapshot } from '../snapshot.ts';
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

/** What the controllers put into each namespace. */
const given = new Set<Json>(['default', 'kube-root-ca.crt', 'kubernetes']);

/** Runs all steps; ends at once when the release could not be installed. Leaves the namespace as it was: empty. */
export async function live(
  cluster: Cluster,
  chart: ChosenChart,
  namespace: string,
  steps: readonly string[],
  program: Program,
): Promise<Life> {
  const local = (paths: readonly string[]): string[] => paths.map((path) => path.replaceAll(NAMESPACE, namespace));
  const outside = local(chart.outside);
  const lists = local(chart.lists);
  const folder = mkdtempSync(join(tmpdir(), 'scull-real-charts-'));
  const results: StepResult[] = [];
  const times: number[] = [];
  mkdirSync(join(folder, 'home'));
  try {
    const also = [...outside, ...lists];
    for (const [i, step] of steps.entries()) {
      const begin = performance.now();
      const outcome = await runCommand(cluster, program(i), { run: step }, namespace, folder);
      times.push(performance.now() - begin);
      // reading leaves everything as it is
      const snapshot = /^(history|status|get) /.test(step)
        ? results.at(-1)!.snapshot
        : withoutOthers(await rest(cluster, namespace).then(async () => takeSnapshot(cluster, namespace, also)));
      results.push({ step, ...outcome, snapshot });
      if (i === 0 && outcome.status !== 0) break;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await clear(cluster, namespace, lists, outside);
  }
  return { results, times };
}

/**
 * A state without objects that only a controller wrote: a ClusterRole that is made of others comes to life again when its
 * controller was at it while it was removed.
 */
function withoutOthers({ objects, records }: Snapshot): Snapshot {
  return { objects: new Map([...objects].filter(([, text]) => !/"managedFields": \[\]/.test(text))), records };
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
    return JSON.stringify(seen);
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

/** Everything but what the controllers put into each namespace. Removing the namespace itself would take far longer. */
async function clear(
  cluster: Cluster,
  namespace: string,
  lists: readonly string[],
  outside: readonly string[],
): Promise<void> {
  const paths = [...kinds.map((kind) => `/${kind.replace('|', `/namespaces/${namespace}/`)}`), ...lists];
  const now = '?gracePeriodSeconds=0&propagationPolicy=Background';
  const emptied = async (path: string): Promise<boolean> => {
    const left = (await cluster.list(path)).filter((object) => !given.has((object['metadata'] as JsonObject)['name']!));
    if (left.length === 0) return true;
    const names = left.map((object) => (object['metadata'] as JsonObject)['name'] as string);
    await Promise.all(names.map(async (name) => cluster.request('DELETE', `${path}/${name}${now}`)));
    return false;
  };
  await cluster.until(`${namespace} is empty`, async () => !(await Promise.all(paths.map(emptied))).includes(false));
  for (const path of outside) {
    await cluster.until(`${path} is removed`, async () => (await cluster.request('DELETE', path)) === undefined);
  }
}
