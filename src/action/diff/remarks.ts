/** What a comparison with the cluster has to say beside lines. */
import type { DiffEntry, DiffReport } from '../../diff/compare.ts';
import type { FieldOwner } from '../../diff/field-owners.ts';
import type { Value } from '../../go/values.ts';
import type { Merge, Merged } from './merged.ts';

export interface DiffResult {
  readonly report: DiffReport;
  /** Undefined where the cluster was not compared with. */
  readonly remarks?: DiffRemarks;
}

export interface DiffRemarks {
  /** For people, a line each. */
  readonly notes: (entry: DiffEntry) => readonly string[];
  /** For programs: members of an entry. */
  readonly members: (entry: DiffEntry) => Readonly<Record<string, Value>>;
}

export function remarksOf(merged: Merged, merge: Merge): DiffRemarks {
  return {
    notes: (entry) => (entry.change === 'OWNERSHIP' ? [] : noteLines(entry, merged, merge)),
    members: (entry) => membersOf(entry, merged),
  };
}

function noteLines(
  { title }: DiffEntry,
  { remarks, foreign }: Merged,
  { takeOwnership, verb = 'an upgrade' }: Merge,
): string[] {
  const found = remarks.get(title);
  if (found === undefined) return [];
  const other = foreign.get(title);
  return [
    ...(found.refused === undefined ? [] : [`the server refuses it: ${oneLine(found.refused)}`]),
    ...(found.replaced ? ['it is replaced as a whole'] : []),
    ...(other === undefined || takeOwnership ? [] : [`${ownerText(other)}: ${verb} needs --take-ownership`]),
    ...(found.untried === undefined ? [] : [`merged without the server: ${oneLine(found.untried)}`]),
    ...found.held.map(({ field, owner }) => `${field} was set by ${managerText(owner)}`),
  ];
}

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}

function ownerText(release: string): string {
  return release === '' ? 'it belongs to no release' : `it belongs to the release ${release}`;
}

/** `kubectl-edit (Update, 2026-01-02T03:04:05Z)` */
function managerText({ manager, operation, subresource, time }: FieldOwner): string {
  return `${manager} (${[operation, subresource, time].filter((word) => word !== '').join(', ')})`;
}

function membersOf({ title }: DiffEntry, { remarks, foreign }: Merged): Record<string, Value> {
  const found = remarks.get(title);
  if (found === undefined) return {};
  const other = foreign.get(title);
  const held = found.held.map(({ field, owner }): Value => new Map(Object.entries({ field, ...owner })));
  return {
    ...(found.refused === undefined ? {} : { refused: found.refused }),
    ...(found.replaced ? { replaced: true } : {}),
    ...(other === undefined ? {} : { release: other }),
    ...(found.untried === undefined ? {} : { mergedWithoutServer: found.untried }),
    ...(held.length === 0 ? {} : { heldFields: held }),
  };
}
