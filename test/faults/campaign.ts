/** Many runs, some at a time: lanes are opened, cases prepared, schedules made and run. What `run.ts` and the tests share. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uniqueName, type Cluster } from '../cluster/cluster.ts';
import type { Server } from '../control-plane/api.ts';
import { caseName, type Case } from './cases.ts';
import { Lane } from './lane.ts';
import { runSchedule, type RunOptions, type RunResult } from './one-run.ts';
import { prepare, type Prepared } from './prepared.ts';
import { hash, matches, type Schedule } from './schedules.ts';
import type { Running, Subject } from './subject.ts';

export interface Campaign {
  readonly results: readonly RunResult[];
  /** Runs that could not be made at all, which is a defect of the harness or of the machine. */
  readonly broken: readonly { readonly id: string; readonly reason: string }[];
  /** Runs that the command sends another request in, so that the fault never met one. */
  readonly unreached: number;
  readonly ms: number;
}

export interface Progress {
  readonly done: number;
  readonly all: number;
  readonly violating: number;
  readonly result: RunResult | undefined;
}

export class Lanes {
  readonly #lanes: Lane[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'scull-fault-lanes-'));
  readonly #running = new Set<Running>();
  #stopped = false;

  static async open(cluster: Cluster, plane: Server, count: number): Promise<Lanes> {
    const lanes = new Lanes();
    const run = uniqueName('flt');
    const names = Array.from({ length: count }, (_, i) => `${run}-${String(i).padStart(2, '0')}`);
    lanes.#lanes.push(...(await Promise.all(names.map((name) => Lane.open(cluster, plane, lanes.#folder, name)))));
    return lanes;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Ends what runs, and begins nothing new. */
  stop(): void {
    this.#stopped = true;
    for (const running of this.#running) void running.kill();
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.close()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  prepareAll(subject: Subject, cases: readonly Case[]): Promise<Prepared[]> {
    return this.#each(cases, (lane, one) => prepare(lane, subject, one));
  }

  async runAll(
    schedules: readonly Schedule[],
    options: RunOptions,
    tell: (progress: Progress) => void,
  ): Promise<Campaign> {
    const begun = performance.now();
    const results: RunResult[] = [];
    const broken: { id: string; reason: string }[] = [];
    let [done, violating] = [0, 0];
    const started = (running: Running): void => {
      this.#running.add(running);
      void running.ended.finally(() => this.#running.delete(running));
    };
    // hangs take seconds and no work: they are spread among the others
    const order = schedules.toSorted((a, b) => hash(a.id) - hash(b.id));
    await this.#each(order, async (lane, schedule) => {
      let result: RunResult | undefined;
      // a request of the harness itself may fail too: then nothing is known, and the run is made once more
      for (let tries = 1; result === undefined && tries <= 2 && !this.#stopped; tries++) {
        try {
          result = await runSchedule(lane, schedule, { ...options, started });
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          if (tries === 2) broken.push({ id: schedule.id, reason });
        }
      }
      if (this.#stopped) return;
      done++;
      if (result !== undefined) results.push(result);
      if (result !== undefined && result.violations.length > 0) violating++;
      tell({ done, all: schedules.length, violating, result });
    });
    const reached = results.filter((result) => result.reached);
    const ms = performance.now() - begun;
    return { results: reached, broken, unreached: results.length - reached.length, ms };
  }

  /** Each item by whichever lane is free; the outcomes in the order of the items. */
  async #each<T, R>(items: readonly T[], work: (lane: Lane, item: T) => Promise<R>): Promise<R[]> {
    const outcomes: R[] = [];
    let next = 0;
    await Promise.all(
      this.#lanes.map(async (lane) => {
        while (next < items.length && !this.#stopped) {
          const i = next++;
          outcomes[i] = await work(lane, items[i]!);
        }
      }),
    );
    return outcomes;
  }
}

/** The cases whose runs may be wanted by a name like `upgrade`, `upgrade/hooks` or `upgrade/hooks/17/kill-after`. */
export function casesFor(cases: readonly Case[], only: string): readonly Case[] {
  if (only === '' || only.startsWith('random/')) return cases;
  const beginning = only.split('/').slice(0, 2).join('/');
  return cases.filter((one) => matches(caseName(one), beginning));
}
