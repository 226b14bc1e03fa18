/**
 * `rbac`: the least rights with which a chart can be installed, upgraded, rolled back, tested and uninstalled. The chart is rendered
 * as for a new release and as for an upgrade, since templates may tell them apart; each object, hook and CRD is turned into the
 * requests that it takes (needs.ts), and those into rules (grants.ts).
 */
import { crdObjects } from '../../chart/chart.ts';
import type { Capabilities } from '../../chart/capabilities.ts';
import type { Lookup } from '../../engine/functions.ts';
import { fromBytes } from '../../go/strings.ts';
import type { Value } from '../../go/values.ts';
import type { Hook } from '../../manifest/hook.ts';
import { processDependenciesWithMerge } from '../../values/dependencies.ts';
import {
  chooseChart,
  renderManifests,
  valuesToRender,
  type ChartChoice,
  type ChosenChart,
} from '../change/prepare-release.ts';
import type { Configuration } from '../configuration.ts';
import { leaseRef } from '../lock/lease.ts';
import { clusterCapabilities, clusterLookup } from '../render/cluster.ts';
import { validateReleaseName } from '../render/release-name.ts';
import { wantedCapabilities } from '../template.ts';
import { objectsIn, type Described } from '../upgrade-check/objects.ts';
import { everywhere, Grants, type PolicyRule } from './grants.ts';
import { Kinds } from './kinds.ts';
import { ObjectNeeds, recordNeeds, type Manner } from './needs.ts';

export interface RbacOptions extends Pick<ChartChoice, 'origin' | 'values' | 'dependencyUpdate' | 'namespace'> {
  readonly chart: string;
  /** Of the release. */
  readonly name: string;
  readonly manner: Manner;
  readonly createNamespace: boolean;
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
  /** Asks the cluster in use for kinds, capabilities and what templates look up. */
  readonly cluster: boolean;
}

export interface Rbac {
  readonly name: string;
  /** Of the release. */
  readonly namespace: string;
  readonly roles: readonly NeededRole[];
  /** What the user should know of them. */
  readonly remarks: readonly string[];
}

export interface NeededRole {
  /** '' for a ClusterRole. */
  readonly namespace: string;
  readonly rules: readonly PolicyRule[];
}

/** Throws what rendering throws, and for a kind that nobody knows. */
export async function neededRoles(config: Configuration, options: RbacOptions): Promise<Rbac> {
  const { manner, name } = options;
  validateReleaseName(name);
  const choice = { ...options, args: [name, options.chart], generateName: false, nameTemplate: '', dryRun: '' };
  const chosen = await chooseChart(config, choice, () => name);
  const { namespace, chart, values } = chosen;
  processDependenciesWithMerge(chart, values, { warn: config.log, rules: config.rules });
  const client = options.cluster ? await config.cluster() : undefined;
  const discovery = await client?.discovery();
  const wanted = wantedCapabilities(options, config.rules);
  const capabilities = client === undefined ? wanted : await clusterCapabilities(client, config.debug);
  const crds = crdObjects(chart).flatMap(({ file }) => objectsIn(fromBytes(file.data)));
  const rendered = await renderings(config, options, chosen, told(capabilities, wanted, options));

  const kinds = new Kinds(discovery);
  for (const { kind, value } of [...crds, ...rendered.objects]) {
    if (kind === 'CustomResourceDefinition') kinds.define(value);
  }
  const grants = new Grants();
  const plural = recordPlural(config);
  if (plural !== undefined) recordNeeds(grants, manner, { namespace, plural, lease: leaseRef(namespace, name).name });
  const needs = new ObjectNeeds(grants, kinds, manner, namespace);
  for (const object of rendered.objects) needs.object(object);
  for (const hook of rendered.hooks) needs.hook(hook);
  needs.finish();
  definitionNeeds(grants, crds, manner);
  if (manner.verbs.includes('install') && options.createNamespace) {
    grants.add(everywhere, { group: '', plural: 'namespaces' }, ['create']);
  }
  const remarks = [...needs.remarks, ...lookupNeeds(grants, kinds, rendered.questions, options)];
  const roles = grants.scopes().map((scope) => ({ namespace: scope, rules: grants.rules(scope) }));
  return { name, namespace, roles, remarks };
}

