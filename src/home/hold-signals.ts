/**
 * Signals that end the process wait while files are being put in their places, so that Ctrl-C leaves no temporary file. That is
 * done in one go, without the event loop, which a listener needs: the signal takes effect right after. Who listens already
 * keeps the say.
 */
import { readFileSync } from 'node:fs';

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
let held = false;

/** Until the event loop has its next turn. */
export function holdSignals(): void {
  if (held || process.platform === 'win32') return;
  held = true;
  const listeners = names
    .filter((name) => process.listenerCount(name) === 0 && !isIgnored(name))
    .map((name) => {
      const listener = (): void => {
        process.off(name, listener);
        if (process.listenerCount(name) === 0) process.kill(process.pid, name);
      };
      process.on(name, listener);
      return [name, listener] as const;
    });
  setImmediate(() => {
    for (const [name, listener] of listeners) process.off(name, listener);
    held = false;
  });
}

let ignored: bigint | undefined;
const numbers = { SIGHUP: 1n, SIGINT: 2n, SIGTERM: 15n } as const;

/** Whether who started this process wants it to live on, as `nohup` does. A listener would change that. */
export function isIgnored(name: (typeof names)[number]): boolean {
  ignored ??= ignoredSignals();
  return ((ignored >> (numbers[name] - 1n)) & 1n) === 1n;
}

function ignoredSignals(): bigint {
  try {
    const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return BigInt(`0x${mask ?? '0'}`);
  } catch {
    return 0n; // another system, which does not say
  }
}
