// `npm test [-- PATTERN…]`: runs the tests and closes with one line, 'N passed, N failed'.
import { spawnSync } from 'node:child_process';

const run = spawnSync('bun', ['test', '--timeout', '60000', ...process.argv.slice(2)], {
  stdio: ['ignore', 'inherit', 'pipe'],
  maxBuffer: 1 << 30,
});
process.stderr.write(run.stderr);
const text = run.stderr.toString().replaceAll(/\x1b\[[0-9;]*m/g, '');
const count = (word: string): number => Number(new RegExp(`^ *(\\d+) ${word}$`, 'm').exec(text)?.[1] ?? 0);
const skipped = count('skip');
console.log(`${count('pass')} passed, ${count('fail')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(run.status ?? 1);
