/**
 * Flags for waiting, shared by install, upgrade, rollback and uninstall. `--wait` is Helm 3's switch and takes the strategies of
 * Helm 4 besides; alone it means what the Helm does that is asked for.
 */
import type { WaitStrategy } from '../../kube/wait/options.ts';
import type { Flag } from './flag.ts';
import type { FlagValues } from './parse.ts';
import { readBool } from './value.ts';

const strategies: readonly WaitStrategy[] = ['watcher', 'hookOnly', 'legacy'];

export const waitFlag: Flag = {
  name: 'wait',
  type: 'string',
  typeName: 'WaitStrategy',
  valueWhenBare: 'true',
  values: strategies,
  usage:
    'wait until workloads, volume claims and services are ready, at most for --timeout; watcher judges by status ' +
    'conditions, legacy (as without a value) as Helm 3 does, hookOnly does not wait',
  check: (value, helm) => isStrategy(value) || readSwitch(value, helm),
};

function readSwitch(value: string, helm: 3 | 4): boolean {
  try {
    return readBool(value);
  } catch (error) {
    if (helm === 3) throw error;
    const text = `invalid wait input ${JSON.stringify(value)}. Valid inputs are watcher, hookOnly, and legacy`;
    throw new Error(text, { cause: error });
  }
}

export const waitForJobsFlag: Flag = {
  name: 'wait-for-jobs',
  type: 'bool',
  usage: 'with --wait: wait for all jobs to complete too',
};

export const progressModes = ['auto', 'table', 'plain', 'json', 'none'] as const;
export type ProgressMode = (typeof progressModes)[number];

export const progressFlag: Flag = {
  name: 'progress',
  type: 'string',
  default: 'auto',
  values: progressModes,
  usage:
    'how waiting is shown on the standard error: a table, plain lines, JSON events, none; auto is a table on a terminal ' +
    'and none elsewhere',
  check: readProgressMode,
};

/** Throws with the words there are. */
export function readProgressMode(value: string): ProgressMode {
  const mode = progressModes.find((one) => one === value);
  if (mode === undefined) throw new Error(`must be one of ${progressModes.join(', ')}`);
  return mode;
}

export const timeoutFlag: Flag = {
  name: 'timeout',
  type: 'duration',
  default: '5m0s',
  usage: 'how long one Kubernetes operation, such as the job of a hook, may take',
};

/**
 * What `--wait` was given. As Helm 3: undefined when it was not, or false, and alone it means its way of waiting. As Helm 4 hooks
 * are waited for in its own way in any case, and a switch is warned of.
 */
export function waitStrategy(flags: FlagValues, asHelm4?: (warning: string) => void): WaitStrategy | undefined {
  const value = flags.changed('wait') ? flags.string('wait') : 'false';
  if (isStrategy(value)) return value;
  const wait = readBool(value);
  if (asHelm4 === undefined) return wait ? 'legacy' : undefined;
  const strategy = wait ? 'watcher' : 'hookOnly';
  if (flags.changed('wait') && !flags.bare('wait')) {
    asHelm4(`--wait=${String(wait)} is deprecated (boolean value) and can be replaced with --wait=${strategy}`);
  }
  return strategy;
}

function isStrategy(value: string): value is WaitStrategy {
  return (strategies as readonly string[]).includes(value);
}
