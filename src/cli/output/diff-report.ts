/** What `diff` prints, in the form that was asked for, and the status that it ends with. */
import { readFileSync } from 'node:fs';
import type { DiffResult } from '../../action/diff/remarks.ts';
import type { DiffReport } from '../../diff/compare.ts';
import type { Colour, Paint } from '../../diff/report-text.ts';
import { ScullError } from '../../errors.ts';
import { isTerminal } from '../../home/terminal.ts';
import { pathError } from '../../loader/os-error.ts';
import type { Call } from '../command.ts';
import { contextLines, diffFormat, wantsColour, type DiffFormat } from '../flags/diff.ts';
import { withoutSteering } from '../output.ts';

/** Throws the error that is status 2 where something changes and `--detailed-exitcode` was given. */
export async function printDiff(call: Call, result: DiffResult): Promise<void> {
  const { flags, env, out } = call;
  const format = diffFormat(flags, env);
  const { changed } = await print(call, result, format);
  if (!changed || !flags.bool('detailed-exitcode')) return;
  const text = 'identified at least one change, exiting with non-zero exit code (detailed-exitcode parameter enabled)';
  out.flush?.();
  throw new ScullError(text, { code: 'diff.changes', exitCode: 2 });
}

async function print(
  { flags, env, out }: Call,
  { report, remarks }: DiffResult,
  format: DiffFormat,
): Promise<DiffReport> {
  if (format === 'diff' || format === 'simple') {
    const { diffText, simpleText } = await import('../../diff/report-text.ts');
    const terminal = isTerminal(1);
    const coloured = wantsColour(flags, env) ?? terminal;
    const painting = { paint: coloured ? painted : plain, clean: terminal ? withoutSteering : same, ...remarks };
    const text =
      format === 'diff'
        ? diffText(report, { ...painting, context: contextLines(flags, env) })
        : simpleText(report, painting);
    if (coloured && out.printStyled !== undefined) out.printStyled(text);
    else out.print(text);
    return report;
  }
  const { jsonText, structuredText, withFieldChanges } = await import('../../diff/report-json.ts');
  if (format === 'structured') {
    const byFields = withFieldChanges(report);
    out.print(structuredText(byFields, remarks?.members));
    return byFields;
  }
  const file = format === 'template' ? (env['HELM_DIFF_TPL'] ?? '') : '';
  if (file === '') out.print(jsonText(report));
  else {
    const { renderReport } = await import('./diff-template.ts');
    out.print(`${renderReport(read(file), file, report)}\n`);
  }
  return report;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ScullError(pathError(error, 'open', file).message, { code: 'diff.template' });
  }
}

const codes: Readonly<Record<Colour, string>> = {
  red: '0;31',
  green: '0;32',
  yellow: '0;33',
  magenta: '0;35',
  'bright blue': '0;94',
};

export const painted: Paint = (colour, text) => `\x1b[${codes[colour]}m${text}\x1b[0m`;
export const plain: Paint = (_, text) => text;
const same = (text: string): string => text;
