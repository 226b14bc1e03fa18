import { errorMessage, isDefect, ScullError } from '../errors.ts';
import type { Call } from './command.ts';
import { givenPostRenderers } from './flags/post-renderer.ts';

/** Helm 4's post-renderers are plugins, which have to be there before anything else is looked at. Only one may be named. */
export async function checkPostRenderer({ flags, settings, out }: Call): Promise<void> {
  const [name, another] = givenPostRenderers(flags.string('post-renderer'));
  if (settings.helm === 3 || name === undefined) return;
  const { findPostRenderer } = await import('../plugin/post-renderer.ts');
  try {
    findPostRenderer(name, settings, (line) => {
      out.note(line);
    });
  } catch (error) {
    if (isDefect(error)) throw error;
    throw refusal(name, errorMessage(error), error as ScullError);
  }
  if (another !== undefined) throw refusal(another, 'cannot specify --post-renderer flag more than once');
}

function refusal(value: string, reason: string, { code, hint }: Partial<ScullError> = {}): ScullError {
  const text = `invalid argument ${JSON.stringify(value)} for "--post-renderer" flag: ${reason}`;
  return new ScullError(text, { code: code ?? 'cli.flag', ...(hint === undefined ? {} : { hint }) });
}
