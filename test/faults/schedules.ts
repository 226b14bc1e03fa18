/** Which request meets which fault: all of them, or some at random. Each schedule has a name by which it can be run again. */
import { createHash } from 'node:crypto';
import { caseName } from './cases.ts';
import type { Prepared } from './prepared.ts';
import { faults, type Asked, type Fault } from './proxy.ts';

export interface Planned extends Asked {
  readonly fault: Fault;
}

export interface Schedule {
  /** `upgrade/hooks/17/kill-after`, `random/42/7` */
  readonly id: string;
  readonly prepared: Prepared;
  /** For the command, and for the ones that follow it. The last command is never disturbed. */
  readonly faults: readonly (readonly Planned[])[];
}

/** Each case as it is: what a check finds there is wrong without any fault. */
export function undisturbed(all: readonly Prepared[]): Schedule[] {
  return all.map((prepared) => ({ id: `${caseName(prepared.one)}/0/none`, prepared, faults: [[]] }));
}

/** Every request of every case × every fault. */
export function enumerated(all: readonly Prepared[]): Schedule[] {
  return all.flatMap((prepared) =>
    prepared.requests.flatMap((asked, i) =>
      faults.map((fault) => ({
        id: `${caseName(prepared.one)}/${i + 1}/${fault}`,
        prepared,
        faults: [[{ ...asked, fault }]],
      })),
    ),
  );
}

/** Two to four faults each, in the command and in what is done after it. */
export function random(all: readonly Prepared[], seed: number, count: number): Schedule[] {
  return Array.from({ length: count }, (_, i) => randomOne(all, seed, i + 1));
}

function randomOne(all: readonly Prepared[], seed: number, number: number): Schedule {
  const id = `random/${seed}/${number}`;
  const choose = <T>(from: readonly T[], what: string): T => from[hash(`${id} ${what}`) % from.length]!;
  const prepared = choose(all, 'case');
  const command = (which: number): Planned[] =>
    Array.from({ length: 1 + (hash(`${id} many ${which}`) % 2) }, (_, i) => ({
      ...choose(prepared.requests, `request ${which} ${i}`),
      fault: choose(faults, `fault ${which} ${i}`),
    }));
  return { id, prepared, faults: [command(0), ...(hash(`${id} twice`) % 2 === 0 ? [command(1)] : [])] };
}

/**
 * So many of them, always the same ones, from all cases and faults alike: the next is taken from whatever case and fault have
 * given least.
 */
export function sample(schedules: readonly Schedule[], count: number): Schedule[] {
  const groups = new Map<string, Schedule[]>();
  for (const schedule of schedules.toSorted((a, b) => hash(a.id) - hash(b.id))) {
    const key = groupOf(schedule);
    groups.set(key, [...(groups.get(key) ?? []), schedule]);
  }
  const ordered = [...groups.values()].toSorted((a, b) => hash(groupOf(a[0]!)) - hash(groupOf(b[0]!)));
  const longest = Math.max(0, ...ordered.map(({ length }) => length));
  const rounds = Array.from({ length: longest }, (_, i) => ordered.flatMap((group) => group.slice(i, i + 1)));
  return rounds.flat().slice(0, count);
}

function groupOf({ prepared, faults: planned }: Schedule): string {
  return `${caseName(prepared.one)} ${planned[0]?.[0]?.fault ?? 'none'}`;
}

/** A number that is the same in every run, for choices. */
export function hash(text: string): number {
  return createHash('sha1').update(text).digest().readUInt32BE(0);
}

/** Whether the name of a run begins with what is wanted; `*` stands for any part between slashes. */
export function matches(id: string, wanted: string): boolean {
  if (wanted === '') return true;
  const parts = id.split('/');
  return wanted.split('/').every((part, i) => part === '*' || part === parts[i]);
}
