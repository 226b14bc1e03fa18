/** `package`: a chart's folder into an archive. pkg/action/package.go of Helm 3.22.0. */
import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { checkPackable } from '../chart/checks.ts';
import { ScullError, wrapError } from '../errors.ts';
import { parseVersion } from '../go/semver.ts';
import { workingFolder } from '../home/working-folder.ts';
import { StagedFiles } from '../home/staged-files.ts';
import { loadChartFolder } from '../loader/load.ts';
import { pathError } from '../loader/os-error.ts';
import { packForFolder, type PackedChart } from '../loader/save-archive.ts';
import type { SourceAccess } from '../downloader/source-context.ts';
import type { Signer } from '../provenance/sign.ts';
import type { Configuration } from './configuration.ts';

export interface PackageOptions {
  /** Folder of a chart. */
  readonly path: string;
  /** In place of those of Chart.yaml; '' to keep them. */
  readonly version: string;
  readonly appVersion: string;
  /** Folder for the archive. */
  readonly destination: string;
  readonly dependencyUpdate: boolean;
  /** Public keys, for dependencies. */
  readonly keyring: string;
  readonly access: SourceAccess;
  /** Asked when the archive is there to be signed; absent when it is not to be. */
  readonly signer?: () => Promise<Signer>;
}

export interface SigningOptions {
  readonly key: string;
  readonly keyring: string;
  /** `-` for the standard input; '' to ask. */
  readonly passphraseFile: string;
  readonly ask: (userId: string) => Promise<Uint8Array>;
}

/**
 * The path of the archive. Signing, if asked for, is done before anything is written: what is there is whole and signed, or not
 * there. Rejects with Helm's text.
 */
export async function packageChart(config: Configuration, options: PackageOptions): Promise<string> {
  const { env } = config;
  const path = resolve(workingFolder(env), options.path);
  checkPath(options.path);
  if (options.dependencyUpdate) await updateChart(config, path, options);
  const chart = await loadChartFolder(path, { warn: config.log, rules: config.rules, isUsed: true, stayInside: true });
  if (options.version !== '') chart.metadata.version = options.version;
  parseVersion(chart.metadata.version);
  if (options.appVersion !== '') chart.metadata.appVersion = options.appVersion;
  checkPackable(chart);
  const destination = options.destination === '.' ? workingFolder(env) : options.destination;
  const packed = saving(() => packForFolder(chart, destination, env));
  const signer = await options.signer?.();
  const sign = signer === undefined ? undefined : { signer, ...(await import('../provenance/message.ts')) };
  write(packed, sign?.signer(packed.data, basename(packed.path), sign.chartText(chart.metadata)));
  return packed.path;
}

/** Opens the key when first called, and once. Helm asks for the passphrase anew for every chart. */
export function signerOf({ key, keyring, passphraseFile, ask }: SigningOptions): () => Promise<Signer> {
  let opened: Promise<Signer> | undefined;
  const open = async (): Promise<Signer> => {
    const { openSigner } = await import('../provenance/sign.ts');
    if (passphraseFile === '') return openSigner({ key, keyring, passphrase: ask });
    const { readPassphrase } = await import('../provenance/passphrase-file.ts');
    let passphrase: Uint8Array = new Uint8Array();
    const prepare = (): void => {
      passphrase = readPassphrase(passphraseFile);
    };
    return openSigner({ key, keyring, prepare, passphrase: () => Promise.resolve(passphrase) });
  };
  return () => (opened ??= open());
}

function checkPath(path: string): void {
  try {
    statSync(path);
  } catch (error) {
    throw new ScullError(pathError(error, 'stat', path).message, { code: 'chart.not-found' });
  }
}

/** Without a word on stdout but Helm 4's about registries. */
async function updateChart(config: Configuration, path: string, { keyring, access }: PackageOptions): Promise<void> {
  const { updateDependencies } = await import('./dependency/change.ts');
  await updateDependencies(config, path, { skipRefresh: false, verify: false, keyring, access, isQuiet: true });
}

const forAll = { mode: 0o644, mayBeLost: false };

function write({ path, data }: PackedChart, provenance: string | undefined): void {
  const staged = new StagedFiles();
  saving(() => {
    staged.add(path, data, forAll);
  });
  if (provenance !== undefined) staged.add(`${path}.prov`, provenance, forAll);
  saving(() => {
    staged.commit();
  });
}

function saving<T>(save: () => T): T {
  try {
    return save();
  } catch (error) {
    throw wrapError('failed to save', error);
  }
}
