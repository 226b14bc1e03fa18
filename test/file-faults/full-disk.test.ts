/** Each command that writes files, on a disk with no page left, with one, and so on until they do, and then with room. */
import { expect, test } from 'bun:test';
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
  // what is pulled from the registry has been pushed before
  const some = commandsOnDisks.filter(({ command }, at) => at % 3 === 0 || command.includes('__REGISTRY__'));

  test('a full disk leaves no file torn, lost or left behind', async () => {
    const findings = await runFull({ sides: ['scull'], only: (command) => some.includes(command) });
    expect(findings.filter(({ broken }) => broken.length > 0).map(describeFull)).toEqual([]);
    for (const { name } of some) {
      const mine = findings.filter(({ command }) => command.name === name);
      expect({ name, isDone: mine.at(-1)?.isDone }).toEqual({ name, isDone: true });
    }
    expect(findings.filter(({ isDone }) => !isDone).length).toBeGreaterThan(some.length);
  }, 600_000);
}
