/** What storage says when a record is not as an operation needs it: pkg/storage/driver/driver.go of Helm v3.22.0. */
import { ScullError, errorMessage } from '../errors.ts';
import { quote } from '../go/strconv.ts';

const notFound = 'storage.not-found';
const exists = 'storage.exists';
const noDeployed = 'storage.no-deployed';
const unreadable = 'storage.unreadable';

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

/** There are records, but none of them can be read. */
export function noReadableRevision(name: string): ScullError {
  return new ScullError(`no revision for release ${quote(name)}`, {
    code: unreadable,
    hint:
      `Its records cannot be read: kubectl get secrets,configmaps -l owner=helm,name=${name} lists them. Bring them back ` +
      'from a backup; or delete them, and install with --take-ownership.',
  });
}

/** A record that a decision depends on. */
export function unreadableRecord(key: string, version: number, reason: unknown): ScullError {
  return new ScullError(`the record of revision ${version} cannot be read: ${key}: ${errorMessage(reason)}`, {
    code: unreadable,
    cause: reason,
    hint:
      `Nothing was changed, since nobody knows what revision ${version} made. Bring the record ${key} back from a backup; ` +
      'or delete it, and go on from the revision before it.',
  });
}

export function isUnreadable(error: unknown): boolean {
  return error instanceof ScullError && error.code === unreadable;
}

/** No such release, or no such revision. Never what a server that refuses or fails says. */
export function isReleaseNotFound(error: unknown): boolean {
  return error instanceof ScullError && error.code === notFound;
}

/** Somebody else changed the record since it was read. */
export function isRecordConflict(error: unknown): boolean {
  return error instanceof ScullError && error.code === 'kube.Conflict';
}
