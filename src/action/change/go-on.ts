/**
 * Going on where an operation was cut short. What it had made counts as made by this release: it is brought up to date from
 * the manifest that it was made of, or deleted where the new manifest has it no more. What was there before it stays.
 */
import type { KubeClient } from '../../kube/client.ts';
import { objectKey } from '../../kube/apply/live.ts';
import { buildObjects, type BuiltObject } from '../../kube/objects/build.ts';
import type { Abandoned } from '../lock/abandoned.ts';
import { foundBefore, journalKey } from '../lock/journal.ts';
import { ownedObjects, type Owner } from './ownership.ts';

export interface GoingOn {
  readonly owner: Owner;
  /** Of the new manifest. */
  readonly objects: readonly BuiltObject[];
  /** Of the revision that is deployed. */
  readonly before: readonly BuiltObject[];
  /** Those of the new manifest that exist and that `before` has not. */
  readonly adopted: readonly BuiltObject[];
}

/** What to begin from, and what was there before either operation made anything. */
export async function goOnFrom(
  client: KubeClient,
  abandoned: Abandoned,
  { owner, objects, before, adopted }: GoingOn,
): Promise<{ before: readonly BuiltObject[]; existing: readonly BuiltObject[] }> {
  const { release } = abandoned;
  const foreign = await foundBefore(release);
  const all = await buildObjects(client, release.manifest, { namespace: release.namespace });
  const made = all.filter(({ ref }) => !foreign.has(journalKey(ref)));
  const madeKeys = new Set(made.map(({ ref }) => objectKey(ref)));
  const existing = adopted.filter(({ ref }) => !madeKeys.has(objectKey(ref)));
  const known = new Set([...objects, ...before].map(({ ref }) => objectKey(ref)));
  const left = made.filter(({ ref }) => !known.has(objectKey(ref)));
  const wanted = new Set(adopted.map(({ ref }) => objectKey(ref)));
  const goingOn = made.filter(({ ref }) => wanted.has(objectKey(ref)));
  return { before: [...before, ...goingOn, ...existing, ...(await ownedObjects(client, left, owner))], existing };
}
