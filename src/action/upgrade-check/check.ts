/**
 * `upgrade-check`: what another version of a chart means for who uses it. Both versions are rendered with the same values; beside a
 * release the values are those that an upgrade would go on with, and the cluster tells what it would refuse.
 */
import { defaultCapabilities, parseKubeVersion, type Capabilities } from '../../chart/capabilities.ts';
import type { Chart } from '../../chart/chart.ts';
import type { Lookup } from '../../engine/functions.ts';
import { ScullError, errorMessage, isDefect } from '../../errors.ts';
import type { GoMap } from '../../go/values.ts';
import { imagesOf } from '../../images/images.ts';
import { imageParts } from '../../images/reference.ts';
import type { KubeClient } from '../../kube/client.ts';
import { wholeRelease, type Release } from '../../release/release.ts';
import { coalesceValues } from '../../values/coalesce.ts';
import { isCompatibleRange, processDependenciesWithMerge } from '../../values/dependencies.ts';
import { early } from '../change/early.ts';
import {
  completeChart,
  findChart,
  loadChartAndValues,
  renderManifests,
  valuesToRender,
  type ChartChoice,
} from '../change/prepare-release.ts';
import { reusedValues, type ReuseOptions } from '../change/reuse-values.ts';
import type { Configuration } from '../configuration.ts';
import { hooksText } from '../read/release-text.ts';
import { whenReachable } from '../read/when-reachable.ts';
import { clusterCapabilities, clusterLookup } from '../render/cluster.ts';
import { currentRevision } from '../upgrade.ts';
import { objectsOfRemovedApis, removedApis } from './apis.ts';
import { definitionChanges, definitionsOf, liveDefinitions } from './crds.ts';
import type { Finding } from './finding.ts';
import { immutableChanges } from './immutable.ts';
import { objectsIn, type Described } from './objects.ts';
import { changedDefaults, lostValues } from './values.ts';

export interface UpgradeCheckOptions
  extends
    Pick<ChartChoice, 'origin' | 'values' | 'dependencyUpdate' | 'namespace'>,
    Pick<ReuseOptions, 'resetValues' | 'reuseValues' | 'resetThenReuseValues'> {
  /** A release, or a chart. */
  readonly from: string;
  readonly isRelease: boolean;
  /** The new chart. */
  readonly chart: string;
  /** '' for that of the cluster, or without one for the newest that is known. */
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
  /** Beside a release templates may look things up in the cluster. */
  readonly lookup: boolean;
}

export interface UpgradeCheck {
  /** `web-1.0.0` */
  readonly from: string;
  readonly to: string;
  readonly kubeVersion: string;
  readonly findings: readonly Finding[];
}

interface Side {
  readonly chart: Chart;
  readonly defaults: GoMap;
  readonly objects: readonly Described[];
}

/** Throws where a chart or the release is not there. */
export async function checkUpgradeTo(config: Configuration, options: UpgradeCheckOptions): Promise<UpgradeCheck> {
  return options.isRelease ? checkRelease(config, options) : checkCharts(config, options);
}

async function checkCharts(config: Configuration, options: UpgradeCheckOptions): Promise<UpgradeCheck> {
  const namespace = await options.namespace();
  const [old, fresh] = await Promise.all(
    [options.from, options.chart].map((reference) => loaded(config, reference, options)),
  );
  const capabilities = wanted(defaultCapabilities(), options);
  const about = { name: 'release', namespace, revision: 2, capabilities };
  const before = await side(config, old!.chart, old!.values, about);
  const after = await side(config, fresh!.chart, fresh!.values, about);
  return report(capabilities, fresh!.values, before.side, after, [
    ...definitionChanges(definitionsOf(old!.chart), definitionsOf(fresh!.chart)),
    ...immutableChanges(before.side.objects, after.side.objects),
  ]);
}

