/** What `lint` prints: cmd/helm/lint.go of Helm 3.22.0. */
import { isAtLeast, messageLine, type LintMessage } from './linter.ts';

/** One chart that was looked at, or could not be. */
export interface LintedChart {
  readonly path: string;
  readonly messages: readonly LintMessage[];
  /** Why the chart could not be looked at. */
  readonly problem?: string;
}

export interface ReportOptions {
  /** Warnings count as errors. */
  readonly strict: boolean;
  /** Only warnings and errors. */
  readonly quiet: boolean;
}

export interface LintReport {
  readonly text: string;
  /** Set when a chart failed. */
  readonly failure?: string;
}

export function lintReport(charts: readonly LintedChart[], { strict, quiet }: ReportOptions): LintReport {
  let text = '';
  let failed = 0;
  let noted = 0;
  for (const { path, messages, problem } of charts) {
    const isBad =
      problem !== undefined || messages.some(({ severity }) => isAtLeast(severity, strict ? 'WARNING' : 'ERROR'));
    const hasWarnings = isBad || messages.some(({ severity }) => isAtLeast(severity, 'WARNING'));
    if (hasWarnings) noted++;
    else if (quiet) continue;
    if (isBad) failed++;
    const shown = messages.filter(({ severity }) => !quiet || isAtLeast(severity, 'WARNING'));
    const lines = [...(problem === undefined ? [] : [`Error ${problem}`]), ...shown.map(messageLine)];
    text += `==> Linting ${path}\n${lines.map((line) => `${line}\n`).join('')}\n`;
  }
  const summary = `${charts.length} chart(s) linted, ${failed} chart(s) failed`;
  if (failed > 0) return { text, failure: summary };
  return { text: quiet && noted === 0 ? text : `${text}${summary}\n` };
}