/** What flags say of a cluster counts more than what it says itself. */
function told(
  found: Capabilities,
  wanted: Capabilities,
  { kubeVersion, apiVersions }: Pick<RbacOptions, 'kubeVersion' | 'apiVersions'>,
): Capabilities {
  return {
    ...found,
    kubeVersion: kubeVersion === '' ? found.kubeVersion : wanted.kubeVersion,
    apiVersions: [...new Set([...found.apiVersions, ...apiVersions])],
  };
}

interface Question {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

interface Rendered {
  readonly objects: readonly Described[];
  readonly hooks: readonly Hook[];
  /** What templates looked up. */
  readonly questions: readonly Question[];
}

async function renderings(
  config: Configuration,
  { cluster }: RbacOptions,
  { chart, values, name, namespace }: ChosenChart,
  capabilities: Capabilities,
): Promise<Rendered> {
  const objects: Described[] = [];
  const hooks: Hook[] = [];
  const questions: Question[] = [];
  for (const isInstall of [true, false]) {
    const release = { name, namespace, revision: isInstall ? 1 : 2, isInstall, isUpgrade: !isInstall };
    const preparation = { chart, values, release, capabilities };
    const seen = await valuesToRender(config, preparation, false);
    const lookup = listening(questions, cluster ? clusterLookup(config.cluster, config.log) : undefined);
    const rest = { enableDns: false, lookup, postRenderer: { program: '', args: [] } };
    const resources = await renderManifests(config, preparation, { seen, ...rest });
    if (resources.failure !== undefined) throw resources.failure;
    objects.push(...objectsIn(resources.manifests));
    hooks.push(...resources.hooks);
  }
  return { objects, hooks, questions };
}

/** Without `real` every answer is empty. */
function listening(questions: Question[], real: Lookup | undefined): Lookup {
  const lookup: Lookup = (apiVersion, kind, namespace, name) => {
    questions.push({ apiVersion, kind, namespace, name });
    return real === undefined ? new Map<string, Value>() : real(apiVersion, kind, namespace, name);
  };
  return real?.fetchMissing === undefined ? lookup : Object.assign(lookup, { fetchMissing: real.fetchMissing });
}

/** Undefined for releases that are not kept in the cluster. */
function recordPlural({ env }: Configuration): string | undefined {
  const driver = env['HELM_DRIVER'] ?? '';
  if (driver === 'memory' || driver === 'sql') return undefined;
  return driver.startsWith('configmap') ? 'configmaps' : 'secrets';
}

function definitionNeeds(grants: Grants, found: readonly Described[], manner: Manner): void {
  const { verbs, serverSide, names, crds } = manner;
  const installs = verbs.includes('install') && crds !== 'skip';
  const upgrades = verbs.includes('upgrade') && (crds === 'create' || crds === 'upgrade');
  if (!installs && !upgrades) return;
  const patches = crds === 'upgrade' || (serverSide && crds === '');
  const resource = { group: 'apiextensions.k8s.io', plural: 'customresourcedefinitions' };
  for (const { name } of found) {
    grants.add(everywhere, resource, ['create']);
    grants.add(everywhere, resource, ['get', ...(patches ? ['patch'] : [])], names ? [name] : []);
  }
}

function lookupNeeds(
  grants: Grants,
  kinds: Kinds,
  questions: readonly Question[],
  { manner, cluster }: RbacOptions,
): string[] {
  const remarks = new Set<string>();
  if (!manner.verbs.includes('install') && !manner.verbs.includes('upgrade')) return [];
  for (const { apiVersion, kind, namespace, name } of questions) {
    const what = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name === '' ? '*' : name}`;
    const resource = kinds.find(apiVersion, kind);
    if (resource === undefined) {
      remarks.add(`A template looks up ${what} of ${apiVersion}, a kind that is not known here: no rule is for it.`);
      continue;
    }
    const scope = resource.namespaced ? namespace : everywhere;
    const named = manner.names && name !== '' ? [name] : [];
    grants.add(scope, resource, [name === '' ? 'list' : 'get'], named);
    if (!cluster) {
      remarks.add(
        `A template looks up ${what}: the rule for it is in, but what it would do with the answer is known with --cluster only.`,
      );
    }
  }
  return [...remarks];
}
