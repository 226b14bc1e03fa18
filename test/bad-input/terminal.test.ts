/** What a chart says of itself must not steer the terminal it is shown on (CVE-2021-21303); a pipe gets the bytes as they are. */
import { spawnSync } from 'node:child_process';
import { afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { binary, finish, makeWorkspace, removeWorkspace, requireBinary, type Files } from './workspace.ts';

const evil = '\\e[31m\\e]0;owned\\a\\x9b2J\\u202e\\u200f\\r';
const files: Files = {
  'c/Chart.yaml': `apiVersion: v2\nname: c\nversion: 0.1.0\ndescription: "${evil}"\nicon: "${evil}"\nmaintainers: [{name: "${evil}", email: "x"}]\n`,
  'c/README.md': Buffer.from('# \x1b]0;owned\x07\x1b[2J\x9b2J fine\rowned\n', 'latin1'),
  'c/values.yaml': '# \u202e\na: 1\n',
  'c/crds/x.yaml': 'kind: CustomResourceDefinition\n# \x1b[31m\n',
  'c/templates/a.yaml': 'a: "\x1b[31m{{ fail "\x1b]0;owned\x07" }}"\n',
};

let cwd = '';
beforeAll(requireBinary);
afterEach(() => {
  removeWorkspace(cwd);
});

const hasScript = spawnSync('script', ['--version']).status === 0;

/** Runs with a terminal as stdout and stderr. */
async function onTerminal(...args: string[]): Promise<string> {
  cwd = makeWorkspace(files);
  const command = [binary, ...args].map((word) => `'${word}'`).join(' ');
  const got = await finish(['script', '-qec', command, '/dev/null'], { cwd, env: { TERM: 'xterm' } });
  return got.stdout;
}

// `script` (util-linux) makes the terminal
describe.skipIf(!hasScript)('on a terminal', () => {
  test.each([
    ['show', 'all', 'c'],
    ['show', 'chart', 'c'],
    ['show', 'readme', 'c'],
    ['show', 'values', 'c'],
    ['show', 'crds', 'c'],
    ['lint', 'c'],
    ['template', 'r', 'c'],
    ['template', 'r', './\x1b[31m'],
    ['\x1b[31m'],
    ['template', '--\x1b[31m'],
  ])('%s %s: no control character comes through', async (...args: unknown[]) => {
    const shown = await onTerminal(...args.filter((arg) => typeof arg === 'string'));
    expect(shown).not.toBe('');
    expect(shown).not.toMatch(
      /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffd]|\r(?!\r?\n)/,
    );
  });
});

describe('in a pipe', () => {
  test('the README is what it is', async () => {
    cwd = makeWorkspace(files);
    const got = await finish([binary, 'show', 'readme', 'c'], { cwd });
    expect(got.stdout).toContain('\x1b]0;owned\x07\x1b[2J');
  });
});
