/**
 * One process at a time, Helm's among them: flock(2) on a file that is made and stays, as Helm v3.22.0 locks repositories.yaml.
 * Node has no call for it, but the lock belongs to the open file: a child takes it (`flock` of util-linux or BusyBox), and it
 * lasts until this process closes the file or dies. Without that program, a file beside it says which process is at work.
 */
import { closeSync, constants, existsSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ScullError } from '../errors.ts';
import { pathError } from '../loader/os-error.ts';
import { makeFolders } from './write-file.ts';

export interface LockOptions {
  /** How long to wait for another process, in milliseconds; 30 s unless told, as Helm. */
  readonly timeoutMs?: number;
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
  const release = await acquire(path, options.timeoutMs ?? TIMEOUT);
  try {
    return await action();
  } finally {
    release();
  }
}

async function acquire(path: string, timeoutMs: number): Promise<() => void> {
  const descriptor = openLock(path);
  try {
    const program = programs.find((file) => existsSync(file));
    if (program !== undefined) {
      await lockByProgram(program, descriptor, timeoutMs, path);
      return () => {
        closeSync(descriptor);
      };
    }
    const owner = `${path}.owner`;
    await lockByFile(owner, timeoutMs, path);
    return () => {
      unlinkSync(owner);
      closeSync(descriptor);
    };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** A link in its place is not followed. A folder serves as well. */
function openLock(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | noFollow);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw pathError(error, 'open', path);
  }
  try {
    return openSync(path, constants.O_RDONLY | constants.O_CREAT | noFollow, 0o600);
  } catch (error) {
    throw pathError(error, 'open', path);
  }
}

async function lockByProgram(program: string, descriptor: number, timeoutMs: number, path: string): Promise<void> {
  const { spawn } = await import('node:child_process');
  const until = performance.now() + timeoutMs;
  // asked again and again rather than left waiting: not every flock knows a time limit
  for (let pause = 2; ; pause = Math.min(2 * pause, PAUSE)) {
    const status = await new Promise<number | null>((done, fail) => {
      const child = spawn(program, ['-x', '-n', '3'], { stdio: ['ignore', 'ignore', 'ignore', descriptor], env: {} });
      child.on('error', fail);
      child.on('close', done);
    });
    if (status === 0) return;
    if (status !== 1) throw new ScullError(`${program}: exit status ${status ?? 'unknown'}`, { code: 'lock' });
    if (performance.now() > until) throw busy(path);
    await sleep(pause);
  }
}

async function lockByFile(owner: string, timeoutMs: number, path: string): Promise<void> {
  const until = performance.now() + timeoutMs;
  while (!takeOwnership(owner)) {
    if (performance.now() > until) throw busy(path);
    await sleep(PAUSE);
  }
}

function takeOwnership(owner: string): boolean {
  try {
    const descriptor = openSync(owner, 'wx', 0o600);
    writeSync(descriptor, String(process.pid));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw pathError(error, 'open', owner);
  }
  try {
    if (isGone(Number(readFileSync(owner, 'utf8')))) unlinkSync(owner);
  } catch {
    // its owner was faster
  }
  return false;
}

/** Whether a process has died without cleaning up. */
function isGone(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function busy(path: string): ScullError {
  return new ScullError('context deadline exceeded', {
    code: 'lock.busy',
    hint: `Another process holds ${path}: wait for it, or end it.`,
  });
}
