// `npm run test:file-faults [-- --only NAME] [--one-in N] [--side scull|helm] [--at-once N]`: every fault of the file system at every call that
// changes a file, of every command that writes files, for dist/scull and for real Helm. Ends with a table of both and fails
// where the binary breaks a promise. `--full` is about disks that are full and stay so instead.
import { parseArgs } from 'node:util';
import { describeFinding, runFaults, tableOf, type Side } from '../test/file-faults/run.ts';
import { describeFull, runFull } from '../test/file-faults/full-run.ts';
import { makePrograms } from '../test/sources/binaries.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    'one-in': { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '2' },
    side: { type: 'string', multiple: true, default: ['scull', 'helm'] },
    full: { type: 'boolean', default: false },
  },
});
await makePrograms(
  (line) => {
    console.error(line);
  },
  ['strace', 'gpg', 'registry'],
);
if (values.full) process.exit(await fullDisks());
const findings = await runFaults({
  sides: values.side as Side[],
  only: values.only,
  oneIn: Number(values['one-in']),
  atOnce: Number(values['at-once']),
  found: (finding) => {
    if (finding.broken?.length !== 0) console.log(describeFinding(finding));
  },
});
console.log(tableOf(findings));
const ours = findings.filter(({ side }) => side === 'scull');
const missed = ours.filter(({ broken }) => broken === undefined).length;
const broken = ours.filter((one) => (one.broken ?? []).length > 0).length;
const missedByHelm = findings.filter(({ side, broken: lines }) => side === 'helm' && lines === undefined).length;
console.log(
  `${String(broken)} violations in ${String(ours.length)} runs of scull; not met: ${String(missed)}, of Helm ${String(missedByHelm)}`,
);
process.exit(broken > 0 ? 1 : 0);

/** The status to end with. */
async function fullDisks(): Promise<number> {
  const findings = await runFull({
    sides: values.side as Side[],
    only: ({ name }) => values.only === undefined || name.includes(values.only),
    found: (finding) => {
      if (finding.broken.length > 0) console.log(describeFull(finding));
    },
  });
  for (const side of values.side) {
    const mine = findings.filter((one) => one.side === side);
    const count = mine.filter(({ broken }) => broken.length > 0).length;
    console.log(`${side}: ${String(count)} violations in ${String(mine.length)} runs on full disks`);
  }
  return findings.some(({ side, broken }) => side === 'scull' && broken.length > 0) ? 1 : 0;
}
