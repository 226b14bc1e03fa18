/** `upgrade --install`: cmd/helm/upgrade.go of Helm v3.22.0. */
import { ScullError } from '../../errors.ts';
import { checkReachable } from '../../kube/reachable.ts';
import type { Release } from '../../release/release.ts';
import { isReleaseNotFound, isUnreadable } from '../../storage/errors.ts';
import type { Configuration } from '../configuration.ts';
import { early } from './early.ts';
import { untilStopped } from './interruption.ts';
import { isReleaseName } from '../render/release-name.ts';
import type { Revisions, Storage } from '../../storage/storage.ts';
import { settled } from '../lock/abandoned.ts';
import { unlocked, withLock, type Locked } from '../lock/with-lock.ts';
import { isDryRun } from './dry-run.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

export interface UpgradeOrInstallOptions extends UpgradeOptions {
  readonly createNamespace: boolean;
  /** Told before a release is installed that does not exist. */
  readonly onInstall: () => void;
}

export interface UpgradeOrInstallResult {
  readonly release: Release;
  readonly installed: boolean;
}

/** Upgrades the release; installs it where there is none, or none any more. Throws with Helm's texts. */
export async function upgradeOrInstall(
  config: Configuration,
  options: UpgradeOrInstallOptions,
): Promise<UpgradeOrInstallResult> {
  if (isDryRun(options.dryRun)) return change(unlocked(config), options);
  const { name } = options;
  return withLock(config, { name, operation: 'upgrade' }, (locked) => change(locked, options));
}

async function change(locked: Locked, options: UpgradeOrInstallOptions): Promise<UpgradeOrInstallResult> {
  const { name } = options;
  const { config } = locked;
  const client = await config.cluster();
  const reachable = early(checkReachable(client));
  void early(client.discovery());
  const storage = await config.storage();
  const asked = early(storage.revisions(name));
  await untilStopped(config.signal, () => reachable);
  if (!isReleaseName(name)) throw new ScullError(`release name is invalid: ${name}`, { code: 'release.name' });
  const what = await untilStopped(config.signal, () => whatThereIs(locked, storage, name, asked));
  if (what === 'release') {
    const { upgradeRelease } = await import('../upgrade.ts');
    const release = await upgradeRelease(config, options, { revisions: asked, locked });
    return { release, installed: false };
  }
  options.onInstall();
  const { installChart } = await import('../install.ts');
  return { release: await installChart(config, asInstall(config, options, what), locked), installed: true };
}

/** The same as an install. */
export function asInstall(
  { settings }: Pick<Configuration, 'settings'>,
  options: UpgradeOrInstallOptions,
  what: 'nothing' | 'uninstalled',
): UpgradeOrInstallOptions & InstallArguments {
  const { apply, name, chart } = options;
  // Helm 4 takes `auto` of what has no revision before for server-side apply
  const serverSide = apply.serverSide === 'auto' && settings.helm === 4 ? true : apply.serverSide;
  const replace = what === 'uninstalled';
  return { ...options, apply: { ...apply, serverSide }, args: [name, chart], generateName: false, nameTemplate: '', replace }; // prettier-ignore
}

interface InstallArguments {
  readonly args: readonly string[];
  readonly generateName: boolean;
  readonly nameTemplate: string;
  readonly replace: boolean;
}

/** An install that was cut short counts as none, if nothing else is there; a record that cannot be read is for the upgrade to tell. */
export async function whatThereIs(
  locked: Locked,
  storage: Storage,
  name: string,
  asked: Promise<Revisions>,
): Promise<'nothing' | 'uninstalled' | 'release'> {
  try {
    const { records } = await asked;
    const { status } = records.at(-1)!;
    if (status !== 'uninstalled' && status !== 'pending-install') return 'release';
    const { revisions, abandoned } = await settled(locked, storage, name, asked);
    const last = await revisions.last();
    if (last.info.status === 'uninstalled') return 'uninstalled';
    return last.info.status === 'pending-install' && abandoned !== undefined ? 'nothing' : 'release';
  } catch (error) {
    if (isReleaseNotFound(error)) return 'nothing';
    if (isUnreadable(error)) return 'release';
    throw error;
  }
}
