/** A lock among processes: a folder that only one can make. One left by a process that is gone is taken over. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  for (let waited = 0; !take(path); waited += 100) {
    if (!holderLives(path) && waited > 1000) rmSync(path, { recursive: true, force: true });
    await sleep(100);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

function take(path: string): boolean {
  try {
    mkdirSync(path);
  } catch {
    return false;
  }
  writeFileSync(join(path, 'pid'), String(process.pid));
  return true;
}

function holderLives(path: string): boolean {
  try {
    process.kill(Number(readFileSync(join(path, 'pid'), 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}
