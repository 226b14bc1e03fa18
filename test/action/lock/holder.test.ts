import { expect, test } from 'bun:test';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fateOf, holderText, newIdentity } from '../../../src/action/lock/holder.ts';

const parts = newIdentity().split('/');
const [host, boot, space, id, start] = parts as [string, string, string, string, string];
const told = existsSync('/proc/self/ns/pid');

test('each identity of a process is another one', () => {
  expect(newIdentity()).not.toBe(newIdentity());
  expect(newIdentity().split('/').slice(0, 5)).toEqual(parts.slice(0, 5));
  expect(holderText(newIdentity())).toBe(`process ${process.pid} on ${host}`);
  expect(holderText('somebody')).toBe('somebody');
});

test.skipIf(!told)('a process that ended is dead, also before its parent takes note of it', async () => {
  const { pid } = spawnSync('true');
  expect(fateOf([host, boot, space, pid, '1', 'x'].join('/'))).toBe('dead');
  // a shell that never waits for its child, since it is another program by the time that it ends
  const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 30']);
  const child = await new Promise<string>((resolve) =>
    parent.stdout.once('data', (data: Buffer) => {
      resolve(data.toString().trim());
    }),
  );
  try {
    const state = (): string =>
      /^State:\s+(\S)/m.exec(spawnSync('cat', [`/proc/${child}/status`]).stdout.toString())![1]!;
    while (state() !== 'Z') await new Promise((resolve) => setTimeout(resolve, 5));
    const since = spawnSync('cat', [`/proc/${child}/stat`])
      .stdout.toString()
      .split(') ')[1]!
      .split(' ')[19]!;
    expect(fateOf([host, boot, space, child, since, 'x'].join('/'))).toBe('dead');
  } finally {
    parent.kill();
  }
});

const cases: readonly (readonly [string, string, string])[] = [
  ['this process', parts.join('/'), 'alive'],
  ['one of its number that began at another time', [host, boot, space, id, '1', 'x'].join('/'), 'dead'],
  ['another boot', [host, 'b', space, id, '1', 'x'].join('/'), 'unknown'],
  ['another space of process ids', [host, boot, '1', id, '1', 'x'].join('/'), 'unknown'],
  ['a system that tells no boot', [host, '', '', id, start, 'x'].join('/'), 'unknown'],
  ['no process id', [host, boot, space, '0', start, 'x'].join('/'), 'unknown'],
  ['the holder of another program', 'controller-7f', 'unknown'],
  ['nobody', '', 'unknown'],
];
test.skipIf(!told).each(cases)('%s', (_, identity, fate) => {
  expect(fateOf(identity)).toBe(fate as 'alive');
});

test.skipIf(!told)("somebody else's process is not taken for dead", () => {
  const [first] = spawnSync('cat', ['/proc/1/stat']).stdout.toString().split(') ').slice(1);
  expect(fateOf([host, boot, space, '1', first!.split(' ')[19]!, 'x'].join('/'))).toBe('alive');
});
