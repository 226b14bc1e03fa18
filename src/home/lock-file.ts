/**
 * One process at a time, Helm's among them: flock(2) on a file that is made and stays, as Helm v3.22.0 locks repositories.yaml.
 * Node has no call for it, but the lock belongs to the open file: a child takes it (`flock` of util-linux or BusyBox), and it
 * lasts until this process closes the file or dies. Without that program, or on a file system without such locks, a file beside
 * it says which process is at work (`owner-file.ts`).
 */
import { closeSync, constants, existsSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ScullError } from '../errors.ts';
import { pathError } from '../loader/os-error.ts';
import { leaveOwnerFile, takeOwnerFile } from './owner-file.ts';
import { makeFolders } from './write-file.ts';

export interface LockOptions {
  /** How long to wait for another process, in milliseconds; 30 s unless told, as Helm. */
  readonly timeoutMs?: number;
  /** Locks a folder that is there, so that nothing is left of the lock. */
  readonly isFolder?: boolean;
  /** Where the file goes that says who holds it, where the system has no locks; beside `path` unless told. */
  readonly owner?: string;
  /** Of the folders that are made for the lock; 0o755 (less the umask) unless told. */
  readonly folderMode?: number;
}

const TIMEOUT = 30_000;
const PAUSE = 50;
const noFollow = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;
const programs = ['/usr/bin/flock', '/bin/flock'];

/**
 * Runs `action` while no other process holds the lock of `path`, a file or a folder. Throws Helm's `context deadline exceeded` where another one
 * does not come to an end.
 */
export async function withLock<T>(path: string, action: () => T | Promise<T>, options: LockOptions = {}): Promise<T> {
  makeFolders(dirname(path), options.folderMode);
  const release = await acquire(path, options);
  try {
    return await action();
  } finally {
    release();
  }
}

async function acquire(
  path: string,
  { timeoutMs = TIMEOUT, owner = `${path}.owner`, isFolder = false }: LockOptions,
): Promise<() => void> {
  const descriptor = openLock(path, isFolder);
  try {
    const program = programs.find((file) => existsSync(file));
    if (program !== undefined && (await lockByProgram(program, descriptor, timeoutMs, path))) {
      return () => {
        closeSync(descriptor);
      };
    }
    await lockByFile(owner, timeoutMs, path);
    return () => {
      leaveOwnerFile(owner);
      closeSync(descriptor);
    };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** A link in place of a file is not followed. */
function openLock(path: string, isFolder: boolean): number {
  const how = isFolder ? constants.O_RDONLY : constants.O_RDONLY | constants.O_CREAT | noFollow;
  try {
    return openSync(path, how, 0o600);
  } catch (error) {
    throw pathError(error, 'open', path);
  }
}

/** False where the file system has no such locks, as some that are mounted from elsewhere. */
async function lockByProgram(program: string, descriptor: number, timeoutMs: number, path: string): Promise<boolean> {
  const { spawn } = await import('node:child_process');
  const until = performance.now() + timeoutMs;
  // asked again and again rather than left waiting: not every flock knows a time limit
  for (let pause = 2; ; pause = Math.min(2 * pause, PAUSE)) {
    const status = await new Promise<number | null>((done, fail) => {
      const child = spawn(program, ['-x', '-n', '3'], { stdio: ['ignore', 'ignore', 'ignore', descriptor], env: {} });
      child.on('error', fail);
      child.on('close', done);
    });
    if (status === 0) return true;
    if (status !== 1) return false;
    if (performance.now() > until) throw busy(path);
    await sleep(pause);
  }
}

async function lockByFile(owner: string, timeoutMs: number, path: string): Promise<void> {
  const until = performance.now() + timeoutMs;
  while (!takeOwnerFile(owner)) {
    if (performance.now() > until) throw busy(path);
    await sleep(PAUSE);
  }
}

function busy(path: string): ScullError {
  return new ScullError('context deadline exceeded', {
    code: 'lock.busy',
    hint: `Another process holds ${path}: wait for it, or end it.`,
  });
}
