/**
 * One run: the state before, the command with its faults, what is there then, the same command again as a user would do (sometimes
 * after `recover`), and what is there in the end.
 */
import { password } from './charts.ts';
import { caseName } from './cases.ts';
import { continueWithHelm, readWithHelm } from './helm-checks.ts';
import * as rule from './invariants.ts';
import type { Check, Shield, Violation } from './invariants.ts';
import type { Lane } from './lane.ts';
import type { Observed } from './observed.ts';
import { setStage, TIMEOUT, type Prepared } from './prepared.ts';
import type { Asked, Fault } from './proxy.ts';
import { isWrite } from './requests.ts';
import { hash, type Planned, type Schedule } from './schedules.ts';
import type { Outcome, Running } from './subject.ts';

export interface RunOptions {
  /** Real Helm, which reads what is left; undefined not to ask it. */
  readonly helm: string | undefined;
  /** Of how many runs one is read by Helm, and one continued. */
  readonly helmReads: number;
  readonly helmContinues: number;
  /** Of how many killed runs one is mended by `recover`; 0 for a program without it. */
  readonly recovers: number;
  /** Seconds for `--timeout` of a command that meets a hang. */
  readonly patience: number;
  readonly started?: (running: Running) => void;
  /** Does harm after the first command: so the checks themselves are tested. */
  readonly meddle?: (lane: Lane) => Promise<void>;
}

export interface RunResult {
  readonly id: string;
  readonly case: string;
  readonly faults: readonly string[];
  /** Whether the first fault took place: what a program asks for may depend on time. */
  readonly reached: boolean;
  /** The command ended well in spite of it. */
  readonly absorbed: boolean;
  readonly violations: readonly Violation[];
  readonly steps: readonly { readonly command: string; readonly status: number | null; readonly stderr: string }[];
  readonly ms: number;
}

/** Milliseconds that a command may need beyond its deadline: a busy machine is no defect, and who hangs does so for ever. */
const GRACE = 10_000;

const refusedAgain =
  /another operation \(install\/upgrade\/rollback\) is in progress|has no deployed releases|cannot re-use a name/;

export async function runSchedule(lane: Lane, schedule: Schedule, options: RunOptions): Promise<RunResult> {
  const run = new Run(lane, schedule, options);
  try {
    return await run.perform();
  } finally {
    await lane.clear();
  }
}

class Run {
  readonly #lane: Lane;
  readonly #schedule: Schedule;
  readonly #prepared: Prepared;
  readonly #options: RunOptions;
  readonly #violations: Violation[] = [];
  readonly #steps: Outcome[] = [];
  #shielded: ReadonlyMap<string, Shield> = new Map();
  #reached: boolean;
  /** A record or a Lease was not to be written, and trying again could not help. */
  #unwritable = false;

  constructor(lane: Lane, schedule: Schedule, options: RunOptions) {
    this.#lane = lane;
    this.#schedule = schedule;
    this.#prepared = schedule.prepared;
    this.#options = options;
    this.#reached = schedule.faults.flat().length === 0;
  }

  async perform(): Promise<RunResult> {
    const begun = performance.now();
    const { id, faults, prepared } = this.#schedule;
    await setStage(this.#lane, prepared.one);
    this.#shield(await this.#lane.restore(prepared.state));
    const first = await this.#command(prepared.one.command, faults[0]);
    await this.#options.meddle?.(this.#lane);
    let now = await this.#lane.observe();
    this.#checkAfter(first, now, 'after the fault');
    const absorbed = first.status === 0 && prepared.outcome.status === 0 && !this.#unwritable;
    if (!absorbed || faults.length > 1) now = await this.#recover(first, now);
    this.#checkEnd(now);
    await this.#askHelm(now);
    return {
      id,
      case: caseName(prepared.one),
      faults: faults.flat().map(({ fault, name, count }) => `${fault} ${name} #${count + 1}`),
      reached: this.#reached,
      absorbed,
      violations: this.#violations,
      steps: this.#steps.map(({ command, status, stderr }) => ({ command, status, stderr })),
      ms: performance.now() - begun,
    };
  }

  #shield(start: Observed): void {
    const { adopted = [] } = this.#prepared.one;
    const shielded = new Map<string, Shield>();
    for (const [key, { uid, text, owner, keep }] of start.objects) {
      if (owner !== 'web') shielded.set(key, { uid, text });
      else if (keep || adopted.some((name) => key === `configmaps/${name}`)) shielded.set(key, { uid });
    }
    // hooks of the release are nobody's by their annotations, and are replaced
    for (const { hooks } of start.revisions) for (const key of hooks) shielded.delete(key);
    this.#shielded = shielded;
  }

