/** A command with a program: as it runs without a fault, the calls it makes, and what comes of a fault at one of them. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { linkTo, splitWords } from '../command-line.ts';
import { sha256 } from '../sources/archives.ts';
import { replaceAll, withoutTimes } from '../sources/compare.ts';
import { freePorts, newFolder } from '../sources/processes.ts';
import { treeOf, type FileTree } from '../sources/snapshot.ts';
import type { FileCommand } from './commands.ts';
import { brokenPromises, hasAll, type Ending } from './guarantee.ts';
import { runOnDisk } from './full-disk.ts';
import {
  faultsOf,
  runTraced,
  withoutRandom,
  type Fault,
  type FileCall,
  type Traced,
  type TracedRun,
} from './strace.ts';
import { archive, type World } from './world.ts';

/** One call of a command and what is to become of it. */
export interface Point {
  readonly call: FileCall;
  readonly fault: Fault;
}

export interface Verdict extends Point {
  /** Broken promises; undefined where no call of the run met the fault. */
  readonly broken: readonly string[] | undefined;
  /** What the command said. */
  readonly stderr: string;
}

/** Of a disk that had so many pages left. */
export interface FullVerdict {
  readonly pages: number;
  /** They did. */
  readonly isDone: boolean;
  readonly broken: readonly string[];
  readonly stderr: string;
}

type Use = NonNullable<FileCommand['use']> | 'start';

/** How often it is tried, should the fault meet something else: threads of Go are not always the same. */
const ATTEMPTS = 8;

export class Subject {
  readonly #program: string;
  readonly #command: FileCommand;
  readonly #world: World;
  /** The folder that each run has a copy of. */
  readonly #prepared: string;
  #wanted: FileTree = new Map();
  #calls: readonly FileCall[] = [];

  private constructor(program: string, command: FileCommand, world: World) {
    this.#program = program;
    this.#command = command;
    this.#world = world;
    this.#prepared = newFolder('prepared');
  }

