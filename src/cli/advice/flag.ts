/** Which flag may have been meant by one that there is not. */
import type { ScullError } from '../../errors.ts';
import { similarWords } from '../../similar.ts';
import { FlagError } from '../flags/parse.ts';

export function flagAdvice(error: ScullError): string | undefined {
  if (!(error instanceof FlagError) || error.unknown === undefined) return undefined;
  const { name, known } = error.unknown;
  const similar = similarWords(name, known).map((flag) => `--${flag}`);
  return similar.length === 0 ? undefined : `Did you mean ${similar.join(' or ')}?`;
}
