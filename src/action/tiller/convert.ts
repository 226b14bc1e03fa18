/**
 * `2to3`: takes a release over that Tiller recorded. Every revision gets a record of today in the namespace of the release, the
 * oldest first, so that one that was cut short can be repeated: records that are there already, and equal, are passed over.
 * Nothing else in the cluster changes. Tiller's records go last, if that is asked for.
 */
import { ScullError } from '../../errors.ts';
import { isNotFound } from '../../kube/api-error.ts';
import { checkReachable } from '../../kube/reachable.ts';
import { encodeRelease } from '../../release/codec.ts';
import type { Release } from '../../release/release.ts';
import { isReleaseNotFound } from '../../storage/errors.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Configuration } from '../configuration.ts';
import { isReleaseName } from '../render/release-name.ts';
import { tillerRecords, type TillerPlace } from './records.ts';

export interface ConvertOptions {
  readonly name: string;
  readonly tiller: TillerPlace;
  readonly dryRun: boolean;
  /** Takes Tiller's records away. */
  readonly deleteOld: boolean;
  /** Revisions at most, the last ones; 0 for all. */
  readonly max: number;
}

export interface Converted {
  readonly name: string;
  readonly namespace: string;
  readonly revisions: readonly ConvertedRevision[];
  /** Whether Tiller's records were taken away. */
  readonly deleted: boolean;
}

export interface ConvertedRevision {
  readonly revision: number;
  readonly status: string;
  readonly description: string;
  /** Of Tiller. */
  readonly record: string;
  /** It was there already, from an earlier run. */
  readonly known: boolean;
}

/** Throws when there is no such release, or one of the same name that is not this one. */
export async function convertRelease(config: Configuration, options: ConvertOptions): Promise<Converted> {
  const { name, tiller, max } = options;
  if (!isReleaseName(name)) throw new ScullError(`release name is invalid: ${name}`, { code: 'release.name' });
  const client = await config.cluster();
  await checkReachable(client);
  const all = await tillerRecords(client, tiller, name);
  if (all.length === 0) throw notFound(name, tiller);
  const records = max > 0 ? all.slice(-max) : all;
  const releases = await Promise.all(records.map((record) => record.release()));
  const { namespace } = releases.at(-1)!;
  const storage = await config.storage(namespace);
  const there = await recordedBefore(storage, name);
  for (const release of releases) checkSame(release, there.get(release.version));
  const others = [...there.keys()].filter((version) => !releases.some((release) => release.version === version));
  if (others.length > 0) throw inUse(name, namespace);
  if (!options.dryRun) {
    for (const release of releases) if (!there.has(release.version)) await storage.create(release);
    if (options.deleteOld) {
      for (const { ref } of all) {
        await client.delete(ref).catch((error: unknown) => {
          if (!isNotFound(error)) throw error;
        });
      }
    }
  }
  return {
    name,
    namespace,
    revisions: releases.map(({ version, info }, at) => ({
      revision: version,
      status: info.status,
      description: info.description,
      record: records[at]!.key,
      known: there.has(version),
    })),
    deleted: options.deleteOld && !options.dryRun,
  };
}

async function recordedBefore(storage: Storage, name: string): Promise<Map<number, Release>> {
  try {
    const releases = await storage.history(name);
    return new Map(releases.map((release) => [release.version, release]));
  } catch (error) {
    if (isReleaseNotFound(error)) return new Map();
    throw error;
  }
}

function checkSame(release: Release, known: Release | undefined): void {
  if (known === undefined || encodeRelease(known) === encodeRelease(release)) return;
  throw inUse(release.name, release.namespace);
}

function inUse(name: string, namespace: string): ScullError {
  return new ScullError(`namespace ${namespace} has a release ${name} already, which is not the one of Tiller`, {
    code: 'release.exists',
    hint: 'Nothing has been changed. status and history show that release.',
  });
}

function notFound(name: string, { namespace }: TillerPlace): ScullError {
  return new ScullError(`Tiller has no release ${name} in namespace ${namespace}`, {
    code: 'release.tiller-none',
    hint: 'list --helm2 shows what there is; --tiller-namespace names another namespace, --release-storage secrets says that Tiller kept Secrets.',
  });
}
