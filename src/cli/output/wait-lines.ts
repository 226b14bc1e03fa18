/**
 * How waiting goes, as lines that are only added to: for logs of pipelines, and as JSON for programs. A line for each change, each
 * warning and each line of a container's log, and in the end what took how long.
 */
import { ageText } from '../../kube/diagnose/age-text.ts';
import { plainLine } from '../../kube/diagnose/plain-text.ts';
import type { ObjectRef } from '../../kube/client.ts';
import type { WaitProgress } from '../../kube/wait/options.ts';
import { apiVersionOf } from '../../manifest/api-version.ts';
import { countOf, newsText, refName, WaitTimes } from './wait-times.ts';

const LINE = 500;

/** What is given here has not been looked at yet. */
const unseen = 'not looked at yet';

/** `[12s] Deployment/web: 1 of 3 pods ready`. `nowMs` is Unix time. */
export function plainLines(write: (text: string) => void, nowMs: () => number): (progress: WaitProgress) => void {
  const times = new WaitTimes(nowMs);
  return (progress) => {
    const { goal, objects, news, ended } = progress;
    const change = times.next(progress);
    const say = (text: string): void => {
      write(`[${ageText(times.ms)}] ${text}\n`);
    };
    if (change.begins) say(`Waiting for ${countOf(objects.length, goal)} to be ${goal}`);
    for (const one of news) say(newsText(one));
    for (const { ref, reason } of change.waiting) {
      if (reason !== unseen) say(`${refName(ref)}: ${plainLine(reason, LINE)}`);
    }
    for (const { ref } of change.arrived) say(`${refName(ref)}: ${goal}`);
    if (!ended) return;
    say(times.summary(progress));
    times.end();
  };
}

/** An event a line: `begin`, `waiting`, `warning`, `log`, `ready` (or `gone`, `done`) and `end`. */
export function jsonLines(write: (text: string) => void, nowMs: () => number): (progress: WaitProgress) => void {
  const times = new WaitTimes(nowMs);
  return (progress) => {
    const { goal, objects, waiting, news, ended } = progress;
    const change = times.next(progress);
    const say = (event: string, details: object): void => {
      write(`${JSON.stringify({ time: new Date(nowMs()).toISOString(), event, ...details })}\n`);
    };
    if (change.begins) say('begin', { goal, objects: objects.length });
    for (const { type, ref, container, text } of news) {
      say(type, { object: named(ref), ...(type === 'log' && { container }), text });
    }
    for (const { ref, reason } of change.waiting) {
      if (reason !== unseen) say('waiting', { object: named(ref), reason });
    }
    for (const { ref, ms } of change.arrived) say(goal, { object: named(ref), seconds: ms / 1000 });
    if (!ended) return;
    say('end', { objects: objects.length, waiting: waiting.length, seconds: times.ms / 1000 });
    times.end();
  };
}

function named({ type, namespace, name }: ObjectRef): object {
  return { apiVersion: apiVersionOf(type), kind: type.kind, ...(namespace !== '' && { namespace }), name };
}
