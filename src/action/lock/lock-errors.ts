import { ScullError } from '../../errors.ts';
import { holderText } from './holder.ts';
import type { LeaseState } from './lease.ts';

/** `upgrade by process 4711 on build-7, since 2026-01-02T15:04:05Z` */
export function holdingText({ holder, operation, acquired }: LeaseState): string {
  const since = acquired === '' ? '' : `, since ${secondsOnly(acquired)}`;
  return `${operation === '' ? 'locked' : operation} by ${holderText(holder)}${since}`;
}

function secondsOnly(time: string): string {
  return time.replace(/\.\d+/, '');
}

/** Helm's text for a release that somebody else is changing. */
export function inProgress(name: string, lease: LeaseState): ScullError {
  return new ScullError('another operation (install/upgrade/rollback) is in progress', {
    code: 'release.locked',
    hint:
      `It is an ${holdingText(lease)}, and it is at work. Nothing was changed.\n`.replace('an rollback', 'a rollback') +
      `Wait for its end and run this again. unlock ${name} --force takes the lock away from it, and makes it stop.`,
  });
}

export function isLocked(error: unknown): error is ScullError {
  return error instanceof ScullError && error.code === 'release.locked';
}

/** Somebody took the lock away, so that the operation has to stop where it is. */
export function lockLost(name: string, lease: LeaseState | undefined): ScullError {
  const by = lease === undefined ? 'somebody removed it' : `it is an ${holdingText(lease)} now`;
  return new ScullError(`the lock of release "${name}" was lost: ${by}`, {
    code: 'release.lock-lost',
    hint: `What was done until then stays. status ${name} and history ${name} show how the release is.`,
  });
}
