/** Two runs of one scenario side by side: what a user sees of each step, and the state after it. */
import { errorLine, firstLine } from '../command-line.ts';
import { hide, type Snapshot } from './snapshot.ts';

/** One step as it went. `step` is its command line or its name. */
export interface StepResult {
  readonly step: string;
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly snapshot: Snapshot;
}

export const aspects = ['status', 'stdout', 'stderr', 'error', 'objects', 'records'] as const;
export type Aspect = (typeof aspects)[number];

export interface Difference {
  /** Counted from 1. */
  readonly step: number;
  readonly aspect: Aspect;
  readonly text: string;
}

/** What differs, in the order of the steps. Stderr, of a failure its first line, is one aspect, its first `Error:` line another. */
export function compareRuns(expected: readonly StepResult[], actual: readonly StepResult[]): Difference[] {
  const differences: Difference[] = [];
  expected.forEach((want, i) => {
    const got = actual[i];
    const add = (aspect: Aspect, a: string, b: string): void => {
      if (a !== b) differences.push({ step: i + 1, aspect, text: lineDifference(a, b) });
    };
    if (got === undefined) {
      add('status', 'the step was run', 'it was not');
      return;
    }
    add('status', String(want.status), String(got.status));
    add('stdout', want.stdout, got.stdout);
    // who reads both outputs as one must find nothing more in it; below an error stand hints
    const said = want.status === 0 ? (text: string) => text.trimEnd() : firstLine;
    add('stderr', said(want.stderr), said(got.stderr));
    // where Helm ends without saying `Error:` (a panic), more lines may follow
    if (errorLine(want.stderr) !== '') add('error', errorLine(want.stderr), errorLine(got.stderr));
    add('objects', mapText(want.snapshot.objects), mapText(got.snapshot.objects));
    add('records', mapText(want.snapshot.records), mapText(got.snapshot.records));
  });
  return differences;
}

/** What a program printed, without times, namespace, folders, addresses and random suffixes. */
export function normalizeOutput(text: string, namespace: string): string {
  const day = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
  const plain = hide(unpacked(text, namespace), namespace)
    // what --debug adds is for developers of the one program or the other
    .replaceAll(/^.*\[debug\].*\n/gm, '')
    .replaceAll(/\b([WIE])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ /g, '$1 ')
    // Kubernetes' library tells of its own cancelled requests when the cancelling comes between two reads
    .replaceAll(/^[IWE] \w+\.go:\d+\] .*context canceled.*\n/gm, '')
    .replaceAll(new RegExp(`${day} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\d{4}`, 'g'), 'TIME')
    // a fraction may be shorter than another, and the column then narrower
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? \+0000 UTC */g, 'TIME ')
    .replaceAll(/UPDATED(\x1b\[22m)? +/g, 'UPDATED$1 ')
    .replaceAll(/\b\d{4}[-/]\d\d[-/]\d\d \d\d:\d\d:\d\d/g, 'TIME')
    .replaceAll(/\b10\.0\.\d+\.\d+\b/g, 'ADDRESS')
    .replaceAll(/:3[0-2]\d{3}\/(TCP|UDP)/g, ':PORT/$1')
    .replaceAll(/(-(?:[0-9a-f]{8,10}))?-[bcdfghjklmnpqrstvwxz2456789]{5}(?= )/g, '$1-RANDOM');
  return plain.replace(/^RESOURCES:\n(?:(?:==> |(?!NOTES:|TEST SUITE:|HOOKS:|MANIFEST:).*).*\n)*/m, (block) =>
    byKind(block.replaceAll(/(?:\d+[smhd])+( +|$)/gm, 'AGE$1').replaceAll(/ {2,}/g, '  ')),
  );
}

/** Files of a chart that name the namespace stand in the JSON of a release as base64. */
function unpacked(text: string, namespace: string): string {
  return text.replaceAll(/[\w+/]{16,}={0,2}/g, (word) => {
    const data = Buffer.from(word, 'base64').toString();
    return data.includes(namespace) ? data : word;
  });
}

/** Helm shows the kinds in the order of a map, another one each time. */
function byKind(block: string): string {
  const [title = '', ...kinds] = block.split(/^(?===> )/m);
  return `${[title, ...kinds.map((kind) => `${kind.trimEnd()}\n`).sort()].join('')}\n`;
}

/** Differing lines with a little of what is around them, `-` expected, `+` found. */
export function lineDifference(expected: string, actual: string): string {
  const a = expected.split('\n');
  const b = actual.split('\n');
  const rows = editRows(a, b);
  const near = (at: number): boolean => rows.slice(Math.max(0, at - 3), at + 4).some((row) => !row.startsWith(' '));
  const kept = rows.map((row, i) => (near(i) ? row : '')).filter((row, i, all) => row !== '' || all[i - 1] !== '');
  const shown = kept.slice(0, 60);
  return [...shown, ...(kept.length > shown.length ? [`… ${String(kept.length - shown.length)} more lines`] : [])].join(
    '\n',
  );
}

function mapText(map: ReadonlyMap<string, string>): string {
  return [...map].map(([key, text]) => `# ${key}\n${text}\n`).join('');
}

/** Longest common subsequence after equal beginnings and ends are set aside. */
function editRows(a: readonly string[], b: readonly string[]): string[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const x = a.slice(start, a.length - end);
  const y = b.slice(start, b.length - end);
  const rows = a.slice(0, start).map((line) => ` ${line}`);
  if (x.length * y.length > 4_000_000) rows.push(...x.map((line) => `-${line}`), ...y.map((line) => `+${line}`));
  else rows.push(...commonRows(x, y));
  rows.push(...a.slice(a.length - end).map((line) => ` ${line}`));
  return rows;
}

function commonRows(x: readonly string[], y: readonly string[]): string[] {
  const width = y.length + 1;
  const best = new Uint16Array((x.length + 1) * width);
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = y.length - 1; j >= 0; j--) {
      best[i * width + j] =
        x[i] === y[j]
          ? best[(i + 1) * width + j + 1]! + 1
          : Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!);
    }
  }
  const rows: string[] = [];
  let i = 0;
  let j = 0;
  while (i < x.length || j < y.length) {
    if (i < x.length && j < y.length && x[i] === y[j]) {
      rows.push(` ${x[i]!}`);
      i++;
      j++;
    } else if (j >= y.length || (i < x.length && best[(i + 1) * width + j]! >= best[i * width + j + 1]!)) {
      rows.push(`-${x[i++]!}`);
    } else rows.push(`+${y[j++]!}`);
  }
  return rows;
}
