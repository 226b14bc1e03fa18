/**
 * What has to hold after any fault. Each check looks at what is there and gives the violations it finds; none asks a server.
 * README.md says in words what each means, and what cannot hold by nature.
 */
import type { Observed, Revision } from './observed.ts';
import type { Outcome } from './subject.ts';

export const rules = [
  'deployed-count',
  'pending-left',
  'record-broken',
  'history-length',
  'orphan',
  'touched-foreign',
  'exit-zero',
  'stuck',
  'not-converged',
  'secret-shown',
  'lease-left',
  'no-deadline',
  'recover-fails',
  'helm-cannot-read',
  'helm-cannot-continue',
] as const;
export type Rule = (typeof rules)[number];

export interface Violation {
  readonly rule: Rule;
  /** When: `after the fault`, `in the end`, … */
  readonly when: string;
  readonly detail: string;
}

export type Check = readonly Omit<Violation, 'when'>[];

const isDeployed = ({ label }: Revision): boolean => label === 'deployed';
const isPending = ({ label }: Revision): boolean => label.startsWith('pending-');
const isUnderWay = (one: Revision): boolean => isPending(one) || one.label === 'uninstalling';

function listing(revisions: readonly Revision[]): string {
  return revisions.map(({ version, label }) => `${version}:${label}`).join(' ') || 'no records';
}

/** `least`: 1 when the release was deployed before and is not being uninstalled. */
export function checkDeployedCount({ revisions }: Observed, least: number, most: number): Check {
  const count = revisions.filter(isDeployed).length;
  if (count >= least && count <= most) return [];
  return [
    { rule: 'deployed-count', detail: `${count} deployed, ${least} to ${most} expected (${listing(revisions)})` },
  ];
}

/**
 * A command that ended by itself leaves nothing that looks as if it still ran. `uninstalling` is also what an uninstall is called
 * that could not end and can be run again, so it counts in the end only.
 */
export function checkNothingPending({ revisions }: Observed, inTheEnd: boolean): Check {
  const pending = revisions.filter(inTheEnd ? isUnderWay : isPending);
  return pending.length === 0 ? [] : [{ rule: 'pending-left', detail: listing(revisions) }];
}

/** Lists go by labels and everything else by payloads, so they have to agree. */
export function checkRecords({ revisions }: Observed): Check {
  return revisions.flatMap(({ key, label, status }): Check => {
    if (status === label) return [];
    return [{ rule: 'record-broken', detail: `${key} says ${label}, its payload ${status ?? 'cannot be read'}` }];
  });
}

export function checkHistory({ revisions }: Observed, max: number | undefined): Check {
  if (max === undefined || revisions.length <= max) return [];
  return [{ rule: 'history-length', detail: `${revisions.length} revisions, ${max} wanted` }];
}

/**
 * Every object that is there is in a record. `inherited`: objects that were there before the command and are not its own;
 * `onlyDeployed`: what is in no revision that counts any more is an orphan too.
 */
export function checkOrphans(
  { objects, revisions }: Observed,
  { inherited, onlyDeployed }: { readonly inherited: ReadonlySet<string>; readonly onlyDeployed: boolean },
): Check {
  const last = revisions.at(-1);
  const counting = onlyDeployed ? revisions.filter((one) => isDeployed(one) || one === last) : revisions;
  const recorded = new Set(counting.flatMap(({ manifest }) => manifest));
  const hooks = new Set(revisions.flatMap((revision) => revision.hooks));
  return [...objects].flatMap(([key, { owner, keep }]): Check => {
    if (inherited.has(key) || keep || recorded.has(key) || (owner === undefined && hooks.has(key))) return [];
    return [{ rule: 'orphan', detail: `${key} is in no ${onlyDeployed ? 'revision that counts' : 'record'}` }];
  });
}

/** `shielded`: what must stay, by key: its uid, and its text where it must not change either. */
export function checkShielded({ objects }: Observed, shielded: ReadonlyMap<string, Shield>): Check {
  return [...shielded].flatMap(([key, { uid, text }]): Check => {
    const live = objects.get(key);
    if (live === undefined) return [{ rule: 'touched-foreign', detail: `${key} was deleted` }];
    if (live.uid !== uid) return [{ rule: 'touched-foreign', detail: `${key} was deleted and made again` }];
    if (text === undefined || live.text === text) return [];
    return [{ rule: 'touched-foreign', detail: `${key} was changed` }];
  });
}

export interface Shield {
  readonly uid: string;
  readonly text?: string;
}

/** The objects are those of a run without faults. */
export function checkConverged(
  { objects }: Observed,
  clean: Observed,
  rule: 'not-converged' | 'exit-zero' = 'not-converged',
): Check {
  const keys = new Set([...objects.keys(), ...clean.objects.keys()]);
  return [...keys].flatMap((key): Check => {
    const [is, wanted] = [objects.get(key)?.text, clean.objects.get(key)?.text];
    if (is === wanted) return [];
    if (is === undefined) return [{ rule, detail: `${key} is missing` }];
    if (wanted === undefined) return [{ rule, detail: `${key} should not be there` }];
    return [{ rule, detail: `${key} differs: ${firstDifference(wanted, is)}` }];
  });
}

function firstDifference(a: string, b: string): string {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const from = Math.max(0, at - 30);
  return `…${a.slice(from, at + 40)}… wanted, …${b.slice(from, at + 40)}… found`;
}

/** The last revision is as it is after a run without faults. */
export function checkLastStatus({ revisions }: Observed, clean: Observed, rule: 'not-converged' | 'exit-zero'): Check {
  const [is, wanted] = [revisions.at(-1)?.label, clean.revisions.at(-1)?.label];
  if (is === wanted) return [];
  return [{ rule, detail: `the last revision is ${is ?? 'not there'}, ${wanted ?? 'none'} wanted` }];
}

/** Neither passwords nor tokens are shown, nor their base64. */
export function checkOutput({ stdout, stderr }: Outcome, secrets: readonly string[]): Check {
  return secrets.flatMap((secret): Check => {
    const forms = [secret, Buffer.from(secret).toString('base64').replace(/=*$/, '').slice(0, -1)];
    const shown = forms.find((form) => stdout.includes(form) || stderr.includes(form));
    return shown === undefined ? [] : [{ rule: 'secret-shown', detail: `the output holds ${shown.slice(0, 6)}…` }];
  });
}

export function checkLeases({ leases }: Observed): Check {
  return leases.map((name) => ({ rule: 'lease-left', detail: `the Lease ${name} is still there` }));
}

export function checkEnded({ overdue, ms }: Outcome): Check {
  if (!overdue) return [];
  return [{ rule: 'no-deadline', detail: `still running after ${(ms / 1000).toFixed(1)} s` }];
}
