import { errorMessage, isDefect, ScullError } from '../errors.ts';
import type { Call } from './command.ts';

/** Helm 4's post-renderers are plugins, which have to be there before anything else is looked at. */
export async function checkPostRenderer({ flags, settings, out }: Call): Promise<void> {
  const name = flags.string('post-renderer');
  if (settings.helm === 3 || name === '') return;
  const { findPostRenderer } = await import('../plugin/post-renderer.ts');
  try {
    findPostRenderer(name, settings, (line) => {
      out.note(line);
    });
  } catch (error) {
    if (isDefect(error)) throw error;
    const { hint, code } = error as ScullError;
    throw new ScullError(
      `invalid argument ${JSON.stringify(name)} for "--post-renderer" flag: ${errorMessage(error)}`,
      {
        code,
        ...(hint === undefined ? {} : { hint }),
      },
    );
  }
}
