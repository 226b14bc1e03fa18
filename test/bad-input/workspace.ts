/** Folders full of bad input, and the executable run in them under watch. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A text, bytes, or what no text file is. */
export type Content =
  | string
  | Uint8Array
  | { readonly link: string }
  | { readonly fifo: true }
  | { readonly folder: true }
  /** A file of that many zeros, which takes no room. */
  | { readonly zeros: number };

export type Files = Readonly<Record<string, Content>>;

export const binary = fileURLToPath(new URL('../../dist/scull', import.meta.url));

/** Throws unless the executable is there. */
export function requireBinary(): void {
  if (!existsSync(binary)) throw new Error(`${binary} is not there: run \`npm run build\` before these tests`);
}

export function makeWorkspace(files: Files): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'scull-bad-')));
  for (const [name, content] of Object.entries(files)) writeContent(join(folder, name), content);
  return folder;
}

function writeContent(path: string, content: Content): void {
  mkdirSync(dirname(path), { recursive: true });
  if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(path, content);
  else if ('link' in content) symlinkSync(content.link, path);
  else if ('fifo' in content) spawnSync('mkfifo', [path]);
  else if ('folder' in content) mkdirSync(path);
  else {
    writeFileSync(path, '');
    truncateSync(path, content.zeros);
  }
}

export function removeWorkspace(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Every path below a folder with its kind and size: what must not change when a command fails. */
export function listing(folder: string): string[] {
  const found: string[] = [];
  const enter = (path: string): void => {
    for (const entry of readdirSync(join(folder, path)).sort()) {
      const name = join(path, entry);
      const stats = lstatSync(join(folder, name));
      found.push(`${name} ${String(stats.mode)} ${stats.isDirectory() ? '' : String(stats.size)}`);
      if (stats.isDirectory()) enter(name);
    }
  };
  enter('');
  return found;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Of the wall clock, after which the process is killed. */
  readonly seconds?: number;
}

export interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
  /** Ended by the time limit, or by a signal of its own making. */
  readonly signal: string | null;
  /** Of the processor, so that a busy machine is none of its faults; of the wall clock where the system does not tell. */
  readonly seconds: number;
  readonly megabytes: number;
}

/** More than this, and a process is killed for the sake of the machine. */
const MOST_MEGABYTES = 4000;

/** Runs a command to its end. The environment is what the options say, and a PATH. */
export function finish(command: readonly string[], options: RunOptions): Promise<Finished> {
  const start = performance.now();
  const child = spawn(command[0]!, command.slice(1), {
    cwd: options.cwd,
    env: { HOME: options.cwd, PATH: process.env['PATH'] ?? '', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: (options.seconds ?? 120) * 1000,
    killSignal: 'SIGKILL',
  });
  const output: Uint8Array[][] = [[], []];
  child.stdout.on('data', (chunk: Uint8Array) => output[0]!.push(chunk));
  child.stderr.on('data', (chunk: Uint8Array) => output[1]!.push(chunk));
  let megabytes = 0;
  let processor: number | undefined;
  const watch = setInterval(() => {
    processor = processorSeconds(child.pid) ?? processor;
    megabytes = Math.max(megabytes, peakOf(child.pid));
    if (megabytes > MOST_MEGABYTES) child.kill('SIGKILL');
  }, 10);
  const text = (chunks: Uint8Array[]): string => Buffer.concat(chunks).toString('utf8').replaceAll(options.cwd, '$DIR');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearInterval(watch);
      const seconds = processor ?? (performance.now() - start) / 1000;
      resolve({ stdout: text(output[0]!), stderr: text(output[1]!), status, signal, seconds, megabytes });
    });
  });
}

/** The most memory a running process had so far; 0 where the system does not tell. What it returns to its parent counts the parent's own. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1000;
  } catch {
    return 0; // it has ended
  }
}

/** What a running process has used of the processor, all its threads together. */
function processorSeconds(pid: number | undefined): number | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // after the name, which may hold anything: utime and stime are the 12th and 13th field, in hundredths of a second
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined; // it has ended
  }
}

/** What went wrong: the line that says so, and those behind it. */
export function errorText(stderr: string): string {
  const at = /^Error: /m.exec(stderr)?.index;
  return at === undefined ? stderr : stderr.slice(at);
}

/** Long output is recorded by its digest. */
export function shortened(text: string): string {
  return text.length <= 2000 ? text : `sha256 ${createHash('sha256').update(text).digest('hex')}`;
}
