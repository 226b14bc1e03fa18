/**
 * Brings charts/ of an unpacked chart to what its Chart.yaml or its lock file says: pkg/downloader/manager.go of Helm v3.22.0.
 *
 * Everything comes into a temporary folder inside the chart. Only when all of it is there and was looked at do archives and lock
 * file take their places, so that an error or Ctrl-C leaves the chart as it was.
 */
import { statSync } from 'node:fs';
import type { Chart, Dependency, Warn } from '../../chart/chart.ts';
import { errorMessage, ScullError, wrapError } from '../../errors.ts';
import { toBytes } from '../../go/strings.ts';
import { HttpGetter } from '../../getter/getter.ts';
import { nodeClock } from '../../home/node-ports.ts';
import { withLock } from '../../home/lock-file.ts';
import { joinPath } from '../../home/paths.ts';
import { writeFileAtomic } from '../../home/write-file.ts';
import { loadChartFolder } from '../../loader/load.ts';
import { pathError } from '../../loader/os-error.ts';
import { releaseNow } from '../../release/time.ts';
import { loadRepoFileIfThere, type RepoEntry } from '../../repo/repo-file.ts';
import type { GitCharts } from '../git/chart.ts';
import { gatherArchives } from './archives.ts';
import { checkStopped, type DependencyContext, type DependencyOptions } from './context.ts';
import { Indexes } from './indexes.ts';
import { checkLockFile, helm2Digest, lockDigest, lockName, lockText } from './lock.ts';
import { checkChartsFolder, place, planPlacement, type LastFile } from './place.ts';
import { resolveVersions, type LockedDependency, type Resolving } from './resolve.ts';
import { inTemporaryFolder, isTemporaryFolder } from './temporary-folder.ts';
import { dependencySources, lockedSources, type SourcedDependency } from './sources.ts';

/**
 * Resolves the ranges of Chart.yaml, fills charts/ and writes the lock file. On an error, or when stopped by the signal, both are as
 * they were. Throws with Helm's texts.
 */
export async function updateDependencies(
  chartPath: string,
  context: DependencyContext,
  options: DependencyOptions,
): Promise<void> {
  await update(await loadUnpacked(chartPath, context), { chartPath, context, options });
}

/** Fills charts/ with the versions of the lock file; without one it is `updateDependencies`. */
export async function buildDependencies(
  chartPath: string,
  context: DependencyContext,
  options: DependencyOptions,
): Promise<void> {
  const chart = await loadUnpacked(chartPath, context);
  const { lock, metadata } = chart;
  const job = { chartPath, context, options };
  if (lock === undefined) {
    await update(chart, job);
    return;
  }
  const added = addedRepositories(context);
  const wanted = dependencySources(metadata.dependencies ?? [], chartPath, added);
  tellOfFolders(wanted, context);
  const asked = metadata.dependencies && wanted.map(({ dependency }) => dependency);
  if (lockDigest(asked, lock.dependencies) !== lock.digest) checkHelm2Lock(chart, context);
  const locked = lockedSources(lock.dependencies ?? [], chartPath, added);
  await resolvingFor(job, async (resolving) => {
    if (!options.skipRefresh) await resolving.indexes.refresh(locked, added);
    await fill(locked, job, resolving, () => undefined);
  });
}

interface Job {
  readonly chartPath: string;
  readonly context: DependencyContext;
  readonly options: DependencyOptions;
}

async function update({ metadata, lock: old }: Chart, job: Job): Promise<void> {
  const { dependencies, apiVersion } = metadata;
  if (dependencies === undefined) return;
  const { chartPath, context, options } = job;
  const added = addedRepositories(context);
  const wanted = dependencySources(dependencies, chartPath, added);
  tellOfFolders(wanted, context);
  await resolvingFor(job, async (resolving) => {
    if (!options.skipRefresh) await resolving.indexes.refresh(wanted, added);
    const locked = await resolveVersions(wanted, resolving);
    await fill(locked, job, resolving, (came) => {
      const asked = wanted.map(({ dependency }) => dependency);
      const digest = lockDigest(asked, came);
      if (old?.digest === digest) return undefined;
      const generated = releaseNow(nodeClock(context.env));
      return { name: lockName(apiVersion), text: lockText({ digest, generated, dependencies: came }) };
    });
  });
}

function tellOfFolders(wanted: readonly SourcedDependency[], { settings, print }: DependencyContext): void {
  if (!settings.debug) return;
  for (const { dependency, source } of wanted) {
    if (source.kind === 'folder') print(`Repository from local path: ${dependency.repository}\n`);
  }
}

function addedRepositories({ settings }: DependencyContext): readonly RepoEntry[] {
  return loadRepoFileIfThere(settings.repositoryConfig).entries;
}

