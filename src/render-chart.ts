/** The library's front door: a chart's files and plain values in, manifests out. */
import { defaultCapabilities, parseKubeVersion } from './chart/capabilities.ts';
import type { Chart, ChartFile } from './chart/chart.ts';
import { loadFiles, type LoadOptions } from './chart/load-files.ts';
import { renderChart as renderTemplates } from './engine/render.ts';
import { toBytes } from './go/strings.ts';
import type { GoMap } from './go/values.ts';
import { unmarshalYamlMap } from './go/yaml/unmarshal.ts';
import { sortManifests, type SortedManifests } from './manifest/sort.ts';
import type { SprigPorts } from './sprig/ports.ts';
import { processDependenciesWithMerge } from './values/dependencies.ts';
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
  /** Takes warnings. */
  readonly warn?: (text: string) => void;
}

export interface RenderedChart extends SortedManifests {
  /** Every rendered file by its path, the notes too. */
  readonly files: ReadonlyMap<string, string>;
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
  const given = unmarshalYamlMap(JSON.stringify(options.values ?? {}));
  processDependenciesWithMerge(chart, given, { warn });
  const ports: SprigPorts = { ...missingPorts, ...options.ports };
  const rendered = await renderTemplates(chart, renderValues(chart, given, options), { ports });
  const resources = new Map([...rendered].filter(([name]) => !name.endsWith('NOTES.txt')));
  return { files: rendered, ...sortManifests(resources, warn) };
}

function chartFiles(files: ChartFiles): ChartFile[] {
  return Object.entries(files)
    .map(([name, data]) => ({ name, data: typeof data === 'string' ? toBytes(data) : data }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function renderValues(chart: Chart, given: GoMap, options: RenderChartOptions): () => GoMap {
  const { kubeVersion, apiVersions = [], isUpgrade = false } = options;
  const defaults = defaultCapabilities();
  const capabilities = {
    ...defaults,
    kubeVersion: kubeVersion === undefined ? defaults.kubeVersion : parseKubeVersion(kubeVersion),
    apiVersions: [...defaults.apiVersions, ...apiVersions],
  };
  const { releaseName: name = 'release-name', namespace = 'default' } = options;
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
