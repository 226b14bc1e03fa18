// `npm test [-- PATTERN…]`: runs the tests and closes with one line, 'N passed, N failed'. For tests that need a cluster it
// starts a control plane, and stops it again unless it was running before.
//
// Real servers on a busy machine are late now and then, or meet what another test left. So a few failures of tests that have
// such servers are run once more, and the last line names those that passed only then: they are to be mended, not to be ignored.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningControlPlane, startControlPlane, stopControlPlane } from '../test/control-plane/server.ts';

/** More failures than these have a reason. */
const FEW = 4;
const besideServers = /^test\/(?:cluster|sources|faults)\//;

interface Outcome {
  readonly status: number;
  readonly passed: number;
  readonly failed: number;
  /** Of no test: a file that cannot be loaded, something that was thrown between tests. */
  readonly errors: number;
  readonly skipped: number;
  readonly failures: readonly { readonly file: string; readonly name: string }[];
}

// What tests leave goes with this folder: nothing is run any more when `bun test` ends, not even listeners of `exit`.
const temporary = mkdtempSync(join(tmpdir(), 'scull-test-'));
chmodSync(temporary, 0o755); // some tests are of another user

async function runTests(args: readonly string[]): Promise<Outcome> {
  // A busy machine is no defect: a test has a minute unless it says otherwise.
  const run = spawn('bun', ['test', '--timeout', '60000', ...args], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...process.env, TMPDIR: temporary },
  });
  let said = '';
  run.stderr.setEncoding('utf8').on('data', (piece: string) => {
    process.stderr.write(piece);
    said += piece;
  });
  const status = await new Promise<number>((resolve) =>
    run.on('close', (code) => {
      resolve(code ?? 1);
    }),
  );
  const text = said.replaceAll(/\x1b\[[0-9;]*m/g, '');
  const count = (word: string): number => Number(new RegExp(`^ *(\\d+) ${word}$`, 'm').exec(text)?.[1] ?? 0);
  const failures = failuresIn(text);
  return {
    status,
    passed: count('pass'),
    failed: count('fail'),
    errors: count('errors?'),
    skipped: count('skip'),
    failures,
  };
}

/** Each failure stands below the name of its file, and once more in the summary of many. */
function failuresIn(text: string): Outcome['failures'] {
  const failures: { file: string; name: string }[] = [];
  let file = '';
  for (const line of text.split('\n')) {
    if (/^\d+ tests? failed:$/.test(line)) break;
    file = /^(test\/\S+\.test\.ts):$/.exec(line)?.[1] ?? file;
    const name = /^\(fail\) (.*?)(?: \[[\d.]+m?s\])?$/.exec(line)?.[1];
    if (name !== undefined) failures.push({ file, name });
  }
  return failures;
}

/** The outcome of the failed tests alone; undefined where they are too many, or have no server to blame. */
async function runAgain({ failures, failed, errors }: Outcome): Promise<Outcome | undefined> {
  const few = failures.length === failed && failed <= FEW && errors === 0;
  if (!few || !failures.every(({ file }) => besideServers.test(file))) return undefined;
  const names = failures.map(({ name }) =>
    name
      .split(' > ')
      .at(-1)!
      .replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
  );
  console.error(`\n== once more: ${failures.map(({ name }) => name).join('; ')}\n`);
  return runTests([...new Set(failures.map(({ file }) => `./${file}`)), '-t', names.join('|')]);
}

const args = process.argv.slice(2);
const patterns = args.filter((arg) => /^[^-]/.test(arg) && !/^\d+$/.test(arg));
const needsCluster = patterns.length === 0 || patterns.some((pattern) => /cluster|sources|faults/.test(pattern));
const wasRunning = runningControlPlane() !== undefined;
if (needsCluster) {
  try {
    await startControlPlane((line) => {
      console.error(line);
    });
  } catch (error) {
    console.error(`There is no control plane: ${error instanceof Error ? error.message : String(error)}`);
  }
}
const first = await runTests(args);
const second = first.status === 0 || first.failed === 0 ? undefined : await runAgain(first);
if (needsCluster && !wasRunning) await stopControlPlane();
rmSync(temporary, { recursive: true, force: true });
const mended = second !== undefined && second.status === 0 && second.passed >= first.failed;
const passed = first.passed + (mended ? first.failed : 0);
const skipped = first.skipped > 0 ? `, ${first.skipped} skipped` : '';
const late = mended ? `; only when run again: ${first.failures.map(({ name }) => name).join('; ')}` : '';
const errors = first.errors > 0 ? `, ${first.errors} errors outside of tests` : '';
console.log(`${passed} passed, ${mended ? 0 : first.failed} failed${errors}${skipped}${late}`);
process.exit(mended ? 0 : first.status);
