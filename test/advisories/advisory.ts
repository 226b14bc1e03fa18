/**
 * One published advisory of Helm, and an input of its kind: given to the executable, and in the same run to real Helm 3.22.0
 * where that is built. The table says what each of them does with it today.
 */
import { expect, test } from 'bun:test';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { checkManners } from '../bad-input/bad-input.ts';
import {
  binary,
  errorText,
  finish,
  listing,
  makeWorkspace,
  removeWorkspace,
  requireBinary,
  type Files,
  type Finished,
} from '../bad-input/workspace.ts';
import { startBadServer, type Answer, type BadServer, type ListenOptions } from '../sources/bad-server.ts';
import { inTurn } from '../sources/in-turn.ts';
import { splitWords } from '../command-line.ts';

/** What a program does with the input. */
export interface Conduct {
  /** What its error says; none means that it ends well. */
  readonly error?: string | RegExp;
  /** What it prints. */
  readonly prints?: string | RegExp;
  /** What it changes, below the folder of the run; caches and locks are not counted. */
  readonly writes?: readonly string[];
  /** It crashes, takes all memory or never ends. */
  readonly dies?: true;
}

export interface Input {
  /** `work/…` is where the command runs, `home/…` its home, all else is none of its business. `URL` is the server. */
  readonly files?: Files;
  readonly command: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly listen?: ListenOptions;
  readonly answer?: (url: string) => Answer;
}

export interface Advisory extends Input {
  readonly id: string;
  readonly name: string;
  readonly scull: Conduct;
  /** The same, unless told. */
  readonly helm?: Conduct;
  /** More that must be so after the run of the executable. */
  readonly check?: (run: Run) => void;
}

export interface Run {
  readonly folder: string;
  readonly got: Finished;
  readonly server: BadServer | undefined;
  /** Files and folders that are new, gone or changed. */
  readonly changed: readonly string[];
  readonly read: (path: string) => string;
}

export const realHelm = join(homedir(), '.cache/scull/oracle/helm3');

/** Declares a test for each of them; `URL` and `HOST` in commands, environments and texts are the server's. */
export function testAdvisories(advisories: readonly Advisory[]): void {
  for (const one of advisories) {
    test.concurrent(`${one.id}: ${one.name}`, () => inTurn(() => compare(one)), 120_000);
  }
}

async function compare(one: Advisory): Promise<void> {
  requireBinary();
  await attempt(binary, one, (run) => {
    checkManners(run.got, { seconds: 20, megabytes: 600 });
    expectConduct(run, one.scull);
    one.check?.(run);
  });
  if (!existsSync(realHelm)) return;
  await attempt(realHelm, one, (run) => {
    expectConduct(run, one.helm ?? one.scull);
  });
}

function expectConduct({ got, changed }: Run, { error, prints, writes = [], dies }: Conduct): void {
  if (dies === true) {
    expect(got.signal !== null || /^(?:panic|fatal error|runtime): /m.test(got.stderr)).toBe(true);
    return;
  }
  const text = errorText(got.stderr);
  if (error === undefined) expect({ status: got.status, text }).toEqual({ status: 0, text: got.stderr });
  else {
    expect(text).toMatch(error);
    expect(got.status).toBe(1);
  }
  if (prints !== undefined) expect(got.stdout).toMatch(prints);
  expect(changed).toEqual(writes);
}

/** Caches, locks, and what a command makes before it looks at anything. */
const pathOf = (line: string): string => line.replace(/ \d+ \d*$/, '');
const HARMLESS = /^home(?:$| |\/\.(?:cache|config|local))/;

async function attempt(program: string, one: Input, judge: (run: Run) => void): Promise<void> {
  const server: BadServer | undefined =
    one.answer === undefined && one.listen === undefined
      ? undefined
      : await startBadServer((request, socket) => one.answer?.(server?.url ?? '')(request, socket), one.listen ?? {});
  const filled = (text: string): string =>
    server === undefined ? text : text.replaceAll('URL', server.url).replaceAll('HOST', server.host);
  const files = Object.entries(one.files ?? {}).map(([name, content]) => [
    name,
    typeof content === 'string' ? filled(content) : content,
  ]);
  const folder = makeWorkspace(Object.fromEntries(files) as Files);
  try {
    for (const name of ['work', 'home']) mkdirSync(join(folder, name), { recursive: true });
    const before = new Set(listing(folder));
    const env = { HOME: join(folder, 'home'), KUBECONFIG: '/none', ...one.env };
    const got = await finish([program, ...splitWords(filled(one.command))], {
      cwd: join(folder, 'work'),
      env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)])),
      seconds: 20,
    });
    const after = listing(folder);
    const changed = [
      ...after.filter((line) => !before.has(line)),
      ...[...before].filter((line) => !after.includes(line) && !after.some((other) => pathOf(other) === pathOf(line))),
    ];
    const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
    judge({ folder, got, server, read, changed: changed.filter((line) => !HARMLESS.test(line)).map(pathOf) });
  } finally {
    server?.close();
    removeWorkspace(folder);
  }
}
