/**
 * Servers, and a folder for them, that live as long as the test process, whatever ends it: a keeper of each sees its standard
 * input close. (`bun test` runs no exit handlers.)
 */
import { randomInt } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const KEEPER = '"$@" </dev/null & pid=$!; cat >/dev/null; kill "$pid"; wait "$pid"';
const CLEANER = 'cat >/dev/null; sleep 1; rm -rf "$1"';

export interface Running {
  readonly pid: number;
  /** Ends the server and waits for it. */
  readonly close: () => Promise<void>;
}

let scratch: string | undefined;

/** A folder for what servers and runs keep, removed when the process ends. */
export function scratchFolder(): string {
  if (scratch === undefined) {
    scratch = mkdtempSync(join(tmpdir(), 'scull-sources-'));
    letGo(spawn('/bin/sh', ['-c', CLEANER, 'sh', scratch], { stdio: ['pipe', 'ignore', 'ignore'] }));
  }
  return scratch;
}

/** A folder of its own in `scratchFolder`. */
export function newFolder(prefix: string): string {
  return mkdtempSync(join(scratchFolder(), `${prefix}-`));
}

/** Starts a server and waits until it accepts connections on all of its ports of 127.0.0.1. */
export async function startServer(
  program: string,
  args: readonly string[],
  ports: readonly number[],
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const logFile = join(newFolder('log'), 'log');
  const log = openSync(logFile, 'a');
  const keeper = spawn('/bin/sh', ['-c', KEEPER, 'sh', program, ...args], {
    stdio: ['pipe', log, log],
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...env },
  });
  closeSync(log);
  const state = { ended: false };
  const end = new Promise<void>((resolve) =>
    keeper.on('close', () => {
      state.ended = true;
      resolve();
    }),
  );
  letGo(keeper);
  for (const port of ports) {
    for (let waited = 0; !(await accepts(port)); waited += 20) {
      if (state.ended || waited > 30_000)
        throw new Error(`${program} does not serve:\n${readFileSync(logFile, 'utf8')}`);
      await sleep(20);
    }
  }
  return {
    pid: keeper.pid!,
    close: async () => {
      keeper.stdin?.end();
      await end;
    },
  };
}

/** Neither the child nor the pipe to it keeps this process alive. */
function letGo(child: ChildProcess): void {
  child.unref();
  (child.stdin as { unref?: () => void } | null)?.unref?.();
}

/** Ports below those that the system gives to clients, so that nothing takes one before its server has it; ascending. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) found.add(port);
  }
  return [...found].sort((a, b) => a - b);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.on('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}