/** Does the work with what it takes, which is let go at the end. */
async function resolvingFor(job: Job, work: (resolving: Resolving) => Promise<void>): Promise<void> {
  const over = new AbortController();
  const { signal } = job.context;
  const stop = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
  const getter = new HttpGetter({ env: job.context.env, settings: job.context.settings, signal: stop });
  const context = { ...job.context, signal: stop, getter };
  let charts: GitCharts | undefined;
  try {
    await work({
      chartPath: job.chartPath,
      context,
      indexes: new Indexes(context),
      end: () => {
        over.abort();
      },
      checkStopped: () => {
        checkStopped(signal);
      },
      fetchGit: async ({ name }, { git }) => {
        const { GitCharts } = await import('../git/chart.ts');
        charts ??= new GitCharts(context);
        try {
          return await charts.fetch(git, name);
        } catch (error) {
          checkStopped(signal);
          throw wrapError(`dependency ${name}`, error);
        }
      },
    });
  } finally {
    over.abort();
    await charts?.close();
  }
}

/** A lock file to write, if any, made of the dependencies that came. */
type MakeLock = (came: readonly Dependency[]) => { readonly name: string; readonly text: string } | undefined;

async function fill(
  locked: readonly LockedDependency[] | readonly SourcedDependency[],
  { chartPath, context, options }: Job,
  resolving: Resolving,
  makeLock: MakeLock,
): Promise<void> {
  for (const { source } of locked) {
    if (source.kind === 'repository' && source.isAdded) await resolving.indexes.get(source.entry);
  }
  checkChartsFolder(chartPath);
  checkStopped(context.signal);
  await inTemporaryFolder(chartPath, async (folder) => {
    const came = await gatherArchives(locked, { ...resolving, options, folder });
    const lock = makeLock(came);
    const fillCharts = async (): Promise<void> => {
      const placement = await planPlacement(came, folder, chartPath, context);
      let last: LastFile | undefined;
      if (lock !== undefined) {
        checkLockFile(chartPath, lock.name);
        last = stageLock(folder, joinPath(chartPath, lock.name), lock.text);
      }
      checkStopped(context.signal);
      checkChartsFolder(chartPath);
      place(placement, folder, chartPath, last);
    };
    await alone(chartPath, fillCharts);
  });
}

/** Several may work at one chart: what is in charts/ is looked at and changed by one at a time. */
function alone<T>(chartPath: string, work: () => Promise<T>): Promise<T> {
  return withLock(chartPath, work, { owner: joinPath(chartPath, 'tmpcharts.owner'), isFolder: true });
}

async function loadUnpacked(chartPath: string, { log }: DependencyContext): Promise<Chart> {
  let isFolder: boolean;
  try {
    isFolder = statSync(chartPath).isDirectory();
  } catch (error) {
    throw new ScullError(`could not find ${chartPath}: ${pathError(error, 'stat', chartPath).message}`, {
      code: 'chart.not-found',
    });
  }
  if (!isFolder) throw new ScullError('only unpacked charts can be updated', { code: 'dependency.packed' });
  let warnings: Parameters<Warn>[] = [];
  const load = (): Promise<Chart> => {
    warnings = [];
    const warn: Warn = (...words) => warnings.push(words);
    return loadChartFolder(chartPath, { warn, passOver: isTemporaryFolder });
  };
  try {
    // an archive may have left while it was to be read: what fails is an error only where nobody else is at work
    return await load().catch(() => alone(chartPath, load));
  } finally {
    for (const words of warnings) log(...words);
  }
}

/** A lock of Helm 2 is as good for a chart of its time. Throws `the lock file (Chart.lock) is out of sync with …`. */
function checkHelm2Lock({ metadata, lock }: Chart, { log }: DependencyContext): void {
  const isOld = metadata.apiVersion === 'v1';
  if (isOld) {
    log('warning: a valid Helm v3 hash was not found. Checking against Helm v2 hash...', 'manager.go:122');
    if (helm2Digest(metadata.dependencies) === lock?.digest) return;
  }
  const file = isOld ? 'requirements.yaml' : 'Chart.yaml';
  const text = `the lock file (${lockName(metadata.apiVersion)}) is out of sync with the dependencies file (${file})`;
  throw new ScullError(`${text}. Please update the dependencies`, { code: 'dependency.out-of-sync' });
}

/** The lock file on the disk, but not in its place yet. One that is there keeps its mode. */
function stageLock(folder: string, to: string, text: string): LastFile {
  const old = statSync(to, { throwIfNoEntry: false });
  if (old?.isDirectory() === true) throw new ScullError(`open ${to}: is a directory`, { code: 'dependency.lock' });
  const from = joinPath(folder, '.lock');
  try {
    writeFileAtomic(
      from,
      toBytes(text),
      old === undefined ? { mode: 0o644, lessUmask: true } : { mode: old.mode & 0o777 },
    );
  } catch (error) {
    throw new ScullError(errorMessage(error).replace(from, to), { code: 'dependency.lock', cause: error });
  }
  return { from, to };
}
