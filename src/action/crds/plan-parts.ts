/** What of an upgrade can be tried beside definitions that are still to change, and what is only shown. */
import type { UpgradePlan } from '../upgrade.ts';

export interface PlanParts {
  /** The manifest of the revision before and the new one, without objects whose kinds come or change. */
  readonly known: readonly [before: string, after: string];
  /** Those, and the definitions. */
  readonly shown: readonly [before: string, after: string];
}

export function partsOf({ crds, current, release }: Pick<UpgradePlan, 'crds' | 'current' | 'release'>): PlanParts {
  if (crds === undefined) return { known: [current.manifest, release.manifest], shown: ['', ''] };
  const [before, after] = [crds.kinds.part(current.manifest), crds.kinds.part(release.manifest)];
  const texts = crds.texts();
  return { known: [before[0], after[0]], shown: [texts[0] + before[1], texts[1] + after[1]] };
}
