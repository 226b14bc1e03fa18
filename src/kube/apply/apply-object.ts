/** One object created or brought up to date: createResource and updateResource of pkg/kube/client.go (Helm v3.22.0). */
import { wrapError } from '../../errors.ts';
import { quote } from '../../go/strconv-quote.ts';
import type { GoMap } from '../../go/values.ts';
import { refreshed, writeOptions, type ApplyOptions } from './options.ts';
import type { BuiltObject } from '../objects/build.ts';
import type { KubeClient } from '../client.ts';
import { metadataString, setMetadataString } from '../objects/object-metadata.ts';
import { retryOnConflict } from './retry-on-conflict.ts';

export async function createObject(client: KubeClient, item: BuiltObject, options: ApplyOptions): Promise<BuiltObject> {
  if (options.serverSide === true) {
    const { applyServerSide } = await import('./server-side.ts');
    return applyServerSide(client, item, options);
  }
  const { type, namespace } = item.ref;
  const object = without(item.object, 'resourceVersion');
  const answer = await retryOnConflict(() => client.create(type, namespace, object, writeOptions(options)));
  return refreshed(item, answer);
}

export interface Change {
  readonly target: BuiltObject;
  /** Of the old manifest, or the live object where that had none. */
  readonly original: GoMap;
  readonly live: GoMap;
}

export async function updateObject(client: KubeClient, change: Change, options: ApplyOptions): Promise<BuiltObject> {
  const { target, live } = change;
  if (options.force === true) return replaceObject(client, target, live, options);
  if (options.serverSide === true) {
    const { applyServerSide, takeOverFields } = await import('./server-side.ts');
    if (options.dryRun !== true) await takeOverFields(client, target, live, options);
    return applyServerSide(client, target, options);
  }
  return patchObject(client, change, options);
}

/** Helm replaces what it has just read, and fails if a controller was faster; here it is read again. */
async function replaceObject(
  client: KubeClient,
  target: BuiltObject,
  live: GoMap,
  options: ApplyOptions,
): Promise<BuiltObject> {
  const own = metadataString(target.object, 'resourceVersion');
  let known: GoMap | undefined = live;
  try {
    return await retryOnConflict(async () => {
      const current: GoMap = known ?? (await client.get(target.ref));
      known = undefined;
      const object = withResourceVersion(target.object, own || metadataString(current, 'resourceVersion'));
      return refreshed(target, await client.replace(target.ref, object, writeOptions(options)));
    });
  } catch (error) {
    throw wrapError('failed to replace object', error);
  }
}

async function patchObject(
  client: KubeClient,
  { target, original, live }: Change,
  options: ApplyOptions,
): Promise<BuiltObject> {
  const { kind } = target.ref.type;
  let patch;
  try {
    const [{ threeWayPatch }, { mergeSchema }] = await Promise.all([
      import('../../patch/three-way.ts'),
      import('../../patch/merge-schema.ts'),
    ]);
    const apiVersion = target.object.get('apiVersion') as string;
    const schema = mergeSchema(apiVersion, kind);
    patch = threeWayPatch({
      original,
      modified: target.object,
      current: live,
      schema,
      customThreeWay: options.threeWayForCustom ?? false,
    });
  } catch (error) {
    throw wrapError('failed to create patch', error);
  }
  if (patch.body === '{}') {
    options.debug?.(`Looks like there are no changes for ${kind} ${quote(target.ref.name)}`);
    return refreshed(target, live);
  }
  options.debug?.(`Patch ${kind} ${quote(target.ref.name)} in namespace ${target.ref.namespace}`);
  try {
    return refreshed(target, await client.patch(target.ref, patch.type, patch.body, writeOptions(options)));
  } catch (error) {
    throw wrapError(`cannot patch ${quote(target.ref.name)} with kind ${kind}`, error);
  }
}

function without(object: GoMap, field: string): GoMap {
  if (metadataString(object, field) === '') return object;
  const copy = shallowCopy(object);
  setMetadataString(copy, field, '');
  return copy;
}

function withResourceVersion(object: GoMap, version: string): GoMap {
  const copy = shallowCopy(object);
  setMetadataString(copy, 'resourceVersion', version);
  return copy;
}

function shallowCopy(object: GoMap): GoMap {
  const copy: GoMap = new Map(object);
  const metadata = object.get('metadata');
  if (metadata instanceof Map) copy.set('metadata', new Map(metadata));
  return copy;
}
