/**
 * What a process leaves its name on, so that another one can tell that it has died: where it runs and its number. Numbers of
 * processes mean nothing on another machine, nor in another container of this one.
 */
import { readFileSync, readlinkSync } from 'node:fs';

let place: string | undefined;

/** `PLACE-PID`, of letters and digits. */
export function processMark(): string {
  return `${(place ??= thisPlace())}-${process.pid.toString(36)}`;
}

/** `dead` is proven; of a process elsewhere nobody here knows. */
export function stateOf(mark: string): 'alive' | 'dead' | 'unknown' {
  const [, where, number = ''] = /^([a-z0-9]+)-([a-z0-9]{1,7})$/.exec(mark) ?? [];
  const pid = Number.parseInt(number, 36);
  if (where !== (place ??= thisPlace()) || !(pid > 0)) return 'unknown';
  try {
    process.kill(pid, 0);
    return 'alive';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? 'dead' : 'alive';
  }
}

/** The machine's name and the processes that can be seen from here, as a number. */
function thisPlace(): string {
  const texts = [
    () => readFileSync('/proc/sys/kernel/hostname', 'utf8'),
    () => readlinkSync('/proc/self/ns/pid'),
    () => process.env['COMPUTERNAME'] ?? '',
  ].map((read) => {
    try {
      return read();
    } catch {
      return ''; // another system
    }
  });
  let hash = 0;
  for (const letter of `${process.platform} ${texts.join(' ')}`)
    hash = (Math.imul(hash, 31) + letter.codePointAt(0)!) | 0;
  return (hash >>> 0).toString(36);
}
