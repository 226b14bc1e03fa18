/** Which release may have been meant by a name that has none: asked of the cluster when a command failed for it. */
import { ScullError } from '../../errors.ts';
import { didYouMean } from '../../similar.ts';
import type { Call } from '../command.ts';
import { configuration } from '../configuration.ts';

/** Nobody waits long for a hint; the server has just answered. */
const DEADLINE_MS = 3000;

/** The error with a hint more, where a release of the namespace has nearly the name that was given. */
export async function withSimilarRelease(error: ScullError, call: Call): Promise<ScullError> {
  // of several the one that the error names
  const name = call.args.find((arg) => error.message.includes(`: ${arg}: `)) ?? call.args[0];
  if (name === undefined) return error;
  const known = await names(call);
  const similar = known.includes(name) ? undefined : didYouMean(name, known);
  if (similar === undefined) return error;
  const { message, code, exitCode, hint } = error;
  return new ScullError(message, {
    ...{ code, exitCode, cause: error },
    hint: hint === undefined ? similar : `${similar}\n${hint}`,
  });
}

async function names(call: Call): Promise<readonly string[]> {
  const asked = async (): Promise<string[]> => {
    const storage = await configuration({ ...call, out: silent }).storage();
    return (await storage.records()).map((record) => record.name);
  };
  const late = new Promise<string[]>((resolve) => {
    setTimeout(resolve, DEADLINE_MS, []).unref();
  });
  try {
    return await Promise.race([asked(), late]);
  } catch {
    return [];
  }
}

const silent = { print: (): void => undefined, note: (): void => undefined };
