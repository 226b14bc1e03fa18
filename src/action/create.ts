/** `create`: a new chart from the scaffold or from a starter. cmd/helm/create.go and pkg/chartutil/create.go of Helm 3.22.0. */
import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { checkNewChartName, scaffoldFiles } from '../chart/scaffold.ts';
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { homePath } from '../home/paths.ts';
import { isFolder, refuseFile, writeChart } from './create/chart-files.ts';
import type { Configuration } from './configuration.ts';

export interface CreateOptions {
  /** Where the chart goes; its last element is the chart's name. */
  readonly path: string;
  /** A starter by name, or a chart by its absolute path; '' for the scaffold. */
  readonly starter: string;
  /** Takes the warning for each file that is there already and gets overwritten. */
  readonly note: (line: string) => void;
}

/** Throws a `ScullError` with Helm's text. */
export async function createChart(config: Configuration, options: CreateOptions): Promise<void> {
  try {
    await create(config, options);
  } catch (error) {
    if (!(error instanceof Error) || error.constructor !== Error) throw error;
    throw new ScullError(error.message, { code: 'create', cause: error });
  }
}

async function create(config: Configuration, options: CreateOptions): Promise<void> {
  const name = basename(options.path);
  const parent = dirname(options.path);
  if (options.starter === '') {
    createFromScaffold(name, parent, options.note);
    return;
  }
  const { createFromStarter } = await import('./create/from-starter.ts');
  const { starter } = options;
  const source = isAbsolute(starter) ? starter : homePath(config.env, 'data', 'starters', starter);
  await createFromStarter(name, parent, source, config.log);
}

function createFromScaffold(name: string, parent: string, note: (line: string) => void): void {
  checkNewChartName(name);
  const folder = resolve(parent);
  if (!isFolder(folder)) {
    throw new ScullError(`no such directory ${folder}`, { code: 'create.parent' });
  }
  const chart = join(folder, name);
  refuseFile(chart);
  for (const file of scaffoldFiles(name)) {
    const path = join(chart, file.name);
    if (existsSync(path)) note(`WARNING: File ${quote(path)} already exists. Overwriting.`);
  }
  writeChart(chart, new Map(scaffoldFiles(name).map((file) => [file.name, file.text])), ['charts']);
}
