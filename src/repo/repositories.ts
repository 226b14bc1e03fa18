/** Repositories as commands use them: pkg/repo/chartrepo.go of Helm v3.22.0. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { ScullError, wrapError } from '../errors.ts';
import { HttpGetter, type Fetched, type GetterOptions } from '../getter/getter.ts';
import { shownUrl } from '../getter/shown-url.ts';
import { quote } from '../go/strconv-quote.ts';
import { resolveReference } from '../go/url-resolve.ts';
import { formatUrl, parseUrl, type Url } from '../go/url.ts';
import { joinPath, type Environment } from '../home/paths.ts';
import type { Settings } from '../home/settings.ts';
import { writeFilesAtomic, type NewFile } from '../home/write-file.ts';
import { pathError } from '../loader/os-error.ts';
import { memoryPath, recallIndex, rememberIndex, type IndexState, type RememberedIndex } from './index-cache.ts';
import { IndexFile, parseIndex, reportSkipped } from './index-file.ts';
import type { ChartVersion, IndexCharts, ParsedIndex } from './index-file.ts';
import { hasGetterPlugin } from '../plugin/getter.ts';
import { newRepoEntry, type RepoEntry } from './repo-file.ts';

/** What reaching a repository takes. */
export interface RepoPorts {
  readonly env: Environment;
  readonly settings: Pick<Settings, 'repositoryCache' | 'repositoryConfig'> & Partial<Pick<Settings, 'helm'>>;
  /** What Helm logs: entries of an index that are left out. */
  readonly log?: (text: string, source: string) => void;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** Shared by who has several things to fetch. */
  readonly getter?: HttpGetter;
}

/** What its files are fetched with. */
export function getterOptions(entry: RepoEntry): GetterOptions {
  return {
    username: entry.username,
    password: entry.password,
    passCredentialsAll: entry.pass_credentials_all,
    repoUrl: entry.url,
    certFile: entry.certFile,
    keyFile: entry.keyFile,
    caFile: entry.caFile,
    insecureSkipTlsVerify: entry.insecure_skip_tls_verify,
    plainHttp: false,
  };
}

/** Where Helm keeps the index of a repository. */
export function indexPath(settings: Pick<Settings, 'repositoryCache'>, name: string): string {
  return joinPath(settings.repositoryCache, name === '' ? 'index.yaml' : `${name}-index.yaml`);
}

/** Where Helm keeps the names of its charts, one a line. */
export function chartsPath(settings: Pick<Settings, 'repositoryCache'>, name: string): string {
  return joinPath(settings.repositoryCache, name === '' ? 'charts.txt' : `${name}-charts.txt`);
}

/** Smaller ones are read as fast as what would be remembered of them. */
const WORTH_REMEMBERING = 64 * 1024;
/** Some times the largest that are known. */
const MAX_INDEX_SIZE = 256 * 1024 * 1024;

/**
 * The index at hand of a repository that was added. Throws `open …/x-index.yaml: no such file or directory`, or
 * `error loading …/x-index.yaml: ` and what is wrong.
 */
export function loadCachedIndex(name: string, ports: RepoPorts): IndexFile {
  const path = indexPath(ports.settings, name);
  const known = recallIndex(path);
  if (known !== undefined) return recalled(known, path, ports);
  let data: Uint8Array;
  try {
    data = readFileSync(path);
  } catch (error) {
    throw new ScullError(pathError(error, 'open', path).message, { code: 'repo.no-index', cause: error });
  }
  let index: ParsedIndex;
  try {
    index = parseIndex(data);
  } catch (error) {
    throw wrapError(`error loading ${path}`, error);
  }
  if (data.length > WORTH_REMEMBERING) rememberIndex(path, index, { url: '', etag: '', lastModified: '' });
  reportSkipped(index.skipped, path, ports.log);
  return new IndexFile(index);
}

function recalled({ charts, skipped }: RememberedIndex, source: string, { log }: RepoPorts): IndexFile {
  reportSkipped(skipped, source, log);
  return new IndexFile(charts);
}

/**
 * Fetches the index of a repository and stores it where Helm does, with the names of its charts. Where the server says that it is
 * still what it was, or sends the same again, the file stays as it is. Nothing is stored of what is no index.
 */
export async function downloadIndex(entry: RepoEntry, ports: RepoPorts): Promise<IndexFile> {
  checkRepositoryName(entry.name);
  const path = indexPath(ports.settings, entry.name);
  const remembered = recallIndex(path);
  const known = remembered?.url === entry.url ? remembered : undefined;
  const answer = await fetchIndex(entry, ports, known);
  if (known !== undefined && (answer.notModified || isSame(path, answer.data))) {
    if (!existsSync(chartsPath(ports.settings, entry.name))) {
      writeFilesAtomic([namesFile(entry.name, known.charts, ports)], { mayBeLost: true });
    }
    return recalled(known, entry.url, ports);
  }
  const index = parseIndex(answer.data);
  reportSkipped(index.skipped, entry.url, ports.log);
  const names = namesFile(entry.name, index, ports);
  writeFilesAtomic([{ path, data: answer.data }, names], { mayBeLost: true });
  const { etag, lastModified } = answer;
  if (etag !== '' || lastModified !== '' || answer.data.length > WORTH_REMEMBERING) {
    rememberIndex(path, index, { url: entry.url, etag, lastModified });
  }
  return new IndexFile(index);
}

function isSame(path: string, data: Uint8Array): boolean {
  try {
    return statSync(path).size === data.length && readFileSync(path).equals(data);
  } catch {
    return false;
  }
}

function namesFile(name: string, { names }: IndexCharts, { settings }: RepoPorts): NewFile {
  const lines = names.filter((one) => !one.includes('\n')).map((one) => `${one}\n`);
  return { path: chartsPath(settings, name), data: lines.join('') };
}

