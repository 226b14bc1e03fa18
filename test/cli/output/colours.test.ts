/** When there are colours, and where; the bytes themselves are compared with Helm 4's on a cluster. */
import { expect, test } from 'bun:test';
import { hasColours, paint, releaseMarks, statusColour } from '../../../src/cli/output/colours.ts';
import { listMarks, listText } from '../../../src/cli/output/release-rows.ts';
import { globalFlags } from '../../../src/cli/flags/global.ts';
import { parseArguments } from '../../../src/cli/flags/parse.ts';
import { colorMode, settingsFromEnvironment } from '../../../src/home/settings.ts';
import { releaseSummary } from '../../../src/release/summary.ts';

const same = (text: string): string => text;

test.each([
  [{}, 'never'],
  [{ HELM_COMPAT: '4' }, 'auto'],
  [{ HELM_COMPAT: '4', HELM_COLOR: 'Never' }, 'never'],
  [{ HELM_COLOR: 'always' }, 'always'],
  [{ HELM_COLOR: 'rainbow' }, 'never'],
  [{ HELM_COLOR: 'always', NO_COLOR: '1' }, 'never'],
  [{ HELM_COLOR: 'always', NO_COLOR: '' }, 'always'],
])('%j means %s', (env, mode) => {
  expect(settingsFromEnvironment(env).colorMode).toBe(mode);
});

test.each([
  [['--color', 'always'], 'always'],
  [['--color=never', '--colour=always'], 'always'],
  [['--colour', 'always', '--color', 'auto'], 'auto'],
])('of %j the last counts', (args, mode) => {
  expect(parseArguments(args, globalFlags(settingsFromEnvironment({}))).flags.string('color')).toBe(mode);
});

test('NO_COLOR is stronger than --color always, and a pipe gets colours only if they are wanted always', () => {
  const settings = settingsFromEnvironment({});
  expect(hasColours({ ...settings, colorMode: 'always' }, {})).toBe(true);
  expect(hasColours({ ...settings, colorMode: 'always' }, { NO_COLOR: '1' })).toBe(false);
  expect(hasColours({ ...settings, colorMode: 'auto' }, { TERM: 'dumb' })).toBe(false);
  expect(colorMode({})).toBeUndefined();
});

test.each([
  ['deployed', 'green'],
  ['failed', 'red'],
  ['unknown', 'red'],
  ['pending-install', 'yellow'],
  ['uninstalling', 'yellow'],
  ['uninstalled', undefined],
  ['superseded', undefined],
])('%s is %s', (status, colour) => {
  expect(statusColour(status)).toBe(colour as never);
});

test('a release whose name is found in other words', () => {
  const text = 'NAME: a\nLAST DEPLOYED: never\nNAMESPACE: a\nSTATUS: failed\nREVISION: 1\nNOTES: a failed\n';
  const marks = releaseMarks({ name: 'a', namespace: 'a', info: { status: 'failed' } });
  expect(paint(text, marks, same)).toBe(
    'NAME: a\nLAST DEPLOYED: never\nNAMESPACE: \x1b[36ma\x1b[0m\nSTATUS: \x1b[31mfailed\x1b[0m\nREVISION: 1\nNOTES: a failed\n',
  );
});

test('a table whose cells are alike', () => {
  const row = releaseSummary(
    JSON.stringify({ name: 'd', namespace: 'd', version: 1, info: { status: 'deployed' }, chart: { metadata: {} } }),
  );
  const zone = (): never => {
    throw new Error('no time is shown');
  };
  const form = { format: 'table', short: false, noHeaders: true, timeFormat: '', zone } as const;
  expect(paint(listText([row], form), listMarks([row], form), same)).toBe(
    'd\t\x1b[36md\x1b[0m\t1\t-\t\x1b[32mdeployed\x1b[0m\t-\t\n',
  );
});

test('escapes of others are taken out between the colours', () => {
  const plain = (text: string): string => text.replaceAll('\x1b', '');
  expect(paint('\x1b[1ma\x1b[2mb\x1b[3m', [['a\x1b[2mb', 'green']], plain)).toBe('[1m\x1b[32ma[2mb\x1b[0m[3m');
});
