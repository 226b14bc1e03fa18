/**
 * What would change in the cluster, and whether that is still so when it comes to it. Between plan and operation counts what would be
 * overwritten or taken away: a field that somebody else set meanwhile and that nobody touches is no reason to stop, and what a server
 * fills in anew at each try (a port that it chooses) is none either.
 */
import { compareManifests } from '../../diff/compare.ts';
import { ScullError } from '../../errors.ts';
import { quote } from '../../go/strconv-quote.ts';
import type { Approval, LastRevision } from '../change/approval.ts';
import type { Configuration } from '../configuration.ts';
import { mergedResult } from '../diff/diff-merged.ts';
import { mergedStates, type Merge, type Merged } from '../diff/merged.ts';
import type { DiffResult } from '../diff/remarks.ts';
import type { DiffOptions } from '../diff/sides.ts';

export interface Examined {
  readonly diff: DiffResult;
  readonly approval: Approval;
}

/** `texts`: what is compared by manifests, before and after. `last`: undefined for no revision. */
export async function examine(
  config: Configuration,
  {
    merge,
    texts,
    last,
  }: { readonly merge: Merge; readonly texts: readonly string[]; readonly last: LastRevision | undefined },
  options: DiffOptions,
): Promise<Examined> {
  const merged = await mergedStates(merge);
  const seen = whatGoes(merged);
  return {
    diff: mergedResult(config, merged, merge, texts, options),
    approval: {
      checkLast: (now) => {
        checkLast(merge.owner.name, last, now);
      },
      checkObjects: async () => {
        checkSame(seen, whatGoes(await mergedStates(merge)));
      },
    },
  };
}

const plain = {
  stripTrailingCr: false,
  secrets: 'shown',
  hiddenKinds: [],
  findRenames: 0,
  hiddenLines: [],
} as const;

/** By title: what happens to an object, and the lines that it loses. */
function whatGoes({ before, after, foreign }: Merged): Map<string, string> {
  const { entries } = compareManifests(before, after, plain);
  const lost = entries.map(({ title, change, lines }): [string, string] => {
    const gone = lines.filter((line) => line.change === '-').map(({ text }) => text);
    return [title, [change, foreign.get(title) ?? '', ...gone].join('\n')];
  });
  return new Map(lost);
}

function checkSame(seen: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): void {
  const titles = [...new Set([...seen.keys(), ...now.keys()])];
  const others = titles.filter((title) => seen.get(title) !== now.get(title));
  if (others.length === 0) return;
  const more = others.length > 1 ? ` and ${others.length - 1} more` : '';
  throw stale(`the plan is out of date: ${others[0]!}${more} changed in the cluster since it was made`);
}

function checkLast(name: string, then: LastRevision | undefined, now: LastRevision | undefined): void {
  if (then?.version === now?.version && then?.status === now?.status) return;
  const texts = [then, now].map((last) =>
    last === undefined ? 'no revision' : `revision ${last.version} (${last.status})`,
  );
  throw stale(
    `the plan is out of date: the release ${quote(name)} had ${texts[0]!} when it was made, and has ${texts[1]!} now`,
  );
}

function stale(text: string): ScullError {
  return new ScullError(text, { code: 'plan.stale', hint: 'Nothing was changed. Make a new plan.' });
}
