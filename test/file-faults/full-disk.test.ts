/** Each command that writes files, on a disk with no page left, with one, and so on until they do, and then with room. */
import { describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { binary } from '../cluster/cluster.ts';
import { sourcesProblem } from '../sources/binaries.ts';
import { commandsOnDisks, describeFull, runFull } from './full-run.ts';
import { diskProblem } from './full-disk.ts';

const problem =
  sourcesProblem('strace', 'gpg', 'registry') ??
  diskProblem() ??
  (existsSync(binary) ? undefined : `there is no ${binary}`);

if (problem !== undefined) test.skip(`full disks: ${problem}`, () => undefined);
else {
  describe('a full disk leaves no file torn, lost or left behind', () => {
    // every third, as all take minutes: `npm run test:file-faults -- --full` runs them
    const some = commandsOnDisks.filter((_, at) => at % 3 === 0).map(({ name }) => name);
    test.each(some)(
      '%s',
      async (name) => {
        const findings = await runFull({ sides: ['scull'], only: (command) => command.name === name });
        expect(findings.filter(({ broken }) => broken.length > 0).map(describeFull)).toEqual([]);
        expect(findings.at(-1)).toMatchObject({ isDone: true });
        expect(findings.some(({ isDone }) => !isDone)).toBe(true);
      },
      120_000,
    );
  });
}
