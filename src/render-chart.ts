/** The library's front door: a chart's files and plain values in, manifests out. */
import { defaultCapabilities, parseKubeVersion, type Capabilities } from './chart/capabilities.ts';
import { crdObjects, hasSchema, type Chart, type ChartFile } from './chart/chart.ts';
import { checkDependencies, checkInstallable, checkKubeVersion } from './chart/checks.ts';
import { loadFiles, type LoadOptions } from './chart/load-files.ts';
import { renderChart as renderTemplates } from './engine/render.ts';
import { fromBytes, toBytes } from './go/strings.ts';
import type { GoMap } from './go/values.ts';
import { unmarshalYamlMap } from './go/yaml/unmarshal.ts';
import { sortManifests, type SortedManifests } from './manifest/sort.ts';
import type { SprigPorts } from './sprig/ports.ts';
import { processDependenciesWithMerge } from './values/dependencies.ts';
import type { SchemaPorts } from './values/schema.ts';
import { toRenderValues } from './values/to-render-values.ts';

export interface RenderChartOptions {
  /** Over the chart's own values; anything that JSON can hold. */
  readonly values?: Readonly<Record<string, unknown>>;
  readonly releaseName?: string;
  readonly namespace?: string;
  readonly isUpgrade?: boolean;
  readonly kubeVersion?: string;
  /** Besides those of a plain Kubernetes. */
  readonly apiVersions?: readonly string[];
  /** Clock, randomness and the like, for charts that ask for them. */
  readonly ports?: Partial<SprigPorts>;
  /** Inflates packed dependencies, for charts that have some. */
  readonly gunzip?: LoadOptions['gunzip'];
  /** Leaves values.schema.json out of account. */
  readonly skipSchemaValidation?: boolean;
  /** Gets the document of a remote `$ref` of a schema; without it such a schema is an error. */
  readonly fetchSchema?: SchemaPorts['fetchSchema'];
  /** Takes warnings. */
  readonly warn?: (text: string) => void;
}

export interface RenderedChart extends SortedManifests {
  /** Every rendered file by its path, the notes too. */
  readonly files: ReadonlyMap<string, string>;
  /** The files of `crds/`, which are installed before all else, by their paths. */
  readonly crds: ReadonlyMap<string, string>;
}

/** A chart's files by their paths inside the chart: `Chart.yaml`, `templates/web.yaml`. */
export type ChartFiles = Readonly<Record<string, string | Uint8Array>>;

/** What `template` gives for the chart, in the order of installing. Rejects with Helm's texts. */
export async function renderChart(files: ChartFiles, options: RenderChartOptions = {}): Promise<RenderedChart> {
  const tell = options.warn ?? (() => undefined);
  const warn = (text: string): void => {
    tell(text);
  };
  const chart = loadFiles(chartFiles(files), {
    warn,
    ...(options.gunzip === undefined ? {} : { gunzip: options.gunzip }),
  });
  checkInstallable(chart);
  checkDependencies(chart);
  const given = unmarshalYamlMap(JSON.stringify(options.values ?? {}));
  processDependenciesWithMerge(chart, given, { warn });
  const capabilities = wantedCapabilities(options);
  const values = renderValues(chart, given, capabilities, options);
  if (options.skipSchemaValidation !== true && hasSchema(chart)) {
    const { validateSchema } = await import('./values/schema.ts');
    await validateSchema(chart, values().get('Values') as GoMap, { warn, fetchSchema: options.fetchSchema });
  }
  checkKubeVersion(chart, capabilities);
  const ports: SprigPorts = { ...missingPorts, ...options.ports };
  const rendered = await renderTemplates(chart, values, { ports });
  const resources = new Map([...rendered].filter(([name]) => !name.endsWith('NOTES.txt')));
  const crds = new Map(crdObjects(chart).map(({ filename, file }) => [filename, fromBytes(file.data)]));
  return { files: rendered, crds, ...sortManifests(resources, warn) };
}

function chartFiles(files: ChartFiles): ChartFile[] {
  return Object.entries(files)
    .map(([name, data]) => ({ name, data: typeof data === 'string' ? toBytes(data) : data }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function wantedCapabilities({ kubeVersion, apiVersions = [] }: RenderChartOptions): Capabilities {
  const defaults = defaultCapabilities();
  return {
    ...defaults,
    kubeVersion: kubeVersion === undefined ? defaults.kubeVersion : parseKubeVersion(kubeVersion),
    apiVersions: [...defaults.apiVersions, ...apiVersions],
  };
}

function renderValues(
  chart: Chart,
  given: GoMap,
  capabilities: Capabilities,
  { releaseName: name = 'release-name', namespace = 'default', isUpgrade = false }: RenderChartOptions,
): () => GoMap {
  const release = { name, namespace, revision: 1, isInstall: !isUpgrade, isUpgrade };
  return () => toRenderValues(chart, given, release, capabilities);
}

function missing(port: string): never {
  throw new Error(`this chart needs the port ${port}: pass it in the options`);
}

const missingPorts: SprigPorts = {
  clock: { now: () => missing('clock'), timeZone: () => 'UTC' },
  random: { bytes: () => missing('random') },
  dns: { lookup: () => [] },
};
