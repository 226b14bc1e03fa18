/** `--dry-run` of install, upgrade and template: validateDryRunOptionFlag and isDryRun of Helm v3.22.0. */
import { ScullError } from '../../errors.ts';

/** As given; '' for not given. */
export type DryRun = string;

/** Throws with Helm's text. */
export function validateDryRun(value: DryRun): void {
  if (['', 'false', 'true', 'none', 'client', 'server'].includes(value)) return;
  const text = 'Invalid dry-run flag. Flag must one of the following: false, true, none, client, server';
  throw new ScullError(text, { code: 'cli.dry-run' });
}

/** Whether nothing is to be changed. */
export function isDryRun(value: DryRun): boolean {
  return value === 'true' || value === 'client' || value === 'server';
}

/** Whether templates may ask the cluster by `lookup`. */
export function looksUp(value: DryRun): boolean {
  return value !== 'true' && value !== 'client';
}

/** Throws where Secrets are to be hidden that are going to be made. */
export function checkHideSecret({
  dryRun,
  hideSecret,
}: {
  readonly dryRun: DryRun;
  readonly hideSecret: boolean;
}): void {
  if (hideSecret && !isDryRun(dryRun)) {
    throw new ScullError('Hiding Kubernetes secrets requires a dry-run mode', { code: 'cli.hide-secret' });
  }
}
