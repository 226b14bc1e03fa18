/**
 * What a release still waits for, shown on a terminal and kept up to date in place: each object with its age and why it is not
 * ready, and below it the last warnings and log lines of pods in trouble. It appears when the waiting takes a while, changes at
 * most ten times a second, and when the waiting ends makes way for a line that says what took how long.
 */
import { ageText } from '../../kube/diagnose/age-text.ts';
import { plainLine } from '../../kube/diagnose/plain-text.ts';
import type { WaitNews, WaitProgress, WaitingObject } from '../../kube/wait/options.ts';
import { charWidth, textWidth } from './text-width.ts';
import { countOf, newsText, refName, WaitTimes } from './wait-times.ts';

const APPEARS_MS = 400;
const REDRAW_MS = 100;
const TICK_MS = 1000;
/** What took less is not worth a line in the end. */
const WORTHWHILE_MS = 2000;
const MOST_ROWS = 12;
const MOST_NEWS = 6;

/** Where the table is drawn. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  readonly colour: boolean;
  write(text: string): void;
}

export interface WaitTable {
  /** To be told how the waiting goes; takes the table away when it has ended. */
  readonly onProgress: (progress: WaitProgress) => void;
  /** Takes the table away, for other lines to be written; it comes back with the next change. */
  readonly clear: () => void;
}

/** The standard error's terminal; undefined where it is none, or one that cannot move its cursor. */
export function standardErrorTerminal(
  env: Readonly<Record<string, string | undefined>>,
  write: (text: string) => void,
): Terminal | undefined {
  const { stderr } = process;
  if (!stderr.isTTY || env['TERM'] === 'dumb') return undefined;
  return {
    get columns() {
      return stderr.columns;
    },
    get rows() {
      return stderr.rows;
    },
    colour: (env['NO_COLOR'] ?? '') === '',
    write,
  };
}

/** `nowMs` is Unix time. */
export function waitTable(terminal: Terminal, nowMs: () => number): WaitTable {
  const times = new WaitTimes(nowMs);
  let last: WaitProgress | undefined;
  let news: readonly WaitNews[] = [];
  let drawn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let appears = 0;
  let next = 0;

  const clear = (): void => {
    if (drawn > 0) terminal.write(`\x1b[${drawn}A\x1b[J`);
    drawn = 0;
  };
  const draw = (): void => {
    if (last === undefined) return;
    const lines = tableLines({ ...last, news }, terminal, nowMs());
    const up = drawn > 0 ? `\x1b[${drawn}A` : '';
    terminal.write(`${up}${lines.map((line) => `\x1b[2K${line}\n`).join('')}\x1b[J`);
    drawn = lines.length;
    schedule(TICK_MS);
  };
  const schedule = (ms: number): void => {
    const at = Math.max(nowMs() + ms, appears);
    if (timer !== undefined && next <= at) return;
    clearTimeout(timer);
    next = at;
    timer = setTimeout(() => {
      timer = undefined;
      draw();
    }, at - nowMs());
  };

  return {
    onProgress(progress) {
      times.next(progress);
      news = [...news, ...progress.news].slice(-MOST_NEWS);
      if (progress.ended) {
        clearTimeout(timer);
        timer = undefined;
        last = undefined;
        appears = 0;
        news = [];
        const worthwhile = drawn > 0 && times.ms >= WORTHWHILE_MS;
        clear();
        if (worthwhile) terminal.write(`${fit(times.summary(progress), terminal.columns - 1)}\n`);
        times.end();
        return;
      }
      if (last === undefined) appears = nowMs() + APPEARS_MS;
      last = progress;
      schedule(REDRAW_MS);
    },
    clear,
  };
}

/** The table's lines, none wider than the terminal. */
export function tableLines(progress: WaitProgress, terminal: Omit<Terminal, 'write'>, nowMs: number): string[] {
  const { columns, rows, colour } = terminal;
  const { objects, waiting, news } = progress;
  const heard = rows > MOST_ROWS ? news.slice(-Math.min(MOST_NEWS, rows - MOST_ROWS)) : [];
  const room = Math.max(1, Math.min(MOST_ROWS, rows - 3 - heard.length));
  const shown = waiting.slice(0, waiting.length > room ? room - 1 : room);
  const title = `Waiting for ${waiting.length} of ${countOf(objects.length, progress.goal)}`;
  const names = shown.map(({ ref }) => refName(ref));
  const ages = shown.map((one) => age(one, nowMs));
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(textWidth));
  // half of the line is for the reason, which matters more than the end of a long name
  const nameWidth = Math.min(widest(names), Math.floor(columns / 2));
  const ageWidth = widest(ages);
  const lines = shown.map(({ reason }, i) => {
    const name = padded(fit(names[i]!, nameWidth), nameWidth);
    const start = `  ${name}  ${padded(ages[i]!, ageWidth)}  `;
    const text = fit(plainLine(reason, 500), columns - 1 - textWidth(start));
    return `${start}${colour ? `\x1b[33m${text}\x1b[0m` : text}`;
  });
  if (waiting.length > shown.length) lines.push(fit(`  and ${waiting.length - shown.length} more`, columns - 1));
  for (const one of heard) {
    const text = fit(`  ${newsText(one)}`, columns - 1);
    lines.push(colour ? `\x1b[2m${text}\x1b[0m` : text);
  }
  return [fit(title, columns - 1), ...lines];
}

function age({ createdMs }: WaitingObject, nowMs: number): string {
  return createdMs === undefined ? '' : ageText(nowMs - createdMs);
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** Cut to so many columns of a terminal. */
function fit(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let out = '';
  let left = width - 1;
  for (const char of text) {
    left -= charWidth(char);
    if (left < 0) break;
    out += char;
  }
  return width < 1 ? '' : `${out}…`;
}
