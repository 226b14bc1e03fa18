/**
 * A case as runs need it: the state before its command, as text that is put into a namespace in milliseconds, the requests of the
 * command, and what is there after it when nothing goes wrong. Found out by running it once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { bystanders, caseName, configMap, type Case } from './cases.ts';
import type { Lane } from './lane.ts';
import type { Observed } from './observed.ts';
import type { Asked } from './proxy.ts';
import type { Outcome, Subject } from './subject.ts';

export interface Prepared {
  readonly one: Case;
  readonly subject: Subject;
  readonly state: readonly string[];
  /** In the order in which they are sent; those that are sent together by their names. */
  readonly requests: readonly Asked[];
  readonly before: Observed;
  readonly outcome: Outcome;
  readonly after: Observed;
}

/** Seconds for commands that nothing holds up. */
export const TIMEOUT = 30;
const unhurried = { timeout: TIMEOUT, limit: 60_000, secure: false, renews: true, fault: () => undefined };

/** Leaves the lane empty. */
export async function prepare(lane: Lane, subject: Subject, one: Case): Promise<Prepared> {
  try {
    await lane.clear();
    await setStage(lane, one);
    await makeState(lane, subject, one);
    const [state, before] = [await lane.save(), await lane.observe()];
    const gatherer = new Gatherer();
    const gather = (asked: Asked): Promise<void> => gatherer.add(asked);
    const outcome = await lane.run(subject, one.command, { ...unhurried, gather });
    if ((outcome.status === 0) !== one.succeeds) throw unexpected(one, outcome);
    const after = await lane.observe();
    return { one, subject, state, requests: gatherer.requests, before, outcome, after };
  } finally {
    await lane.clear();
  }
}

/** Makes the definition of the custom resource, or removes it. */
export async function setStage(lane: Lane, { crds }: Case): Promise<void> {
  if (crds === 'present') await lane.define();
  if (crds === 'absent') {
    await lane.undefine();
    lane.mayBeDefined();
  }
}

async function makeState(lane: Lane, subject: Subject, one: Case): Promise<void> {
  const { before = [], foreign = [], adopted = [], taken = [] } = one;
  const objects = [...bystanders, ...foreign, ...adopted.map((name) => configMap(name, 'web'))];
  await Promise.all(objects.map((object) => lane.create('configmaps', object)));
  for (const command of before) {
    const outcome = await lane.run(subject, command, unhurried);
    if (outcome.status !== 0) throw unexpected(one, outcome);
  }
  const annotations = { 'meta.helm.sh/release-name': 'other' };
  for (const name of taken) await lane.patch('configmaps', name, { metadata: { annotations } });
  if (before.some((command) => command.includes('deployment=true'))) await lane.untilReady('web');
}

function unexpected(one: Case, { command, status, stderr }: Outcome): Error {
  return new Error(`${caseName(one)}: without faults \`${command}\` ends with ${String(status)}: ${stderr}`);
}

/** Lets requests go on when for a moment no others have come: then those that are sent together are all there. */
class Gatherer {
  readonly requests: Asked[] = [];
  #waiting: { readonly asked: Asked; readonly go: () => void }[] = [];

  async add(asked: Asked): Promise<void> {
    const gone = new Promise<void>((go) => this.#waiting.push({ asked, go }));
    const known = this.#waiting.length;
    void sleep(QUIET_MS).then(() => {
      if (this.#waiting.length === known) this.#flush();
    });
    await gone;
  }

  #flush(): void {
    const all = this.#waiting.toSorted((a, b) => (a.asked.name < b.asked.name ? -1 : 1));
    this.#waiting = [];
    for (const { asked, go } of all) {
      this.requests.push(asked);
      go();
    }
  }
}

const QUIET_MS = 30;
