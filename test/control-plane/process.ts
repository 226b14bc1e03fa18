/** Whether a process is still the one that was started: its command line names the folder it was given. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export function isRunning(pid: number, folder: string): boolean {
  return exists(pid) && commandLine(pid).includes(folder);
}

/** Of a child it is known as soon as it has ended; its command line may be missing for a while after it was started. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until a process that was just started has a command line; one that has ended needs none. */
export async function hasBegun(pid: number): Promise<void> {
  for (let waited = 0; waited < 1000 && commandLine(pid) === '' && exists(pid); waited += 50) await sleep(50);
}

/** Processes of these programs that were given the folder, where the system shows them. */
export function processesOf(programs: readonly string[], folder: string): number[] {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return [];
  }
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  return pids.filter((pid) => {
    const line = commandLine(pid);
    return line.includes(folder) && programs.includes(basename(line.split('\0', 1)[0]!));
  });
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8');
  } catch {
    return spawnSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' }).stdout || '';
  }
}
