/** The plan of `install`: its objects, the CRDs that it makes first, and the namespace. */
import { crdObjects, type Chart } from '../../chart/chart.ts';
import { isNotFound } from '../../kube/api-error.ts';
import type { KubeClient } from '../../kube/client.ts';
import { checkReachable } from '../../kube/reachable.ts';
import type { Release } from '../../release/release.ts';
import { processDependenciesWithMerge } from '../../values/dependencies.ts';
import { isServerSide } from '../change/apply-method.ts';
import { checkHideSecret } from '../change/dry-run.ts';
import { early } from '../change/early.ts';
import { setOwner } from '../change/ownership.ts';
import { chooseChart } from '../change/prepare-release.ts';
import { nameUse } from '../change/reused-name.ts';
import type { Configuration } from '../configuration.ts';
import { plannedCrds } from '../crds/if-asked.ts';
import type { CrdPlan } from '../crds/crd-plan.ts';
import type { DiffOptions } from '../diff/sides.ts';
import { buildManifest, installAsPlanned, newRelease, otherName, renderInto, type InstallOptions } from '../install.ts';
import { unlocked } from '../lock/with-lock.ts';
import { checkInstall } from '../preflight/install.ts';
import { hooksText } from '../read/release-text.ts';
import { validateReleaseName } from '../render/release-name.ts';
import { examine } from './examine.ts';
import { kindsToCome } from './kinds-to-come.ts';
import { chartName, plannedHooks, refusalOf, type Plan } from './plan.ts';

/** Throws what is wrong with the chart, and where the name is in use. */
export async function installPlan(
  config: Configuration,
  options: InstallOptions,
  view: DiffOptions,
): Promise<Plan<Release>> {
  const request = await chooseChart(config, options, otherName(config, options));
  const { name, chart, values } = request;
  const [client, storage] = await Promise.all([config.cluster(), config.storage()]);
  const reachable = early(checkReachable(client));
  const asked = early(storage.revisions(name));
  void early(client.discovery());
  await reachable;
  checkHideSecret(options);
  validateReleaseName(name);
  const missing = early(isNamespaceToCome(client, request.namespace, options));
  const { last, doubt } = await nameUse(unlocked(config), storage, name, { asked, replace: options.replace });
  if (doubt !== undefined) throw doubt;
  processDependenciesWithMerge(chart, values, { warn: config.log, rules: config.rules });
  const crds = options.skipCrds ? [] : crdObjects(chart);
  const upgraded = await crdsOf(client, chart, options);
  const kinds = upgraded?.kinds ?? kindsToCome(await client.discovery(), crds);
  const release = newRelease(config, request, options);
  await renderInto(release, config, client, request, options, kinds.apiVersions);
  const [known, later] = kinds.part(release.manifest);
  const objects = await buildManifest(client, release, known, options);
  setOwner(objects, release);

  const { noHooks, takeOwnership } = options;
  const { force, forceConflicts } = options.apply;
  const apply = { force, forceConflicts, serverSide: isServerSide(release), threeWayForCustom: takeOwnership };
  const newNamespace = (await missing) ? release.namespace : '';
  const merge = { client, before: [], objects, owner: release, apply, takeOwnership, newNamespace, verb: 'an install' };
  const [replaced, definitions] = upgraded?.texts() ?? ['', kinds.definitions];
  const made = [newNamespace === '' ? '' : namespaceText(newNamespace), definitions, later];
  const texts = [replaced, [...made, noHooks ? '' : hooksText(release)].join('')];
  const operation = { config, lock: undefined, client, storage, release, options };
  const checking = early(refusalOf(checkInstall(operation, objects)));
  const was = last && { version: last.version, status: last.info.status };
  const { diff, approval } = await examine(config, { merge, texts, last: was }, view);
  return {
    operation: 'install',
    name,
    namespace: release.namespace,
    revisions: [last?.version, (last?.version ?? 0) + 1],
    charts: [undefined, chartName(chart)],
    diff,
    hooks: plannedHooks(release.hooks, ['pre-install', 'post-install'], options),
    refusal: await checking,
    apply: (working) => installAsPlanned(working, options, { request, release, approval, crds: upgraded }),
  };
}

/** Where definitions that are there are brought up to date; else they are made as Helm does it. */
async function crdsOf(client: KubeClient, chart: Chart, options: InstallOptions): Promise<CrdPlan | undefined> {
  if (options.crds?.choice !== 'upgrade') return undefined;
  const serverSide = options.apply.serverSide === true;
  return plannedCrds(client, { chart, before: undefined, serverSide }, options);
}

function namespaceText(name: string): string {
  return `---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;
}

/** Whether the namespace is going to be made. Who may not look is told nothing of it. */
async function isNamespaceToCome(
  client: KubeClient,
  name: string,
  { createNamespace }: InstallOptions,
): Promise<boolean> {
  if (!createNamespace) return false;
  const type = (await client.discovery()).find('v1', 'Namespace');
  if (type === undefined) return false;
  try {
    await client.get({ type, namespace: '', name });
    return false;
  } catch (error) {
    return isNotFound(error);
  }
}
