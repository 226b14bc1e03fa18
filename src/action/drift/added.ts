/** Objects that are marked as a release's and that its manifest does not have, of the kinds that it has. */
import { fieldOwners, type FieldOwner } from '../../diff/field-owners.ts';
import { ScullError } from '../../errors.ts';
import { mapTogether } from '../../kube/apply/batches.ts';
import { listKey, objectKey } from '../../kube/apply/live.ts';
import type { KubeClient, ObjectRef } from '../../kube/client.ts';
import type { BuiltObject } from '../../kube/objects/build.ts';
import { nameAnnotation, namespaceAnnotation, type Owner } from '../change/ownership.ts';

export interface Added {
  readonly objects: readonly { readonly ref: ObjectRef; readonly madeBy: readonly FieldOwner[] }[];
  /** Kinds that may not be listed. */
  readonly unlisted: readonly string[];
}

/** One list for each kind and namespace. */
export async function addedObjects(client: KubeClient, objects: readonly BuiltObject[], owner: Owner): Promise<Added> {
  const known = new Set(objects.map(({ ref }) => objectKey(ref)));
  const places = new Map(objects.map(({ ref }) => [listKey(ref), ref]));
  const unlisted: string[] = [];
  const found = await mapTogether([...places.values()], async ({ type, namespace }): Promise<ObjectRef[]> => {
    try {
      const options = { labelSelector: 'app.kubernetes.io/managed-by=Helm' };
      const all = await client.listMetadata(type, namespace, options);
      return all
        .filter(({ annotations }) => {
          return annotations[nameAnnotation] === owner.name && annotations[namespaceAnnotation] === owner.namespace;
        })
        .map(({ name, namespace }) => ({ type, namespace, name }))
        .filter((ref) => !known.has(objectKey(ref)));
    } catch (error) {
      if (!(error instanceof ScullError)) throw error;
      unlisted.push(type.kind);
      return [];
    }
  });
  return { objects: await mapTogether(found.flat(), (ref) => withMakers(client, ref)), unlisted };
}

async function withMakers(client: KubeClient, ref: ObjectRef): Promise<Added['objects'][number]> {
  try {
    return { ref, madeBy: fieldOwners(await client.get(ref), []) };
  } catch (error) {
    if (error instanceof ScullError) return { ref, madeBy: [] };
    throw error;
  }
}
