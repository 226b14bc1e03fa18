/** What is wrong with a pod: the state of its containers, its events, and the last log lines of the one that fails. */
import type { GoMap } from '../../go/values.ts';
import type { KubeClient, ObjectRef, ResourceType } from '../client.ts';
import { readEvents } from './events.ts';
import { intAt, listAt, mapAt, stringAt } from '../../go/field-path.ts';
import { conditionsOf } from '../wait/conditions.ts';
import { metadataString } from '../objects/object-metadata.ts';
import { plainLine, plainText } from './plain-text.ts';

const LOG_LINES = 5;
const MOST_LOG = 64 * 1024;
const LINE = 240;
const NOT_READY = 'running but not ready';

export interface Pod {
  readonly ref: ObjectRef;
  readonly object: GoMap;
}

/** Pods that did not end well and are not ready, or for a Job are not done; those in trouble first. */
export async function brokenPods(client: KubeClient, owner: ObjectRef, labelSelector: string): Promise<Pod[]> {
  const pods = await podsOf(client, owner, labelSelector);
  return pods
    .filter(({ object }) => !isFine(object, owner.type.kind))
    .sort(({ object: a }, { object: b }) => {
      return trouble(b) - trouble(a) || Number(born(b) > born(a)) - Number(born(b) < born(a));
    });
}

/** None where they cannot be read. */
export async function podsOf(client: KubeClient, { namespace }: ObjectRef, labelSelector: string): Promise<Pod[]> {
  try {
    const type = (await client.discovery()).find('v1', 'Pod');
    if (type === undefined) return [];
    const pods = await client.list(type, namespace, { labelSelector });
    return pods.map((object) => ({ ref: podRef(type, object), object }));
  } catch {
    return [];
  }
}

function podRef(type: ResourceType, object: GoMap): ObjectRef {
  return { type, namespace: metadataString(object, 'namespace'), name: metadataString(object, 'name') };
}

function isFine(pod: GoMap, owner: string): boolean {
  if (stringAt(pod, 'status', 'phase') === 'Succeeded') return true;
  return owner !== 'Job' && conditionsOf(pod).some((one) => one.type === 'Ready' && one.status === 'True');
}

/** A pod of the newest revision tells more than an older one. */
function born(pod: GoMap): string {
  return metadataString(pod, 'creationTimestamp');
}

function trouble(pod: GoMap): number {
  if (stringAt(pod, 'status', 'phase') === 'Failed') return 3;
  const problems = containers(pod).map((one) => one.problem);
  if (problems.some((one) => one !== '' && !one.startsWith(NOT_READY))) return 2;
  return problems.some((one) => one !== '') ? 1 : 0;
}

/** Lines about a pod, without its name. `nowMs` is Unix time in milliseconds. */
export async function podReport(
  client: KubeClient,
  ref: ObjectRef,
  pod: GoMap,
  nowMs: number,
  signal: AbortSignal,
): Promise<string[]> {
  const all = containers(pod);
  const failing = all.filter((one) => one.problem !== '');
  const talks = (failing.length > 0 ? failing : all).find((one) => one.hasRun);
  const [events, log] = await Promise.all([
    readEvents(client, ref, nowMs),
    talks === undefined ? [] : lastLogLines(client, ref, talks.name, signal),
  ]);
  const lines: string[] = [];
  for (const { type, status, reason, message } of conditionsOf(pod)) {
    // its event says the same
    if (type !== 'PodScheduled' || status !== 'False' || events.warnings.length > 0) continue;
    lines.push(plainLine(`not scheduled: ${message || reason}`, LINE));
  }
  for (const { name, problem } of failing) lines.push(plainLine(`container ${name}: ${problem}`, LINE));
  lines.push(...events.warnings);
  const phase = stringAt(pod, 'status', 'phase');
  if (lines.length === 0 && phase !== '') lines.push(plainLine(`phase ${phase}`, LINE), ...events.latest);
  if (log.length > 0) lines.push(`last log lines of container ${talks!.name}:`, ...log.map((line) => `  ${line}`));
  return lines;
}

/** The first thing that is wrong with a pod, in a few words; '' where nothing is known to be. */
export function podProblem(pod: GoMap): string {
  for (const { type, status, reason, message } of conditionsOf(pod)) {
    if (type === 'PodScheduled' && status === 'False') return `not scheduled: ${message || reason}`;
  }
  const failing = containers(pod).find((one) => one.problem !== '');
  return failing === undefined ? '' : `${failing.name}: ${failing.problem}`;
}

/** Containers that have a log: those that something is wrong with, or all of them. `restarts` counts how often they ended. */
export function talkingContainers(pod: GoMap, all: boolean): { readonly name: string; readonly restarts: number }[] {
  return containers(pod).filter(({ problem, hasRun }) => hasRun && (all || problem !== ''));
}

interface Container {
  readonly name: string;
  readonly restarts: number;
  /** '' where nothing is wrong with it. */
  readonly problem: string;
  /** It has a log. */
  readonly hasRun: boolean;
}

function containers(pod: GoMap): Container[] {
  return ['initContainerStatuses', 'containerStatuses'].flatMap((list) =>
    listAt(pod, 'status', list).flatMap((status) =>
      status instanceof Map ? [container(status, list === 'initContainerStatuses')] : [],
    ),
  );
}

function container(status: GoMap, init: boolean): Container {
  const name = stringAt(status, 'name');
  const restarts = intAt(status, 'restartCount');
  const hasRun =
    restarts > 0 ||
    mapAt(status, 'state', 'running') !== undefined ||
    mapAt(status, 'state', 'terminated') !== undefined;
  const again = restarts === 0 ? '' : `, restarted ${restarts} ${restarts === 1 ? 'time' : 'times'}`;
  const waiting = mapAt(status, 'state', 'waiting');
  if (waiting !== undefined) {
    const reason = stringAt(waiting, 'reason');
    if (reason === 'PodInitializing') return { name, restarts, problem: '', hasRun };
    const message = stringAt(waiting, 'message');
    return { name, restarts, problem: `${reason || 'waiting'}${again}${message === '' ? '' : `: ${message}`}`, hasRun };
  }
  const terminated = mapAt(status, 'state', 'terminated');
  if (terminated !== undefined) {
    const code = intAt(terminated, 'exitCode');
    if (code === 0) return { name, restarts, problem: '', hasRun };
    const message = stringAt(terminated, 'message');
    const text = `${stringAt(terminated, 'reason') || 'ended'}, exit code ${code}${again}`;
    return { name, restarts, problem: message === '' ? text : `${text}: ${message}`, hasRun };
  }
  const problem = init || status.get('ready') === true ? '' : `${NOT_READY}${again}`;
  return { name, restarts, problem, hasRun };
}

async function lastLogLines(
  client: KubeClient,
  { namespace, name }: ObjectRef,
  container: string,
  signal: AbortSignal,
): Promise<string[]> {
  let text = '';
  try {
    for await (const piece of client.logs(namespace, name, { container, tailLines: LOG_LINES, signal })) {
      text = (text + piece).slice(-MOST_LOG);
    }
  } catch {
    // what was read before is worth showing
  }
  return plainText(text)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-LOG_LINES)
    .map((line) => plainLine(line, LINE));
}
