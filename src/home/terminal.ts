import { fstatSync, statSync } from 'node:fs';

/** Whether stdin, stdout or stderr is a terminal. Asking node:tty would load streams and sockets, 2 ms of a run. */
export function isTerminal(descriptor: 0 | 1 | 2): boolean {
  const stats = fstatSync(descriptor);
  return stats.isCharacterDevice() && stats.rdev !== statSync('/dev/null', { throwIfNoEntry: false })?.rdev;
}