async function fetchIndex(entry: RepoEntry, ports: RepoPorts, known: IndexState | undefined): Promise<Fetched> {
  if (entry.url.startsWith('oci:')) {
    throw new ScullError('failed to perform "FetchReference" on source: invalid reference', {
      code: 'repo.url',
      hint: 'A registry is no repository, and need not be added: name its charts by their address, oci://…',
    });
  }
  const getter = ports.getter ?? new HttpGetter(ports);
  const url = resolveReferenceUrl(entry.url, 'index.yaml');
  return getter.get(url, {
    ...getterOptions(entry),
    compressed: true,
    maxSize: MAX_INDEX_SIZE,
    ...(ports.timeoutMs === undefined ? {} : { timeoutMs: ports.timeoutMs }),
    ...(known === undefined ? {} : { etag: known.etag, lastModified: known.lastModified }),
  });
}

/** The files that are kept of a repository. */
export function keptFiles(name: string, { settings }: Pick<RepoPorts, 'settings'>): string[] {
  checkRepositoryName(name);
  const path = indexPath(settings, name);
  return [memoryPath(path), chartsPath(settings, name), path];
}

/**
 * The absolute URL of a chart in a repository that need not have been added, and the digest that the index has for the archive, ''
 * for none. Throws `chart "x" version "y" not found in URL repository`, `looks like "URL" is not a valid chart repository or
 * cannot be reached: …`.
 */
export async function findVersionInRepoUrl(
  url: string,
  name: string,
  version: string,
  options: Partial<GetterOptions>,
  ports: RepoPorts,
): Promise<{ readonly address: string; readonly digest: string }> {
  const entry: RepoEntry = {
    ...newRepoEntry('', url),
    username: options.username ?? '',
    password: options.password ?? '',
    certFile: options.certFile ?? '',
    keyFile: options.keyFile ?? '',
    caFile: options.caFile ?? '',
    insecure_skip_tls_verify: options.insecureSkipTlsVerify ?? false,
    pass_credentials_all: options.passCredentialsAll ?? false,
  };
  checkRepositoryUrl(url, ports.env);
  let index: IndexFile;
  try {
    const { data } = await fetchIndex(entry, ports, undefined);
    index = IndexFile.parse(data, url, ports.log);
  } catch (error) {
    throw unreachable(url, error);
  }
  const what = `chart ${quote(name)}${version === '' ? '' : ` version ${quote(version)}`}`;
  let found: ChartVersion;
  try {
    found = versionIn(index, name, version, ports);
  } catch (error) {
    const hint = error instanceof ScullError ? error.hint : undefined;
    throw new ScullError(`${what} not found in ${shownUrl(url)} repository`, {
      ...{ code: 'repo.chart', cause: error },
      ...(hint === undefined ? {} : { hint }),
    });
  }
  const [first] = found.urls;
  if (first === undefined) throw new ScullError(`${what} has no downloadable URLs`, { code: 'repo.chart-url' });
  try {
    return { address: resolveReferenceUrl(url, first), digest: found.digest };
  } catch (error) {
    throw wrapError('failed to make chart URL absolute', error);
  }
}

/** As `index.get`. Helm 4 says so where it takes another version than the one that was asked for. */
export function versionIn(
  index: IndexFile,
  name: string,
  version: string,
  { settings, log }: Pick<RepoPorts, 'settings' | 'log'>,
): ChartVersion {
  const found = index.get(name, version);
  if (settings.helm === 4 && version !== '' && found.version !== version && !isRange(version)) {
    log?.(`other version: ${[name, version, found.version].map((word) => quote(word)).join(' ')}`, 'index.go:233');
  }
  return found;
}

function isRange(version: string): boolean {
  return /[\^~<>=!*]|\|\|| - /.test(version) || /x/i.test(version.split(/[-+]/, 1)[0]!);
}

/** Throws for a name that would be a path: what is kept of a repository is in files of its name. */
export function checkRepositoryName(name: string): void {
  if (!/[/\\]/.test(name)) return;
  const text = `repository name (${name}) contains '/', please specify a different name without '/'`;
  throw new ScullError(text, { code: 'repo.name' });
}

/** Helm's words for a repository that gave no index. */
export function unreachable(url: string, error: unknown): unknown {
  return wrapError(`looks like ${quote(shownUrl(url))} is not a valid chart repository or cannot be reached`, error);
}

/** Throws Helm's texts for an address that no repository can have: `could not find protocol handler for: ftp`. */
export function checkRepositoryUrl(url: string, env: Environment): void {
  let scheme: string;
  try {
    ({ scheme } = parseUrl(url));
  } catch (error) {
    throw new ScullError(`invalid chart URL format: ${shownUrl(url)}`, { code: 'repo.url', cause: error });
  }
  if (!['http', 'https', 'oci'].includes(scheme) && !hasGetterPlugin(scheme, env)) {
    throw new ScullError(`could not find protocol handler for: ${scheme}`, { code: 'repo.url' });
  }
}

/** A reference in an index as an absolute URL; the query of the repository goes along. Helm's `ResolveReferenceURL`. */
export function resolveReferenceUrl(base: string, reference: string): string {
  const parsed = readUrl(reference);
  if (parsed.scheme !== '') return reference;
  const from = readUrl(base);
  const folder = { ...from, path: withSlash(from.path), rawPath: from.rawPath === '' ? '' : withSlash(from.rawPath) };
  return formatUrl({ ...resolveReference(folder, parsed), rawQuery: from.rawQuery });
}

function readUrl(text: string): Url {
  try {
    return parseUrl(text);
  } catch (error) {
    throw wrapError(`failed to parse ${shownUrl(text)} as URL`, error);
  }
}

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}
