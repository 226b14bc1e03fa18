/** `plugin verify`: pkg/cmd/plugin_verify.go of Helm 4.3.1. */
import { statSync, type Stats } from 'node:fs';
import { basename, resolve } from 'node:path';
import { ScullError, wrapError } from '../../errors.ts';
import { workingFolder } from '../../home/working-folder.ts';
import { pathError } from '../../loader/os-error.ts';
import { readFile, readFileWithin } from '../../loader/read-file.ts';
import type { Verification } from '../../provenance/verification.ts';
import { MAX_PROVENANCE_SIZE, verifySigned } from '../../provenance/verify.ts';
import type { Configuration } from '../configuration.ts';

export interface PluginVerifyOptions {
  /** Of the archive; the signature is in the file with `.prov` behind its name. */
  readonly path: string;
  /** Path of the public keys. */
  readonly keyring: string;
}

/** Rejects with Helm's text: `could not find provenance file x.tgz.prov: stat …`, and what is wrong with the signature. */
export async function verifySignedPlugin(
  { env }: Pick<Configuration, 'env'>,
  { path, keyring }: PluginVerifyOptions,
): Promise<Verification> {
  const at = (name: string): string => resolve(workingFolder(env), name);
  if (stat(path, at(path)).isDirectory()) {
    throw refusal('directory verification not supported - only plugin tarballs can be verified');
  }
  if (!/\.(?:gz|tgz)$/.test(path)) throw refusal('plugin file must be a gzipped tarball (.tar.gz or .tgz)');
  const signature = `${path}.prov`;
  try {
    stat(signature, at(signature));
  } catch (error) {
    throw wrapError(`could not find provenance file ${signature}`, error);
  }
  const archive = reading('plugin', () => readFile(at(path)));
  const tooLarge = (): ScullError => refusal(`${signature} is larger than the maximum size ${MAX_PROVENANCE_SIZE}`);
  const provenance = reading('provenance', () => readFileWithin(MAX_PROVENANCE_SIZE, at(signature), tooLarge));
  return verifySigned(archive, basename(path), provenance, keyring, 'plugin');
}

function stat(shown: string, path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    throw refusal(pathError(error, 'stat', shown).message);
  }
}

function reading(what: string, read: () => Uint8Array): Uint8Array {
  try {
    return read();
  } catch (error) {
    throw wrapError(`failed to read ${what} file`, error);
  }
}

function refusal(text: string): ScullError {
  return new ScullError(text, { code: 'plugin.verify' });
}
