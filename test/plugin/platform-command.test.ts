import { describe, expect, test } from 'bun:test';
import { commandForPlatform, prepareCommand } from '../../src/plugin/platform-command.ts';
import type { PlatformCommand } from '../../src/plugin/plugin.ts';

function command(os: string, arch: string, text: string): PlatformCommand {
  return { os, arch, command: text, args: [] };
}

describe('the command for a platform', () => {
  const all = command('', '', 'all');
  const linux = command('Linux', '', 'linux');
  const linuxArm = command('linux', 'ARM64', 'linux arm64');
  const windows = command('windows', '', 'windows');
  const vague = command('', 'arm64', 'any arm64');
  test.each<[string, readonly PlatformCommand[], string | undefined]>([
    ['nothing', [], undefined],
    ['one for all', [all], 'all'],
    ['another system', [windows], undefined],
    ['the system before all', [all, linux], 'linux'],
    ['the machine before the system', [all, linux, linuxArm], 'linux arm64'],
    ['the first of two', [linux, command('linux', '', 'second')], 'linux'],
    ['a machine without a system counts for nothing', [vague, all], 'all'],
    ['a machine without a system alone', [vague], undefined],
  ])('%s', (_, commands, expected) => {
    expect(commandForPlatform(commands, ['linux', 'arm64'])?.command).toBe(expected);
  });
});

describe('program and arguments', () => {
  const env = { DIR: '/p', X: 'a b' };
  test.each<[string, string, readonly string[], boolean, readonly string[], unknown]>([
    ['words at each blank', 'a b  c', [], true, [], { program: 'a', args: ['b', '', 'c'] }],
    [
      'variables',
      '$DIR/run $X',
      ['${X}', '$NONE'],
      true,
      ['$X'],
      { program: '/p/run', args: ['a b', 'a b', '', '$X'] },
    ],
    ['variables for a shell', '$DIR/sh -c', ['echo $X'], false, [], { program: '/p/sh', args: ['-c', 'echo $X'] }],
    ['an empty command', '', ['x'], true, [], undefined],
    ['a blank first', ' x', [], true, [], undefined],
  ])('%s', (_, text, args, expandArgs, more, expected) => {
    const commands = [{ os: '', arch: '', command: text, args }];
    expect(prepareCommand(commands, { env, expandArgs, more })).toEqual(expected as never);
  });
});
