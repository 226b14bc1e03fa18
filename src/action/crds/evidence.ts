/**
 * The objects that are there, beside a schema that is narrower than the one before: which of them would not fit it, or lose fields.
 * They are read in the versions in which the server has them now, so that those who convert them convert.
 */
import type { DefinitionChange } from '../../crds/compare.ts';
import type { Definition } from '../../crds/definition.ts';
import { misfitsOf, type Misfit } from '../../crds/misfits.ts';
import { ScullError } from '../../errors.ts';
import type { GoMap } from '../../go/values.ts';
import type { KubeClient, ResourceType } from '../../kube/client.ts';
import { metadataString } from '../../kube/objects/object-metadata.ts';

/** Objects of a definition and a version that are read. */
export const mostRead = 10_000;

export interface Evidence {
  /** How many objects were looked at; undefined where no schema is narrower. */
  readonly read: number | undefined;
  /** There may be more. */
  readonly cut: boolean;
  readonly unfit: readonly UnfitObject[];
  /** Why they could not be read. */
  readonly failure: ScullError | undefined;
  /** `widgets.example.com`, as a Role names it with its group. */
  readonly resource: string;
}

export interface UnfitObject {
  /** `shop/blue`, or the name alone. */
  readonly name: string;
  /** Whose schema it does not fit. */
  readonly version: string;
  readonly misfits: readonly Misfit[];
}

export async function evidenceOf(
  client: KubeClient,
  before: Definition,
  after: Definition,
  changes: readonly DefinitionChange[],
): Promise<Evidence> {
  const resource = `${before.plural}.${before.group}`;
  const checks = checksOf(before, after, changes);
  const none = { cut: false, unfit: [], failure: undefined, resource };
  if (checks.size === 0) return { ...none, read: undefined };
  try {
    const results = await Promise.all(
      [...checks].map(async ([version, against]) => {
        const objects = await client.list(typeOf(before, version), '', { most: mostRead });
        return { read: objects.length, unfit: against.flatMap((other) => unfitIn(objects, after, other)) };
      }),
    );
    const read = Math.max(...results.map((result) => result.read));
    return { ...none, read, cut: read >= mostRead, unfit: results.flatMap((result) => result.unfit) };
  } catch (error) {
    if (error instanceof ScullError) return { ...none, read: 0, failure: error };
    throw error;
  }
}

/** By the version that is read, those whose schemas count. */
function checksOf(
  before: Definition,
  after: Definition,
  changes: readonly DefinitionChange[],
): Map<string, readonly string[]> {
  const checks = new Map<string, string[]>();
  const served = [...before.versions.values()].filter((version) => version.served).map(({ name }) => name);
  for (const name of served) {
    const isNarrower = changes.some(({ level, version, field }) => {
      return level === 'breaking' && version === name && field !== undefined;
    });
    if (isNarrower) checks.set(name, [name]);
  }
  const { storage } = after;
  // without a webhook what is written anew is stored as it is, as far as the schema of that version keeps it
  if (storage !== before.storage && after.conversion === 'None' && checks.get(storage) === undefined) {
    const version = served.includes(before.storage) ? before.storage : served[0];
    if (version !== undefined) checks.set(version, [...(checks.get(version) ?? []), storage]);
  }
  return checks;
}

function typeOf({ group, kind, plural, scope }: Definition, version: string): ResourceType {
  return { group, version, kind, plural, namespaced: scope === 'Namespaced', verbs: ['list'] };
}

function unfitIn(objects: readonly GoMap[], after: Definition, version: string): UnfitObject[] {
  const schema = after.versions.get(version)?.schema;
  if (schema === undefined) return [];
  return objects.flatMap((object) => {
    const misfits = misfitsOf(object, schema);
    if (misfits.length === 0) return [];
    const namespace = metadataString(object, 'namespace');
    const name = `${namespace === '' ? '' : `${namespace}/`}${metadataString(object, 'name')}`;
    return [{ name, version, misfits }];
  });
}
