/** Where the archive of a dependency is: `findChartURL` of pkg/downloader/manager.go of Helm v3.22.0. */
import type { Dependency } from '../../chart/chart.ts';
import { errorMessage, ScullError, wrapError } from '../../errors.ts';
import { join } from '../../go/path.ts';
import { compareVersions, parseVersion } from '../../go/semver.ts';
import { quote } from '../../go/strconv-quote.ts';
import { formatUrl, parseUrl } from '../../go/url.ts';
import type { ChartVersion } from '../../repo/index-file.ts';
import type { RepoEntry } from '../../repo/repo-file.ts';
import { getterOptions, resolveReferenceUrl, versionIn } from '../../repo/repositories.ts';
import type { ChartLocation } from '../chart-downloader.ts';
import { digestOf } from '../repository-chart.ts';
import type { Indexes } from './indexes.ts';
import type { DependencySource } from './sources.ts';

/**
 * Throws `could not find : no matching version` and the like; for a repository whose index is not in the cache `open x-index.yaml: no
 * such file or directory`.
 */
export async function findArchive(
  { name, version, repository }: Dependency,
  source: DependencySource,
  indexes: Indexes,
): Promise<ChartLocation> {
  if (source.kind !== 'repository') return { url: `${repository}/${name}:${version}`, options: {} };
  const { entry, isAdded } = source;
  if (!isAdded) return wrapped(() => inOtherRepository(name, version, entry, indexes));
  const index = await indexes.get(entry);
  return wrapped(() => {
    if (!index.names().includes(name)) throw new ScullError('entry not found', { code: 'repo.chart' });
    const found = index.versions(name).find((one) => one.urls.length > 0 && isVersion(one.version, version));
    if (found === undefined) throw new ScullError('no matching version', { code: 'repo.chart-version' });
    const resolve = indexes.ports.settings.helm === 4 ? resolveReferenceUrl : underAddress;
    return located(found, entry, resolve(repository, found.urls[0]!));
  });
}

/** A repository that was not added. */
async function inOtherRepository(
  name: string,
  version: string,
  entry: RepoEntry,
  indexes: Indexes,
): Promise<ChartLocation> {
  const { url } = entry;
  try {
    const failure = await indexes.failure(entry);
    if (failure !== undefined) {
      throw wrapError(`looks like ${quote(url)} is not a valid chart repository or cannot be reached`, failure);
    }
    const index = await indexes.get(entry);
    const what = `chart ${quote(name)} version ${quote(version)}`;
    let found: ChartVersion;
    try {
      found = versionIn(index, name, version, indexes.ports);
    } catch (error) {
      throw new ScullError(`${what} not found in ${url} repository`, { code: 'repo.chart', cause: error });
    }
    const [first] = found.urls;
    if (first === undefined) throw new ScullError(`${what} has no downloadable URLs`, { code: 'repo.chart-url' });
    return located(found, entry, resolveReferenceUrl(url, first));
  } catch (error) {
    throw wrapError(`chart ${name} not found in ${url}`, error);
  }
}

function located(found: ChartVersion, entry: RepoEntry, url: string): ChartLocation {
  return { url, options: getterOptions(entry), ...digestOf(found) };
}

/** `normalizeURL`, gone in Helm 4: a relative address is joined to the repository's path, whose query stays. */
function underAddress(repository: string, address: string): string {
  const url = parseUrl(address);
  if (url.scheme !== '') return formatUrl(url);
  let base;
  try {
    base = parseUrl(repository);
  } catch (error) {
    throw wrapError('base URL failed to parse', error);
  }
  return formatUrl({ ...base, path: join(base.path, address), rawPath: join(base.rawPath, address) });
}

/** `versionEquals`: build metadata does not count. */
function isVersion(one: string, wanted: string): boolean {
  if (wanted === '') return true;
  try {
    const parsed = parseVersion(wanted);
    try {
      return compareVersions(parsed, parseVersion(one)) === 0;
    } catch {
      return false;
    }
  } catch {
    return one === wanted;
  }
}

async function wrapped<T>(find: () => T | Promise<T>): Promise<T> {
  try {
    return await find();
  } catch (error) {
    throw new ScullError(`could not find : ${errorMessage(error)}`, { code: 'dependency.not-found', cause: error });
  }
}
