/**
 * CRDs from a chart's `crds/`: installCRDs of pkg/action/install.go (Helm v3.22.0). Those that exist are left as they are;
 * nothing of the chart is made before the server knows the new kinds. Helm sends one file after the other, here all at once
 * but for those that define what an earlier one defines: of two definitions the first counts. With server-side apply, which Helm
 * 4 asks for here too, those that exist are brought up to date.
 */
import type { CrdObject } from '../../chart/chart.ts';
import { ScullError, errorMessage, wrapError } from '../../errors.ts';
import { fromBytes } from '../../go/strings.ts';
import { isAlreadyExists } from '../../kube/api-error.ts';
import { CreateError, createAll } from '../../kube/apply/apply.ts';
import { buildObjects, type BuiltObject } from '../../kube/objects/build.ts';
import type { Discovery, KubeClient } from '../../kube/client.ts';
import type { ApplyOptions } from '../../kube/apply/options.ts';
import { listAt, stringAt } from '../../go/field-path.ts';
import { waitEstablished } from '../../kube/wait/wait.ts';
import type { Configuration } from '../configuration.ts';

/** How long Helm waits for new CRDs. */
const establishMs = 60_000;
/** How long discovery may lag behind a CRD that is established. */
const discoveryMs = 10_000;

/** Gives whether there was something to make or to change. */
export async function installCrds(
  config: Configuration,
  client: KubeClient,
  crds: readonly CrdObject[],
  apply: Pick<ApplyOptions, 'serverSide' | 'forceConflicts'> = {},
): Promise<boolean> {
  const files = await buildFiles(client, crds);
  const made = await createFiles(config, client, files, apply);
  await waitServed(config, client, made);
  return made.length > 0;
}

/** Of what a file holds, in its order. */
export interface CrdFile {
  readonly name: string;
  readonly objects: readonly BuiltObject[];
}

export function buildFiles(client: KubeClient, crds: readonly CrdObject[]): Promise<CrdFile[]> {
  return Promise.all(crds.map((crd) => buildFile(client, crd)));
}

/** Gives what was created; without server-side apply what exists is left as it is. */
export async function createFiles(
  config: Configuration,
  client: KubeClient,
  files: readonly CrdFile[],
  apply: Pick<ApplyOptions, 'serverSide' | 'forceConflicts'> = {},
): Promise<BuiltObject[]> {
  const created: BuiltObject[] = [];
  for (const turn of turnsOf(files)) {
    const results = await Promise.all(turn.map((file) => createFile(config, client, file, apply)));
    created.push(...results.flat());
  }
  return created;
}

/** Until the server serves all that the definitions say. */
export async function waitServed(
  { signal, clock }: Configuration,
  client: KubeClient,
  crds: readonly BuiltObject[],
): Promise<void> {
  if (crds.length === 0) return;
  await waitEstablished(client, crds, { timeoutMs: establishMs, signal, clock });
  await discovered(client, crds, signal);
}

/** Files that can be sent at the same time, in order: within a turn no two have an object in common. */
function turnsOf(files: readonly CrdFile[]): CrdFile[][] {
  const turns: CrdFile[][] = [];
  let taken = new Set<string>();
  for (const file of files) {
    const keys = file.objects.map(({ ref }) => `${ref.type.kind} ${ref.namespace} ${ref.name}`);
    if (turns.length === 0 || keys.some((key) => taken.has(key))) {
      turns.push([]);
      taken = new Set();
    }
    turns.at(-1)!.push(file);
    for (const key of keys) taken.add(key);
  }
  return turns;
}

async function buildFile(client: KubeClient, { name, file }: CrdObject): Promise<CrdFile> {
  try {
    return { name, objects: await buildObjects(client, fromBytes(file.data)) };
  } catch (error) {
    throw wrapError(`failed to install CRD ${name}`, error);
  }
}

/** Gives what was created. */
async function createFile(
  config: Configuration,
  client: KubeClient,
  file: CrdFile,
  apply: ApplyOptions,
): Promise<readonly BuiltObject[]> {
  try {
    return await createAll(client, file.objects, { ...apply, signal: config.signal, debug: config.debug });
  } catch (error) {
    if (!(error instanceof CreateError)) throw wrapError(`failed to install CRD ${file.name}`, error);
    const others = error.errors.filter((one) => !isAlreadyExists(one));
    if (others.length > 0) throw wrapError(`failed to install CRD ${file.name}`, new CreateError(others, error.result));
    config.debug(`CRD ${file.objects[0]?.ref.name ?? ''} is already present. Skipping.`);
    return error.result.created;
  }
}

/** Asks for discovery until it has every kind: the server updates it a moment after it accepts objects of them. */
async function discovered(client: KubeClient, crds: readonly BuiltObject[], signal: AbortSignal): Promise<void> {
  const until = performance.now() + discoveryMs;
  for (let pauseMs = 50; ; pauseMs *= 2) {
    const discovery = await refreshed(client);
    if (discovery === undefined || crds.every(({ object }) => isServed(discovery, object))) return;
    if (performance.now() > until || signal.aborted) return;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Undefined where it cannot be asked now; whoever needs it later will tell why. */
async function refreshed(client: KubeClient): Promise<Discovery | undefined> {
  try {
    return await client.discovery({ refresh: true });
  } catch (error) {
    if (error instanceof ScullError) return undefined;
    throw new Error(errorMessage(error), { cause: error });
  }
}

function isServed(discovery: Discovery, crd: BuiltObject['object']): boolean {
  const [group, kind] = [stringAt(crd, 'spec', 'group'), stringAt(crd, 'spec', 'names', 'kind')];
  return listAt(crd, 'spec', 'versions').every((version) => {
    if (!(version instanceof Map) || version.get('served') !== true) return true;
    return discovery.find(`${group}/${stringAt(version, 'name')}`, kind) !== undefined;
  });
}
