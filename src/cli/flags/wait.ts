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
  check: (value) => isStrategy(value) || readBool(value),
};

export const waitForJobsFlag: Flag = {
  name: 'wait-for-jobs',
  type: 'bool',
  usage: 'with --wait: wait for all jobs to complete too',
};

export const timeoutFlag: Flag = {
  name: 'timeout',
  type: 'duration',
  default: '5m0s',
  usage: 'how long one Kubernetes operation, such as the job of a hook, may take',
};

/** What `--wait` was given; undefined when it was not, or false. Alone it is Helm 3's way of waiting, or Helm 4's. */
export function waitStrategy(flags: FlagValues, helm: 3 | 4 = 3): WaitStrategy | undefined {
  if (!flags.changed('wait')) return undefined;
  const value = flags.string('wait');
  if (isStrategy(value)) return value;
  if (!readBool(value)) return undefined;
  return helm === 4 ? 'watcher' : 'legacy';
}

function isStrategy(value: string): value is WaitStrategy {
  return (strategies as readonly string[]).includes(value);
}
