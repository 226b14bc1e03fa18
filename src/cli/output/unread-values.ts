/** Values that no template reads, for people and for programs. */
import { ordered } from '../../action/read/encoded.ts';
import { originText } from '../../explain/origin.ts';
import { pathText } from '../../explain/path.ts';
import type { Unheard, Unread } from '../../explain/unread.ts';
import type { Value } from '../../go/values.ts';
import { originReport } from './value-origins.ts';

const meanings: Readonly<Record<Unheard, string>> = {
  unknown: 'the chart does not know it',
  'without effect': 'without effect as the other values are',
  'subchart off': 'its subchart is off',
};

/** Misspelt ones first. */
export function unreadText(found: readonly Unread[]): string {
  if (found.length === 0) return 'Templates read all values that were given.\n';
  const order = Object.keys(meanings);
  const sorted = [...found].sort((a, b) => order.indexOf(a.why) - order.indexOf(b.why));
  const rows = sorted.map(({ path, origin, why, similar }) => [
    pathText(path),
    originText(origin),
    meanings[why] + (similar.length === 0 ? '' : `; did you mean ${similar.join(' or ')}?`),
  ]);
  const width = (column: number): number => Math.min(48, Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map(([path, origin, why]) => `${path!.padEnd(width(0))}  ${origin!.padEnd(width(1))}  ${why!}\n`)
    .join('');
}

export function unreadReport(found: readonly Unread[]): Value {
  return found.map(({ path, value, origin, why, similar }) =>
    ordered({ path: pathText(path), value, origin: originReport(origin), why, similar: [...similar] }),
  );
}
