/**
 * Where each dependency comes from: `resolveRepoNames`, `ensureMissingRepos` and `hasAllRepos` of pkg/downloader/manager.go of
 * Helm v3.22.0. Helm keeps what it finds by the name of the chart, so that of two dependencies with one name the
 * second decides about both; here each has its own.
 */
import { statSync } from 'node:fs';
import type { Dependency } from '../../chart/chart.ts';
import { ScullError } from '../../errors.ts';
import { sha256 } from '../../go/sha256.ts';
import { toBytes } from '../../go/strings.ts';
import { parseRequestUri, parseUrl } from '../../go/url.ts';
import { joinPath, type Environment } from '../../home/paths.ts';
import { pathError } from '../../loader/os-error.ts';
import { hasGetterPlugin } from '../../plugin/getter.ts';
import { isOci } from '../../registry/reference.ts';
import { newRepoEntry, type RepoEntry } from '../../repo/repo-file.ts';
import { equalUrls } from '../equal-urls.ts';
import { isGitRepository, parseGitRepository, type GitRepository } from '../git/repository.ts';
import { hex } from './lock.ts';

export type DependencySource =
  /** In charts/ already. */
  | { readonly kind: 'present' }
  /** A folder on this machine. */
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'registry' }
  | { readonly kind: 'git'; readonly git: GitRepository }
  /** One that was added, or else one with a name that is made up from its URL. */
  | { readonly kind: 'repository'; readonly entry: RepoEntry; readonly isAdded: boolean };

/** A dependency of Chart.yaml or of a lock file, and where it comes from. */
export interface SourcedDependency {
  /** With an address in place of `@name` or `alias:name`. */
  readonly dependency: Dependency;
  readonly source: DependencySource;
}

/**
 * The source of each dependency of Chart.yaml. Throws Helm's texts: `no repository definition for x. Please add them via 'helm
 * repo add'`, `directory x not found`.
 */
export function dependencySources(
  dependencies: readonly Dependency[],
  chartPath: string,
  added: readonly RepoEntry[],
): SourcedDependency[] {
  const missing: string[] = [];
  const found: SourcedDependency[] = [];
  for (const dependency of dependencies) {
    const { repository } = dependency;
    const known = sourceWithoutIndex(dependency, chartPath) ?? addedSource(dependency, added);
    if (known !== undefined) {
      found.push(known.kind === 'repository' ? named(dependency, known) : { dependency, source: known });
    } else if (isAddress(repository)) {
      found.push({
        dependency,
        source: { kind: 'repository', entry: newRepoEntry(madeUpName(repository), repository), isAdded: false },
      });
    } else missing.push(repository);
  }
  if (missing.length > 0) throw noDefinition(missing);
  return found;
}

/**
 * The source of each dependency of a lock file, whose repositories must have been added. Throws Helm's `no repository definition
 * for x. Please add the missing repos via 'helm repo add'`.
 */
export function lockedSources(
  dependencies: readonly Dependency[],
  chartPath: string,
  added: readonly RepoEntry[],
): SourcedDependency[] {
  const missing: string[] = [];
  const found: SourcedDependency[] = [];
  for (const dependency of dependencies) {
    const { repository } = dependency;
    const entry = added.find(({ url }) => equalUrls(url, repository.replace(/\/$/, '')));
    const source: DependencySource | undefined =
      sourceWithoutIndex(dependency, chartPath) ??
      (entry === undefined ? undefined : { kind: 'repository', entry, isAdded: true });
    if (source === undefined) missing.push(repository);
    else found.push({ dependency, source });
  }
  if (missing.length > 0) {
    const text = `no repository definition for ${missing.join(', ')}. Please add the missing repos via 'helm repo add'`;
    const hint = `dependency update takes repositories that were not added; for build: repo add NAME ${missing[0]!}`;
    throw new ScullError(text, { code: 'dependency.repository', hint });
  }
  return found;
}

/** `GetLocalPath`: relative to the chart. Throws `directory x not found`. */
export function localPath(repository: string, chartPath: string): string {
  const path = repository.replace(/^file:\/\//, '');
  const found = path.startsWith('/') ? joinPath(path) : joinPath(chartPath, path);
  try {
    if (statSync(found, { throwIfNoEntry: false }) !== undefined) return found;
  } catch (error) {
    throw pathError(error, 'stat', found);
  }
  throw new ScullError(`directory ${found} not found`, { code: 'dependency.folder' });
}

/** Throws Helm's text for a repository that cannot be asked. */
export function checkRepository({ url }: RepoEntry, env: Environment): void {
  let scheme: string;
  try {
    ({ scheme } = parseUrl(url));
  } catch (error) {
    throw new ScullError(`invalid chart URL format: ${url}`, { code: 'repo.url', cause: error });
  }
  if (scheme === 'http' || scheme === 'https' || hasGetterPlugin(scheme, env)) return;
  throw new ScullError(`could not find protocol handler for: ${scheme}`, { code: 'repo.url' });
}

const prefix = 'helm-manager-';

function madeUpName(url: string): string {
  return `${prefix}${hex(sha256(toBytes(url)))}`;
}

function sourceWithoutIndex({ repository }: Dependency, chartPath: string): DependencySource | undefined {
  if (repository === '') return { kind: 'present' };
  if (repository.startsWith('file://')) return { kind: 'folder', path: localPath(repository, chartPath) };
  if (isOci(repository)) return { kind: 'registry' };
  if (isGitRepository(repository)) return { kind: 'git', git: parseGitRepository(repository) };
  return undefined;
}

function addedSource(
  { repository }: Dependency,
  added: readonly RepoEntry[],
): (DependencySource & { kind: 'repository' }) | undefined {
  const name = /^(?:@|alias:)(.*)$/s.exec(repository)?.[1];
  const entry = added.find((one) => one.name === name || equalUrls(one.url, repository));
  return entry && { kind: 'repository', entry, isAdded: true };
}

function named(dependency: Dependency, source: DependencySource & { kind: 'repository' }): SourcedDependency {
  const isName = /^(?:@|alias:)/.test(dependency.repository) && dependency.repository.endsWith(source.entry.name);
  return { dependency: isName ? { ...dependency, repository: source.entry.url } : dependency, source };
}

function isAddress(repository: string): boolean {
  try {
    parseRequestUri(repository);
    return true;
  } catch {
    return false;
  }
}

function noDefinition(missing: readonly string[]): ScullError {
  const first = `no repository definition for ${missing.join(', ')}. Please add them via 'helm repo add'`;
  const isName = missing.some((text) => !text.includes('//') && !/^(?:@|alias:)/.test(text));
  const advice = `
Note that repositories must be URLs or aliases. For example, to refer to the "example"
repository, use "https://charts.example.com/" or "@example" instead of
"example". Don't forget to add the repo, too ('helm repo add').`;
  return new ScullError(isName ? first + advice : first, { code: 'dependency.repository' });
}
