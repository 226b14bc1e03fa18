import { isDryRun } from '../change/dry-run.ts';
import { applyOptions, type Operation } from '../change/operation.ts';
import type { UpgradeOptions } from '../change/upgrade-options.ts';
import type { Check } from './preflight.ts';
import { undoneBy } from './undone.ts';
import { checkUpdate, type Checked, type Objects } from './update.ts';

/** Throws, with nothing changed, if the upgrade cannot go well. */
export function checkUpgrade(
  operation: Operation<UpgradeOptions> & Pick<Check, 'crdsChanged'>,
  objects: Objects,
): Promise<Checked> {
  const { options, release } = operation;
  const { noHooks, takeOwnership, preflight, dryRun, undo } = options;
  return checkUpdate(
    {
      ...operation,
      apply: applyOptions(operation),
      event: 'pre-upgrade',
      noHooks,
      takeOwnership,
      dryRun: isDryRun(dryRun),
      preflight,
      verb: 'update',
      undone: undoneBy(undo, release.name, 'rolled back'),
    },
    objects,
  );
}
