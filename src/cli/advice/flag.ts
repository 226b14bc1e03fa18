/** Which flag may have been meant by one that there is not. */
import type { ScullError } from '../../errors.ts';
import { didYouMean } from '../../similar.ts';
import { FlagError } from '../flags/parse.ts';

export function flagAdvice(error: ScullError): string | undefined {
  if (!(error instanceof FlagError) || error.unknown === undefined) return undefined;
  const { name, known } = error.unknown;
  return didYouMean(
    `--${name}`,
    known.map((flag) => `--${flag}`),
  );
}
