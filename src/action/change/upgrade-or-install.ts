/** `upgrade --install`: cmd/helm/upgrade.go of Helm v3.22.0. */
import { ScullError } from '../../errors.ts';
import { checkReachable } from '../../kube/reachable.ts';
import type { Release } from '../../release/release.ts';
import { isReleaseNotFound, isUnreadable } from '../../storage/errors.ts';
import type { Configuration } from '../configuration.ts';
import { early } from './early.ts';
import { untilStopped } from './interruption.ts';
import { isReleaseName } from '../render/release-name.ts';
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
  const { name } = options;
  const client = await config.cluster();
  const reachable = early(checkReachable(client));
  void early(client.discovery());
  const storage = await config.storage();
  const recorded = early(storage.last(name));
  await untilStopped(config.signal, () => reachable);
  if (!isReleaseName(name)) throw new ScullError(`release name is invalid: ${name}`, { code: 'release.name' });
  const last = await untilStopped(config.signal, () => existing(recorded));
  if (last === 'unreadable' || (last !== undefined && last.info.status !== 'uninstalled')) {
    const { upgradeRelease } = await import('../upgrade.ts');
    return { release: await upgradeRelease(config, options, { storage, last: recorded }), installed: false };
  }
  options.onInstall();
  const { installChart } = await import('../install.ts');
  const release = await installChart(config, {
    ...options,
    args: [name, options.chart],
    generateName: false,
    nameTemplate: '',
    replace: last !== undefined,
  });
  return { release, installed: true };
}

/** The last revision, if there is one; one that cannot be read is for the upgrade to tell. */
async function existing(recorded: Promise<Release>): Promise<Release | 'unreadable' | undefined> {
  try {
    return await recorded;
  } catch (error) {
    if (isReleaseNotFound(error)) return undefined;
    if (isUnreadable(error)) return 'unreadable';
    throw error;
  }
}
