/** CRDs of two versions of a chart, as an upgrade with `--crds` would meet them. */
import { ScullError } from '../../errors.ts';
import { crdObjects, type Chart } from '../../chart/chart.ts';
import { compareDefinitions, type DefinitionChange } from '../../crds/compare.ts';
import { definitionOf } from '../../crds/definition.ts';
import { fromBytes } from '../../go/strings.ts';
import type { GoMap } from '../../go/values.ts';
import { mapTogether } from '../../kube/apply/batches.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { Finding } from './finding.ts';
import { objectsIn } from './objects.ts';

export type Definitions = ReadonlyMap<string, GoMap>;

/** Of the folders `crds/`, by name. */
export function definitionsOf(chart: Chart): Definitions {
  const found = new Map<string, GoMap>();
  for (const { file } of crdObjects(chart)) {
    for (const { value, name, kind } of objectsIn(fromBytes(file.data))) {
      if (kind === 'CustomResourceDefinition' && !found.has(name)) found.set(name, value);
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
      if (old === undefined) return [finding(name, 'is new, and made with --crds=create only')];
      const changes = compareDefinitions(definitionOf(old), definitionOf(fresh));
      if (changes.length === 0) return [];
      const of = (isSafe: boolean): DefinitionChange[] => changes.filter(({ level }) => (level === 'safe') === isSafe);
      return [
        ...of(false).map(({ text }) => finding(name, text, 'problem')),
        ...of(true).map(({ text }) => finding(name, text)),
        finding(name, 'differs, and is left as it is without --crds=upgrade'),
      ];
    }),
    ...gone.map((name) => finding(name, 'is no longer in the chart, and stays in the cluster')),
  ];
}