async function checkRelease(config: Configuration, options: UpgradeCheckOptions): Promise<UpgradeCheck> {
  const [client, storage] = await Promise.all([config.cluster(), config.storage()]);
  void early(client.discovery());
  const reading = early(
    whenReachable(config, async () => {
      const revisions = await storage.revisions(options.from);
      return currentRevision(revisions, wholeRelease(await revisions.last()));
    }),
  );
  const { chart, values: given } = await loaded(config, options.chart, options);
  const current = await reading;
  if (current.chart === undefined) {
    throw new ScullError('the record of the release has no chart', { code: 'release.damaged' });
  }
  const capabilities = wanted(await clusterCapabilities(client, config.debug), options);
  const names = [...definitionsOf(chart).keys()];
  const definitions = early(liveDefinitions(client, names));
  const values = reusedValues(chart, current, given, { ...options, warn: config.log, rules: config.rules });
  const { name, namespace, version } = current;
  const lookup = options.lookup ? clusterLookup(client, config.log) : undefined;
  const after = await side(config, chart, values, { name, namespace, revision: version + 1, capabilities, lookup });
  const before = {
    chart: current.chart,
    defaults: current.chart.values,
    objects: objectsIn(`${current.manifest}\n${hooksText(current)}`),
  };
  const there = await definitions;
  // as the record has them: a chart's values with those that its dependencies lend to it
  const fresh = { ...after.side, defaults: after.recorded, all: after.side.defaults };
  return report(capabilities, values, before, { ...after, side: fresh }, [
    ...(there === undefined ? [] : definitionChanges(there, definitionsOf(chart))),
    ...(await refusals(client, current, after.manifest)),
  ]);
}

async function loaded(
  config: Configuration,
  reference: string,
  options: UpgradeCheckOptions,
): Promise<{ readonly chart: Chart; readonly values: GoMap }> {
  const path = await findChart(config, reference, options.origin);
  const { chart, values } = await loadChartAndValues(config, path, options.values);
  return { chart: await completeChart(config, chart, path, options), values };
}

function wanted(known: Capabilities, { kubeVersion, apiVersions }: UpgradeCheckOptions): Capabilities {
  const more = { ...known, apiVersions: [...known.apiVersions, ...apiVersions] };
  if (kubeVersion === '') return more;
  try {
    return { ...more, kubeVersion: parseKubeVersion(kubeVersion) };
  } catch (error) {
    throw new ScullError(`invalid kube version '${kubeVersion}': ${errorMessage(error)}`, { code: 'kube-version' });
  }
}

interface Rendered {
  readonly side: Side & { readonly all?: GoMap };
  /** Without hooks. */
  readonly manifest: string;
  /** The values of the chart as a record holds them. */
  readonly recorded: GoMap;
  /** Why there is none. */
  readonly failure: string | undefined;
}

interface About {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  readonly capabilities: Capabilities;
  readonly lookup?: Lookup | undefined;
}

/** The chart rendered; what is wrong with it is part of what is found. */
async function side(
  config: Configuration,
  chart: Chart,
  values: GoMap,
  { capabilities, lookup, ...release }: About,
): Promise<Rendered> {
  const defaults = coalesceValues(chart, new Map(), { rules: config.rules });
  const seenAs = { ...release, isInstall: false, isUpgrade: true };
  // that it wants another Kubernetes is told apart from what is wrong with its templates
  const any = { ...chart, metadata: { ...chart.metadata, kubeVersion: '' } };
  try {
    processDependenciesWithMerge(any, values, { rules: config.rules });
    const preparation = { chart: any, values, release: seenAs, capabilities };
    const seen = await valuesToRender(config, preparation, false);
    const rest = { enableDns: false, lookup, postRenderer: { program: '', args: [] } };
    const { manifests, hooks, failure } = await renderManifests(config, preparation, { seen, ...rest });
    if (failure !== undefined) throw failure;
    const objects = objectsIn(
      `${manifests}\n${hooksText({ hooks: hooks.map((hook) => ({ ...hook, lastRun: noRun })) })}`,
    );
    return { side: { chart, defaults, objects }, manifest: manifests, recorded: any.values, failure: undefined };
  } catch (error) {
    if (isDefect(error)) throw error;
    return { side: { chart, defaults, objects: [] }, manifest: '', recorded: any.values, failure: errorMessage(error) };
  }
}

