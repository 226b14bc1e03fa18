/**
 * `template`: what installing a chart would create, without a cluster unless one is asked for. pkg/action/install.go (with
 * ClientOnly and DryRun) and cmd/helm/template.go of Helm v3.22.0, in their order, which decides what is told when several
 * things are wrong.
 */
import { ScullError, errorMessage, wrapError } from '../errors.ts';
import { crdObjects, type Chart } from '../chart/chart.ts';
import { defaultCapabilities, parseKubeVersion, type Capabilities } from '../chart/capabilities.ts';
import type { HelmRules } from '../chart/helm-rules.ts';
import type { Lookup } from '../engine/functions.ts';
import { processDependenciesWithMerge } from '../values/dependencies.ts';
import type { ValuesOptions } from '../values/options.ts';
import type { ChartOrigin } from './chart-origin.ts';
import type { Configuration } from './configuration.ts';
import { checkLabels } from './change/release-labels.ts';
import { validateReleaseName } from './render/release-name.ts';
import { OutputFolder } from './render/output-folder.ts';
import { chooseChart, renderManifests, valuesToRender } from './change/prepare-release.ts';
import type { RenderingWorld } from './record/world.ts';
import type { Resources } from './render/render-resources.ts';
import { printedResources, type PrintOptions } from './render/template-output.ts';

export interface TemplateOptions {
  /** `[NAME] CHART` */
  readonly args: readonly string[];
  readonly origin: ChartOrigin;
  readonly namespace: () => Promise<string>;
  readonly values: ValuesOptions;
  readonly generateName: boolean;
  readonly nameTemplate: string;
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
  /** client, server, none, true, false; '' for not given. */
  readonly dryRun: string;
  readonly validate: boolean;
  /** Installing it would leave them out: nothing is said of them. */
  readonly skipCrds?: boolean;
  readonly includeCrds: boolean;
  readonly skipTests: boolean;
  readonly noHooks: boolean;
  readonly isUpgrade: boolean;
  readonly enableDns: boolean;
  readonly dependencyUpdate: boolean;
  readonly skipSchemaValidation: boolean;
  /** key=value pairs. */
  readonly labels: readonly string[];
  readonly showOnly: readonly string[];
  readonly outputDir: string;
  readonly releaseNameFolder: boolean;
  readonly postRenderer: string;
  readonly postRendererArgs: readonly string[];
  /** Files to which all is written that is not chart or values, and from which it is read; '' and undefined for none. */
  readonly record?: string;
  readonly replay?: string;
}

export interface TemplateResult {
  /** The manifests, as they are printed. */
  readonly text: string;
  /** Files written below the output folder. */
  readonly written: readonly string[];
  /** With --debug a broken manifest is part of `text`, and what is wrong with it is told after it. */
  readonly failure?: ScullError;
}

/** Throws with Helm's texts. */
export async function templateChart(config: Configuration, options: TemplateOptions): Promise<TemplateResult> {
  const world = await renderingWorld(options);
  const wanted = wantedCapabilities(options, config.rules);
  const choice = await chooseChart(config, options, () => 'release-name');
  const { namespace, chart, values } = choice;
  const name = options.nameTemplate === '' ? choice.name : (world?.name ?? choice.name);
  const server = options.validate ? await serverCapabilities(config, chart, options) : undefined;
  validateReleaseName(name);
  processDependenciesWithMerge(chart, values, { warn: config.log, rules: config.rules });
  const release = { name, namespace, revision: 1, isInstall: !options.isUpgrade, isUpgrade: options.isUpgrade };
  const known = server === undefined ? wanted : await server();
  const capabilities = world?.capabilities(known) ?? known;
  const preparation = { chart, values, release, capabilities };
  const seen = await valuesToRender(config, preparation, options.skipSchemaValidation);
  checkLabels(options.labels);

  const output = options.outputDir === '' ? undefined : new OutputFolder(options.outputDir);
  const folder = options.releaseNameFolder ? name : undefined;
  let resources: Resources;
  try {
    const lookup = await clusterLookup(config, options.dryRun);
    resources = await renderManifests(config, preparation, {
      seen,
      enableDns: world?.enableDns ?? options.enableDns,
      lookup: world === undefined ? lookup : world.lookup(lookup),
      ports: world?.ports,
      includeCrds: options.includeCrds,
      output,
      folder,
      postRenderer: { program: options.postRenderer, args: options.postRendererArgs },
    });
  } catch (error) {
    if (!(error instanceof ScullError)) throw error;
    resources = { manifests: '', hooks: [], notes: '', failure: error };
  }
  if (options.validate && resources.failure === undefined) {
    const { checkManifests } = await import('./render/template-cluster.ts');
    await checkManifests(config, resources.manifests, { name, namespace, isUpgrade: options.isUpgrade });
  }
  if (resources.failure === undefined) world?.done({ name, namespace, capabilities });
  return finished(resources, { ...options, output, folder, rules: config.rules }, config.settings.debug);
}

