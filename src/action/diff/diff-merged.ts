/** The cluster as it is, and as it would be: `--three-way-merge` and `--take-ownership` of helm-diff v3.15.11. */
import { compareManifests, diffTexts, type DiffEntry } from '../../diff/compare.ts';
import { compareStrings } from '../../go/strings.ts';
import type { Configuration } from '../configuration.ts';
import { mergedStates, type Merge, type Merged } from './merged.ts';
import { remarksOf, type DiffResult } from './remarks.ts';
import { readSides, type DiffOptions } from './sides.ts';

/** `hooks` are those before and after, as text: nothing of them is in the cluster that could be compared. */
export async function diffMerged(
  config: Configuration,
  merge: Merge,
  hooks: readonly string[],
  options: DiffOptions,
): Promise<DiffResult> {
  return mergedResult(config, await mergedStates(merge), merge, hooks, options);
}

export function mergedResult(
  config: Configuration,
  merged: Merged,
  merge: Merge,
  hooks: readonly string[],
  options: DiffOptions,
): DiffResult {
  const { namespace } = merge.owner;
  const sides = hooks.map((manifest) => ({ manifest, namespace }));
  const [hooksBefore = new Map(), hooksAfter = new Map()] = readSides(config, sides, options);
  const before = new Map([...merged.before, ...hooksBefore]);
  const after = new Map([...merged.after, ...hooksAfter]);
  const report = compareManifests(before, after, options);
  const taken = merge.takeOwnership ? ownershipEntries(merged, merge) : [];
  const entries = [...taken, ...report.entries];
  return {
    report: { entries, changed: entries.length > 0 },
    remarks: remarksOf(merged, merge),
  };
}

function ownershipEntries({ foreign, after }: Merged, { owner }: Merge): DiffEntry[] {
  const titles = [...foreign.keys()].sort(compareStrings);
  return titles.map((title) => ({
    title,
    object: after.get(title)!,
    change: 'OWNERSHIP',
    lines: diffTexts(foreign.get(title)!, `${owner.namespace}/${owner.name}`),
    before: undefined,
    after: undefined,
    hidden: false,
  }));
}
