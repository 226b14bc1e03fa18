// `npm run record [THEME…]`: answers the conformance cases again with the real Go libraries and real Helm. Needs Go.
import { spawnSync } from 'node:child_process';

// Helm's own releases set the default Kubernetes version this way; without it Helm says v1.20.0.
const kube = ['Major=1', 'Minor=37'].map((v) => `-X helm.sh/helm/v3/pkg/chartutil.k8sVersion${v}`).join(' ');
const run = spawnSync(
  'go',
  ['run', '-ldflags', kube, './record', '../conformance/cases', '../conformance/recorded', ...process.argv.slice(2)],
  { cwd: new URL('../test/go', import.meta.url), stdio: 'inherit' },
);
process.exit(run.status ?? 1);
