/** Whether a process is still the one that was started: its command line names the folder it was given. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export function isRunning(pid: number, folder: string): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return commandLine(pid).includes(folder);
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8');
  } catch {
    return spawnSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' }).stdout || '';
  }
}
