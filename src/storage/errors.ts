/** What storage says when a record is not as an operation needs it: pkg/storage/driver/driver.go of Helm v3.22.0. */
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv.ts';

const notFound = 'storage.not-found';
const exists = 'storage.exists';
const noDeployed = 'storage.no-deployed';

export function releaseNotFound(): ScullError {
  return new ScullError('release: not found', { code: notFound });
}

export function releaseExists(): ScullError {
  return new ScullError('release: already exists', { code: exists });
}

export function invalidKey(): ScullError {
  return new ScullError('release: invalid key', { code: 'storage.key' });
}

export function noDeployedReleases(name: string): ScullError {
  return new ScullError(`${quote(name)} has no deployed releases`, { code: noDeployed });
}

/** No such release, or no such revision. Never what a server that refuses or fails says. */
export function isReleaseNotFound(error: unknown): boolean {
  return error instanceof ScullError && error.code === notFound;
}

export function isReleaseExists(error: unknown): boolean {
  return error instanceof ScullError && error.code === exists;
}

export function isNoDeployedReleases(error: unknown): boolean {
  return error instanceof ScullError && error.code === noDeployed;
}
