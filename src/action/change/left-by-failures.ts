/**
 * What operations since the deployed revision had made that came to nothing: neither that revision nor the last one may tell of it,
 * if a rollback failed or was cut short in its turn. Helm forgets it.
 */
import { ScullError, errorMessage } from '../../errors.ts';
import { objectKey } from '../../kube/apply/live.ts';
import type { KubeClient } from '../../kube/client.ts';
import { buildObjects, type BuiltObject } from '../../kube/objects/build.ts';
import type { Release } from '../../release/release.ts';
import type { Revisions } from '../../storage/storage.ts';
import type { Configuration } from '../configuration.ts';
import { foundBefore, journalKey } from '../lock/journal.ts';
import { ownedObjects } from './ownership.ts';

export interface FailureOptions {
  readonly config: Configuration;
  readonly client: KubeClient;
  /** The last revision. */
  readonly last: Release;
}

/** Those that are there, are the release's own by their marks, and are not among `known`. */
export async function leftByFailures(
  revisions: Revisions,
  known: readonly BuiltObject[],
  { config, client, last }: FailureOptions,
): Promise<BuiltObject[]> {
  const { records, deployed } = revisions;
  if (deployed === undefined) return [];
  const between = records.filter(({ version }) => version > deployed.version && version < last.version);
  const left = new Map<string, BuiltObject>();
  for (const { version } of between.filter(({ status }) => status === 'failed')) {
    try {
      const release = await revisions.release(version);
      const found = await foundBefore(release);
      const { manifest, namespace } = release;
      for (const item of await buildObjects(client, manifest, { namespace, recorded: true }))
        if (!found.has(journalKey(item.ref))) left.set(objectKey(item.ref), item);
    } catch (error) {
      if (!(error instanceof ScullError)) throw error;
      config.debug(`what revision ${version} may have left is not known: ${errorMessage(error)}`);
    }
  }
  for (const { ref } of known) left.delete(objectKey(ref));
  return ownedObjects(client, [...left.values()], last);
}
