/** Which release may have been meant by a name that has none: asked of the cluster when a command failed for it. */
import { ScullError } from '../../errors.ts';
import { didYouMean } from '../../similar.ts';
import type { Call } from '../command.ts';
import { configuration } from '../configuration.ts';

/** Nobody waits long for a hint. */
const DEADLINE_MS = 1000;

/** The error with a hint more, where a release of the namespace has nearly the name that was given. */
export async function withSimilarRelease(error: ScullError, call: Call): Promise<ScullError> {
  const [name] = call.args;
  const similar = name === undefined ? undefined : didYouMean(name, await names(call));
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
