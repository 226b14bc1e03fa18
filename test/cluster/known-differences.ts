/** Where the binary differs from Helm 3.22 on purpose. An entry that no longer differs is an error, too. */
import type { Aspect } from './compare.ts';

export interface KnownDifference {
  /** The scenario's name. */
  readonly scenario: string;
  /** Counted from 1. */
  readonly step: number;
  readonly aspect: Aspect;
  readonly reason: string;
}

export function differs(
  scenario: string,
  reason: string,
  at: Readonly<Record<number, readonly Aspect[]>>,
): KnownDifference[] {
  return Object.entries(at).flatMap(([step, aspects]) =>
    aspects.map((aspect) => ({ scenario, step: Number(step), aspect, reason })),
  );
}

export const knownDifferences: readonly KnownDifference[] = [
  ...differs(
    'bad input: the last record is broken',
    'a record that cannot be read is named before anything is done; Helm passes over it, and fails when it makes that revision',
    { 4: ['stderr', 'error'], 5: ['stderr', 'error'], 6: ['stderr', 'error'] },
  ),
  ...differs(
    'rollback: to a failed revision',
    'the revision that is deployed stays so when a rollback fails; Helm leaves none deployed',
    {
      4: ['objects', 'records'],
      5: ['stdout', 'objects', 'records'],
      6: ['objects', 'records'],
      7: ['stdout', 'objects', 'records'],
    },
  ),
  ...differs(
    'uninstall: --wait on an object that stays',
    'the record stays until everything is gone; Helm forgets the release, and its object stays',
    { 3: ['objects', 'records'], 4: ['objects', 'records'], 5: ['objects', 'records'] },
  ),
  ...differs(
    'access: no records',
    'a name is free when the server says so, and not when it refuses to tell; Helm refuses one request later',
    { 1: ['stderr', 'error'] },
  ),
  ...differs(
    'custom: a cluster-wide object of another release',
    'what another release has taken over stays with it; Helm deletes it',
    { 4: ['stderr', 'objects'] },
  ),
];
