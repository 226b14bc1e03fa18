/** The program that is disturbed, as a process: started, watched, ended from outside. */
import { spawn } from 'node:child_process';

export const subjects = ['scull', 'helm'] as const;
export type SubjectName = (typeof subjects)[number];

export interface Subject {
  readonly name: SubjectName;
  readonly binary: string;
}

export interface Outcome {
  /** The arguments, with a chart's word in place of its folder. */
  readonly command: string;
  /** Null where it was ended from outside. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
  /** Ended by the fault. */
  readonly killed: boolean;
  /** Ended by the harness, since it went on for too long. */
  readonly overdue: boolean;
}

export interface Running {
  /** Ends it at once; resolves when it is gone. */
  kill(): Promise<void>;
  readonly ended: Promise<Outcome>;
}

export interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds after which it is ended. */
  readonly limit: number;
}

export function start(binary: string, { command, args, folder, env, limit }: Start): Running {
  const begun = performance.now();
  const child = spawn(binary, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr, killed, overdue] = ['', '', false, false];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const timer = setTimeout(() => {
    overdue = true;
    child.kill('SIGKILL');
  }, limit);
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      clearTimeout(timer);
      resolve({ command, status, stdout, stderr, ms: performance.now() - begun, killed, overdue });
    });
  });
  const kill = async (): Promise<void> => {
    killed = true;
    child.kill('SIGKILL');
    await ended;
  };
  return { kill, ended };
}
