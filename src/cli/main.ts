/** The executable: the only place that prints errors and sets the exit status. */
import { errorMessage, isDefect, ScullError } from '../errors.ts';
import { isTerminal } from '../home/terminal.ts';
import { pathError } from '../loader/os-error.ts';
import { ProcessOutput } from './output.ts';
import { rootCommand } from './root.ts';
import { runCommandLine } from './run.ts';

const out = new ProcessOutput();
// Started by a link named helm, it is helm.
const started = process.argv0.slice(Math.max(process.argv0.lastIndexOf('/'), process.argv0.lastIndexOf('\\')) + 1);
const helmNames = ['helm', 'helm3', 'helm4', 'helm.exe', 'helm3.exe', 'helm4.exe'];
const program = helmNames.includes(started.toLowerCase()) ? 'helm' : 'scull';

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

/** `advice`: what the user can do about it. */
function report(error: unknown, advice: readonly string[]): number {
  if (error instanceof ScullError) {
    out.note(`Error: ${error.message}`);
    for (const line of advice) out.note(line);
    return error.exitCode;
  }
  // Go's texts, raised by the runtime tiers, are plain errors or of classes of their own
  if (isDefect(error)) reportDefect(error);
  else out.note(`Error: ${errorMessage(error)}`);
  return 1;
}

async function adviceFor(error: unknown): Promise<string[]> {
  if (!(error instanceof ScullError)) return [];
  const { advise } = await import('./advice/advise.ts');
  return advise(error, { excerpt: wantsExcerpt() });
}

/** Who reads the errors of a pipe as a whole gets Helm's lines, and a hint at most. */
function wantsExcerpt(): boolean {
  const chosen = process.env['SCULL_EXCERPT'];
  return chosen === 'always' || (chosen !== 'never' && isTerminal(2));
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let left = 100 * 1024 * 1024;
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
    left -= chunk.length;
    if (left < 0) throw new ScullError('read stdin: more than 100 MiB', { code: 'file.too-large' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Prints what the command said, also where it failed: a report comes before the error that sums it up. */
function flush(): number {
  try {
    out.flush();
    return 0;
  } catch (error) {
    return report(new ScullError(pathError(error, 'write', '/dev/stdout').message, { code: 'cli.write' }), []);
  }
}

async function run(): Promise<number> {
  try {
    await runCommandLine(process.argv.slice(2), {
      root: rootCommand,
      program,
      env: process.env,
      out,
      stdin: readStandardInput,
    });
    return flush();
  } catch (error) {
    flush();
    return report(error, await adviceFor(error));
  }
}

// Not awaited: what a module that awaits shares with those it imports later would be chunks of their own.
void run().then((status) => process.exit(status));
