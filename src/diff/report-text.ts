/** Reports as people read them: printDiffReport and printSimpleReport of diff/report.go of helm-diff v3.15.11. */
import type { DiffEntry, DiffReport, EntryChange } from './compare.ts';
import type { DiffLine } from './lines.ts';

export type Colour = 'red' | 'green' | 'yellow' | 'magenta' | 'bright blue';

/** Text in a colour, or as it is. */
export type Paint = (colour: Colour, text: string) => string;

export interface DiffTextOptions {
  /** Lines to show around changes; negative for all. */
  readonly context: number;
  readonly paint: Paint;
  /** Shown text without what a terminal must not get. */
  readonly clean: (text: string) => string;
  /** Nothing has happened yet, and headings say so; what is new or goes has its own lines only. */
  readonly planned?: boolean;
  /** More to be said about an entry, a line each. */
  readonly notes?: (entry: DiffEntry) => readonly string[];
}

interface Style {
  readonly colour: Colour;
  readonly diff: string;
  readonly simple: string;
}

const emptied = 'has changed, but diff is empty after suppression.';
const styles: Readonly<Record<EntryChange, Style>> = {
  ADD: { colour: 'green', diff: 'has been added:', simple: 'to be added.' },
  REMOVE: { colour: 'red', diff: 'has been removed:', simple: 'to be removed.' },
  MODIFY: { colour: 'yellow', diff: 'has changed:', simple: 'to be changed.' },
  OWNERSHIP: { colour: 'magenta', diff: 'changed ownership:', simple: 'to change ownership.' },
  MODIFY_SUPPRESSED: { colour: 'bright blue', diff: emptied, simple: emptied },
};

/** Every entry with its lines. */
export function diffText({ entries }: DiffReport, options: DiffTextOptions): string {
  const form = options.planned === true ? 'plan' : 'diff';
  return entries
    .map((entry) => heading(entry, form, options) + noteLines(entry, options) + linesText(entry, options))
    .join('');
}

/** A line for each entry, and their numbers. */
export function simpleText(
  { entries }: DiffReport,
  options: Pick<DiffTextOptions, 'paint' | 'clean' | 'notes'>,
): string {
  const lines = entries.map((entry) => heading(entry, 'simple', options) + noteLines(entry, options)).join('');
  return lines + countsText({ entries });
}

export function countsText({ entries }: Pick<DiffReport, 'entries'>): string {
  const count = (change: EntryChange): number => entries.filter((entry) => entry.change === change).length;
  return (
    `Plan: ${count('ADD')} to add, ${count('MODIFY')} to change, ${count('REMOVE')} to destroy, ` +
    `${count('OWNERSHIP')} to change ownership.\n`
  );
}

type Painting = Pick<DiffTextOptions, 'paint' | 'clean' | 'notes'>;

function heading({ title, change }: DiffEntry, form: 'diff' | 'simple' | 'plan', { paint, clean }: Painting): string {
  const style = styles[change];
  const text = form === 'plan' ? style.simple.replace(/\.$/, ':') : style[form];
  return `${paint(style.colour, `${clean(title)} ${text}`)}\n`;
}

function noteLines(entry: DiffEntry, { paint, clean, notes }: Painting): string {
  const lines = notes?.(entry) ?? [];
  return lines.map((note) => `${paint('magenta', `! ${clean(note)}`)}\n`).join('');
}

function linesText(entry: DiffEntry, { context, paint, clean, planned = false }: DiffTextOptions): string {
  const { hidden, object, change } = entry;
  // of nothing there is an empty line, which helm-diff shows
  const only =
    !planned || change === 'MODIFY' ? undefined : change === 'ADD' ? '+' : change === 'REMOVE' ? '-' : undefined;
  const lines = only === undefined ? entry.lines : entry.lines.filter((line) => line.change === only);
  if (hidden) return paint('yellow', `+ Changes suppressed on sensitive content of type ${clean(object.kind)}\n`); // helm-diff paints the line's end
  const near = context < 0 ? undefined : distances(lines);
  let text = '';
  let omitting = false;
  for (const [at, line] of lines.entries()) {
    if (near !== undefined && near[at]! > context) {
      if (!omitting) text += '...\n';
      omitting = true;
    } else {
      omitting = false;
      text += lineText(line, clean, paint);
    }
  }
  return text;
}

function lineText({ change, text }: DiffLine, clean: (text: string) => string, paint: Paint): string {
  const shown = clean(text);
  if (change === ' ') return text === '' ? '\n' : `  ${shown}\n`;
  return `${paint(change === '+' ? 'green' : 'red', `${change} ${shown}`)}\n`;
}

/** How far each line is from the nearest change. */
function distances(lines: readonly DiffLine[]): Float64Array {
  const found = new Float64Array(lines.length).fill(Infinity);
  let last = -Infinity;
  for (const [at, { change }] of lines.entries()) {
    if (change !== ' ') last = at;
    found[at] = at - last;
  }
  last = Infinity;
  for (let at = lines.length - 1; at >= 0; at--) {
    if (lines[at]!.change !== ' ') last = at;
    found[at] = Math.min(found[at]!, last - at);
  }
  return found;
}
