// `npm test [-- PATTERN…]`: runs the tests and closes with one line, 'N passed, N failed'. For tests that need a cluster it
// starts a control plane, and stops it again unless it was running before.
import { spawn } from 'node:child_process';
import { runningControlPlane, startControlPlane, stopControlPlane } from '../test/control-plane/server.ts';

const args = process.argv.slice(2);
const patterns = args.filter((arg) => /^[^-]/.test(arg) && !/^\d+$/.test(arg));
const needsCluster = patterns.length === 0 || patterns.some((pattern) => /cluster|sources/.test(pattern));
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
// A busy machine is no defect: a test has a minute unless it says otherwise.
const run = spawn('bun', ['test', '--timeout', '60000', ...args], { stdio: ['ignore', 'inherit', 'pipe'] });
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
if (needsCluster && !wasRunning) await stopControlPlane();
const text = said.replaceAll(/\x1b\[[0-9;]*m/g, '');
const count = (word: string): number => Number(new RegExp(`^ *(\\d+) ${word}$`, 'm').exec(text)?.[1] ?? 0);
const skipped = count('skip');
console.log(`${count('pass')} passed, ${count('fail')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(status);