  async #command(command: string, planned: readonly Planned[] = []): Promise<Outcome> {
    const { id, prepared } = this.#schedule;
    this.#unwritable = false;
    const hangs = planned.some(({ fault }) => fault === 'hang');
    const timeout = hangs ? this.#options.patience : TIMEOUT;
    const deadline = timeout * 1000 * (command.includes('--atomic') ? 2 : 1) + GRACE;
    const { started } = this.#options;
    const outcome = await this.#lane.run(prepared.subject, command, {
      timeout,
      limit: hangs ? deadline : deadline + 30_000,
      // without TLS nobody is told any credentials, so that none can be renewed
      secure: hash(`${id} secure`) % 4 === 0 || (this.#renews && planned.some(({ fault }) => fault === '401')),
      renews: this.#renews,
      fault: (asked) => this.#faultOf(asked, planned),
      ...(started === undefined ? {} : { started }),
    });
    this.#steps.push(outcome);
    const when = `step ${this.#steps.length}`;
    this.#add(when, rule.checkOutput(outcome, [password, ...this.#lane.secrets]));
    this.#add(when, rule.checkEnded(outcome));
    return outcome;
  }

  #faultOf(asked: Asked, planned: readonly Planned[]): Fault | undefined {
    const one = planned.find(({ name, count }) => name === asked.name && count === asked.count);
    if (one === undefined) return undefined;
    this.#reached = true;
    const lasting = one.fault === 'hang' || (one.fault === '401' && !this.#renews);
    this.#unwritable ||= lasting && isWrite(asked.name) && /\/(secrets|leases)\b/.test(asked.name);
    return one.fault;
  }

  /** Whether new credentials are to be had. */
  get #renews(): boolean {
    return hash(`${this.#schedule.id} renews`) % 2 === 0;
  }

  /** What holds at any time, and what holds when a command ended by itself. */
  #checkAfter(outcome: Outcome, now: Observed, when: string): void {
    const { one, before, outcome: clean, after } = this.#prepared;
    const ended = !outcome.killed && !outcome.overdue && !this.#unwritable;
    const wasDeployed = before.revisions.some(({ label }) => label === 'deployed');
    const least = wasDeployed && one.verb !== 'uninstall' ? 1 : 0;
    // two records cannot be written at once: a killed command may leave both, never none
    this.#add(when, rule.checkDeployedCount(now, least, ended ? 1 : 2));
    this.#add(when, rule.checkRecords(now));
    this.#add(when, rule.checkOrphans(now, { inherited: this.#inherited, onlyDeployed: false }));
    this.#add(when, rule.checkShielded(now, this.#shielded));
    if (ended) {
      this.#add(when, rule.checkLeases(now));
      this.#add(when, rule.checkNothingPending(now, false));
    }
    if (outcome.status === 0 && clean.status === 0 && outcome.command === one.command) {
      this.#add(when, rule.checkConverged(now, after, 'exit-zero'));
      this.#add(when, rule.checkLastStatus(now, after, 'exit-zero'));
    }
  }

  #checkEnd(now: Observed): void {
    const { one, outcome: clean, after } = this.#prepared;
    const when = 'in the end';
    const deployed = after.revisions.filter(({ label }) => label === 'deployed').length;
    this.#add(when, rule.checkDeployedCount(now, deployed, Math.min(1, deployed)));
    this.#add(when, rule.checkNothingPending(now, true));
    this.#add(when, rule.checkRecords(now));
    if (clean.status === 0) this.#add(when, rule.checkHistory(now, one.maxHistory));
    this.#add(when, rule.checkOrphans(now, { inherited: this.#inherited, onlyDeployed: true }));
    this.#add(when, rule.checkShielded(now, this.#shielded));
    this.#add(when, rule.checkConverged(now, after));
    this.#add(when, rule.checkLastStatus(now, after, 'not-converged'));
    this.#add(when, rule.checkLeases(now));
  }

  /** What was there before and is not the release's, and hooks that stay when all goes well: no record tells of those. */
  get #inherited(): ReadonlySet<string> {
    const { objects } = this.#prepared.after;
    const hooks = [...objects].filter(([, { owner }]) => owner === undefined).map(([key]) => key);
    return new Set([...this.#shielded.keys(), ...hooks]);
  }

  /** The same command until it ends as without faults; gives what is there then. */
  async #recover(first: Outcome, after: Observed): Promise<Observed> {
    const { id, faults, prepared } = this.#schedule;
    let now = after;
    const { recovers } = this.#options;
    if (first.killed && recovers > 0 && hash(`${id} recover`) % recovers === 0) now = await this.#runRecover(now);
    for (const planned of faults.slice(1)) {
      const outcome = await this.#command(prepared.one.command, planned);
      now = await this.#lane.observe();
      this.#checkAfter(outcome, now, 'after the second fault');
    }
    const last = now.revisions.at(-1)?.label;
    let outcome = await this.#command(prepared.one.command);
    now = await this.#lane.observe();
    if (this.#isDone(outcome, now)) return now;
    const instead = this.#wayOfHelm(outcome, last);
    for (const command of instead) outcome = await this.#command(command);
    if (instead.length > 0) now = await this.#lane.observe();
    if (instead.length > 0 && this.#isDone(outcome, now)) return now;
    const detail = `the same command again: ${firstLine(outcome.stderr) || `ends with ${String(outcome.status)}`}`;
    this.#add('when run again', [{ rule: 'stuck', detail }]);
    return this.#asUsersDo();
  }

  /** An install that failed or was taken away in part, and recorded so, keeps its name; that is Helm's word, and these its ways on. */
  #wayOfHelm({ stderr }: Outcome, last: string | undefined): readonly string[] {
    const { verb, command } = this.#prepared.one;
    if (verb !== 'install' || !stderr.includes('cannot re-use a name')) return [];
    if (last === 'uninstalling' || (last === 'failed' && command.includes('--atomic')))
      return ['uninstall web', command];
    return last === 'failed' ? [command.replace(/^install/, 'upgrade --install')] : [];
  }

  async #runRecover(before: Observed): Promise<Observed> {
    const outcome = await this.#command('recover web');
    const now = await this.#lane.observe();
    const nothingThere = before.revisions.length === 0 && outcome.stderr.includes('not found');
    const { one, outcome: clean } = this.#prepared;
    // a removal is finished: with a hook that fails it fails as the command does
    const fails = one.verb === 'uninstall' && clean.status !== 0;
    if (outcome.status !== 0 && !nothingThere && !fails) {
      this.#add('recover', [{ rule: 'recover-fails', detail: firstLine(outcome.stderr) }]);
    }
    this.#checkAfter(outcome, now, 'after recover');
    this.#add('after recover', rule.checkOrphans(now, { inherited: this.#inherited, onlyDeployed: true }));
    return now;
  }

  /** What people do with a release that is stuck: go back, or remove it, and try again. */
  async #asUsersDo(): Promise<Observed> {
    const { verb, command } = this.#prepared.one;
    if (verb === 'install') await this.#command('uninstall web');
    else if (verb !== 'uninstall') await this.#command('rollback web');
    await this.#command(command);
    return this.#lane.observe();
  }

  #isDone({ status, stderr, overdue }: Outcome, now: Observed): boolean {
    const { one, outcome: clean } = this.#prepared;
    if (overdue) return false;
    if (one.verb === 'uninstall' && now.revisions.length === 0 && stderr.includes('not found')) return true;
    if (one.verb === 'uninstall' && stderr.includes('is already deleted')) return this.#lastAsWanted(now);
    if (one.verb === 'install' && clean.status === 0 && stderr.includes('cannot re-use a name'))
      return this.#lastAsWanted(now);
    return status === clean.status && !refusedAgain.test(stderr);
  }

  #lastAsWanted(now: Observed): boolean {
    return now.revisions.at(-1)?.label === this.#prepared.after.revisions.at(-1)?.label;
  }

  async #askHelm(now: Observed): Promise<void> {
    const { helm, helmReads, helmContinues } = this.#options;
    if (helm === undefined || now.revisions.length === 0) return;
    const { id, prepared } = this.#schedule;
    if (hash(`${id} read`) % helmReads === 0) this.#add('in the end', await readWithHelm(this.#lane, helm, now));
    if (hash(`${id} continue`) % helmContinues !== 0 || prepared.one.verb === 'uninstall') return;
    const chart = prepared.one.crds === undefined ? 'APP' : 'CRDS';
    this.#add('in the end', await continueWithHelm(this.#lane, helm, chart));
  }

  #add(when: string, check: Check): void {
    for (const violation of check) this.#violations.push({ ...violation, when });
  }
}

export function firstLine(text: string): string {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.find((line) => line.startsWith('Error:')) ?? lines[0] ?? '';
}
