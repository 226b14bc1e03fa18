/**
 * One command with real Helm and with the binary, each in a fresh folder with a fresh home, where things go wrong: what both say,
 * and what is there before and after.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'bun:test';
import { binary, realHelm } from '../cluster/cluster.ts';
import { errorLine, firstLine, linkTo, splitWords } from '../command-line.ts';
import { replaceAll, treeText, withoutTimes } from './compare.ts';
import { inTurn } from './in-turn.ts';
import { newFolder } from './processes.ts';
import type { Files } from './scenario.ts';
import { treeOf, type FileTree } from './snapshot.ts';

export interface Attempt {
  readonly command: string;
  /** Below the run's folder: `work/…` is where the command runs, `home/…` its home. */
  readonly files?: Files;
  /** What is another one in each run, and what it is called. */
  readonly names?: ReadonlyMap<string, string>;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Ends it by SIGTERM after so many milliseconds. */
  readonly stopAfter?: number;
}

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly before: FileTree;
  readonly after: FileTree;
  /** Until it ended; depends on what else the machine does. */
  readonly milliseconds: number;
  /** Of the processor: a machine that is busy with other things changes nothing about it. */
  readonly seconds: number;
  /** The most memory that it had, in MB. */
  readonly megabytes: number;
}

/** Milliseconds after which a command has to be ended, which is no way to end for any test. */
const HANGS = 180_000;

export async function attempt(program: string, { command, ...rest }: Attempt): Promise<Outcome> {
  const folder = newFolder('try');
  const work = join(folder, 'work');
  for (const name of [work, join(folder, 'home')]) mkdirSync(name);
  for (const [name, data] of Object.entries(rest.files ?? {})) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    // as Helm leaves it
    writeFileSync(join(folder, name), data, name.endsWith('repositories.yaml') ? { mode: 0o600 } : {});
  }
  const names = new Map([...(rest.names ?? []), [folder, '__RUN__']]);
  const visible = (text: string): string =>
    withoutTimes(replaceAll(text, names))
      .replaceAll(/tmpcharts-\d+/g, 'tmpcharts-PID')
      .replaceAll(/127\.0\.0\.1:\d+->/g, '127.0.0.1:PORT->')
      .replaceAll(/[-+/\w]{27}=-(index\.yaml|charts\.txt)/g, 'RANDOM-$1');
  const before = treeOf(folder, visible, new Map());
  const child = Bun.spawn([linkTo(program), ...splitWords(command.replaceAll('__RUN__', folder))], {
    cwd: work,
    env: { HOME: join(folder, 'home'), PATH: '/usr/bin:/bin', TZ: 'UTC', KUBECONFIG: '/none', ...rest.env },
    stdin: Buffer.from(rest.stdin ?? ''),
    stdout: 'pipe',
    stderr: 'pipe',
  });
  let megabytes = 0;
  const watch = setInterval(() => {
    megabytes = Math.max(megabytes, peakMemory(child.pid));
  }, 20);
  const begun = performance.now();
  const kill = setTimeout(() => {
    child.kill('SIGKILL');
  }, HANGS);
  const stop = setTimeout(
    () => {
      if (rest.stopAfter !== undefined) child.kill('SIGTERM');
    },
    rest.stopAfter ?? 2 ** 30,
  );
  const [stdout, stderr, status] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  clearTimeout(kill);
  clearTimeout(stop);
  clearInterval(watch);
  const milliseconds = performance.now() - begun;
  // not its most memory: what this process had when it started the other one counts there
  const seconds = Number(child.resourceUsage()!.cpuTime.total) / 1e6;
  const after = treeOf(folder, visible, new Map());
  rmSync(folder, { recursive: true, force: true });
  const used = { milliseconds, seconds, megabytes };
  return { status, stdout: visible(stdout), stderr: visible(stderr), before, after, ...used };
}

/** In MB; 0 where the system does not say it, and when the process has ended. */
function peakMemory(pid: number): number {
  try {
    const kilobytes = /^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) / 1000;
  } catch {
    return 0;
  }
}

