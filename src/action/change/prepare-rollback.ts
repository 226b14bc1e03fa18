/** The new revision of a rollback, out of an earlier one: `prepareRollback` of pkg/action/rollback.go, Helm v3.22.0. */
import { ScullError } from '../../errors.ts';
import { wholeRelease, type Release } from '../../release/release.ts';
import { releaseNow } from '../../release/time.ts';
import type { Revisions } from '../../storage/storage.ts';
import type { Configuration } from '../configuration.ts';
import { checkApplyChoice, isServerSide, recordedMethod } from './apply-method.ts';
import type { Approval } from './approval.ts';
import type { ApplyChoice, ChangeOptions } from './options.ts';

export interface RollbackOptions extends Pick<ChangeOptions, 'timeoutMs' | 'onProgress'> {
  readonly name: string;
  /** The revision to go back to; 0 for the one before the last. */
  readonly version: number;
  readonly dryRun?: boolean;
  readonly noHooks?: boolean;
  readonly recreatePods?: boolean;
  /** Deletes what the rollback created when it fails. */
  readonly cleanupOnFail?: boolean;
  /** Revisions to keep; 0 for all. */
  readonly maxHistory?: number;
  /** Undefined to wait for hooks only. */
  readonly wait?: ChangeOptions['wait'];
  readonly waitForJobs?: boolean;
  readonly apply?: ApplyChoice;
  /** Asks the server first whether everything will be taken; not when something failed and is undone. */
  readonly preflight?: boolean;
  /** It undoes something: what another release has by now is left alone. */
  readonly undoes?: boolean;
  /** Of the new revision; '' for Helm's own words. */
  readonly description?: string;
  /** Holds it to what was shown. */
  readonly approval?: Approval;
}

/** What a rollback goes from, and to. */
export interface RollbackChange {
  /** The last revision. */
  readonly current: Release;
  /** The one that says it is deployed, where that is another. */
  readonly deployed: Release | undefined;
  /** The new one. */
  readonly release: Release;
  /** The revision to go back to. */
  readonly target: number;
}

/** Throws with Helm's texts. */
export async function prepareRollback(
  config: Configuration,
  revisions: Revisions,
  options: RollbackOptions,
): Promise<RollbackChange> {
  const current = await revisions.last();
  const wanted = options.version === 0 ? current.version - 1 : options.version;
  if (!revisions.records.some(({ version }) => version === wanted)) {
    throw new ScullError(`release has no ${wanted} version`, { code: 'release.revision' });
  }
  const previous = wholeRelease(await revisions.release(wanted));
  const { deployed } = revisions;
  const other = deployed === undefined || deployed.version === current.version ? undefined : deployed;
  config.debug(`rolling back ${options.name} (current: v${current.version}, target: v${wanted})`);
  const { description = '', apply } = options;
  const serverSide = apply?.serverSide === 'auto' ? isServerSide(previous) : (apply?.serverSide ?? false);
  if (apply !== undefined) checkApplyChoice(apply, serverSide);
  const release: Release = {
    name: options.name,
    namespace: current.namespace,
    chart: previous.chart,
    config: previous.config,
    info: {
      firstDeployed: current.info.firstDeployed,
      lastDeployed: releaseNow(config.clock),
      deleted: '',
      status: 'pending-rollback',
      notes: previous.info.notes,
      description: description === '' ? `Rollback to ${wanted}` : description,
      ...(config.settings.helm === 4 ? { rollbackRevision: wanted } : {}),
    },
    version: current.version + 1,
    labels: previous.labels,
    manifest: previous.manifest,
    hooks: previous.hooks.map((hook) => ({ ...hook, lastRun: { ...hook.lastRun } })),
    ...recordedMethod(serverSide, config),
  };
  return { current, deployed: other && (await revisions.release(other.version)), release, target: wanted };
}
