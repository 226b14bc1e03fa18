/**
 * Objects of both manifests that another release has taken over meanwhile. Helm patches them, and the other release loses them
 * without a word. They count only if that release is there: marks alone may be left from a release that was renamed.
 */
import { ScullError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import { Failure } from '../../kube/apply/batches.ts';
import { objectKey, type LiveObjects } from '../../kube/apply/live.ts';
import type { BuiltObject } from '../../kube/objects/build.ts';
import { annotationOf } from '../../kube/objects/object-metadata.ts';
import type { Release } from '../../release/release.ts';
import { describe, nameAnnotation, namespaceAnnotation } from '../change/ownership.ts';
import type { Configuration } from '../configuration.ts';

/** Gives the error; undefined where all objects are the release's own. */
export async function foreignObjects(
  config: Configuration,
  release: Release,
  objects: readonly BuiltObject[],
  live: LiveObjects,
  verb: string,
): Promise<ScullError | undefined> {
  const releases = new Map<string, Promise<boolean>>();
  const lines = await Promise.all(
    objects.map(async ({ ref }) => {
      const found = live.get(objectKey(ref));
      if (found === undefined || found instanceof Failure) return undefined;
      const name = annotationOf(found, nameAnnotation) ?? release.name;
      const namespace = annotationOf(found, namespaceAnnotation) ?? '';
      if (name === release.name || namespace === '') return undefined;
      const key = `${namespace}/${name}`;
      const known = releases.get(key) ?? isInstalled(config, name, namespace);
      releases.set(key, known);
      if (!(await known)) return undefined;
      const reason = `key ${quote(nameAnnotation)} must equal ${quote(release.name)}: current value is ${quote(name)}`;
      const what = `${describe(ref)} exists and cannot be imported into the current release`;
      return `${what}: invalid ownership metadata; annotation validation error: ${reason}`;
    }),
  );
  const [first, ...others] = lines.filter((line) => line !== undefined);
  if (first === undefined) return undefined;
  const hint = [...others, 'Another release has taken it over. upgrade --take-ownership takes it back.'].join('\n');
  return new ScullError(`Unable to continue with ${verb}: ${first}`, { code: 'release.ownership', hint });
}

/** False where that cannot be told. */
async function isInstalled(config: Configuration, name: string, namespace: string): Promise<boolean> {
  try {
    const { info } = await (await config.storage(namespace)).last(name);
    return info.status !== 'uninstalled';
  } catch (error) {
    if (error instanceof ScullError) return false;
    throw error;
  }
}
