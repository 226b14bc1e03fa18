/** Checks an archive on disk by the `.prov` file beside it: `downloader.VerifyChart` of Helm 3.22. */
import { statSync, type Stats } from 'node:fs';
import { basename } from 'node:path';
import { ScullError } from '../errors.ts';
import { pathError } from '../loader/os-error.ts';
import { readFile, readFileWithin } from '../loader/read-file.ts';
import type { Verification } from './verification.ts';
import { MAX_PROVENANCE_SIZE, verifySigned } from './verify.ts';

/**
 * Rejects with Helm's text: `unpacked charts cannot be verified`, `chart must be a tgz file`,
 * `could not load provenance file x.tgz.prov: …`, and those of `verifySigned`.
 */
export async function verifyArchive(path: string, keyring: string): Promise<Verification> {
  if (statOf(path, '').isDirectory()) throw refusal('unpacked charts cannot be verified');
  if (!/\.tgz$/i.test(path)) throw refusal('chart must be a tgz file');
  const provenance = `${path}.prov`;
  const isFolder = statOf(provenance, `could not load provenance file ${provenance}: `).isDirectory();
  const text = isFolder
    ? new Uint8Array()
    : readFileWithin(MAX_PROVENANCE_SIZE, provenance, () => tooLarge(provenance));
  try {
    return await verifySigned(readFile(path), basename(path), text, keyring);
  } catch (error) {
    const isKeyring = error instanceof Error && error.message.startsWith('failed to load keyring');
    if (!isFolder || isKeyring) throw error;
    throw refusal(`${provenance} cannot be a directory`);
  }
}

function statOf(path: string, doing: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    throw refusal(`${doing}${pathError(error, 'stat', path).message}`);
  }
}

function tooLarge(path: string): ScullError {
  return refusal(`${path} is larger than the maximum file size ${MAX_PROVENANCE_SIZE}`);
}

function refusal(text: string): ScullError {
  return new ScullError(text, { code: 'provenance' });
}