/** What every failure must be like, however it came: one error, no stack, in bounds of time and memory, nothing left behind. */
export function expectCleanFailure(
  outcome: Outcome,
  bounds: { readonly seconds?: number; readonly megabytes?: number } = {},
  helm?: Outcome,
): void {
  const { status, stderr, seconds, megabytes } = outcome;
  expect({ status, stderr: stderr === '' ? 'nothing' : 'something' }).toEqual({ status: 1, stderr: 'something' });
  expect(stderr).not.toMatch(/^\s+at |node:internal|\$bunfs|\b[A-Z]\w*Error: (?!.*: )|undefined|\[object/m);
  expect(stderr.split('\n').filter((line) => line.startsWith('Error:'))).toHaveLength(1);
  const alsoOfHelm = new Set(helm === undefined ? [] : leftovers(helm).filter((path) => CACHED.test(path)));
  expect(leftovers(outcome).filter((path) => !alsoOfHelm.has(path))).toEqual([]);
  expect(seconds).toBeLessThan(bounds.seconds ?? 30);
  // 128 MiB are taken of an answer that never ends, and the runtime reads ahead of who takes them
  expect(megabytes).toBeLessThan(bounds.megabytes ?? 700);
}

/** What Helm makes, too, before anything can go wrong. */
const HARMLESS = /^home\/(?:\.cache|\.config|\.local|.*\/|.*\.lock)?$/;

/** What was downloaded well may stay where Helm leaves it, too, if it is bad in itself. */
const CACHED = /^home\/\.cache\/helm\/repository\//;

/** Files that were not there before, are gone, or have changed. */
export function leftovers({ before, after }: Outcome): string[] {
  const changed = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
  const gone = [...before.keys()].filter((path) => !after.has(path)).map((path) => `${path} is gone`);
  return [...changed.filter((path) => !HARMLESS.test(path)), ...gone];
}

export interface Spoken {
  readonly status: number;
  readonly stdout: string;
  readonly first: string;
  readonly error: string;
}

/** Exit status, stdout, the first line and the `Error:` line of stderr. */
export function spoken({ status, stdout, stderr }: Outcome): Spoken {
  return { status, stdout, first: firstLine(stderr), error: errorLine(stderr) };
}

/** Runs it with both. */
export async function besideHelm(one: Attempt): Promise<{ helm: Outcome; ours: Outcome }> {
  const [helm, ours] = await Promise.all([attempt(realHelm, one), attempt(binary, one)]);
  return { helm, ours };
}

/** A test waits for its turn, too. */
export const WAITING = 900_000;

/** Why these tests cannot run here. */
export const missingProgram = [realHelm, binary].find((path) => !existsSync(path));

export interface Expected {
  /** What only the binary says: Helm says something else on purpose, ends well, takes all memory, … */
  readonly own?: RegExp | undefined;
  /** What the binary may say instead of Helm's words: it looks in another order, or Helm ends well all the same. */
  readonly or?: RegExp | undefined;
  /** Files of Helm's that the binary does not make. */
  readonly ignore?: RegExp;
  readonly seconds?: number;
  readonly megabytes?: number;
}

/** Declares the test of one command: as Helm, and a clean failure if it is one, or if Helm crashes. */
export function testBesideHelm(name: string, one: () => Promise<Attempt>, expected: Expected = {}): void {
  if (missingProgram !== undefined) {
    test.skip(`${name}: there is no ${missingProgram}`, () => undefined);
    return;
  }
  test.concurrent(
    name,
    () =>
      inTurn(async () => {
        const request = await one();
        if (expected.own !== undefined) {
          const ours = await attempt(binary, request);
          expect(ours.stderr + ours.stdout).toMatch(expected.own);
          if (ours.status !== 0) expectCleanFailure(ours, expected, ours);
          return;
        }
        const { helm, ours } = await besideHelm(request);
        if (/^panic: |^goroutine \d/m.test(helm.stderr)) {
          expectCleanFailure(ours, expected);
          return;
        }
        if (ours.status !== 0 && expected.or?.test(ours.stderr) === true) {
          expectCleanFailure(ours, expected, helm);
          return;
        }
        expect(spoken(ours)).toEqual(spoken(helm));
        const wanted = new Map([...helm.after].filter(([path]) => expected.ignore?.test(path) !== true));
        if (helm.status === 0) expect(treeText(ours.after)).toEqual(treeText(wanted));
        else expectCleanFailure(ours, expected, helm);
      }),
    WAITING,
  );
}
