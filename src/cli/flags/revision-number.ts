import { ScullError, errorMessage } from '../../errors.ts';
import { atoi } from '../../go/strconv.ts';

/** A revision among the arguments. Throws with Helm's text. */
export function readRevision(text: string): number {
  try {
    return Number(atoi(text));
  } catch (error) {
    const reason = errorMessage(error).replace('strconv.ParseInt', 'strconv.Atoi');
    throw new ScullError(`could not convert revision to a number: ${reason}`, { code: 'cli.revision' });
  }
}
