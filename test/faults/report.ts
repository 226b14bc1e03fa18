/** What came of a campaign: a table for people, and everything as JSON. */
import { verbs } from './cases.ts';
import type { Campaign } from './campaign.ts';
import type { RunResult } from './one-run.ts';
import { faults } from './proxy.ts';

export interface Report {
  readonly seed: number;
  readonly scull: Campaign | undefined;
  readonly helm: Campaign | undefined;
}

interface Cell {
  readonly runs: number;
  readonly violating: number;
}

function cell(results: readonly RunResult[], matches: (result: RunResult) => boolean): Cell {
  const found = results.filter(matches);
  return { runs: found.length, violating: found.filter(({ violations }) => violations.length > 0).length };
}

const verbOf = ({ case: name }: RunResult): string => name.split('/', 1)[0]!;
const faultOf = ({ id, faults: planned }: RunResult): string =>
  id.startsWith('random/') ? 'random' : (planned[0]?.split(' ', 1)[0] ?? 'none');

/** Verb × fault: runs with a violation of all runs, of each program. */
export function tableText({ scull, helm }: Report): string {
  const rows: string[][] = [['VERB', 'FAULT', 'RUNS', 'VIOLATIONS', 'HELM RUNS', 'HELM VIOLATIONS']];
  const row = (verb: string, fault: string, matches: (result: RunResult) => boolean): void => {
    const [ours, theirs] = [cell(scull?.results ?? [], matches), cell(helm?.results ?? [], matches)];
    if (ours.runs + theirs.runs === 0) return;
    const shown = (campaign: Campaign | undefined, { runs, violating }: Cell): string[] =>
      campaign === undefined ? ['', ''] : [String(runs), String(violating)];
    rows.push([verb, fault, ...shown(scull, ours), ...shown(helm, theirs)]);
  };
  for (const verb of verbs) {
    for (const fault of ['none', ...faults, 'random']) {
      row(verb, fault, (result) => verbOf(result) === verb && faultOf(result) === fault);
    }
  }
  row('all', 'all', () => true);
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((line) => line[i]!.length)) + 3);
  return rows
    .map((line) =>
      line
        .map((text, i) => text.padEnd(widths[i]!))
        .join('')
        .trimEnd(),
    )
    .join('\n');
}

/** How often each rule was broken, and how. */
export function rulesText(name: string, { results, broken, unreached, ms }: Campaign): string {
  const counts = new Map<string, number>();
  for (const { violations } of results) {
    for (const rule of new Set(violations.map((one) => one.rule))) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  const absorbed = results.filter((result) => result.absorbed).length;
  const lines = [...counts].toSorted(([, a], [, b]) => b - a).map(([rule, count]) => `  ${rule}: ${count}`);
  const facts = [
    `${results.length} runs in ${(ms / 60_000).toFixed(1)} min`,
    `${absorbed} commands ended well at once`,
    `${unreached} faults met no request`,
    ...(broken.length === 0 ? [] : [`${broken.length} RUNS COULD NOT BE MADE`]),
  ];
  const failed = broken.map(({ id, reason }) => `  ${id} could not be run: ${reason}`);
  return [`${name}: ${facts.join(', ')}`, ...lines, ...failed].join('\n');
}

/** One run with a violation: what was done, what is wrong, and how to repeat it. */
export function failureText({ id, faults: planned, violations, steps }: RunResult, subject: string): string {
  const repeat = `npm run test:faults -- --only ${id}${subject === 'scull' ? '' : ` --subject ${subject}`}`;
  return [
    id,
    ...planned.map((fault) => `  fault: ${fault}`),
    ...steps.map(({ command, status, stderr }) => {
      const said = stderr.trim() === '' ? '' : `\n      ${stderr.trim().replaceAll('\n', '\n      ')}`;
      return `  ${command} → ${status === null ? 'killed' : String(status)}${said}`;
    }),
    ...violations.map(({ rule, when, detail }) => `  ${rule}, ${when}: ${detail}`),
    `  again: ${repeat}`,
  ].join('\n');
}

export function reportJson({ seed, scull, helm }: Report): string {
  const part = (campaign: Campaign | undefined): object | undefined =>
    campaign === undefined
      ? undefined
      : {
          runs: campaign.results.length,
          violating: campaign.results.filter(({ violations }) => violations.length > 0).length,
          ...campaign,
        };
  return JSON.stringify({ seed, scull: part(scull), helm: part(helm) }, undefined, 1);
}
