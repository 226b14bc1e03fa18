/**
 * Runs a program of a plugin, without a shell, with Go's words (os/exec of Go 1.26) where it cannot be started. Signals for this
 * process reach the program, and its end is waited for; Ctrl-C comes from the terminal to both.
 */
import { isAbsolute } from 'node:path';
import { isIgnored } from '../home/hold-signals.ts';
import type { Environment } from '../home/paths.ts';
import { isProgramPath, programsNamed } from '../home/program.ts';
import { isTerminal } from '../home/terminal.ts';
import { pathError } from '../loader/os-error.ts';

export interface Execution {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Environment;
  readonly stdin: 'inherit' | 'nothing';
  /** What is collected goes back to the caller. */
  readonly stdout: 'inherit' | 'collect';
  /** What is collected goes with stdout; that of this process unless told. */
  readonly stderr?: 'collect';
  /** Most bytes to collect; the program is ended beyond them. 128 MiB unless told. */
  readonly limit?: number;
  /** Ends the program. */
  readonly signal?: AbortSignal;
}

export interface Ended {
  /** The exit status; undefined when a signal ended it. */
  readonly status: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  /** The signal that was to end this process meanwhile. */
  readonly asked: NodeJS.Signals | undefined;
  readonly output: Uint8Array;
}

const LIMIT = 128 * 1024 * 1024;

/** Rejects with Go's text when the program cannot be started: `fork/exec PATH: permission denied`. */
export async function runProgram(execution: Execution): Promise<Ended> {
  const { program, args, env, stdin, stdout, stderr, limit = LIMIT, signal } = execution;
  const path = programPath(program, env);
  const { spawn } = await import('node:child_process');
  return new Promise((done, fail) => {
    let child: ReturnType<typeof spawn>;
    try {
      child = spawn(path, args, {
        argv0: program,
        env,
        stdio: [
          stdin === 'inherit' ? 'inherit' : 'ignore',
          stdout === 'inherit' ? 'inherit' : 'pipe',
          stderr === undefined ? 'inherit' : 'pipe',
        ],
      });
    } catch (error) {
      fail(pathError(error, 'fork/exec', path));
      return;
    }
    let asked: NodeJS.Signals | undefined;
    const release = passSignals((name, toPass) => {
      asked = name;
      if (toPass) child.kill(name);
    });
    const stop = (): void => {
      child.kill('SIGTERM');
    };
    signal?.addEventListener('abort', stop, { once: true });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (const pipe of [child.stdout, child.stderr]) {
      pipe?.on('data', (chunk: Uint8Array) => {
        size += chunk.length;
        if (size <= limit) chunks.push(chunk);
        else child.kill('SIGKILL');
      });
    }
    const ended = (): void => {
      release();
      signal?.removeEventListener('abort', stop);
    };
    child.on('error', (error) => {
      ended();
      fail(pathError(error, 'fork/exec', path));
    });
    child.on('close', (status, by) => {
      ended();
      if (size > limit) fail(new Error(`${program} gave more than ${limit} bytes`));
      else
        done({
          status: by === null ? (status ?? 0) : undefined,
          signal: by ?? undefined,
          asked,
          output: Buffer.concat(chunks),
        });
    });
    if (signal?.aborted === true) stop();
  });
}

/** `exec.LookPath` for names without a separator; a program of the current folder is not run by its name alone. */
export function programPath(name: string, env: Environment): string {
  if (isProgramPath(name)) return name;
  const quoted = JSON.stringify(name);
  const [found] = programsNamed(name, env);
  if (found === undefined) throw new Error(`exec: ${quoted}: executable file not found in $PATH`);
  if (isAbsolute(found)) return found;
  throw new Error(`exec: ${quoted}: cannot run executable found relative to current directory`);
}

/**
 * Tells of SIGTERM and SIGHUP, which are to be handed on, and of SIGINT, which is where no terminal has given it to the program
 * already. Gives back what ends that.
 */
function passSignals(tell: (name: NodeJS.Signals, toPass: boolean) => void): () => void {
  if (process.platform === 'win32') return () => undefined;
  const listeners = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    .filter((name) => !isIgnored(name))
    .map((name) => {
      const listener = (): void => {
        tell(name, name !== 'SIGINT' || !isTerminal(0));
      };
      process.on(name, listener);
      return [name, listener] as const;
    });
  return () => {
    for (const [name, listener] of listeners) process.off(name, listener);
  };
}
