/** CRDs of two versions of a chart. An upgrade makes those that are missing, and leaves those that are there as they are. */
import { ScullError } from '../../errors.ts';
import { crdObjects, type Chart } from '../../chart/chart.ts';
import { fromBytes } from '../../go/strings.ts';
import type { GoMap, Value } from '../../go/values.ts';
import { mapTogether } from '../../kube/apply/batches.ts';
import type { KubeClient } from '../../kube/client.ts';
import { listAt, mapAt, stringAt } from '../../go/field-path.ts';
import { equalValues } from '../../patch/json-value.ts';
import type { Finding } from './finding.ts';
import { objectsIn } from './objects.ts';

export type Definitions = ReadonlyMap<string, GoMap>;

/** Of the folders `crds/`, by name. */
export function definitionsOf(chart: Chart): Definitions {
  const found = new Map<string, GoMap>();
  for (const { file } of crdObjects(chart)) {
    for (const { object, kind } of objectsIn(fromBytes(file.data))) {
      const name = stringAt(object, 'metadata', 'name');
      if (kind === 'CustomResourceDefinition' && !found.has(name)) found.set(name, object);
    }
  }
  return found;
}

/** Those of the names that the cluster has. Who may not read them is told of none: undefined. */
export async function liveDefinitions(client: KubeClient, names: readonly string[]): Promise<Definitions | undefined> {
  const type = (await client.discovery()).find('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
  if (type === undefined || names.length === 0) return new Map();
  try {
    const all = new Set((await client.listMetadata(type, '')).map(({ name }) => name));
    const there = names.filter((name) => all.has(name));
    const objects = await mapTogether(there, (name) => client.get({ type, namespace: '', name }));
    return new Map(there.map((name, at) => [name, objects[at]!]));
  } catch (error) {
    if (error instanceof ScullError) return undefined;
    throw error;
  }
}

export function definitionChanges(before: Definitions, after: Definitions): Finding[] {
  const finding = (subject: string, text: string, level: Finding['level'] = 'change'): Finding => ({
    level,
    about: 'crd',
    subject,
    text,
  });
  const gone = [...before.keys()].filter((name) => !after.has(name));
  return [
    ...[...after].flatMap(([name, fresh]): Finding[] => {
      const old = before.get(name);
      if (old === undefined) return [finding(name, 'is new: the upgrade makes it')];
      const { breaking, other } = compared(old, fresh);
      if (breaking.length + other.length === 0) return [];
      return [
        ...breaking.map((text) => finding(name, text, 'problem')),
        ...other.map((text) => finding(name, text)),
        finding(name, 'differs, and is left as it is by the upgrade'),
      ];
    }),
    ...gone.map((name) => finding(name, 'is no longer in the chart, and stays in the cluster')),
  ];
}

interface Differences {
  readonly breaking: string[];
  readonly other: string[];
}

function compared(before: GoMap, after: GoMap): Differences {
  const found: Differences = { breaking: [], other: [] };
  if (stringAt(before, 'spec', 'scope') !== stringAt(after, 'spec', 'scope')) found.breaking.push('has another scope');
  const [old, fresh] = [versionsOf(before), versionsOf(after)];
  for (const [name, version] of old) {
    const next = fresh.get(name);
    if (next === undefined) found.breaking.push(`version ${name} is gone`);
    else {
      if (version.get('served') === true && next.get('served') !== true)
        found.breaking.push(`version ${name} is not served`);
      if (version.get('storage') !== next.get('storage')) {
        found.other.push(
          `version ${name} is ${next.get('storage') === true ? '' : 'no longer '}the one that is stored`,
        );
      }
      const path = ['schema', 'openAPIV3Schema'];
      compareSchemas(name, mapAt(version, ...path), mapAt(next, ...path), found);
    }
  }
  for (const name of fresh.keys()) if (!old.has(name)) found.other.push(`version ${name} is new`);
  return found;
}

function versionsOf(crd: GoMap): Map<string, GoMap> {
  const versions = listAt(crd, 'spec', 'versions').filter((version) => version instanceof Map);
  return new Map(versions.map((version) => [stringAt(version, 'name'), version]));
}

/** What objects that are there may break: fields that are gone, of another type, newly required, with fewer values. */
function compareSchemas(path: string, before: GoMap | undefined, after: GoMap | undefined, found: Differences): void {
  if (before === undefined || after === undefined) return;
  const [type, next] = [stringAt(before, 'type'), stringAt(after, 'type')];
  if (type !== '' && next !== '' && type !== next) {
    found.breaking.push(`${path} was ${type}, is ${next}`);
    return;
  }
  const required = texts(listAt(before, 'required'));
  for (const name of texts(listAt(after, 'required'))) {
    if (!required.includes(name)) found.breaking.push(`${path}.${name} is required now`);
  }
  const allowed = listAt(after, 'enum');
  const lost = listAt(before, 'enum').filter((value) => !allowed.some((other) => equalValues(value, other)));
  if (allowed.length > 0 && lost.length > 0) found.breaking.push(`${path} allows fewer values`);
  compareProperties(path, before, after, found);
  compareSchemas(`${path}[]`, mapAt(before, 'items'), mapAt(after, 'items'), found);
  compareSchemas(`${path}.*`, mapAt(before, 'additionalProperties'), mapAt(after, 'additionalProperties'), found);
}

function compareProperties(path: string, before: GoMap, after: GoMap, found: Differences): void {
  const [old, fresh] = [mapAt(before, 'properties'), mapAt(after, 'properties')];
  const keepsUnknown = after.get('x-kubernetes-preserve-unknown-fields') === true;
  for (const [name, schema] of old ?? []) {
    const next = fresh?.get(name);
    if (next === undefined && !keepsUnknown) found.breaking.push(`${path}.${name} is gone`);
    if (schema instanceof Map && next instanceof Map) compareSchemas(`${path}.${name}`, schema, next, found);
  }
  for (const name of fresh?.keys() ?? []) if (old?.has(name) !== true) found.other.push(`${path}.${name} is new`);
}

function texts(values: readonly Value[]): string[] {
  return values.filter((value) => typeof value === 'string');
}
