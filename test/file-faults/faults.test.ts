/** Some of the faults of `npm run test:file-faults`, the same ones each time, for the binary alone. */
import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { binary } from '../cluster/cluster.ts';
import { sourcesProblem } from '../sources/binaries.ts';
import { describeFinding, runFaults } from './run.ts';

const problem =
  sourcesProblem('strace', 'gpg', 'registry') ?? (existsSync(binary) ? undefined : `there is no ${binary}`);

/** A prime, so that all kinds of calls and of faults have their turn. */
const ONE_IN = 41;

if (problem !== undefined) test.skip(`faults of the file system: ${problem}`, () => undefined);
else {
  test('no fault of the file system leaves a file torn, lost or left behind', async () => {
    const findings = await runFaults({ sides: ['scull'], oneIn: ONE_IN });
    const bad = findings.filter(({ broken }) => broken !== undefined && broken.length > 0);
    expect(bad.map(describeFinding)).toEqual([]);
    const met = findings.filter(({ broken }) => broken !== undefined);
    expect(met.length).toBeGreaterThan(80);
    expect(met.length / findings.length).toBeGreaterThan(0.9);
  }, 600_000);
}
