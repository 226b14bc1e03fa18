// `npm run record [THEME…]`: answers the conformance cases again with the real Go libraries and real Helm. Needs Go.
// The theme `examples` is the charts of examples/, run through the executable of real Helm.
import { spawnSync } from 'node:child_process';
import { kubeFlags } from '../test/recorder.ts';
import { recordExamples } from './record-examples.ts';

const asked = process.argv.slice(2);
if (asked.length === 0 || asked.includes('examples')) recordExamples();
const themes = asked.filter((theme) => theme !== 'examples');
if (asked.length > 0 && themes.length === 0) process.exit(0);

const run = spawnSync(
  'go',
  ['run', '-ldflags', kubeFlags, './record', '../conformance/cases', '../conformance/recorded', ...themes],
  { cwd: new URL('../test/go', import.meta.url), stdio: 'inherit' },
);
process.exit(run.status ?? 1);
