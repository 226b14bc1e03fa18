/**
 * Objects as tables that the server printed: the TablePrinter of kubectl 0.37 over HumanReadablePrinter of cli-runtime, as
 * `status` of Helm v3.22.0 uses them. Each table is laid out by itself, and its header is left out when it has the columns
 * of the one before; so the rows of objects that were asked for one by one do not line up. That is how Helm prints them.
 */
import { byteLength } from '../../go/strings.ts';
import { GoInt } from '../../go/values.ts';
import type { Table, TableColumn } from '../../kube/client.ts';

/** The block below `RESOURCES:`: each kind, its tables, an empty line. '' where there are none. */
export function resourceTables(byKind: ReadonlyMap<string, readonly Table[]>): string {
  let columns: readonly TableColumn[] = [];
  let headed = false;
  let out = '';
  for (const [kind, tables] of byKind) {
    out += `==> ${kind}\n`;
    for (const table of tables) {
      const same = table.columns.length === 0 || sameColumns(table.columns, columns);
      const own = table.columns.length === 0 ? columns : table.columns;
      if (!same) headed = false;
      out += tableLines({ ...table, columns: own }, !(headed && same));
      columns = own;
      if (table.rows.length > 0) headed = true;
    }
    out += '\n';
  }
  return out;
}

function sameColumns(a: readonly TableColumn[], b: readonly TableColumn[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, type, format, priority }, i) => {
      const other = b[i]!;
      return name === other.name && type === other.type && format === other.format && priority === other.priority;
    })
  );
}

const MIN_WIDTH = 6;
const PADDING = 3;

function tableLines({ columns, rows }: Table, withHeader: boolean): string {
  if (rows.length === 0) return '';
  const shown = [...columns.keys()].filter((i) => columns[i]!.priority === 0);
  const lines = rows.map(({ cells }) => shown.filter((i) => i < cells.length).map((i) => cellText(cells[i])));
  if (withHeader) lines.unshift(shown.map((i) => columns[i]!.name.toUpperCase()));
  const widths = shown.map((_, i) => Math.max(MIN_WIDTH, ...lines.map((line) => byteLength(line[i] ?? '') + PADDING)));
  return lines.map((line) => `${line.map((cell, i) => padded(cell, i, line, widths)).join('')}\n`).join('');
}

function padded(cell: string, at: number, line: readonly string[], widths: readonly number[]): string {
  return at === line.length - 1 ? cell : cell + ' '.repeat(Math.max(widths[at]! - characters(cell), 0));
}

/** One line, with nothing that steers a terminal. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  const text = cell instanceof GoInt ? String(cell.value) : typeof cell === 'string' ? cell : JSON.stringify(cell);
  const end = text.search(/[\f\n\r]/);
  const line = end < 0 ? text : `${text.slice(0, end)}...`;
  return line.replaceAll('\x1b', '^[');
}

/** The layout counts code points. */
function characters(text: string): number {
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '.').length;
}
