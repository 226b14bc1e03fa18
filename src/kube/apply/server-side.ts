/**
 * Server-side apply as Helm 4.3.1 does it (pkg/kube/client.go), and what has to come before it for an object that was patched
 * from here until now: its fields go over from the manager's `Update` entry to its `Apply` entry, as
 * k8s.io/client-go/util/csaupgrade 0.37 does; else they would stay behind when the chart drops them.
 */
import { ScullError, errorMessage } from '../../errors.ts';
import type { GoMap, Value } from '../../go/values.ts';
import { ApiError, isConflict, isNotFound } from '../api-error.ts';
import { defaultFieldManager, refreshed, writeOptions, type ApplyOptions } from './options.ts';
import type { BuiltObject } from '../objects/build.ts';
import type { KubeClient, ResourceType } from '../client.ts';
import { encodeObject } from '../json.ts';
import { listAt, mapAt, stringAt } from '../../go/field-path.ts';
import { metadataString } from '../objects/object-metadata.ts';
import { retryOnConflict } from './retry-on-conflict.ts';
import { marshalJson } from '../../go/json.ts';

/** Sends the whole object. Throws with Helm 4's texts. */
export async function applyServerSide(
  client: KubeClient,
  item: BuiltObject,
  options: ApplyOptions,
): Promise<BuiltObject> {
  const body = encodeObject(item.object);
  const patch = (): Promise<GoMap> =>
    client.patch(item.ref, 'apply', body, {
      ...writeOptions(options),
      fieldValidation: options.fieldValidation ?? 'Strict',
      force: options.forceConflicts ?? false,
    });
  try {
    return refreshed(item, await retryOnConflict(patch, isQuotaConflict));
  } catch (error) {
    if (!(error instanceof ScullError)) throw error;
    if (error instanceof ApiError && error.status === 415) {
      throw told('server-side apply not available on the server', error);
    }
    const where = described(item);
    if (isConflict(error)) {
      throw told(
        `conflict occurred while applying object ${where}`,
        error,
        'Fields of other managers are taken over with --force-conflicts.',
      );
    }
    throw told(`server-side apply failed for object ${where}`, error);
  }
}

/** Hands the fields over that were written by patches of the same manager; nothing is asked where there are none. */
export async function takeOverFields(
  client: KubeClient,
  item: BuiltObject,
  live: GoMap,
  options: ApplyOptions,
): Promise<void> {
  let known: GoMap | undefined = live;
  await retryOnConflict(async () => {
    const object: GoMap = known ?? (await client.get(item.ref));
    known = undefined; // after a conflict it has to be read again
    const entries = withoutUpdates(object, options.fieldManager ?? defaultFieldManager);
    if (entries === undefined) return;
    const version = metadataString(object, 'resourceVersion');
    const body: Value = [
      operation('/metadata/managedFields', entries),
      // replacing it by itself makes the server refuse with a conflict if somebody was faster
      operation('/metadata/resourceVersion', version),
    ];
    try {
      await client.patch(item.ref, 'json', marshalJson(body, { escapeHtml: false }), writeOptions(options));
    } catch (error) {
      if (isConflict(error)) throw error;
      throw told(`failed to patch object to upgrade CSA field manager ${described(item)}`, error);
    }
  });
}

function operation(path: string, value: Value): GoMap {
  return new Map<string, Value>([
    ['op', 'replace'],
    ['path', path],
    ['value', value],
  ]);
}

/** The entries of `managedFields` with the manager's updates made one with its applied fields; undefined if it has none. */
function withoutUpdates(object: GoMap, manager: string): Value[] | undefined {
  const entries = listAt(object, 'metadata', 'managedFields').filter((entry) => entry instanceof Map);
  const is = (entry: GoMap, kind: string): boolean =>
    stringAt(entry, 'manager') === manager &&
    stringAt(entry, 'operation') === kind &&
    stringAt(entry, 'subresource') === '';
  const updates = entries.filter((entry) => is(entry, 'Update'));
  if (updates.length === 0) return undefined;
  const base = entries.find((entry) => is(entry, 'Apply')) ?? updates[0]!;
  const version = stringAt(base, 'apiVersion');
  const joined = updates.find((entry) => stringAt(entry, 'apiVersion') === version);
  const fields = union(mapAt(base, 'fieldsV1'), mapAt(joined, 'fieldsV1'));
  const merged: GoMap = new Map([...base, ['operation', 'Apply'], ['fieldsV1', fields]]);
  return entries.flatMap((entry) => (entry === base ? [merged] : is(entry, 'Update') ? [] : [entry]));
}

/** Of two sets of fields in the form of FieldsV1: an empty map is a field, `.` a field that has others below it. */
function union(a: GoMap | undefined, b: GoMap | undefined): GoMap {
  const result: GoMap = new Map(a);
  for (const [key, below] of b ?? []) {
    const other = result.get(key);
    result.set(key, other instanceof Map && below instanceof Map ? unionBelow(other, below) : below);
  }
  return result;
}

function unionBelow(a: GoMap, b: GoMap): GoMap {
  const result = union(a, b);
  if (result.size > 0 && (a.size === 0 || b.size === 0)) result.set('.', new Map());
  return result;
}

function isQuotaConflict(error: unknown): boolean {
  const text = errorMessage(error);
  return (
    isConflict(error) &&
    text.includes('Operation cannot be fulfilled on resourcequotas') &&
    text.includes('the object has been modified')
  );
}

function described({ ref }: BuiltObject): string {
  return `${ref.namespace}/${ref.name} ${kindText(ref.type)}`;
}

/** `apps/v1, Kind=Deployment`, as Go prints a GroupVersionKind. */
function kindText({ group, version, kind }: ResourceType): string {
  return `${group}/${version}, Kind=${kind}`;
}

function told(what: string, error: unknown, hint?: string): ScullError {
  return new ScullError(`${what}: ${errorMessage(error)}`, {
    code: isNotFound(error) ? 'kube.not-found' : 'kube.apply',
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}
