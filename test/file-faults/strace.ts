/**
 * A program under strace: what it does to files below one folder, and one of those calls made to fail, or to be the last. strace
 * counts the calls of one name by thread, so a call is found again by thread, name and number.
 */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { newFolder } from '../sources/processes.ts';
import { programPath } from '../sources/binaries.ts';

/** Those that change files, by what can go wrong with them. */
const kinds = {
  open: ['open', 'openat', 'openat2', 'creat'],
  write: [
    'write',
    'pwrite64',
    'writev',
    'pwritev',
    'pwritev2',
    'copy_file_range',
    'sendfile',
    'fallocate',
    'ftruncate',
  ],
  sync: ['fsync', 'fdatasync', 'sync_file_range'],
  close: ['close'],
  mode: ['fchmod', 'chmod', 'fchmodat', 'fchown', 'utimensat'],
  make: ['mkdir', 'mkdirat', 'link', 'linkat', 'symlink', 'symlinkat'],
  rename: ['rename', 'renameat', 'renameat2'],
  remove: ['unlink', 'unlinkat', 'rmdir'],
} as const;
export type Kind = keyof typeof kinds;

/** Errors of the system; signals that come when the call begins, which SIGKILL does not let happen. */
export const faults = ['ENOSPC', 'EDQUOT', 'EIO', 'EACCES', 'EROFS', 'SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type Fault = (typeof faults)[number];

/** What each can end in. A file that is open can be written whatever its mode says; removing takes no room. */
export const faultsOf: Readonly<Record<Kind, readonly Fault[]>> = {
  open: faults,
  write: ['ENOSPC', 'EDQUOT', 'EIO', 'SIGKILL', 'SIGINT'],
  sync: ['ENOSPC', 'EDQUOT', 'EIO', 'SIGKILL'],
  close: ['ENOSPC', 'EDQUOT', 'EIO', 'SIGKILL'],
  mode: ['EIO', 'EROFS', 'SIGKILL'],
  make: ['ENOSPC', 'EDQUOT', 'EIO', 'EACCES', 'EROFS', 'SIGKILL', 'SIGTERM'],
  rename: faults,
  remove: ['EIO', 'EACCES', 'EROFS', 'SIGKILL', 'SIGHUP'],
};

const kindOf = new Map<string, Kind>(
  (Object.keys(kinds) as Kind[]).flatMap((kind) => kinds[kind].map((name) => [name, kind] as const)),
);

export interface FileCall {
  readonly thread: number;
  readonly name: string;
  readonly kind: Kind;
  /** Among those of its name and thread, from 1. */
  readonly number: number;
  /** Below the folder; what is random in it left out. */
  readonly path: string;
  readonly isInjected: boolean;
}

export interface TracedRun {
  /** Undefined where a signal ended it. */
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly calls: readonly FileCall[];
  /** Whether a signal came that a program can listen to. */
  readonly isSignalled: boolean;
}

export interface Traced {
  readonly program: string;
  readonly args: readonly string[];
  /** Whose files are meant; the program runs in `work` in it. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly fault?: { readonly call: FileCall; readonly fault: Fault };
  /** What is done to it while it runs; it is ended by SIGTERM then. */
  readonly use?: () => Promise<void>;
}

export async function runTraced({ program, args, folder, env, fault, use }: Traced): Promise<TracedRun> {
  const folderOfLog = newFolder('trace');
  const log = join(folderOfLog, 'log');
  const traced = [...kindOf.keys()].map((name) => `?${name}`).join(',');
  const strace = [
    '-f',
    '-y',
    '-qq',
    '-s',
    '0',
    '-o',
    log,
    '-e',
    `trace=${traced}`,
    '-e',
    'signal=SIGINT,SIGTERM,SIGHUP',
  ];
  if (fault !== undefined) strace.push('-e', injection(fault.call, fault.fault));
  const child = spawn(programPath('strace'), [...strace, program, ...args], {
    cwd: join(folder, 'work'),
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const end = new Promise<number | undefined>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve(code ?? undefined);
    });
  });
  if (use !== undefined) {
    await Promise.race([use().catch(() => undefined), end]);
    endChildren(child.pid!);
  }
  const status = await end;
  const said = readFileSync(log, 'utf8');
  const isSignalled = /^\d+ +--- SIG/m.test(said);
  const calls = callsIn(said, folder);
  rmSync(folderOfLog, { recursive: true });
  return { status, stdout, stderr, calls, isSignalled };
}

/** Ended itself, strace would let go of them. */
function endChildren(parent: number): void {
  try {
    const children = readFileSync(`/proc/${String(parent)}/task/${String(parent)}/children`, 'utf8').trim();
    for (const pid of children === '' ? [] : children.split(' ')) process.kill(Number(pid), 'SIGTERM');
  } catch {
    // they have ended
  }
}

function injection({ name, number }: FileCall, fault: Fault): string {
  return `inject=${name}:${fault.startsWith('SIG') ? `signal=${fault}` : `error=${fault}`}:when=${String(number)}`;
}

/** The calls that change files below the folder. */
export function callsIn(log: string, folder: string): FileCall[] {
  const counts = new Map<string, number>();
  const threads: string[] = [];
  const written = new Set<string>();
  const calls: FileCall[] = [];
  for (const line of log.split('\n')) {
    const [, id, name = '', rest = ''] = /^(\d+) +(\w+)\((.*)$/.exec(line) ?? [];
    const kind = kindOf.get(name);
    if (id === undefined || kind === undefined) continue;
    if (!threads.includes(id)) threads.push(id);
    const number = (counts.get(`${id} ${name}`) ?? 0) + 1;
    counts.set(`${id} ${name}`, number);
    const path = pathIn(kind, name, rest, folder);
    // what fails by itself, as making a folder that is there, has nothing that could be lost
    if (path === undefined || / = -1 E\w+ \([^()]*\)$/.test(line)) continue;
    if (kind === 'open') {
      if (!/\bO_(?:CREAT|WRONLY|RDWR|TRUNC)\b/.test(rest)) continue;
      written.add(path);
    } else if (kind === 'close' && !written.has(path)) continue;
    const isInjected = / \(INJECTED\)$/.test(line);
    calls.push({ thread: threads.indexOf(id), name, kind, number, path: withoutRandom(path), isInjected });
  }
  return calls;
}

/** The last path of a call that lies below the folder; links are where they are made. */
function pathIn(kind: Kind, name: string, rest: string, folder: string): string | undefined {
  const byDescriptor = ['write', 'sync', 'close'].includes(kind) || name.startsWith('fch');
  const call = rest.replace(/\) += .*$/, '');
  const found = byDescriptor ? /^\d+<([^>]*)>/.exec(call)?.[1] : [...call.matchAll(/"((?:[^"\\]|\\.)*)"/g)].at(-1)?.[1];
  if (found === undefined || found === '') return undefined;
  const path = normalize(found.startsWith('/') || byDescriptor ? found : join(folder, 'work', found));
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

/** Names that a process makes up, as those of the next run. */
export function withoutRandom(path: string): string {
  return path
    .replaceAll(/tmpcharts-\d+(?:-\w{6})?/g, 'tmpcharts-PID')
    .replaceAll(/\.scull-\w+-\w+-\w+\.tmp\b/g, '.scull-RANDOM.tmp')
    .replaceAll(/(helm-create|scull)-\w{6,}/g, '$1-RANDOM')
    .replaceAll(/[-+\w]{27}=-(index\.yaml|charts\.txt)/g, 'RANDOM-$1');
}
