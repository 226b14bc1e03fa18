/** Two runs of one scenario side by side: what a user sees of each step, and the files after it. */
import { lineDifference } from '../cluster/compare.ts';
import { errorLine, firstLine } from '../command-line.ts';
import type { FileTree } from './snapshot.ts';

/** One step as it went. `step` is its command line or its name. */
export interface StepResult {
  readonly step: string;
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly files: FileTree;
}

export const aspects = ['status', 'stdout', 'stderr', 'error', 'files'] as const;
export type Aspect = (typeof aspects)[number];

export interface Difference {
  /** Counted from 1. */
  readonly step: number;
  readonly aspect: Aspect;
  readonly text: string;
}

/** What differs, in the order of the steps. The first line of stderr is one aspect, its first `Error:` line another. */
export function compareRuns(expected: readonly StepResult[], actual: readonly StepResult[]): Difference[] {
  return expected.flatMap((want, i) => {
    const got = actual[i]!;
    const pairs: readonly [Aspect, string, string][] = [
      ['status', String(want.status), String(got.status)],
      ['stdout', want.stdout, got.stdout],
      ['stderr', firstLine(want.stderr), firstLine(got.stderr)],
      ['error', errorLine(want.stderr), errorLine(got.stderr)],
      ['files', treeText(want.files), treeText(got.files)],
    ];
    return pairs
      .filter(([, a, b]) => a !== b)
      .map(([aspect, a, b]) => ({ step: i + 1, aspect, text: lineDifference(a, b) }));
  });
}

export function treeText(tree: FileTree): string {
  return [...tree].map(([path, text]) => `# ${path}\n${text}\n`).join('');
}

/** Replaces what is another one in each run: longest first, so that an address goes before its port. */
export function replaceAll(text: string, names: ReadonlyMap<string, string>): string {
  const ordered = [...names].sort(([a], [b]) => b.length - a.length);
  return ordered.reduce((result, [value, name]) => result.replaceAll(value, name), text);
}

/**
 * Whether the alert of the other side is read before writing fails is chance, and so is who reads it: Helm's own words differ in 3 of 100
 * runs on a busy machine.
 */
export function withoutRaces(text: string): string {
  return text
    .replaceAll(`readLoopPeekFailLocked: ${CERTIFICATE_WANTED}`, CERTIFICATE_WANTED)
    .replaceAll(/write tcp \S+->\S+: write: (?:broken pipe|connection reset by peer)/g, CERTIFICATE_WANTED);
}

const CERTIFICATE_WANTED = 'remote error: tls: certificate required';

/** Times of today are those of the run; others belong to the scenario and are compared. */
export function withoutTimes(text: string): string {
  const stamps = /\b\d{4}-\d\d-\d\d(?:T| )\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d| [+-]\d{4} UTC)?/g;
  const named =
    /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d [\d:]{8} \d{4}/g;
  const near = (stamp: string): boolean => {
    const iso = stamp.replace(/ [+-]0000 UTC$/, 'Z').replace(' ', 'T');
    const time = Date.parse(iso) || Date.parse(stamp);
    return Math.abs(time - Date.now()) < 86_400_000;
  };
  return (
    text
      .replaceAll(/\b\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d/g, 'TIME')
      .replaceAll(stamps, (stamp) => (near(stamp) ? 'TIME' : stamp))
      .replaceAll(named, (stamp) => (near(stamp) ? 'TIME' : stamp))
      // a fraction may be shorter than another, and the column then narrower
      .replaceAll(/TIME +(?=\t|$)/gm, 'TIME')
      .replaceAll(/UPDATED +/g, 'UPDATED ')
  );
}
