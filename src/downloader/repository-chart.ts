/** Charts of repositories that were added, out of the indexes in the cache: `ResolveChartVersion` of Helm v3.22.0. */
import { didYouMean } from '../similar.ts';
import { readFileSync } from 'node:fs';
import { ScullError, wrapError } from '../errors.ts';
import type { GetterOptions } from '../getter/getter.ts';
import { quote } from '../go/strconv-quote.ts';
import { formatUrl, parseUrl, type Url } from '../go/url.ts';
import type { ChartVersion, IndexFile } from '../repo/index-file.ts';
import type { Environment } from '../home/paths.ts';
import { loadRepoFileIfThere, type RepoEntry } from '../repo/repo-file.ts';
import {
  checkRepositoryUrl,
  indexPath,
  loadCachedIndex,
  resolveReferenceUrl,
  versionIn,
} from '../repo/repositories.ts';
import type { ChartLocation } from './chart-location.ts';
import { equalUrls } from './equal-urls.ts';
import { noAccess, type SourceContext } from './source-context.ts';

/** `repo/name`: the newest version that fits. */
export function chartInRepository(reference: string, url: Url, version: string, context: SourceContext): ChartLocation {
  const { entries } = loadRepoFileIfThere(context.settings.repositoryConfig);
  const slash = url.path.indexOf('/');
  if (slash < 0) throw notInRepository(url);
  const entry = addedRepository(url.path.slice(0, slash), entries, context.env);
  const index = cachedIndex(entry, context);
  const found = wantedVersion(index, entry, { name: url.path.slice(slash + 1), version }, context);
  const options = optionsFor(entry, context);
  return { url: addressOf(found, entry, reference), options, isIndexed: true, ...digestOf(found) };
}

function notInRepository(url: Url): ScullError {
  return new ScullError(`non-absolute URLs should be in form of repo_name/path_to_chart, got: ${formatUrl(url)}`, {
    code: 'chart.not-found',
    hint: 'A chart of a repository is named repo/chart, one of a registry oci://…, one on this machine by its path.',
  });
}

function addedRepository(name: string, entries: readonly RepoEntry[], env: Environment): RepoEntry {
  const entry = entries.find((one) => one.name === name);
  if (entry === undefined) {
    const similar = didYouMean(
      name,
      entries.map((one) => one.name),
    );
    const added = `A repository is added by: repo add ${name === '' ? 'NAME' : name} URL`;
    const hint = similar === undefined ? added : `${similar}\n${added}`;
    throw new ScullError(`repo ${name} not found`, { code: 'repo.not-found', hint });
  }
  if (entry.url === '') throw new ScullError(`no URL found for repository ${name}`, { code: 'repo.url' });
  checkRepositoryUrl(entry.url, env);
  return entry;
}

function wantedVersion(
  index: IndexFile,
  entry: RepoEntry,
  { name, version }: { readonly name: string; readonly version: string },
  context: SourceContext,
): ChartVersion {
  try {
    return versionIn(index, name, version, context);
  } catch (error) {
    const what = `chart ${quote(name)} matching ${version} not found in ${entry.name} index. (try 'helm repo update')`;
    throw wrapError(what, error);
  }
}

function addressOf({ urls }: ChartVersion, entry: RepoEntry, reference: string): string {
  const [first] = urls;
  if (first === undefined) {
    throw new ScullError(`chart ${quote(reference)} has no downloadable URLs`, { code: 'chart.url' });
  }
  try {
    return formatUrl(parseUrl(resolveReferenceUrl(entry.url, first)));
  } catch (error) {
    throw new ScullError(`invalid chart URL format: ${reference}`, { code: 'chart.url', cause: error });
  }
}

/** An absolute URL: with what the first repository says whose index has it. */
export function urlOwner(url: string, context: SourceContext): ChartLocation {
  const { entries } = loadRepoFileIfThere(context.settings.repositoryConfig);
  for (const entry of entries) {
    checkRepositoryUrl(entry.url, context.env);
    if (mayHave(entry, url, context) && hasUrl(cachedIndex(entry, context), url))
      return { url, options: optionsFor(entry, context) };
  }
  return { url, options: { ...(context.access ?? noAccess), repoUrl: url } };
}

/** The SHA-256 of an archive in hex, where the index tells it in a form that it can have. */
export function digestOf({ digest }: Pick<ChartVersion, 'digest'>): { digest?: string } {
  const hex = digest.replace(/^sha256:/, '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(hex) ? { digest: hex } : {};
}

function cachedIndex(entry: RepoEntry, context: SourceContext): IndexFile {
  try {
    return loadCachedIndex(entry.name, context);
  } catch (error) {
    throw wrapError("no cached repo found. (try 'helm repo update')", error);
  }
}

/** What the repository says comes before what the flags say. */
function optionsFor(entry: RepoEntry, context: SourceContext): Partial<GetterOptions> {
  const access = context.access ?? noAccess;
  const { certFile, keyFile, caFile, username, password } = entry;
  return {
    ...access,
    repoUrl: entry.url,
    ...(certFile === '' && keyFile === '' && caFile === '' ? {} : { certFile, keyFile, caFile }),
    ...(username === '' || password === ''
      ? {}
      : { username, password, passCredentialsAll: entry.pass_credentials_all }),
  };
}

/** Reading a large index takes long, and the file of an archive is named in it as in its address. True where in doubt. */
function mayHave({ name }: RepoEntry, url: string, { settings }: SourceContext): boolean {
  const file = url.replace(/[?#].*$/, '').replace(/^.*\//, '');
  if (!/^[\w.+-]+$/.test(file)) return true;
  try {
    return readFileSync(indexPath(settings, name)).includes(file);
  } catch {
    return true;
  }
}

function hasUrl(index: IndexFile, url: string): boolean {
  return index
    .names()
    .some((name) => index.versions(name).some(({ urls }) => urls.some((candidate) => equalUrls(url, candidate))));
}
