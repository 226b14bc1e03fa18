import { spawn } from 'node:child_process';
import { binary } from './cluster.ts';

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the binary under test with nothing but this environment. */
export function runBinary(words: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((done, fail) => {
    const all = { PATH: '/usr/bin:/bin', ...env };
    const child = spawn(binary, words, { env: all, stdio: ['ignore', 'pipe', 'pipe'], timeout: 100_000 });
    const texts = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (chunk: string) => (texts[stream] += chunk));
    }
    child.on('error', fail);
    child.on('close', (status) => {
      done({ status, ...texts });
    });
  });
}
