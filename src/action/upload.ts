/** `push` to a chart repository: an archive as it is, or a chart's folder packed for it. */
import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { checkPackable } from '../chart/checks.ts';
import { validateMetadata } from '../chart/metadata.ts';
import { packChart } from '../chart/pack.ts';
import { noAccess } from '../downloader/source-context.ts';
import { ScullError } from '../errors.ts';
import { loadChart } from '../loader/load.ts';
import { pathError } from '../loader/os-error.ts';
import { readFile } from '../loader/read-file.ts';
import { modifiedTime } from '../loader/save-archive.ts';
import { uploadToMuseum } from '../pusher/chartmuseum.ts';
import type { MuseumOptions, MuseumTarget } from '../pusher/museum-target.ts';
import type { Configuration } from './configuration.ts';

export interface UploadOptions extends MuseumOptions {
  /** In place of those of Chart.yaml; '' to keep them. */
  readonly version: string;
  readonly appVersion: string;
  readonly force: boolean;
  readonly dependencyUpdate: boolean;
  /** Public keys, for dependencies. */
  readonly keyring: string;
  /** Seconds. */
  readonly timeout: number;
}

/** Takes what goes to the standard output, as it is to be seen. */
export type Print = (text: string) => void;

interface Parcel {
  readonly fileName: string;
  readonly archive: Uint8Array;
  readonly provenance: Uint8Array | undefined;
}

/** `path` is that of an archive or of a folder. Rejects with the words of Helm and of its plugin. */
export async function uploadChart(
  config: Configuration,
  path: string,
  target: MuseumTarget,
  options: UploadOptions,
  print: Print,
): Promise<void> {
  const parcel = await parcelOf(config, path, options);
  const { env, settings, signal } = config;
  const { force, timeout } = options;
  const onUpload = (): void => {
    print(`Pushing ${parcel.fileName} to ${target.shown}...
`);
  };
  await uploadToMuseum(target, { ...parcel, force }, { env, settings, signal, timeoutMs: timeout * 1000, onUpload });
  print('Done.\n');
}

async function parcelOf(config: Configuration, path: string, options: UploadOptions): Promise<Parcel> {
  const isFolder = folderAt(path);
  if (isFolder && options.dependencyUpdate) await updateChart(config, path, options);
  const chart = await loadChart(path, { warn: config.log, stayInside: true });
  const { metadata } = chart;
  const isSame = options.version === '' && options.appVersion === '';
  if (options.version !== '') metadata.version = options.version;
  if (options.appVersion !== '') metadata.appVersion = options.appVersion;
  validateMetadata(metadata);
  const fileName = `${metadata.name}-${metadata.version}.tgz`;
  const hasProvenance = !isFolder && existsSync(`${path}.prov`);
  if (isSame && !isFolder) {
    // the bytes that were signed
    return { fileName, archive: readFile(path), provenance: hasProvenance ? readFile(`${path}.prov`) : undefined };
  }
  if (hasProvenance) config.warn(`${basename(path)}.prov stays here: it is for the archive as it was`);
  checkPackable(chart);
  return { fileName, archive: packChart(chart, modifiedTime(config.env)), provenance: undefined };
}

function folderAt(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new ScullError(pathError(error, 'stat', path).message, { code: 'chart.not-found', cause: error });
  }
}

async function updateChart(config: Configuration, path: string, { keyring }: UploadOptions): Promise<void> {
  const { updateDependencies } = await import('./dependency/change.ts');
  // the server's user and TLS files are not those of where dependencies come from
  const quiet = { ...config, print: () => undefined };
  await updateDependencies(quiet, resolve(path), { skipRefresh: false, verify: false, keyring, access: noAccess });
}
