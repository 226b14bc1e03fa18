// `npm run check`: the one gate. Every step runs, so that one run shows all that is wrong.
import { spawnSync } from 'node:child_process';

const steps: [string, string[]][] = [
  ['format', ['prettier', '--check', '--log-level', 'warn', '.']],
  ['lint', ['eslint', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '.']],
  ['types', ['tsc', '--noEmit']],
  ['architecture', ['depcruise', '--config', '.dependency-cruiser.mjs', 'src']],
  ['build', ['bun', 'scripts/build.ts']],
];
if (spawnSync('go', ['version']).status === 0) {
  steps.push(['real Helm', ['bun', 'scripts/oracle.ts', 'helm3']]);
  steps.push(['control plane', ['bun', 'scripts/control-plane.ts', 'build']]);
  steps.push(['servers of charts', ['bun', 'scripts/servers.ts']]);
} else console.log('Go is not installed: the tests beside real Helm or on a cluster will say that they are skipped');
steps.push(['tests', ['bun', 'scripts/test.ts']]);

const failed: string[] = [];
for (const [name, [command, ...args]] of steps) {
  console.log(`== ${name}`);
  if (spawnSync(command!, args, { stdio: 'inherit' }).status !== 0) failed.push(name);
}
if (failed.length > 0) {
  console.error(`check failed: ${failed.join(', ')}`);
  process.exit(1);
}
