// `npm run record [THEME…]`: answers the conformance cases again with the real Go libraries and real Helm. Needs Go.
import { spawnSync } from 'node:child_process';
import { kubeFlags } from '../test/recorder.ts';

const run = spawnSync(
  'go',
  [
    'run',
    '-ldflags',
    kubeFlags,
    './record',
    '../conformance/cases',
    '../conformance/recorded',
    ...process.argv.slice(2),
  ],
  { cwd: new URL('../test/go', import.meta.url), stdio: 'inherit' },
);
process.exit(run.status ?? 1);
