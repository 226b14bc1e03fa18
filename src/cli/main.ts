/** The executable: the only place that prints errors and sets the exit status. */
import { ScullError } from '../errors.ts';
import { ProcessOutput } from './output.ts';
import { rootCommand } from './root.ts';
import { runCommandLine } from './run.ts';

const out = new ProcessOutput();
// Started by a link named helm, it is helm.
const started = /(?:^|[/\\])helm(?:3|4)?(?:\.exe)?$/i.test(process.argv0);
const program = started ? 'helm' : 'scull';

function reportDefect(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  out.note(`Error: internal error: ${message}`);
  out.note('This is a defect of scull, please report it with the command and the chart that show it.');
  if (debugging() && error instanceof Error) out.note(error.stack ?? '');
  else out.note('Run it again with --debug to see where it happened.');
}

function debugging(): boolean {
  return process.argv.includes('--debug') || process.env['HELM_DEBUG'] === 'true' || process.env['HELM_DEBUG'] === '1';
}

function report(error: unknown): number {
  if (error instanceof ScullError) {
    out.note(`Error: ${error.message}`);
    if (error.hint !== undefined) out.note(error.hint);
    return error.exitCode;
  }
  // Go's texts, raised by the runtime tiers, are plain errors; a defect is a TypeError, a RangeError and the like
  if (error instanceof Error && error.constructor === Error) out.note(`Error: ${error.message}`);
  else reportDefect(error);
  return 1;
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

let status = 0;
try {
  await runCommandLine(process.argv.slice(2), {
    root: rootCommand,
    program,
    env: process.env,
    out,
    stdin: readStandardInput,
  });
} catch (error) {
  status = report(error);
}
try {
  out.flush();
} catch (error) {
  status = report(new ScullError(`write stdout: ${(error as Error).message}`, { code: 'cli.write' }));
}
process.exit(status);
