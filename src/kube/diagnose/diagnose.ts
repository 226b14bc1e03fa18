/**
 * Why objects are not ready, for people: their conditions, their last events and, of the pods behind them, the state of the
 * containers and their last log lines. Asks for little (a few objects in full, all at once) and not for long: what has not
 * been answered after five seconds is left out, and so is what the user may not read.
 */
import type { GoMap } from '../../go/values.ts';
import { noEvents, readEvents, type Events } from './events.ts';
import { brokenPods, podReport, podsOf, type Pod } from './pods.ts';
import type { KubeClient, ObjectRef } from '../client.ts';
import { mapAt } from '../../go/field-path.ts';
import { conditionsOf, type Condition } from '../wait/conditions.ts';
import { selectorOfLabels, selectorText } from '../wait/label-selector.ts';
import { plainLine } from './plain-text.ts';
import { pause } from '../wait/feed.ts';

const DEADLINE_MS = 5000;
const MOST_REPORTS = 5;
const MOST_NAMES = 20;
const LINE = 240;

/** An object that did not become what it should. */
export interface Unready {
  readonly ref: ObjectRef;
  /** As it was seen last. */
  readonly object: GoMap | undefined;
  readonly reason: string;
  /** It is to go away: how it was doing does not matter. */
  readonly leaving?: boolean;
}

export interface DiagnoseOptions {
  readonly signal: AbortSignal;
  /** Unix time in milliseconds: events tell how long ago they were. */
  readonly nowMs: number;
  readonly deadlineMs?: number;
}

/** A few lines for each object, the first ones in detail. Never throws. */
export async function diagnose(
  client: KubeClient,
  objects: readonly Unready[],
  { signal, nowMs, deadlineMs = DEADLINE_MS }: DiagnoseOptions,
): Promise<string[]> {
  const over = new AbortController();
  const ended = AbortSignal.any([signal, over.signal]);
  const reports = objects.slice(0, MOST_REPORTS).map((one) => new Report(client, one, nowMs, ended));
  const all = Promise.all(reports.map((report) => report.fill()));
  await Promise.race([all, pause(deadlineMs, ended)]);
  const lines = reports.flatMap((report) => report.lines());
  over.abort();
  for (const { ref, reason } of objects.slice(MOST_REPORTS, MOST_NAMES)) lines.push(headline(ref, reason));
  if (objects.length > MOST_NAMES) lines.push(`and ${objects.length - MOST_NAMES} more`);
  return lines;
}

function headline({ type, namespace, name }: ObjectRef, reason: string): string {
  const place = namespace === '' ? name : `${namespace}/${name}`;
  return `${type.kind} ${place}: ${plainLine(reason, LINE)}`;
}

/** What is known of one object so far. */
class Report {
  readonly #client: KubeClient;
  readonly #unready: Unready;
  readonly #nowMs: number;
  readonly #signal: AbortSignal;
  #events: Events = noEvents;
  #pods: readonly string[] = [];

  constructor(client: KubeClient, unready: Unready, nowMs: number, signal: AbortSignal) {
    this.#client = client;
    this.#unready = unready;
    this.#nowMs = nowMs;
    this.#signal = signal;
  }

  async fill(): Promise<void> {
    if (this.#unready.leaving !== true) await Promise.all([this.#readEvents(), this.#readPods()]);
  }

  lines(): string[] {
    const { ref, object, reason, leaving = false } = this.#unready;
    const looks = object !== undefined && !leaving && ref.type.kind !== 'Pod';
    const conditions = looks ? unhealthy(conditionsOf(object)) : [];
    const known = [...conditions.map(conditionLine), ...this.#events.warnings, ...this.#pods];
    return [headline(ref, reason), ...indented(known.length > 0 ? known : this.#events.latest)];
  }

  async #readEvents(): Promise<void> {
    if (this.#unready.ref.type.kind === 'Pod' && this.#unready.object !== undefined) return; // part of the pod's report
    this.#events = await readEvents(this.#client, this.#unready.ref, this.#nowMs);
  }

  async #readPods(): Promise<void> {
    const { ref, object } = this.#unready;
    if (object === undefined) return;
    if (isPod(ref)) {
      this.#pods = await podReport(this.#client, ref, object, this.#nowMs, this.#signal);
      return;
    }
    const found = await relatedPods(this.#client, ref, object);
    const [first, ...others] = found;
    if (first === undefined) return;
    const rest = others.length === 0 ? [] : [`${others.length} more of its pods not ready`];
    this.#pods = [`Pod ${first.ref.name}`, ...rest];
    const report = await podReport(this.#client, first.ref, first.object, this.#nowMs, this.#signal);
    this.#pods = [`Pod ${first.ref.name}`, ...indented(report), ...rest];
  }
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function isPod({ type }: ObjectRef): boolean {
  return type.kind === 'Pod' && type.group === '';
}

/** The pods of a workload that are not as they should be, those in trouble first; the pod itself of a pod. */
export async function relatedPods(client: KubeClient, ref: ObjectRef, object: GoMap): Promise<Pod[]> {
  if (isPod(ref)) return [{ ref, object }];
  const labelSelector = podSelector(ref, object);
  return labelSelector === '' ? [] : brokenPods(client, ref, labelSelector);
}

/** All pods of a workload; the pod itself of a pod. */
export async function ownPods(client: KubeClient, ref: ObjectRef, object: GoMap): Promise<Pod[]> {
  if (isPod(ref)) return [{ ref, object }];
  const labelSelector = podSelector(ref, object);
  return labelSelector === '' ? [] : podsOf(client, ref, labelSelector);
}

/** '' for what has no pods. */
function podSelector({ type }: ObjectRef, object: GoMap): string {
  const selector = mapAt(object, 'spec', 'selector');
  if (type.kind === 'ReplicationController') return selectorOfLabels(selector);
  const owners = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job'];
  return owners.includes(type.kind) && /^(?:apps|batch|extensions)$/.test(type.group) ? selectorText(selector) : '';
}

/** Conditions that are bad when they are true. */
const alarming =
  /Failure|Failed|Stalled|Reconciling|Pressure|Unavailable|Degraded|Error|Conflict|Terminating|Disruption/;

/** Of several that say the same the last, which is the outcome. */
function unhealthy(conditions: readonly Condition[]): Condition[] {
  const bad = conditions.filter(({ type, status, reason }) => {
    if (reason === 'ProgressDeadlineExceeded') return true;
    return status === 'Unknown' || (status === 'True') === alarming.test(type);
  });
  return bad.filter(({ message }, i) => message === '' || !bad.slice(i + 1).some((one) => one.message === message));
}

function conditionLine({ type, status, reason, message }: Condition): string {
  const text = [reason, message].filter((one) => one !== '').join(': ');
  return plainLine(`${type}=${status}${text === '' ? '' : ` ${text}`}`, LINE);
}
