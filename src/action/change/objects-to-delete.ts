/** The objects that go with a release: pkg/action/uninstall.go of Helm v3.22.0, and what Helm leaves behind. */
import { wrapError } from '../../errors.ts';
import { objectKey } from '../../kube/apply/live.ts';
import type { KubeClient } from '../../kube/client.ts';
import { buildObjects, type BuiltObject } from '../../kube/objects/build.ts';
import { inUninstallOrder } from '../../manifest/kind-order.ts';
import type { Manifest } from '../../manifest/sort.ts';
import type { Release } from '../../release/release.ts';
import type { Revisions } from '../../storage/storage.ts';
import type { Configuration } from '../configuration.ts';
import { journalKey } from '../lock/journal.ts';
import { byPolicy, manifestsToDelete } from './manifests-to-delete.ts';

export interface ToDeleteOptions {
  readonly config: Configuration;
  readonly client: KubeClient;
  /** The last revision. */
  readonly last: Release;
  /** Objects that stay whatever the manifest says, by `journalKey`. */
  readonly spared: ReadonlySet<string>;
}

/** `keep`: what the chart wants kept. `objects` stand in the order of uninstalling. */
export async function objectsToDelete(
  revisions: Revisions,
  options: ToDeleteOptions,
): Promise<{ keep: readonly Manifest[]; objects: readonly BuiltObject[] }> {
  const { config, client, last, spared } = options;
  const { keep, remaining } = byPolicy(manifestsToDelete(last, config.rules));
  const objects = await build(client, remaining);
  const own = objects.filter(({ ref }) => !spared.has(journalKey(ref)));
  const left = await leftBehind(revisions, { own, keep }, options);
  if (left.length === 0) return { keep, objects: own };
  return { keep, objects: inUninstallOrder([...own, ...left], ({ ref }) => ref.type.kind, config.rules) };
}

/**
 * Where the last revision is not the one that is deployed, it may have come to nothing: then there are objects that only the
 * deployed one, or one that failed, tells of. Helm leaves them behind.
 */
async function leftBehind(
  revisions: Revisions,
  { own, keep }: { readonly own: readonly BuiltObject[]; readonly keep: readonly Manifest[] },
  { config, client, last }: ToDeleteOptions,
): Promise<readonly BuiltObject[]> {
  const { deployed } = revisions;
  if (deployed === undefined || deployed.version === last.version) return [];
  const { remaining } = byPolicy(manifestsToDelete(await revisions.release(deployed.version), config.rules));
  const known = [...own, ...(await build(client, keep))];
  const keys = new Set(known.map(({ ref }) => objectKey(ref)));
  const others = (await build(client, remaining)).filter(({ ref }) => !keys.has(objectKey(ref)));
  const { ownedObjects } = await import('./ownership.ts');
  const { leftByFailures } = await import('./left-by-failures.ts');
  return [
    ...(await ownedObjects(client, others, last)),
    ...(await leftByFailures(revisions, [...known, ...others], { config, client, last })),
  ];
}

async function build(client: KubeClient, manifests: readonly Manifest[]): Promise<BuiltObject[]> {
  if (manifests.length === 0) return [];
  try {
    const text = manifests.map(({ content }) => `\n---\n${content}`).join('');
    return await buildObjects(client, text, { recorded: true });
  } catch (error) {
    throw wrapError('unable to build kubernetes objects for delete', error);
  }
}
