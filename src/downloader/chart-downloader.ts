/**
 * A chart reference that is no path: where it leads, and the archive from there. `ChartDownloader` of Helm v3.22.0
 * (pkg/downloader/chart_downloader.go), with two things that Helm 3 leaves out: an archive whose SHA-256 the source tells is
 * checked against it, and taken from the content cache where it is there. Nothing is written before everything is checked.
 */
import { statSync } from 'node:fs';
import { errorMessage, ScullError } from '../errors.ts';
import { shownUrl } from '../getter/shown-url.ts';
import { base, ext } from '../go/path.ts';
import { quote } from '../go/strconv-quote.ts';
import { formatUrl, parseUrl } from '../go/url.ts';
import { joinPath } from '../home/paths.ts';
import { writeFilesAtomic } from '../home/write-file.ts';
import { pathError } from '../loader/os-error.ts';
import type { Verification } from '../provenance/verification.ts';
import { isOci } from '../registry/reference.ts';
import type { ChartLocation } from './chart-location.ts';
import { openSource } from './chart-source.ts';
import { noAccess, type SourceContext } from './source-context.ts';

export type { ChartLocation } from './chart-location.ts';

/**
 * - `never`: the provenance file is not asked for
 * - `ifPossible`: a missing one is a warning, one that does not fit an error
 * - `always`: a missing one is an error too
 * - `later`: it is stored beside the archive and not looked at
 */
export type VerificationStrategy = 'never' | 'ifPossible' | 'always' | 'later';

export interface DownloadContext extends SourceContext {
  readonly verify: VerificationStrategy;
  /** Path of the keyring. */
  readonly keyring: string;
  /** Takes the warning that there is no provenance file, which Helm prints on stdout. */
  readonly print?: (text: string) => void;
}

export interface DownloadedChart {
  /** Of the archive. */
  readonly path: string;
  /** What the signature says, where it was checked. */
  readonly verification?: Verification;
}

/**
 * Where `reference` leads: `repo/name`, an absolute URL, or `oci://…`. `version` may be a constraint; '' for the latest.
 * Throws Helm's texts: `repo x not found`, `chart "x" matching 9 not found in r index. (try 'helm repo update'): …`.
 */
export async function resolveChart(reference: string, version: string, context: SourceContext): Promise<ChartLocation> {
  let url;
  try {
    url = parseUrl(reference);
  } catch (error) {
    throw new ScullError(`invalid chart URL format: ${reference}`, { code: 'chart.url', cause: error });
  }
  if (isOci(formatUrl(url))) {
    const { registryClient } = await import('./registry-source.ts');
    const options = context.access ?? noAccess;
    return { url: await registryClient(context).resolveVersion(reference, version), options };
  }
  const { chartInRepository, urlOwner } = await import('./repository-chart.ts');
  if (url.scheme !== '' && url.host !== '' && url.path !== '') return urlOwner(reference, context);
  return chartInRepository(reference, url, version, context);
}

/**
 * Downloads the archive, and its provenance where that is asked for, into the folder `destination`, which has to be there.
 * On an error nothing is written.
 */
export async function downloadChart(
  reference: string,
  version: string,
  destination: string,
  context: DownloadContext,
): Promise<DownloadedChart> {
  return downloadFrom(await resolveChart(reference, version, context), reference, destination, context);
}

/** As `downloadChart` for a chart that was found already. */
export async function downloadFrom(
  location: ChartLocation,
  reference: string,
  destination: string,
  context: DownloadContext,
): Promise<DownloadedChart> {
  const fetched = await fetchChart(location, reference, context);
  const path = storeChart(fetched, destination);
  return fetched.verification === undefined ? { path } : { path, verification: fetched.verification };
}

/** What was downloaded and checked, and is not stored yet. */
export interface FetchedChart {
  /** File name of the archive. */
  readonly name: string;
  readonly archive: Uint8Array;
  readonly provenance?: Uint8Array;
  readonly verification?: Verification;
}

/** The archive from a place that is known, checked as the context wants it. `reference` is what the user knows it by. */
export async function fetchChart(
  location: ChartLocation,
  reference: string,
  context: DownloadContext,
): Promise<FetchedChart> {
  const source = openSource(location, context);
  const { verify, keyring } = context;
  // asked for at once, told of in order
  const asked = verify === 'never' ? undefined : settled(source.provenance());
  const archive = await source.archive();
  const name = archiveName(location.url);
  if (asked === undefined) return { name, archive };

  const { data: provenance, error } = await asked;
  if (provenance === undefined) {
    if (verify === 'always') {
      const text = `failed to fetch provenance ${quote(`${shownUrl(location.url)}.prov`)}`;
      throw new ScullError(text, { code: 'chart.provenance', cause: error });
    }
    context.print?.(`WARNING: Verification not found for ${shownUrl(reference)}: ${errorMessage(error)}\n`);
    return { name, archive };
  }
  if (verify === 'later') return { name, archive, provenance };
  if (ext(name).toLowerCase() !== '.tgz') throw new ScullError('chart must be a tgz file', { code: 'chart.verify' });
  const { verifySigned } = await import('../provenance/verify.ts');
  return { name, archive, provenance, verification: await verifySigned(archive, name, provenance, keyring) };
}

/** Writes the archive, and its provenance beside it, to a folder that has to be there. Gives the path of the archive. */
export function storeChart({ name, archive, provenance }: FetchedChart, folder: string): string {
  const path = joinPath(folder, name);
  checkFolder(path);
  const files = [{ path, data: archive }];
  // this one first: it is of no use alone
  if (provenance !== undefined) files.unshift({ path: `${path}.prov`, data: provenance });
  writeFilesAtomic(files);
  return path;
}

interface Settled {
  readonly data?: Uint8Array;
  readonly error?: unknown;
}

async function settled(data: Promise<Uint8Array>): Promise<Settled> {
  try {
    return { data: await data };
  } catch (error) {
    return { error };
  }
}

/** The name that the archive gets: the last part of the address; for a registry made of name and version. */
function archiveName(address: string): string {
  const url = parseUrl(address);
  let name = base(url.path);
  if (url.scheme === 'oci') {
    const colon = name.lastIndexOf(':');
    if (colon < 0) throw new ScullError(`${shownUrl(address)} names no version of the chart`, { code: 'chart.url' });
    name = `${name.slice(0, colon)}-${name.slice(colon + 1)}.tgz`;
  }
  if (['.', '..', '/'].includes(name) || /[\0\\]/.test(name)) {
    throw new ScullError(`${shownUrl(formatUrl(url))} names no file`, { code: 'chart.url' });
  }
  return name;
}

/** Helm makes no folder for a download. */
function checkFolder(path: string): void {
  const folder = joinPath(path, '..');
  try {
    if (statSync(folder).isDirectory()) return;
  } catch (error) {
    throw pathError(error, 'open', path);
  }
  throw new ScullError(`open ${path}: not a directory`, { code: 'chart.destination' });
}
