import type { UndoFlag } from '../change/options.ts';

/** What Helm says first of a change that it undoes; '' where it is not to be undone. */
export function undoneBy(flag: UndoFlag, name: string, what: 'uninstalled' | 'rolled back'): string {
  return flag === '' ? '' : `release ${name} failed, and has been ${what} due to ${flag} being set: `;
}
