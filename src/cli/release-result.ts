/** What install, upgrade and test print. */
import type { Configuration } from '../action/configuration.ts';
import type { OutputFormat } from '../action/read/encoded.ts';
import type { HiddenSecrets } from '../manifest/hidden-secrets.ts';
import type { Release } from '../release/release.ts';
import type { Call } from './command.ts';
import { isTerminal } from '../home/terminal.ts';
import { outputFormat } from './flags/output.ts';
import { hasColours, releaseMarks, type Mark } from './output/colours.ts';

/** The release in the format asked for. */
export async function printRelease(
  call: Call,
  config: Configuration,
  release: Release,
  hideNotes = call.flags.bool('hide-notes'),
): Promise<void> {
  const { flags, settings, out } = call;
  const format = outputFormat(flags);
  const { releaseText } = await import('../action/read/release-text.ts');
  const hide = format === 'table' ? await secretsToHide(call) : undefined;
  out.print(
    releaseText(release, {
      format,
      debug: settings.debug,
      hideNotes,
      ...(hide === undefined ? {} : { hide }),
      showDescription: settings.helm === 4,
      rules: call.rules,
      warn: config.log,
    }),
    marksFor(call, format, release),
  );
  if (hide?.found === true) out.note('What Secrets hold is not shown on a terminal; --show-secrets shows it.');
}

/** The colours of a release's text. */
export function marksFor({ settings, env }: Call, format: OutputFormat, release: Release): readonly Mark[] {
  return format === 'table' && hasColours(settings, env) ? releaseMarks(release) : [];
}

/** Programs read every byte of Helm's; a terminal has people before it, and remembers what it showed. */
async function secretsToHide({ flags }: Call): Promise<HiddenSecrets | undefined> {
  if (flags.bool('show-secrets') || !isTerminal(1)) return undefined;
  const hidden = await import('../manifest/hidden-secrets.ts');
  return new hidden.HiddenSecrets();
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
