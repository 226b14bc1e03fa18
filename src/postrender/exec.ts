/** Post-renderers: programs that all manifests go through, pkg/postrender/exec.go of Helm v3.22.0. */
import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fromBytes, toBytes } from '../go/strings.ts';
import type { Environment } from '../home/paths.ts';
import { isProgramPath, programsNamed } from '../home/program.ts';

/**
 * The absolute path of a program, as Go's `exec.LookPath` finds it: by its path if it has a separator, else in $PATH.
 * Throws an Error with Helm's text.
 */
export function findProgram(name: string, env: Environment = process.env): string {
  if (isProgramPath(name)) {
    const reason = whyNotExecutable(name);
    if (reason !== undefined) throw notFound(name, reason);
    return resolve(name);
  }
  const [found] = programsNamed(name, env);
  if (found !== undefined) return resolve(found);
  throw notFound(name, 'executable file not found in $PATH');
}

function notFound(name: string, reason: string): Error {
  return new Error(`unable to find binary at ${name}: exec: ${JSON.stringify(name)}: ${reason}`);
}

function whyNotExecutable(path: string): string | undefined {
  try {
    if (statSync(path).isDirectory()) return 'is a directory';
    accessSync(path, constants.X_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES'
      ? 'permission denied'
      : `stat ${path}: no such file or directory`;
  }
}

/** What a program may take and give, which Helm does not bound. */
export interface PostRenderLimits {
  readonly seconds: number;
  readonly bytes: number;
}

/** The manifests as the program gives them back. Throws an Error with Helm's text when it fails; it is killed beyond the limits. */
export async function postRender(
  program: string,
  args: readonly string[],
  manifests: string,
  limits: PostRenderLimits,
): Promise<string> {
  const path = findProgram(program);
  const { output, errors, failure } = await runFilter({ path, args }, manifests, limits);
  if (failure === undefined) return output;
  throw new Error(`error while running command ${path}. error output:\n${errors}: ${failure.reason}`);
}

export interface Filter {
  readonly path: string;
  /** What it sees as its own name; its path unless told. */
  readonly name?: string;
  readonly args: readonly string[];
  /** That of this process unless told. */
  readonly env?: Environment;
}

export interface Filtered {
  readonly output: string;
  /** What it wrote to stderr. */
  readonly errors: string;
  readonly failure?: {
    /** In Go's words: `exit status 1`, `signal: killed`. */
    readonly reason: string;
    /** Whether it ended so by itself; else it could not be started, or was stopped. */
    readonly isExit: boolean;
  };
}

/** What a program makes of its input. */
export async function runFilter(
  { path, name = path, args, env }: Filter,
  input: string,
  limits: PostRenderLimits,
): Promise<Filtered> {
  const { spawn } = await import('node:child_process');
  return new Promise((done) => {
    const child = spawn(path, args, {
      argv0: name,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(env === undefined ? {} : { env }),
    });
    const stdout: Uint8Array[] = [];
    const stderr: Uint8Array[] = [];
    const ended = (failure?: Filtered['failure']): void => {
      const [output, errors] = [fromBytes(concat(stdout)), fromBytes(concat(stderr))];
      done({ output, errors, ...(failure === undefined ? {} : { failure }) });
    };
    // a program of its own may hold the pipes, so nothing is waited for
    const stop = (reason: string): void => {
      clearTimeout(deadline);
      child.kill('SIGKILL');
      for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy();
      ended({ reason, isExit: false });
    };
    const deadline = setTimeout(() => {
      stop(`exceeded maximum time of a post-renderer (${limits.seconds} s)`);
    }, limits.seconds * 1000);
    let given = 0;
    const take = (chunks: Uint8Array[]) => (chunk: Uint8Array) => {
      given += chunk.length;
      if (given <= limits.bytes) chunks.push(chunk);
      else stop(`exceeded maximum output of a post-renderer (${limits.bytes} bytes)`);
    };
    child.stdout.on('data', take(stdout));
    child.stderr.on('data', take(stderr));
    child.stdin.on('error', () => undefined); // a program may end without reading all
    child.on('error', (error) => {
      clearTimeout(deadline);
      ended({ reason: error.message, isExit: false });
    });
    child.on('close', (status, signal) => {
      clearTimeout(deadline);
      if (status === 0) ended();
      else ended({ reason: signal === null ? `exit status ${String(status)}` : `signal: ${signal}`, isExit: true });
    });
    child.stdin.end(toBytes(input));
  });
}

function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
