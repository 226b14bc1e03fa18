/**
 * Ctrl-C, SIGTERM and a closed terminal for commands that change a cluster, and for those that serve: they stop at the next safe
 * point, write down where they got, and end. Who is in a hurry says so once more. Listening takes the system's own way to end a process away, so nothing listens before
 * a command asks for the signal.
 */

import { isIgnored } from '../home/hold-signals.ts';

/** The status that a shell gives to a program ended by the signal. */
const exitStatus = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** As the system ends who does not listen. */
export function endBySignal(name: NodeJS.Signals): never {
  process.removeAllListeners(name);
  process.kill(process.pid, name);
  process.exit(name in exitStatus ? exitStatus[name as keyof typeof exitStatus] : 1);
}

const releaseLastWords =
  'Ended at once: the release may be recorded as pending or uninstalling; the next command goes on from there.';

/**
 * Aborted by the first SIGINT, SIGTERM or SIGHUP; the second ends the process. `note` takes lines for the user, at the end what is to be
 * known about an end in mid-work.
 */
export function stopSignal(note: (line: string) => void, lastWords = releaseLastWords): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    if (name === 'SIGHUP' && isIgnored(name)) continue;
    process.on(name, () => {
      if (!controller.signal.aborted) {
        controller.abort();
        return;
      }
      note(lastWords);
      process.exit(exitStatus[name]);
    });
  }
  return controller.signal;
}
