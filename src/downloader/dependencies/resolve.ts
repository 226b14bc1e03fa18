/**
 * Which version each dependency is to have: internal/resolver/resolver.go of Helm v3.22.0. What has to be asked of registries and
 * git is asked for all dependencies at once; what is wrong is told in their order.
 */
import type { Chart, Dependency } from '../../chart/chart.ts';
import { ScullError, wrapError } from '../../errors.ts';
import { Constraints } from '../../go/semver-constraint.ts';
import { parseVersion, type Version } from '../../go/semver.ts';
import { quote } from '../../go/strconv-quote.ts';
import { loadChartFolder } from '../../loader/load.ts';
import { OCI_SCHEME } from '../../registry/reference.ts';
import type { FetchedGitChart } from '../git/chart.ts';
import { pinnedAddress } from '../git/repository.ts';
import { begun, type DependencyContext } from './context.ts';
import type { Indexes } from './indexes.ts';
import { lockEntry } from './lock.ts';
import { Queue } from './queue.ts';
import { localPath, type DependencySource, type SourcedDependency } from './sources.ts';

/** A dependency as the lock file has it. */
export interface LockedDependency extends SourcedDependency {
  /** The chart, where finding its version took loading it. */
  readonly chart?: Chart;
}

/** What finding a version takes. */
export interface Resolving {
  readonly chartPath: string;
  /** Its signal comes from the user, or from `end`. */
  readonly context: DependencyContext;
  /** Ends all requests. */
  readonly end: () => void;
  /** Throws when the user wants to stop. */
  readonly checkStopped: () => void;
  readonly indexes: Indexes;
  /** The chart of a git repository. */
  readonly fetchGit: (wanted: Dependency, source: DependencySource & { kind: 'git' }) => Promise<FetchedGitChart>;
}

/** Throws Helm's texts: `can't get a valid version for 1 subchart(s): "x" (repository "…", version "9")…`. */
export async function resolveVersions(
  dependencies: readonly SourcedDependency[],
  resolving: Resolving,
): Promise<LockedDependency[]> {
  const queue = new Queue();
  const tasks = dependencies.map((one) => begun(queue.add(() => resolveOne(one, resolving))));
  const locked: LockedDependency[] = [];
  const missing: string[] = [];
  for (const [i, task] of tasks.entries()) {
    const found = await task;
    resolving.checkStopped();
    if (found !== undefined) {
      locked.push(found);
      continue;
    }
    const { name, repository, version } = dependencies[i]!.dependency;
    missing.push(`${quote(name)} (repository ${quote(repository)}, version ${quote(version)})`);
  }
  if (missing.length > 0) {
    const text = `can't get a valid version for ${String(missing.length)} subchart(s): ${missing.join(', ')}`;
    const advice =
      'Make sure a matching chart version exists in the repo, or change the version constraint in Chart.yaml';
    throw new ScullError(`${text}. ${advice}`, { code: 'dependency.version' });
  }
  return locked;
}

/** Undefined when no version fits. */
async function resolveOne(
  { dependency, source }: SourcedDependency,
  resolving: Resolving,
): Promise<LockedDependency | undefined> {
  const { name, repository, version } = dependency;
  const constraint = versionRange(dependency);
  const lock = (found: string, chart?: Chart): LockedDependency => {
    const locked = lockEntry(name, repository, found);
    return { dependency: locked, source, ...(chart === undefined ? {} : { chart }) };
  };
  switch (source.kind) {
    case 'present':
      localPath(`charts/${name}`, resolving.chartPath);
      return lock(version);
    case 'folder': {
      const chart = await loadChartFolder(source.path, { warn: resolving.context.log, stayInside: true });
      return fits(constraint, chart.metadata.version) ? lock(chart.metadata.version, chart) : undefined;
    }
    case 'git': {
      const { chart, commit } = await resolving.fetchGit(dependency, source);
      if (!fits(constraint, chart.metadata.version)) return undefined;
      const pinned = pinnedAddress(repository, commit);
      const locked = lockEntry(name, pinned, chart.metadata.version);
      return { dependency: locked, source: { kind: 'git', git: { ...source.git, commit } }, chart };
    }
    case 'registry':
      return lock(await registryVersion(dependency, constraint, resolving.context));
    case 'repository': {
      const found = await indexVersion(dependency, constraint, source, resolving.indexes);
      return found === undefined ? undefined : lock(found);
    }
  }
}

/** Throws `dependency "x" has an invalid version/constraint format: improper constraint: ""`. */
function versionRange({ name, version }: Dependency): Constraints {
  try {
    return new Constraints(version);
  } catch (error) {
    throw wrapError(`dependency ${quote(name)} has an invalid version/constraint format`, error);
  }
}

async function indexVersion(
  { name, repository }: Dependency,
  constraint: Constraints,
  { entry }: DependencySource & { kind: 'repository' },
  indexes: Indexes,
): Promise<string | undefined> {
  let index;
  try {
    index = await indexes.get(entry);
  } catch (error) {
    throw wrapError(`no cached repository for ${entry.name} found. (try 'helm repo update')`, error);
  }
  const versions = index.versions(name);
  if (versions.length === 0 && !index.names().includes(name)) {
    throw new ScullError(`${name} chart not found in repo ${repository}`, { code: 'dependency.chart' });
  }
  return versions.find(({ version, urls }) => urls.length > 0 && fits(constraint, version))?.version;
}

/** An exact version needs no question. A range that nothing fits stays a range, as in Helm, and is not found later. */
async function registryVersion(
  { name, repository, version }: Dependency,
  constraint: Constraints,
  context: DependencyContext,
): Promise<string> {
  if (parsed(version) !== undefined) return version;
  const { registryClient } = await import('../registry-source.ts');
  let tags: string[];
  try {
    tags = await registryClient(context).tags(`${repository.slice(OCI_SCHEME.length)}/${name}`);
  } catch (error) {
    throw wrapError(`could not retrieve list of tags for repository ${repository}`, error);
  }
  return tags.find((tag) => fits(constraint, tag)) ?? version;
}

/** Whether it is a version, and satisfies the constraint. */
export function fits(constraint: Constraints, version: string): boolean {
  const found = parsed(version);
  return found !== undefined && constraint.check(found);
}

function parsed(version: string): Version | undefined {
  try {
    return parseVersion(version);
  } catch {
    return undefined;
  }
}
