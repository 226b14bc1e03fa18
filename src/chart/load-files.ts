/**
 * Files into a chart: `loader.LoadFiles` of Helm 3.22 (pkg/chart/loader/load.go). Charts below `charts/` are loaded in the
 * order of their first files; Helm takes them in the random order of a Go map.
 */
import { errorMessage } from '../errors.ts';
import { fromBytes } from '../go/strings.ts';
import { nilMap } from '../go/values.ts';
import { anyMapType } from '../go/types.ts';
import { unmarshalYamlMap } from '../go/yaml/unmarshal.ts';
import { readArchive, type Inflated } from './archive.ts';
import { setDependencies, type Chart, type ChartFile, type Metadata, type Warn } from './chart.ts';
import type { HelmRules } from './helm-rules.ts';
import { decodeLock, decodeMetadata, emptyMetadata, validateMetadata } from './metadata.ts';

export interface LoadOptions {
  /** Takes Helm's warnings. */
  readonly warn?: Warn;
  /** Inflates a packed dependency (`charts/x.tgz`), within the limits of a chart. Without it such a chart cannot be loaded. */
  readonly gunzip?: (data: Uint8Array) => Inflated;
  readonly rules?: HelmRules | undefined;
}

/**
 * Makes a chart of its files. Throws with Helm's text: `Chart.yaml file is missing`, `validation: …`,
 * `cannot load values.yaml: …`, `error unpacking subchart x in y: …`.
 */
export function loadFiles(files: readonly ChartFile[], options: LoadOptions = {}): Chart {
  let metadata: Metadata | undefined;
  for (const file of files) {
    if (file.name !== 'Chart.yaml') continue;
    const decoded = (metadata ??= emptyMetadata());
    wrapping('cannot load Chart.yaml', () => {
      decodeMetadata(file.data, decoded);
    });
    if (decoded.apiVersion === '') decoded.apiVersion = 'v1';
  }
  const chart: Partial<Chart> & ReturnType<typeof emptyChart> = emptyChart(files);
  if (metadata !== undefined) chart.metadata = metadata;
  const nested = new Map<string, ChartFile[]>();
  for (const file of files) addFile(chart, nested, file, options);
  if (chart.metadata === undefined) throw new Error('Chart.yaml file is missing');
  validateMetadata(chart.metadata);

  const loaded = chart as Chart;
  const dependencies: Chart[] = [];
  for (const [name, members] of nested) {
    if (name.startsWith('_') || name.startsWith('.')) continue;
    dependencies.push(loadNested(loaded, name, members, options));
  }
  setDependencies(loaded, dependencies);
  return loaded;
}

type Unfinished = Partial<Chart> & Omit<Chart, 'metadata'>;

function emptyChart(files: readonly ChartFile[]): Omit<Chart, 'metadata'> {
  return { raw: [...files], templates: [], files: [], values: nilMap(anyMapType), dependencies: [] };
}

function addFile(chart: Unfinished, nested: Map<string, ChartFile[]>, file: ChartFile, options: LoadOptions): void {
  const { name, data } = file;
  switch (name) {
    case 'Chart.yaml':
      return;
    case 'Chart.lock':
      setLock(chart, file);
      return;
    case 'values.yaml':
      chart.values = wrapping('cannot load values.yaml', () =>
        (options.rules?.readValues ?? unmarshalYamlMap)(fromBytes(data)),
      );
      return;
    case 'values.schema.json':
      chart.schema = data;
      return;
    case 'requirements.yaml': {
      const metadata = (chart.metadata ??= emptyMetadata());
      if (metadata.apiVersion !== 'v1')
        options.warn?.(migrate('Dependencies are', 'Chart.yaml', 'dependencies '), 'load.go:120');
      wrapping('cannot load requirements.yaml', () => {
        decodeMetadata(data, metadata);
      });
      if (metadata.apiVersion === 'v1') chart.files.push(file);
      return;
    }
    case 'requirements.lock': {
      setLock(chart, file);
      const metadata = (chart.metadata ??= emptyMetadata());
      if (metadata.apiVersion !== 'v1')
        options.warn?.(migrate('Dependency locking is', 'Chart.lock', ''), 'load.go:138');
      if (metadata.apiVersion === 'v1') chart.files.push(file);
      return;
    }
    default:
  }
  if (name.startsWith('templates/')) chart.templates.push(file);
  else if (!name.startsWith('charts/') || extension(name) === '.prov') chart.files.push(file);
  else {
    const inner = name.slice('charts/'.length);
    const folder = inner.split('/', 1)[0]!;
    const members = nested.get(folder);
    if (members === undefined) nested.set(folder, [{ name: inner, data }]);
    else members.push({ name: inner, data });
  }
}

function migrate(what: string, where: string, noun: string): string {
  return `Warning: ${what} handled in ${where} since apiVersion "v2". We recommend migrating ${noun}to ${where}.`;
}

function setLock(chart: Unfinished, file: ChartFile): void {
  const lock = wrapping(`cannot load ${file.name}`, () => decodeLock(file.data));
  if (lock === undefined) delete chart.lock;
  else chart.lock = lock;
}

function loadNested(parent: Chart, name: string, members: ChartFile[], options: LoadOptions): Chart {
  const outer = parent.metadata.name;
  if (extension(name) === '.tgz') {
    const file = members[0]!;
    if (file.name !== name) {
      throw new Error(`error unpacking subchart tar in ${outer}: expected ${name}, got ${file.name}`);
    }
    return wrapping(`error unpacking subchart ${name} in ${outer}`, () => {
      if (options.gunzip === undefined) throw new Error('no way to inflate a packed chart was given');
      return loadFiles(readArchive(options.gunzip(file.data)), options);
    });
  }
  const inside: ChartFile[] = [];
  for (const member of members) {
    const slash = member.name.indexOf('/');
    if (slash >= 0) inside.push({ name: member.name.slice(slash + 1), data: member.data });
  }
  return wrapping(`error unpacking subchart ${name} in ${outer}`, () => loadFiles(inside, options));
}

/** `filepath.Ext`: from the last dot of the last path element. */
function extension(name: string): string {
  const base = name.slice(name.lastIndexOf('/') + 1);
  const dot = base.lastIndexOf('.');
  return dot < 0 ? '' : base.slice(dot);
}

function wrapping<T>(context: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new Error(`${context}: ${errorMessage(error)}`, { cause: error });
  }
}
