/** Runs real Helm over the charts of examples/ and writes what it prints to test/examples/recorded/. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleCases, recordedFolder, root } from '../test/examples/cases.ts';

export function recordExamples(): void {
  const helm = join(homedir(), '.cache/scull/oracle/helm3');
  if (!existsSync(helm)) throw new Error(`real Helm is not at ${helm}: run \`npm run oracle\` first`);
  rmSync(recordedFolder, { recursive: true, force: true });
  mkdirSync(recordedFolder, { recursive: true });
  const home = mkdtempSync(join(tmpdir(), 'scull-record-'));
  for (const { name, args } of exampleCases()) {
    const run = spawnSync(helm, args, {
      cwd: root,
      encoding: 'utf8',
      env: { HOME: home, KUBECONFIG: join(home, 'none') },
    });
    if (run.status !== 0 || run.stderr !== '') {
      throw new Error(`helm ${args.join(' ')} ended with ${String(run.status)}:\n${run.stdout}${run.stderr}`);
    }
    writeFileSync(join(recordedFolder, name), run.stdout);
  }
  rmSync(home, { recursive: true });
}
