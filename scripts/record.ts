// `npm run record [THEME…]`: answers the conformance cases again with the real Go libraries and real Helm. Needs Go.
// The theme `bad-input` asks the Helm that `npm run oracle` builds.
// The theme `releases` is the verbs that read releases, run over the memory driver of real Helm.
// The theme `patch-random` is random patches, made by the real strategicpatch and jsonmergepatch packages.
// The theme `packed` is archives that real Helm writes, `provenance` keys and signatures of GnuPG and Helm's word on them.
// The theme `examples` is the charts of examples/, run through the executable of real Helm.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { kubeFlags } from '../test/recorder.ts';
import { recordExamples } from './record-examples.ts';

const asked = process.argv.slice(2);
const isAsked = (theme: string): boolean => asked.length === 0 || asked.includes(theme);
if (isAsked('examples')) recordExamples();
if (isAsked('bad-input')) {
  const script = fileURLToPath(new URL('../test/bad-input/record.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
if (isAsked('releases')) {
  const script = fileURLToPath(new URL('../test/releases/record.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
if (isAsked('patch-random')) {
  const script = fileURLToPath(new URL('../test/patch/record.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
for (const [theme, path] of [
  ['packed', '../test/chart/record-packed.ts'],
  ['provenance', '../test/provenance/record.ts'],
] as const) {
  if (!isAsked(theme)) continue;
  const script = fileURLToPath(new URL(path, import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
const own = ['examples', 'bad-input', 'releases', 'patch-random', 'packed', 'provenance'];
const themes = asked.filter((theme) => !own.includes(theme));
if (asked.length > 0 && themes.length === 0) process.exit(0);

const run = spawnSync(
  'go',
  ['run', '-ldflags', kubeFlags, './record', '../conformance/cases', '../conformance/recorded', ...themes],
  { cwd: new URL('../test/go', import.meta.url), stdio: 'inherit' },
);
process.exit(run.status ?? 1);
