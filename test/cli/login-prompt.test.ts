import { afterAll, beforeAll, expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loginFromUser } from '../../src/cli/login-prompt.ts';
import { startFake, type FakeRegistry } from '../registry/fake-registry.ts';

const main = resolve(import.meta.dirname, '../../src/cli/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'scull-prompt-'));
let registry: FakeRegistry;

beforeAll(async () => {
  registry = await startFake();
});
afterAll(() => {
  registry.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs it at a terminal: each prompt is answered when it is there. */
async function atTerminal(
  answers: readonly (readonly [prompt: string, answer: string])[],
  config: string,
): Promise<string> {
  const command = `'${process.execPath}' '${main}' registry login ${registry.host} --plain-http --registry-config '${config}'`;
  const child = spawn('/usr/bin/script', ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'] });
  let shown = '';
  let next = 0;
  let from = 0;
  return new Promise((done) => {
    child.stdout.on('data', (chunk: Buffer) => {
      shown += chunk.toString();
      const answer = answers[next];
      const at = answer === undefined ? -1 : shown.indexOf(answer[0], from);
      if (answer === undefined || at < 0) return;
      next++;
      from = at + answer[0].length;
      // the prompt is shown before echoing stops
      setTimeout(() => child.stdin.write(answer[1]), 150);
    });
    child.on('close', () => {
      done(shown.replaceAll('\r\n', '\n'));
    });
  });
}

const cases: readonly (readonly [string, Parameters<typeof atTerminal>[0], string, string])[] = [
  [
    'user and password',
    [
      ['Username: ', 'jo\n'],
      ['Password: ', 'secret\n'],
    ],
    'Username: jo\nPassword: \nLogin Succeeded\n',
    'jo:secret',
  ],
  [
    'a token',
    [
      ['Username: ', '\n'],
      ['Token: ', 'tok\n'],
    ],
    'Username: \nToken: \nLogin Succeeded\n',
    ':tok',
  ],
  [
    'nothing',
    [
      ['Username: ', 'jo\n'],
      ['Password: ', '\n'],
    ],
    'Username: jo\nPassword: \nError: password required\n',
    '',
  ],
];

test.skipIf(!existsSync('/usr/bin/script')).each(cases)(
  'a terminal is asked for %s, and shows no secret',
  async (name, answers, shown, stored) => {
    const config = join(folder, `${name}.json`);
    expect(await atTerminal(answers, config)).toStartWith(shown);
    if (stored === '') expect(existsSync(config)).toBe(false);
    else expect(readFileSync(config, 'utf8')).toContain(Buffer.from(stored).toString('base64'));
  },
);

test.each([
  ['pw\n', 'pw'],
  ['pw\r\n', 'pw'],
  ['pw\n\n', 'pw\n'],
  [' p w ', ' p w '],
])('of %j on the standard input %j is the password', async (text, password) => {
  const session = {
    out: { print: () => undefined, note: () => undefined },
    stdin: () => Promise.resolve(Buffer.from(text)),
  };
  const given = { username: 'jo', password: 'not this', passwordFromStdin: true };
  expect(await loginFromUser(given, session)).toEqual({ username: 'jo', password });
});

test('a password among the arguments is warned of', async () => {
  const notes: string[] = [];
  const out = { print: () => undefined, note: (line: string) => notes.push(line) };
  const given = { username: '', password: 'p', passwordFromStdin: false };
  expect(await loginFromUser(given, { out, stdin: () => Promise.reject(new Error('asked')) })).toEqual({
    username: '',
    password: 'p',
  });
  expect(notes).toEqual(['WARNING: Using --password via the CLI is insecure. Use --password-stdin.']);
});
