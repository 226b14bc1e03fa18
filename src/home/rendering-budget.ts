/** What a rendering on this machine may use up: the limits, and what they are measured by. */
import { scaledLimits, type Machine, type RenderLimits } from '../engine/budget.ts';
import { ScullError } from '../errors.ts';
import type { Environment } from './paths.ts';

/** Multiplies the limits of a rendering. */
export const LIMITS_VARIABLE = 'SCULL_RENDER_LIMITS';

const machine: Machine = {
  milliseconds: () => performance.now(),
  megabytes: () => process.memoryUsage.rss() / 1024 / 1024,
};

export interface RenderingBudget {
  readonly machine: Machine;
  readonly limits?: Required<RenderLimits>;
}

/** Throws a `ScullError` for a factor that is none. */
export function renderingBudget(env: Environment): RenderingBudget {
  const given = env[LIMITS_VARIABLE] ?? '';
  if (given === '') return { machine };
  const factor = Number(given);
  if (!/^\d+(?:\.\d+)?$/.test(given) || factor === 0) {
    const text = `${LIMITS_VARIABLE} must be a positive number by which the limits of a rendering are multiplied, not ${JSON.stringify(given)}`;
    throw new ScullError(text, { code: 'settings.render-limits' });
  }
  return { machine, limits: scaledLimits(factor) };
}