  /** Prepares the files, and runs the command once. Fails when that does not end well. */
  static async open(program: string, command: FileCommand, world: World): Promise<Subject> {
    const subject = new Subject(program, command, world);
    for (const folder of ['work', 'home']) mkdirSync(join(subject.#prepared, folder));
    for (const [path, data] of Object.entries(command.files)) {
      const file = join(subject.#prepared, path);
      mkdirSync(dirname(file), { recursive: true });
      const text = typeof data === 'string' ? replaceAll(data, world.names) : data;
      const isSecret = /repositories\.(?:yaml|lock)$|config\.json$/.test(path);
      writeFileSync(file, text, { mode: isSecret ? 0o600 : 0o644 });
    }
    if (command.use !== undefined) await subject.#run(subject.#prepared, undefined, 'start');
    const folder = subject.#copy();
    const run = await subject.#run(folder);
    if (run.status !== 0) throw new Error(`${command.name} fails: ${run.stderr}`);
    subject.#wanted = run.tree;
    subject.#calls = run.calls;
    rmSync(folder, { recursive: true, force: true });
    return subject;
  }

  /** Each call that changes a file, with each fault that it can have. */
  points(): Point[] {
    const points = this.#calls.flatMap((call) => faultsOf[call.kind].map((fault) => ({ call, fault })));
    // a server ends by a signal in any case
    return points.filter(({ fault }) => this.#command.use === undefined || !/^SIG(?!KILL)/.test(fault));
  }

  async judge({ call, fault }: Point): Promise<Verdict> {
    let stderr = '';
    let aim = call;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const folder = this.#copy();
      try {
        const before = this.#tree(folder);
        const faulty = await this.#run(folder, { call: aim, fault });
        ({ stderr } = faulty);
        const met = meeting(faulty, call, fault);
        if (met === undefined) {
          const isEarly = fault === 'SIGKILL' && faulty.status === undefined;
          aim = isEarly
            ? { ...aim, number: aim.number + 1 }
            : (faulty.calls.find(({ name, path }) => name === call.name && path === call.path) ?? call);
          continue;
        }
        const again = await this.#run(folder);
        const { mayStay, reports, again: doneBefore } = this.#command;
        const seen = { before, wanted: this.#wanted, faulty, again, call: met, fault, mayStay, reports, doneBefore };
        return { call: met, fault, broken: brokenPromises(seen), stderr };
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
    return { call, fault, broken: undefined, stderr };
  }

  /** With so many pages left on the disk, and then with room. */
  async judgeFull(pages: number): Promise<FullVerdict> {
    const folder = this.#copy();
    try {
      const before = this.#tree(folder);
      const run = await runOnDisk({ ...this.#invocation(folder, ''), pages });
      const faulty = { ...run, tree: this.#tree(folder) };
      const again = await this.#run(folder);
      const { mayStay, reports, again: doneBefore } = this.#command;
      // which file it was is not known
      const call = {
        thread: 0,
        name: 'write',
        kind: 'write',
        number: 1,
        path: '.scull-RANDOM.tmp',
        isInjected: true,
      } as const;
      const seen = {
        before,
        wanted: this.#wanted,
        faulty,
        again,
        call,
        fault: 'ENOSPC',
        mayStay,
        reports,
        doneBefore,
      } as const;
      const isDone = faulty.status === 0 && hasAll(faulty.tree, this.#wanted);
      return { pages, isDone, broken: brokenPromises(seen), stderr: run.stderr };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  #copy(): string {
    const folder = newFolder('run');
    cpSync(this.#prepared, folder, { recursive: true, preserveTimestamps: true });
    return folder;
  }

  #tree(folder: string): FileTree {
    const names = new Map([...this.#world.names].map(([name, value]) => [value, name]));
    names.set(folder, '__RUN__');
    const comparable = (text: string): string => withoutRandom(withoutTimes(replaceAll(text, names)));
    return new Map([...treeOf(folder, comparable, new Map()), ...badCaches(folder)]);
  }

  async #run(
    folder: string,
    fault?: Point,
    use: Use | undefined = this.#command.use,
  ): Promise<Ending & Pick<TracedRun, 'calls' | 'isSignalled'>> {
    const port = use === undefined ? '' : String((await freePorts(1))[0]!);
    let answer: Response | undefined;
    const run = await runTraced({
      ...this.#invocation(folder, port),
      ...(fault === undefined ? {} : { fault }),
      ...(use === undefined
        ? {}
        : {
            use: async () => {
              answer = await askServer(`http://127.0.0.1:${port}`, use);
            },
          }),
    });
    const tree = this.#tree(folder);
    if (answer === undefined) return { ...run, tree };
    const said = answer.ok ? '' : `Error: ${await answer.text()}`;
    return { ...run, status: answer.ok ? 0 : 1, stderr: run.stderr + said, tree };
  }

  #invocation(folder: string, port: string): Pick<Traced, 'program' | 'args' | 'folder' | 'env'> {
    const names = new Map([...this.#world.names, ['__RUN__', folder], ['__PORT__', port]]);
    return {
      program: linkTo(this.#program),
      args: splitWords(replaceAll(this.#command.command, names)),
      folder,
      env: { HOME: join(folder, 'home'), PATH: '/usr/bin:/bin', TZ: 'UTC', KUBECONFIG: '/none', GOMAXPROCS: '1' },
    };
  }
}

/** What is wrong in caches that the binary alone has: temporary files, and archives that are not what their name says. */
function badCaches(folder: string): [path: string, text: string][] {
  const bad: [string, string][] = [];
  for (const cache of ['home/.cache/helm/content', 'home/.cache/helm/repository/.scull']) {
    const root = join(folder, cache);
    if (!existsSync(root)) continue;
    for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
      const file = join(root, name);
      if (!statSync(file).isFile()) continue;
      const digest = /(\w{64})\.chart$/.exec(name)?.[1];
      const isWhole = digest === undefined ? name.endsWith('.json') : sha256(readFileSync(file)) === digest;
      if (!isWhole) bad.push([withoutRandom(`${cache}/${name}`), 'bad']);
    }
  }
  return bad;
}

/** Uploads or deletes, once the server listens. */
async function askServer(url: string, use: Use): Promise<Response> {
  for (let waited = 0; ; waited += 10) {
    try {
      const answer = await fetch(`${url}/health`);
      if (use === 'start') return answer;
      break;
    } catch (error) {
      if (waited > 20_000) throw error;
      await sleep(10);
    }
  }
  if (use === 'delete') return fetch(`${url}/api/charts/web/1.0.0`, { method: 'DELETE' });
  const body = new FormData();
  body.set('chart', new Blob([Buffer.from(archive('blue-1.1.0.tgz'))]), 'blue-1.1.0.tgz');
  body.set(
    'prov',
    new Blob(['-----BEGIN PGP SIGNED MESSAGE-----\n\nname: blue\nversion: 1.1.0\n']),
    'blue-1.1.0.tgz.prov',
  );
  return fetch(`${url}/api/charts`, { method: 'POST', body });
}

/** The call that met the fault. A killed process has no word of its last call in the log but that it began. */
function meeting(
  run: Pick<TracedRun, 'status' | 'calls' | 'isSignalled'>,
  call: FileCall,
  fault: Fault,
): FileCall | undefined {
  if (fault === 'SIGKILL') return run.status === undefined ? run.calls.at(-1) : undefined;
  if (fault.startsWith('SIG')) return run.isSignalled ? call : undefined;
  return run.calls.find(({ isInjected }) => isInjected);
}
