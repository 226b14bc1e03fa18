/** Releases and revisions as rows and elements: cmd/helm/list.go and history.go of Helm v3.22.0. */
import { encoded, ordered, type OutputFormat } from '../../action/read/encoded.ts';
import { int } from '../../go/values.ts';
import type { Zone } from '../../go/time-zone.ts';
import type { ReleaseSummary } from '../../release/summary.ts';
import { ANSIC, formatReleaseTime, releaseTimeString } from '../../release/time.ts';
import { statusColour, type Mark } from './colours.ts';
import { tableText } from './table.ts';

export interface ListForm {
  readonly format: OutputFormat;
  /** Names only. */
  readonly short: boolean;
  readonly noHeaders: boolean;
  /** A layout of Go; '' for Go's usual form. */
  readonly timeFormat: string;
  readonly zone: () => Zone;
}

export function listText(rows: readonly ReleaseSummary[], form: ListForm): string {
  const { format } = form;
  if (form.short) {
    const names = rows.map(({ name }) => name);
    return format === 'table' ? names.map((name) => `${name}\n`).join('') : encoded(names, format);
  }
  const elements = rows.map((row) => listElement(row, form));
  if (format !== 'table') return encoded(elements.map(ordered), format);
  return tableText([...(form.noHeaders ? [] : [listHeader]), ...elements.map((element) => Object.values(element))]);
}

const listHeader = ['NAME', 'NAMESPACE', 'REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION'];

function listElement(row: ReleaseSummary, form: ListForm): Readonly<Record<string, string>> {
  return {
    name: row.name,
    namespace: row.namespace,
    revision: String(row.version),
    updated: updatedText(row, form),
    status: row.status,
    chart: chartName(row),
    app_version: appVersion(row),
  };
}

/** The colours of the table of `listText`. */
export function listMarks(rows: readonly ReleaseSummary[], form: ListForm): readonly Mark[] {
  const header = form.noHeaders ? [] : listHeader.map((cell): Mark => [cell, 'bold']);
  const cells = rows.flatMap((row) =>
    Object.entries(listElement(row, form)).map(([column, cell]): Mark => {
      if (column === 'namespace') return [cell, 'cyan'];
      return [cell, column === 'status' ? statusColour(row.status) : undefined];
    }),
  );
  return [...header, ...cells];
}

function updatedText({ lastDeployed }: ReleaseSummary, { timeFormat, zone }: ListForm): string {
  if (lastDeployed === '') return '-';
  return timeFormat === ''
    ? releaseTimeString(lastDeployed, zone())
    : formatReleaseTime(lastDeployed, timeFormat, zone());
}

export interface HistoryForm {
  readonly format: OutputFormat;
  /** With the revisions that rollbacks went back to, as Helm v4.3.1 shows them. */
  readonly rollbacks: boolean;
}

export function historyText(revisions: readonly ReleaseSummary[], { format, rollbacks }: HistoryForm): string {
  if (format !== 'table') {
    const elements = revisions.map((revision) =>
      ordered({
        revision: int(revision.version),
        updated: revision.lastDeployed,
        status: revision.status,
        chart: chartName(revision),
        app_version: appVersion(revision),
        ...(rollbacks && rolledBackTo(revision) > 0 ? { rollback_revision: int(rolledBackTo(revision)) } : {}),
        description: revision.description,
      }),
    );
    return encoded(elements, format);
  }
  const rows = revisions.map((revision) => [
    String(revision.version),
    formatReleaseTime(revision.lastDeployed, ANSIC),
    revision.status,
    chartName(revision),
    appVersion(revision),
    ...(rollbacks ? [String(rolledBackTo(revision) || '')] : []),
    revision.description,
  ]);
  const column = rollbacks ? ['ROLLBACK'] : [];
  return tableText([['REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION', ...column, 'DESCRIPTION'], ...rows]);
}

/** 0 for none. What Helm 3 wrote says it in its description only. */
function rolledBackTo({ rollbackRevision, description }: ReleaseSummary): number {
  return rollbackRevision ?? Number(/^Rollback to (\d+)$/.exec(description)?.[1] ?? 0);
}

/** `web-1.2.3` */
function chartName({ chart }: ReleaseSummary): string {
  return chart === undefined ? 'MISSING' : `${chart.name}-${chart.version}`;
}

function appVersion({ chart }: ReleaseSummary): string {
  return chart === undefined ? 'MISSING' : chart.appVersion;
}
