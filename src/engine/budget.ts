/**
 * What a rendering may use up. Helm bounds nothing but the depth of `include` (1000 of one name), so a chart can hold the
 * machine until it is killed. Steps, output and depth are over a hundred times what the largest of 2,243 renderings of public charts
 * took; time and memory, which depend on the machine, are seven and seventeen times (docs/limits.md).
 */
import { ExhaustedError, INTERVAL, watched } from '../go/meter.ts';
import type { Limits } from '../template/template-set.ts';

/** What the machine says of this process. */
export interface Machine {
  /** On a clock that only goes on. */
  milliseconds(): number;
  /** What the process takes of the memory. */
  megabytes(): number;
}

export interface RenderLimits extends Limits {
  /** Wall time of one rendering; needs a `Machine`. */
  readonly maxSeconds?: number;
  /** By which the process may grow in one rendering; needs a `Machine`. */
  readonly maxMegabytes?: number;
}

export const defaultLimits = {
  /** UTF-16 units of all files together. */
  maxOutput: 1 << 29,
  maxSteps: 20_000_000,
  maxDepth: 100_000,
  maxSeconds: 300,
  maxMegabytes: 2048,
} as const satisfies RenderLimits;

/** All limits but that of depth times `factor`. */
export function scaledLimits(factor: number): Required<RenderLimits> {
  const { maxOutput, maxSteps, maxDepth, maxSeconds, maxMegabytes } = defaultLimits;
  return {
    maxOutput: Math.floor(maxOutput * factor),
    maxSteps: Math.floor(maxSteps * factor),
    maxDepth,
    maxSeconds: shortest(maxSeconds * factor),
    maxMegabytes: shortest(maxMegabytes * factor),
  };
}

/** Without the digits that multiplying leaves. */
function shortest(n: number): number {
  return Number(n.toPrecision(6));
}

/** How long after the last time the memory is asked for, which costs a system call. */
const MEMORY_INTERVAL = 20;
/** If what was done since the last look took longer, the next look comes at once. */
const SLOW = 10;

/** Runs a rendering under watch. It is stopped by an `ExhaustedError`, which templates locate. */
export function withinBudget<T>(limits: RenderLimits, machine: Machine | undefined, run: () => T): T {
  if (machine === undefined) return run();
  const { maxSeconds = Infinity, maxMegabytes = Infinity } = limits;
  const begun = machine.milliseconds();
  let last = begun;
  let asked = begun;
  let before = -1;
  const look = (): number => {
    const now = machine.milliseconds();
    const next = now - last > SLOW ? 0 : INTERVAL;
    last = now;
    if (now - begun > maxSeconds * 1000)
      throw new ExhaustedError('time', `exceeded maximum time of a rendering (${maxSeconds} s)`);
    if (now - asked < MEMORY_INTERVAL) return next;
    asked = now;
    const megabytes = machine.megabytes();
    if (before < 0) before = megabytes;
    else if (megabytes - before > maxMegabytes)
      throw new ExhaustedError('memory', `exceeded maximum memory of a rendering (${maxMegabytes} MiB)`);
    return next;
  };
  return watched(look, run);
}
