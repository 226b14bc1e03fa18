/** What can be said of a revision: pkg/release/status.go of Helm v3.22.0. */

export type ReleaseStatus =
  | 'unknown'
  | 'deployed'
  | 'uninstalled'
  | 'superseded'
  | 'failed'
  | 'uninstalling'
  | 'pending-install'
  | 'pending-upgrade'
  | 'pending-rollback';

/** Whether an operation is under way, or was cut short. */
export function isPending(status: string): boolean {
  return status === 'pending-install' || status === 'pending-upgrade' || status === 'pending-rollback';
}

/** Whether an operation is under way, or was cut short: uninstalling counts too. */
export function isUnderWay(status: string): boolean {
  return isPending(status) || status === 'uninstalling';
}
