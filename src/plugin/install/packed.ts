/**
 * Packed plugins: where their bytes and signatures come from, and that they are what was signed. `GetVerificationData` and
 * `InstallWithOptions` of Helm v4.3.1 (internal/plugin/installer).
 */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { noAccess, type SourceContext } from '../../downloader/source-context.ts';
import { isDefect, ScullError, wrapError } from '../../errors.ts';
import { HttpGetter, type Fetched } from '../../getter/getter.ts';
import { readFileWithin } from '../../loader/read-file.ts';
import type { Verification } from '../../provenance/verification.ts';
import type { PackedSource } from './source.ts';

export interface PackedPlugin {
  readonly data: Uint8Array;
  /** Undefined where there is none, or none was asked for. */
  readonly provenance: Uint8Array | undefined;
}

const MAX_PACKED = 256 * 1024 * 1024;
const MAX_PROVENANCE = 5 * 1024 * 1024;

/** The archive, and its signature if that is there: where it is to be verified, or kept at least. */
export async function fetchPacked(
  source: PackedSource,
  context: SourceContext,
  wanted: { readonly verify: boolean; readonly keeps: boolean },
): Promise<PackedPlugin> {
  try {
    return await fetchFiles(source, context, wanted.keeps);
  } catch (error) {
    if (!wanted.verify) throw error;
    const doing = source.kind === 'oci' ? '' : ': failed to download plugin';
    throw wrapError(`failed to get verification data${doing}`, error);
  }
}

async function fetchFiles(
  source: PackedSource,
  context: SourceContext,
  withProvenance: boolean,
): Promise<PackedPlugin> {
  switch (source.kind) {
    case 'file': {
      const read = (path: string, limit: number): Uint8Array =>
        readFileWithin(limit, path, () => new Error(`${path} is larger than ${limit} bytes`));
      const signature = `${source.path}.prov`;
      const isSigned = withProvenance && existsSync(signature);
      return {
        data: read(source.path, MAX_PACKED),
        provenance: isSigned ? read(signature, MAX_PROVENANCE) : undefined,
      };
    }
    case 'archive': {
      const getter = new HttpGetter(context);
      const { access = noAccess } = context;
      const [{ data }, provenance] = await Promise.all([
        getter.get(source.url, access),
        withProvenance
          ? signatureAt(() => getter.get(`${source.url}.prov`, { ...access, maxSize: MAX_PROVENANCE }))
          : undefined,
      ]);
      return { data, provenance };
    }
    case 'oci': {
      const { registryClient } = await import('../../downloader/registry-source.ts');
      try {
        const { archive, provenance } = await registryClient(context).pullPlugin(source.reference);
        return { data: archive, provenance };
      } catch (error) {
        throw wrapError(`failed to pull plugin from ${source.reference}`, error);
      }
    }
  }
}

/** What cannot be had is not there, as in Helm: then verification fails. */
async function signatureAt(get: () => Promise<Fetched>): Promise<Uint8Array | undefined> {
  try {
    return (await get()).data;
  } catch (error) {
    if (isDefect(error)) throw error;
    return undefined;
  }
}

/** What the signature has to name: the file as it came, or as a registry's files are called. */
export function signedName(source: PackedSource, { name, version }: { name: string; version: string }): string {
  if (source.kind === 'oci') return `${name}-${version}.tgz`;
  return basename(source.kind === 'file' ? source.path : source.url);
}

/** Rejects with `plugin verification failed: …`. */
export async function verifyPacked(
  { data, provenance }: PackedPlugin,
  fileName: string,
  keyring: string,
): Promise<Verification> {
  if (provenance === undefined || provenance.length === 0) {
    throw new ScullError('plugin verification failed: no provenance file (.prov) found', {
      code: 'plugin.unsigned',
      hint: 'The author has to publish it beside the plugin. --verify=false installs a plugin that nobody vouches for.',
    });
  }
  const { verifySigned } = await import('../../provenance/verify.ts');
  try {
    return await verifySigned(data, fileName, provenance, keyring, 'plugin');
  } catch (error) {
    throw wrapError('plugin verification failed', error);
  }
}
