import { ScullError } from '../../errors.ts';
import type { Release } from '../../release/release.ts';
import type { Configuration } from '../configuration.ts';
import type { ApplyChoice } from './options.ts';

/** Whether the server merges; of a record that does not tell, the client did. */
export function isServerSide({ applyMethod }: Pick<Release, 'applyMethod'>): boolean {
  return applyMethod === 'ssa';
}

/** What a new record says of it: Helm 3 knows no such thing, Helm 4 always says it. */
export function recordedMethod(
  serverSide: boolean,
  { settings }: Pick<Configuration, 'settings'>,
): Pick<Release, 'applyMethod'> {
  if (serverSide) return { applyMethod: 'ssa' };
  return settings.helm === 4 ? { applyMethod: 'csa' } : {};
}

/** Throws with the texts of Helm v4.3.1 for what cannot go together; `auto` has been decided by now. */
export function checkApplyChoice({ force, forceConflicts }: ApplyChoice, serverSide: boolean): void {
  if (forceConflicts && !serverSide) {
    const text = 'invalid client update option(s): forceConflicts enabled when serverSideApply disabled';
    throw new ScullError(text, { code: 'apply.options', hint: '--force-conflicts goes with --server-side' });
  }
  if (force && serverSide) {
    const text = 'invalid operation: cannot use server-side apply and force replace together';
    throw new ScullError(text, { code: 'apply.options' });
  }
}
