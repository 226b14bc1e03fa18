/**
 * Faults at each call that changes a file, for the binary and for real Helm, a few at a time; and the table of what came of them.
 */
import { binary, realHelm } from '../cluster/cluster.ts';
import { Subject, type Point, type Verdict } from './attempt.ts';
import { commands, type FileCommand } from './commands.ts';
import { faults, type Fault } from './strace.ts';
import { openWorld } from './world.ts';

export type Side = 'scull' | 'helm';

export interface Finding extends Verdict {
  readonly side: Side;
  readonly command: FileCommand;
}

export interface FaultRunOptions {
  readonly sides: readonly Side[];
  /** Part of a command's name; all where there is none. */
  readonly only?: string | undefined;
  /** One in so many points of each command, the same ones each time. */
  readonly oneIn?: number;
  readonly atOnce?: number;
  readonly found?: (finding: Finding) => void;
}

export async function runFaults({ sides, only, oneIn = 1, atOnce = 2, found }: FaultRunOptions): Promise<Finding[]> {
  const chosen = commands.filter(({ name }) => only === undefined || name.includes(only));
  const world = await openWorld(JSON.stringify(chosen));
  const findings: Finding[] = [];
  try {
    for (const [place, command] of chosen.entries()) {
      for (const side of sides) {
        if (command.ours === true && side === 'helm') continue;
        const subject = await Subject.open(side === 'helm' ? realHelm : binary, command, world);
        const points = subject.points().filter((_, i) => i % oneIn === place % oneIn);
        await forAll(points, atOnce, async (point: Point) => {
          const finding = { ...(await subject.judge(point)), side, command };
          findings.push(finding);
          found?.(finding);
        });
      }
    }
  } finally {
    world.close();
  }
  return findings;
}

async function forAll<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** One line for a broken promise. */
export function describeFinding({ side, command, call, fault, broken, stderr }: Finding): string {
  const at = `${side} | ${command.name} | ${fault} at ${call.name} of ${call.path}`;
  return `${at}: ${(broken ?? ['the call did not come']).join('; ')} | ${stderr.trim().split('\n').join(' / ').slice(0, 300)}`;
}

/** Command × fault: `runs/violations`, ours first. */
export function tableOf(findings: readonly Finding[]): string {
  const cell = (name: string | undefined, fault: Fault | undefined): string => {
    const numbers = (['scull', 'helm'] as const).map((side) => {
      const mine = findings.filter(
        (one) =>
          one.side === side &&
          (name === undefined || one.command.name === name) &&
          (fault === undefined || one.fault === fault) &&
          one.broken !== undefined,
      );
      return mine.length === 0
        ? '-'
        : `${String(mine.filter(({ broken }) => broken!.length > 0).length)}/${String(mine.length)}`;
    });
    return numbers.join(' ');
  };
  const names = [...new Set(findings.map(({ command }) => command.name))];
  const rows = [
    ['violations/runs, scull and Helm', ...faults, 'all'],
    ...names.map((name) => [name, ...faults.map((fault) => cell(name, fault)), cell(name, undefined)]),
    ['all', ...faults.map((fault) => cell(undefined, fault)), cell(undefined, undefined)],
  ];
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map((row) =>
      row
        .map((text, i) => text.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
