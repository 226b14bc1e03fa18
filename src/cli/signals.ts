/**
 * Ctrl-C and SIGTERM for commands that change a cluster: they stop at the next safe point, write down where they got, and end.
 * Who is in a hurry says so twice more. Listening takes the system's own way to end a process away, so nothing listens
 * before a command asks for the signal.
 */
const hurry = 3;

/** The status that a shell gives to a program ended by the signal. */
const exitStatus = { SIGINT: 130, SIGTERM: 143 } as const;

/** Aborted by the first SIGINT or SIGTERM. `note` takes lines for the user. */
export function stopSignal(note: (line: string) => void): AbortSignal {
  const controller = new AbortController();
  let count = 0;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      count++;
      if (count === 1) controller.abort();
      else if (count < hurry)
        note('Still stopping, to leave a correct record of the release; once more ends it at once.');
      else process.exit(exitStatus[name]);
    });
  }
  return controller.signal;
}
