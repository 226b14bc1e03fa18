/**
 * `template`: what installing a chart would create, without a cluster. pkg/action/install.go (with ClientOnly and DryRun) and
 * cmd/helm/template.go of Helm v3.22.0, in their order, which decides what is told when several things are wrong.
 */
import { ScullError, errorMessage } from '../errors.ts';
import { hasSchema, type Chart } from '../chart/chart.ts';
import { defaultCapabilities, parseKubeVersion, type Capabilities } from '../chart/capabilities.ts';
import { renderChart } from '../engine/render.ts';
import { functionPorts } from '../home/function-ports.ts';
import { loadChart } from '../loader/load.ts';
import { locateChart, type ChartOrigin } from '../loader/locate.ts';
import { valuesSource } from '../loader/values-source.ts';
import { processDependenciesWithMerge } from '../values/dependencies.ts';
import { mergeOptions, type ValuesOptions } from '../values/options.ts';
import { toRenderValues } from '../values/to-render-values.ts';
import type { GoMap } from '../go/values.ts';
import { checkDependencies, checkInstallable, checkKubeVersion } from '../chart/checks.ts';
import type { Configuration } from './configuration.ts';
import { checkLabels } from './release-labels.ts';
import { nameAndChart, validateReleaseName } from './release-name.ts';
import { OutputFolder } from './output-folder.ts';
import { renderResources, type Resources } from './render-resources.ts';
import { schemaPorts } from './schema-ports.ts';
import { printedResources, type PrintOptions } from './template-output.ts';

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
  const capabilities = wantedCapabilities(options);
  if (options.validate) throw needsCluster('--validate');
  const { name, reference } = await nameAndChart(options, 'release-name', async (text) => {
    const { renderNameTemplate } = await import('./name-template.ts');
    return renderNameTemplate(text, config.env);
  });
  const path = locateChart(reference, options.origin);
  config.debug(`CHART PATH: ${path}\n`);
  const values = await mergeOptions(options.values, valuesSource({ stdin: config.stdin }));
  const chart = await loadChart(path, { warn: config.log });
  checkInstallable(chart);
  if (chart.metadata.deprecated) config.warn('WARNING: This chart is deprecated');
  checkDependencies(chart, options.dependencyUpdate);
  const namespace = await options.namespace();
  validateDryRun(options.dryRun);
  validateReleaseName(name);
  processDependenciesWithMerge(chart, values, { warn: config.log });
  const release = { name, namespace, revision: 1, isInstall: !options.isUpgrade, isUpgrade: options.isUpgrade };
  const seen = toRenderValues(chart, values, release, capabilities, { warn: config.log });
  if (!options.skipSchemaValidation) await checkSchema(chart, seen.get('Values') as GoMap, config);
  checkLabels(options.labels);

  const again = (): GoMap => toRenderValues(chart, values, release, capabilities);
  const output = options.outputDir === '' ? undefined : new OutputFolder(options.outputDir);
  const folder = options.releaseNameFolder ? name : undefined;
  const resources = await renderResources(chart, {
    render: () => {
      checkKubeVersion(chart, capabilities);
      const engine = {
        ports: functionPorts(config.env),
        enableDns: options.enableDns,
        lookup: clusterLookup(options.dryRun),
      };
      return renderChart(chart, firstThen(seen, again), engine);
    },
    includeCrds: options.includeCrds,
    output,
    folder,
    postRender: options.postRenderer === '' ? undefined : postRenderer(options.postRenderer, options.postRendererArgs),
    note: (line) => {
      config.log(line, 'manifest_sorter.go:199');
    },
  });
  return finished(resources, { ...options, output, folder }, config.settings.debug);
}

/** Files that were written are told even if something failed after them. */
function finished(resources: Resources, options: PrintOptions, debug: boolean): TemplateResult {
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

function wantedCapabilities({ kubeVersion, apiVersions }: TemplateOptions): Capabilities {
  const defaults = defaultCapabilities();
  let version = defaults.kubeVersion;
  try {
    if (kubeVersion !== '') version = parseKubeVersion(kubeVersion);
  } catch (error) {
    throw new ScullError(`invalid kube version '${kubeVersion}': ${errorMessage(error)}`, { code: 'kube-version' });
  }
  return { ...defaults, kubeVersion: version, apiVersions: [...defaults.apiVersions, ...apiVersions] };
}

function validateDryRun(value: string): void {
  if (['', 'false', 'true', 'none', 'client', 'server'].includes(value)) return;
  const text = 'Invalid dry-run flag. Flag must one of the following: false, true, none, client, server';
  throw new ScullError(text, { code: 'cli.dry-run' });
}

/** With `--dry-run=server` and its like Helm's templates may ask the cluster. */
function clusterLookup(dryRun: string): (() => GoMap) | undefined {
  if (!['server', 'none', 'false'].includes(dryRun)) return undefined;
  return () => {
    throw needsCluster('lookup');
  };
}

function needsCluster(what: string): ScullError {
  return new ScullError(`${what} needs a connection to a cluster, which this version does not have yet`, {
    code: 'cluster.not-yet',
  });
}

async function checkSchema(chart: Chart, values: GoMap, config: Configuration): Promise<void> {
  if (!hasSchema(chart)) return;
  const { validateSchema } = await import('../values/schema.ts');
  await validateSchema(chart, values, schemaPorts(config));
}

/** Gives `first` once, and then a new one each time. */
function firstThen<T>(first: T, next: () => T): () => T {
  let kept: T | undefined = first;
  return () => {
    const given = kept ?? next();
    kept = undefined;
    return given;
  };
}

function postRenderer(program: string, args: readonly string[]): (manifests: string) => Promise<string> {
  return async (manifests) => {
    const { postRender } = await import('../postrender/exec.ts');
    return postRender(program, args, manifests);
  };
}

function withAdvice({ message, code, exitCode, cause }: ScullError): ScullError {
  return new ScullError(`${message}\n\nUse --debug flag to render out invalid YAML`, { code, exitCode, cause });
}
