import { afterEach, beforeEach, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toBytes } from '../../src/go/strings.ts';
import { rootCommand } from '../../src/cli/root.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { recorded } from '../recorded.ts';

interface CliCase {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

interface CliAnswer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly written: Readonly<Record<string, string>>;
}

const testdata = fileURLToPath(new URL('testdata', import.meta.url));
const before = process.cwd();
let scratch = '';

beforeEach(() => {
  process.chdir(testdata);
  scratch = mkdtempSync(join(tmpdir(), 'scull-cli-'));
  mkdirSync(join(scratch, 'out'));
});

afterEach(() => {
  process.chdir(before);
  rmSync(scratch, { recursive: true });
});

async function answer(one: CliCase): Promise<CliAnswer> {
  const folder = join(scratch, 'out');
  let [stdout, stderr, status] = ['', '', 0];
  const out = {
    print: (text: string) => (stdout += text),
    note: (line: string) => (stderr += `${line}\n`),
  };
  const env = { HOME: '/home/u', PATH: '/usr/bin:/bin', TZ: 'UTC', KUBECONFIG: '/none', ...one.env };
  const stdin = (): Promise<Uint8Array> => Promise.resolve(toBytes(one.stdin ?? ''));
  const args = one.args.map((arg) => arg.replaceAll('$OUT', folder));
  try {
    await runCommandLine(args, { root: rootCommand, program: 'helm', env, out, stdin });
  } catch (error) {
    status = 1;
    stderr += `Error: ${(error as Error).message}\n`;
  }
  const clean = (text: string): string => text.replaceAll(folder, '$OUT').replaceAll(testdata, '$TESTDATA');
  return { status, stdout: clean(stdout), stderr: clean(stderr), written: filesBelow(folder) };
}

function filesBelow(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const plain = files.filter((file) => statSync(join(folder, file)).isFile());
  return Object.fromEntries(plain.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

/** Help has wording of its own: the usage lines must be there, the rest is not compared. */
function comparable(text: string): string {
  return text.includes('\nUsage:\n') ? (/\nUsage:\n(?: .*\n)+/.exec(text)?.[0] ?? '') : text;
}

/** Stack traces and times of Helm's --debug are not compared. */
function told(stderr: string): string {
  return stderr.includes('[debug]') ? '' : stderr;
}

for (const theme of ['cli-flags', 'cli-releases', 'cli-template']) {
  for (const { case: one, out } of recorded<CliCase>(theme)) {
    const environment = Object.entries(one.env ?? {}).map(([key, value]) => `${key}=${value} `);
    test(`${environment.join('')}helm ${one.args.join(' ')}`, async () => {
      const want = JSON.parse(out!) as CliAnswer;
      const got = await answer(one);
      expect({ ...got, stdout: comparable(got.stdout), stderr: told(want.stderr) && told(got.stderr) }).toEqual({
        ...want,
        stdout: comparable(want.stdout),
        stderr: told(want.stderr),
      });
    });
  }
}
