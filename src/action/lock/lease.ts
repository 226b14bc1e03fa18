/** The Lease that is the lock of a release: `scull.v1.NAME` in its namespace, k8s.io/api coordination/v1. */
import { GoInt, int, type GoMap, type Value } from '../../go/values.ts';
import type { ObjectRef, ResourceType } from '../../kube/client.ts';
import { mapAt, stringAt } from '../../go/field-path.ts';

export const leaseType: ResourceType = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  namespaced: true,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
};

const OPERATION = 'scull.v1/operation';

/** What somebody holds a lock for. */
export type LockedOperation = 'install' | 'upgrade' | 'rollback' | 'uninstall' | 'recover' | 'unlock';

export interface LeaseState {
  /** '' for nobody. */
  readonly holder: string;
  /** '' where it was not made by this program. */
  readonly operation: string;
  /** RFC 3339, by the clock of the holder; '' for not told. */
  readonly acquired: string;
  readonly renewed: string;
  /** After so many seconds without a renewal the holder is given up. */
  readonly seconds: number;
  readonly version: string;
  readonly uid: string;
}

export function leaseRef(namespace: string, release: string): ObjectRef {
  return { type: leaseType, namespace, name: `scull.v1.${release}` };
}

/**
 * `version` and `uid` are those of the Lease whose place it takes; '' for a new one. Without the uid a server makes a Lease
 * anew that is replaced and not there any more.
 */
export function leaseObject({ namespace, name }: ObjectRef, state: LeaseState): GoMap {
  const metadata: GoMap = new Map<string, Value>([
    ['name', name],
    ['namespace', namespace],
    ['labels', new Map([['owner', 'scull']])],
    ['annotations', new Map([[OPERATION, state.operation]])],
  ]);
  if (state.version !== '') metadata.set('resourceVersion', state.version);
  if (state.uid !== '') metadata.set('uid', state.uid);
  return new Map<string, Value>([
    ['apiVersion', 'coordination.k8s.io/v1'],
    ['kind', 'Lease'],
    ['metadata', metadata],
    [
      'spec',
      new Map<string, Value>([
        ['holderIdentity', state.holder],
        ['leaseDurationSeconds', int(state.seconds)],
        ['acquireTime', state.acquired],
        ['renewTime', state.renewed],
      ]),
    ],
  ]);
}

export function readLease(object: GoMap): LeaseState {
  const seconds = mapAt(object, 'spec')?.get('leaseDurationSeconds');
  return {
    holder: stringAt(object, 'spec', 'holderIdentity'),
    operation: stringAt(object, 'metadata', 'annotations', OPERATION),
    acquired: stringAt(object, 'spec', 'acquireTime'),
    renewed: stringAt(object, 'spec', 'renewTime'),
    seconds: seconds instanceof GoInt ? Number(seconds.value) : 0,
    version: stringAt(object, 'metadata', 'resourceVersion'),
    uid: stringAt(object, 'metadata', 'uid'),
  };
}