/** Undefined for a rendering that is neither recorded nor replayed. */
async function renderingWorld(options: TemplateOptions): Promise<RenderingWorld | undefined> {
  const { record = '', replay = '' } = options;
  if (record === '' && replay === '') return undefined;
  const { recordingWorld, replayingWorld } = await import('./record/world.ts');
  if (replay === '') return recordingWorld(record, options);
  const given = [
    record !== '' && '--record',
    options.validate && '--validate',
    options.dryRun !== '' && '--dry-run',
    options.kubeVersion !== '' && '--kube-version',
    options.apiVersions.length > 0 && '--api-versions',
  ].find((flag) => flag !== false);
  if (given === undefined) return replayingWorld(replay);
  throw new ScullError(`--replay and ${given} cannot be used together`, {
    code: 'cli.flags',
    hint: 'What a recording has of the cluster is what counts.',
  });
}

/** Files are written and told even if something failed after them. */
function finished(resources: Resources, options: PrintOptions, debug: boolean): TemplateResult {
  const result = printed(resources, options, debug);
  try {
    options.output?.finish();
    return result;
  } catch (error) {
    if (!(error instanceof ScullError)) throw error;
    return { text: '', written: [], failure: result.failure ?? error };
  }
}

function printed(resources: Resources, options: PrintOptions, debug: boolean): TemplateResult {
  const written = options.output?.written ?? [];
  const { failure } = resources;
  if (failure !== undefined && !debug) return { text: '', written, failure: withAdvice(failure) };
  try {
    const text = printedResources(resources, options);
    return failure === undefined ? { text, written } : { text, written, failure };
  } catch (error) {
    if (error instanceof ScullError) return { text: '', written, failure: error };
    throw error;
  }
}

/** What flags say of a cluster that is not asked. Throws Helm's text for a version that is none. */
export function wantedCapabilities(
  { kubeVersion, apiVersions }: Pick<TemplateOptions, 'kubeVersion' | 'apiVersions'>,
  rules?: HelmRules,
): Capabilities {
  const defaults = defaultCapabilities();
  let version = defaults.kubeVersion;
  try {
    if (kubeVersion !== '') version = (rules?.parseKubeVersion ?? parseKubeVersion)(kubeVersion);
  } catch (error) {
    throw new ScullError(`invalid kube version '${kubeVersion}': ${errorMessage(error)}`, { code: 'kube-version' });
  }
  return { ...defaults, kubeVersion: version, apiVersions: [...defaults.apiVersions, ...apiVersions] };
}

/** With --validate the server's own capabilities count, and nothing that flags say of them. */
async function serverCapabilities(
  config: Configuration,
  chart: Chart,
  { apiVersions, skipCrds = false }: TemplateOptions,
): Promise<() => Promise<Capabilities>> {
  const cluster = await import('./render/template-cluster.ts');
  const capabilities = await reached(config, () => cluster.serverCapabilities(config));
  if (!skipCrds && crdObjects(chart).length > 0) {
    const text = 'This chart or one of its subcharts contains CRDs. Rendering may fail or contain inaccuracies.';
    if (config.rules === undefined) config.debug(`WARNING: ${text}`);
    else config.warn(config.rules.warning(text));
  }
  if (apiVersions.length > 0) {
    config.debug('API Version list given outside of client only mode, this list will be ignored');
  }
  return capabilities;
}

/** Helm 4 says what it wanted to know. */
async function reached<T>({ rules }: Configuration, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw rules === undefined ? error : wrapError('cluster reachability check failed', error);
  }
}

/** With `--dry-run=server` and its like Helm's templates may ask the cluster. */
async function clusterLookup(config: Configuration, dryRun: string): Promise<Lookup | undefined> {
  if (!['server', 'none', 'false'].includes(dryRun)) return undefined;
  const { serverLookup } = await import('./render/template-cluster.ts');
  return serverLookup(config);
}

function withAdvice({ message, code, exitCode, cause, hint }: ScullError): ScullError {
  const kept = hint === undefined ? {} : { hint };
  return new ScullError(`${message}\n\nUse --debug flag to render out invalid YAML`, {
    code,
    exitCode,
    cause,
    ...kept,
  });
}
