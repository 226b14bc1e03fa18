/** Kinds that a definition has promised, and that the server does not serve yet: it takes a moment after the definition is made. */
import { ScullError } from '../../errors.ts';
import type { Discovery, KubeClient, ResourceType } from '../client.ts';
import { listAt, stringAt } from '../../go/field-path.ts';

/** How long a definition may take until its kind is served. */
const patienceMs = 15_000;

/** Waits for the kind if there is a definition of it; undefined where there is none, or it takes too long. */
export async function definedKind(
  client: KubeClient,
  discovery: Discovery,
  apiVersion: string,
  kind: string,
): Promise<ResourceType | undefined> {
  const crds = discovery.find('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
  if (crds === undefined || !apiVersion.includes('.')) return undefined;
  const until = performance.now() + patienceMs;
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 1000)) {
    if (!(await isDefined(client, crds, apiVersion, kind))) return undefined;
    const found = (await client.discovery({ refresh: true })).find(apiVersion, kind);
    if (found !== undefined || performance.now() > until) return found;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

async function isDefined(client: KubeClient, crds: ResourceType, apiVersion: string, kind: string): Promise<boolean> {
  const [group = '', version = ''] = apiVersion.split('/');
  try {
    const all = await client.listMetadata(crds, '');
    const names = all.map(({ name }) => name).filter((name) => name.endsWith(`.${group}`));
    const objects = await Promise.all(names.map((name) => client.get({ type: crds, namespace: '', name })));
    return objects.some((object) => {
      if (stringAt(object, 'metadata', 'deletionTimestamp') !== '') return false;
      if (stringAt(object, 'spec', 'names', 'kind') !== kind) return false;
      return listAt(object, 'spec', 'versions').some(
        (one) => one instanceof Map && one.get('name') === version && one.get('served') === true,
      );
    });
  } catch (error) {
    if (error instanceof ScullError) return false; // who may not look is told that there is no such kind
    throw error;
  }
}
