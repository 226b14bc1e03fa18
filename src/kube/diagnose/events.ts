/** The last events of an object, as lines: `Warning FailedMount (3 times, 12s ago): …`. */
import type { GoMap } from '../../go/values.ts';
import { ageText } from './age-text.ts';
import type { KubeClient, ObjectRef } from '../client.ts';
import { intAt, stringAt } from '../../go/field-path.ts';
import { plainLine } from './plain-text.ts';

const MOST = 3;
const LINE = 240;

export interface Events {
  /** The latest first. */
  readonly warnings: readonly string[];
  /** The latest event of any kind; none where there are warnings. */
  readonly latest: readonly string[];
}

export const noEvents: Events = { warnings: [], latest: [] };

/** None where they cannot be read. */
export async function readEvents(client: KubeClient, ref: ObjectRef, nowMs: number): Promise<Events> {
  const events = await eventsOf(client, ref);
  const sorted = events.map((event) => ({ event, at: timeOf(event) })).sort((a, b) => b.at - a.at);
  const warnings = sorted.filter(({ event }) => stringAt(event, 'type') === 'Warning');
  const lines = (some: typeof sorted): string[] => some.map(({ event, at }) => eventLine(event, at, nowMs));
  return { warnings: lines(warnings.slice(0, MOST)), latest: warnings.length > 0 ? [] : lines(sorted.slice(0, 1)) };
}

/** The warnings about an object, the oldest first: `FailedMount: …`. None where they cannot be read. */
export async function readWarnings(client: KubeClient, ref: ObjectRef): Promise<string[]> {
  const warnings = (await eventsOf(client, ref)).filter((event) => stringAt(event, 'type') === 'Warning');
  return warnings
    .sort((a, b) => timeOf(a) - timeOf(b))
    .map((event) => plainLine(`${stringAt(event, 'reason')}: ${stringAt(event, 'message')}`, LINE));
}

async function eventsOf(client: KubeClient, ref: ObjectRef): Promise<GoMap[]> {
  try {
    const type = (await client.discovery()).find('v1', 'Event');
    if (type === undefined) return [];
    const namespace = ref.namespace === '' ? 'default' : ref.namespace;
    const fieldSelector = `involvedObject.kind=${ref.type.kind},involvedObject.name=${ref.name}`;
    return await client.list(type, namespace, { fieldSelector });
  } catch {
    return [];
  }
}

function timeOf(event: GoMap): number {
  const times = [
    stringAt(event, 'series', 'lastObservedTime'),
    stringAt(event, 'lastTimestamp'),
    stringAt(event, 'eventTime'),
    stringAt(event, 'metadata', 'creationTimestamp'),
  ];
  return Math.max(0, ...times.map((time) => Date.parse(time)).filter((time) => !Number.isNaN(time)));
}

function eventLine(event: GoMap, at: number, nowMs: number): string {
  const count = Math.max(intAt(event, 'count'), intAt(event, 'series', 'count'));
  const notes = [...(count > 1 ? [`${count} times`] : []), ...(at > 0 ? [`${ageText(nowMs - at)} ago`] : [])];
  const when = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
  const message = stringAt(event, 'message');
  return plainLine(`${stringAt(event, 'type')} ${stringAt(event, 'reason')}${when}: ${message}`, LINE);
}
