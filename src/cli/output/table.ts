/**
 * Tables as github.com/gosuri/uitable v0.0.4 prints them for Helm v3.22.0: cells padded to the widest of their column, tabs
 * between them, the last one padded too. A cell of several lines is cut to the width of its longest line, as all its lines
 * together are wider than that: a quirk that scripts may see.
 */
import { charWidth, textWidth } from './text-width.ts';

/**
 * The rows as text, ended by a line break; no rows give an empty line. Cells are cut to `maxWidth` columns, unless that is 0.
 */
export function tableText(rows: readonly (readonly string[])[], maxWidth = 0): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) {
      for (const line of cell.split('\n')) {
        const own = textWidth(line);
        widths[i] = Math.max(widths[i] ?? 0, maxWidth > 0 ? Math.min(own, maxWidth) : own);
      }
    }
  }
  if (maxWidth > 0) for (const [i, width] of widths.entries()) widths[i] = Math.min(width, maxWidth);
  return `${rows.map((row) => rowText(row, widths)).join('\n')}\n`;
}

function rowText(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, i) => resized(cell, widths[i]!).split('\n'));
  const height = Math.max(...cells.map((lines) => lines.length));
  const lines: string[] = [];
  for (let at = 0; at < height; at++) {
    lines.push(
      cells
        .map((cell) => cell[at] ?? ' ')
        .map((line, i) => resized(line, widths[i]!))
        .join('\t'),
    );
  }
  return lines.join('\n');
}

function resized(text: string, width: number): string {
  const own = textWidth(text);
  if (width === 0 || own === width) return text;
  return own < width ? text + ' '.repeat(width - own) : shortened(text, width);
}

function shortened(text: string, width: number): string {
  let out = '';
  let used = 0;
  for (const char of text) {
    out += char;
    const columns = charWidth(char);
    if (used + columns >= width - 3) break;
    used += columns;
  }
  return `${out}...`;
}