const noRun = { startedAt: '', completedAt: '', phase: '' } as const;

function report(
  { kubeVersion }: Capabilities,
  given: GoMap,
  before: Side,
  { side: after, failure }: Rendered,
  more: readonly Finding[],
): UpgradeCheck {
  const defaults = { before: before.defaults, after: after.defaults };
  const problem = (about: Finding['about'], text: string): Finding => ({ level: 'problem', about, subject: '', text });
  const range = after.chart.metadata.kubeVersion;
  const { version } = kubeVersion;
  const isFit = range === '' || isCompatibleRange(range, kubeVersion.normalized ?? version);
  const findings = [
    ...(isFit ? [] : [problem('kubeVersion', `the chart wants Kubernetes ${range}, and this is ${version}`)]),
    ...(failure === undefined ? [] : [problem('rendering', `cannot be rendered with these values: ${failure}`)]),
    ...lostValues({ ...defaults, after: after.all ?? after.defaults }, given),
    ...objectsOfRemovedApis(after.objects, removedApis(kubeVersion)),
    ...more,
    ...(failure === undefined ? imageChanges(before.objects, after.objects) : []),
    ...changedDefaults(defaults, given),
  ];
  return {
    from: nameOf(before.chart),
    to: nameOf(after.chart),
    kubeVersion: version,
    findings: [...findings].sort((a, b) => Number(a.level === 'change') - Number(b.level === 'change')),
  };
}

function nameOf({ metadata: { name, version } }: Chart): string {
  return `${name}-${version}`;
}

/** Each image that is new, with the one of the same repository that is gone. */
/** New ones, and those that are gone; of one repository one takes the place of the other. */
export function imageChanges(before: readonly Described[], after: readonly Described[]): Finding[] {
  const [old, fresh] = [imageNames(before), imageNames(after)];
  const gone = old.filter((image) => !fresh.includes(image));
  const paired = new Set<string>();
  const added = fresh
    .filter((image) => !old.includes(image))
    .map((image): Finding => {
      const was = gone.find((other) => repositoryOf(other) === repositoryOf(image) && !paired.has(other));
      if (was === undefined) return { level: 'change', about: 'image', subject: image, text: 'is new', after: image };
      paired.add(was);
      return {
        level: 'change',
        about: 'image',
        subject: image,
        text: `takes the place of ${was}`,
        before: was,
        after: image,
      };
    });
  const rest = gone
    .filter((image) => !paired.has(image))
    .map((image): Finding => ({ level: 'change', about: 'image', subject: image, text: 'is gone', before: image }));
  return [...added, ...rest];
}

/** Each once. */
function imageNames(objects: readonly Described[]): string[] {
  return [...new Set(imagesOf(objects).map(({ image }) => image))].sort();
}

function repositoryOf(image: string): string {
  const { registry, repository } = imageParts(image);
  return `${registry}/${repository}`;
}

/** What the cluster would refuse, of kinds that it has. */
async function refusals(client: KubeClient, current: Release, manifest: string): Promise<Finding[]> {
  const discovery = await client.discovery();
  const known = objectsIn(manifest).filter(({ apiVersion, kind }) => discovery.find(apiVersion, kind) !== undefined);
  if (known.length === 0) return [];
  const [{ mergedStates }, { objectsOf, objectsToBe }, { setOwner }, { isServerSide }] = await Promise.all([
    import('../diff/merged.ts'),
    import('../upgrade.ts'),
    import('../change/ownership.ts'),
    import('../change/apply-method.ts'),
  ]);
  const text = [...new Set(known.map((item) => item.text))].map((document) => `---\n${document}\n`).join('');
  const objects = await objectsToBe(client, { ...current, manifest: text }, { disableValidation: true });
  const before = await objectsOf(client, current);
  setOwner(objects, current);
  const apply = { serverSide: isServerSide(current) };
  const { remarks } = await mergedStates({ client, before, objects, owner: current, apply, takeOwnership: false });
  return [...remarks].flatMap(([title, { refused }]): Finding[] =>
    refused === undefined ? [] : [{ level: 'problem', about: 'refused', subject: title, text: refused }],
  );
}
