/** What install and upgrade print. */
import type { Configuration } from '../action/configuration.ts';
import type { Release } from '../release/release.ts';
import type { Call } from './command.ts';
import { outputFormat } from './flags/output.ts';

/** The release in the format asked for. */
export async function printRelease(call: Call, config: Configuration, release: Release): Promise<void> {
  const { flags, settings, out } = call;
  const { releaseText } = await import('../action/read/release-text.ts');
  out.print(
    releaseText(release, {
      format: outputFormat(flags),
      debug: settings.debug,
      hideNotes: flags.bool('hide-notes'),
      warn: config.log,
    }),
  );
}

/** Takes Ctrl-C over for a command of which Helm does not: the user hears that it was heard. */
export function tellWhenStopping({ out }: Call, { signal }: Configuration): void {
  signal.addEventListener('abort', () => {
    out.note('Stopping, to leave a correct record of the release; once more ends it at once.');
  });
}

/** Takes Ctrl-C over: the user hears that it was heard, and the command goes on to its end. */
export function tellWhenCancelled({ args, out }: Call, { signal }: Configuration): void {
  signal.addEventListener('abort', () => {
    out.print(`Release ${args[0] ?? ''} has been cancelled.\n`);
    out.flush?.();
  });
}
