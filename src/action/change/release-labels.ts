/** Labels that a user gives a release: pkg/action/install.go of Helm v3.22.0. */
import { ScullError } from '../../errors.ts';

const systemLabels = ['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt'];

/** Throws when one of the key=value labels is one that the record of a release has of itself. */
export function checkLabels(labels: readonly string[]): void {
  for (const label of labels) {
    if (!systemLabels.includes(label.slice(0, label.indexOf('=')))) continue;
    const text = 'user supplied labels contains system reserved label name. System labels:';
    throw new ScullError(`${text} [${systemLabels.join(' ')}]`, { code: 'release.labels' });
  }
}
