/** How Go's libraries put several errors into one text. */
import { errorMessage } from '../../errors.ts';

/** `Aggregate` of k8s.io/apimachinery/pkg/util/errors 0.37: one error as it is, several in brackets, none told twice. */
export function aggregateMessage(messages: readonly string[]): string {
  const different = [...new Set(messages)];
  return different.length === 1 ? different[0]! : `[${different.join(', ')}]`;
}

/** github.com/hashicorp/go-multierror 1.1: a list with its length in front, and two line ends behind. */
export function multiErrorMessage(errors: readonly unknown[]): string {
  const points = errors.map((error) => `* ${errorMessage(error)}`);
  const head = errors.length === 1 ? '1 error occurred:' : `${String(errors.length)} errors occurred:`;
  return `${head}\n\t${points.join('\n\t')}\n\n`;
}
