/**
 * The archives of dependencies, brought into a temporary folder: `downloadAll` of pkg/downloader/manager.go of Helm v3.22.0.
 * Several come at the same time; what is told of them, and what went wrong first, is in the order of the dependencies.
 */
import { writeFileSync } from 'node:fs';
import type { Chart, Dependency } from '../../chart/chart.ts';
import { errorMessage, ScullError, wrapError } from '../../errors.ts';
import { Constraints } from '../../go/semver-constraint.ts';
import { parseVersion } from '../../go/semver.ts';
import { base } from '../../go/path.ts';
import { joinPath } from '../../home/paths.ts';
import { loadChartFolder } from '../../loader/load.ts';
import { writeError } from '../../loader/os-error.ts';
import { packForFolder } from '../../loader/save-archive.ts';
import { fetchChart, resolveChart, type DownloadContext } from '../chart-downloader.ts';
import { findArchive } from './chart-url.ts';
import { begun, type DependencyOptions } from './context.ts';
import { Queue } from './queue.ts';
import { fits, type LockedDependency, type Resolving } from './resolve.ts';

export interface Gathering extends Resolving {
  readonly options: DependencyOptions;
  /** Where the archives go: it is there, and empty. */
  readonly folder: string;
}

/**
 * Brings all archives into the folder, and gives the dependencies as they came: that of a folder may have another version by now.
 * Throws Helm's texts: `could not download URL: failed to fetch URL : 404 Not Found`, `could not find : no matching version`.
 */
export async function gatherArchives(
  dependencies: readonly LockedDependency[],
  gathering: Gathering,
): Promise<Dependency[]> {
  const { end, checkStopped } = gathering;
  const { print } = gathering.context;
  const queue = new Queue();
  const tasks = dependencies.map((one) => prepare(one, gathering, queue));
  print(`Saving ${String(dependencies.length)} charts\n`);
  const came: Dependency[] = [];
  const known = new Set<string>();
  try {
    for (const [i, task] of tasks.entries()) {
      const { dependency } = dependencies[i]!;
      const address = await task.address;
      checkStopped();
      if (address !== undefined) print(announcement(dependency, known.has(address)));
      else if (task.note !== '') print(task.note);
      const { version, files } = await task.done.finally(task.tell);
      came.push({ ...dependency, version });
      // of two archives with one name the later dependency has its own, as in Helm
      for (const { name, data } of files) write(joinPath(gathering.folder, name), data);
      if (address?.startsWith('http') === true) known.add(address);
    }
  } catch (error) {
    end();
    await Promise.allSettled(tasks.map(({ done }) => done));
    checkStopped();
    if (!(error instanceof ScullError && error.code === untold))
      print(`Save error occurred:  ${errorMessage(error)}\n`);
    throw error;
  }
  return came;
}

/** Helm ends without a word on stdout for what is wrong with a chart that is in charts/ already. */
const untold = 'dependency.present';

interface Task {
  /** What is told instead of the download. */
  readonly note: string;
  /** Where the archive comes from; undefined where it is made here. */
  readonly address: Promise<string | undefined>;
  readonly done: Promise<Came>;
  /** Tells what had to be told meanwhile. */
  readonly tell: () => void;
}

interface Came {
  readonly version: string;
  readonly files: readonly { readonly name: string; readonly data: Uint8Array }[];
}

function announcement({ name, repository }: Dependency, isKnown: boolean): string {
  return `${isKnown ? 'Already downloaded' : 'Downloading'} ${name} from repo ${repository}\n`;
}

function prepare(locked: LockedDependency, gathering: Gathering, queue: Queue): Task {
  const { dependency, source } = locked;
  const { name, repository } = dependency;
  const { context } = gathering;
  const local = (note: string, work: () => Promise<Came>): Task => ({
    note,
    address: Promise.resolve(undefined),
    done: begun(work()),
    tell: () => undefined,
  });
  switch (source.kind) {
    case 'present': {
      const note = `Dependency ${name} did not declare a repository. Assuming it exists in the charts directory\n`;
      return local(note, () => checkPresent(dependency, gathering));
    }
    case 'folder': {
      const note = context.settings.debug ? `Archiving ${name} from repo ${repository}\n` : '';
      return local(note, async () => {
        const chart = locked.chart ?? (await loadChartFolder(source.path, { warn: context.log, stayInside: true }));
        return save(dependency, chart, gathering);
      });
    }
    case 'git': {
      const work = async (): Promise<Came> => {
        const chart = locked.chart ?? (await gathering.fetchGit(dependency, source)).chart;
        checkProvenance(dependency, gathering);
        return save(dependency, chart, gathering);
      };
      return { ...local('', () => queue.add(work)), address: Promise.resolve(repository) };
    }
    case 'registry':
    case 'repository':
      return download(locked, gathering, queue);
  }
}

function download({ dependency, source }: LockedDependency, gathering: Gathering, queue: Queue): Task {
  const { context, options, indexes } = gathering;
  const told: (() => void)[] = [];
  const later: DownloadContext = {
    ...context,
    verify: options.verify,
    keyring: options.keyring,
    print: (text) => {
      told.push(() => {
        context.print(text);
      });
    },
    warn: (line) =>
      told.push(() => {
        context.warn(line);
      }),
    say: (line) =>
      told.push(() => {
        (context.say ?? context.warn)(line);
      }),
  };
  const found = begun(findArchive(dependency, source, indexes));
  const work = async (): Promise<Came> => {
    const { url, ...rest } = await found;
    const [reference, version] = url.startsWith('oci://') ? splitReference(url) : [url, ''];
    try {
      const location = version === '' ? { url, ...rest } : await resolveChart(reference, version, later);
      const { name, archive, provenance } = await fetchChart(location, reference, later);
      const files = [{ name, data: archive }];
      if (provenance !== undefined) files.push({ name: `${name}.prov`, data: provenance });
      return { version: dependency.version, files };
    } catch (error) {
      throw wrapError(`could not download ${reference}`, error);
    }
  };
  return {
    note: '',
    address: begun(found.then(({ url }) => url)),
    done: begun(queue.add(work)),
    tell: () => {
      for (const line of told) line();
    },
  };
}

/** `parseOCIRef`: reference and tag. */
function splitReference(url: string): [reference: string, version: string] {
  const match = /^(oci:\/\/[^:]+(?::[0-9]{1,5})?[^:]+):(.*)$/.exec(url);
  if (match !== null) return [match[1]!, match[2]!];
  const text = `could not parse OCI reference: improperly formatted oci chart reference: ${url}`;
  throw new ScullError(text, { code: untold });
}

async function checkPresent({ name, version }: Dependency, { chartPath, context }: Gathering): Promise<Came> {
  const refuse = (text: string, code: string = untold): never => {
    throw new ScullError(text, { code });
  };
  if (/[/\\]|^\.{1,2}$/.test(name)) refuse(`dependency ${name} has a name that leaves the charts directory`);
  const path = joinPath(chartPath, 'charts', name);
  let chart: Chart;
  try {
    chart = await loadChartFolder(path, { warn: context.log });
  } catch (error) {
    return refuse(`unable to load chart '${path}': ${errorMessage(error)}`);
  }
  const actual = chart.metadata.version;
  let constraint: Constraints;
  try {
    constraint = new Constraints(version);
  } catch (error) {
    return refuse(`dependency ${name} has an invalid version/constraint format: ${errorMessage(error)}`);
  }
  try {
    parseVersion(actual);
  } catch (error) {
    return refuse(`invalid version ${version} for dependency ${name}: ${errorMessage(error)}`);
  }
  if (!fits(constraint, actual)) {
    const text = `dependency ${name} at version ${actual} does not satisfy the constraint ${version}`;
    return refuse(text, 'dependency.version');
  }
  return { version, files: [] };
}

/** `tarFromLocalDir`. */
function save({ name, version }: Dependency, chart: Chart, { folder, context }: Gathering): Came {
  const actual = chart.metadata.version;
  let constraint: Constraints;
  try {
    constraint = new Constraints(version);
  } catch (error) {
    throw wrapError(`dependency ${name} has an invalid version/constraint format`, error);
  }
  if (!fits(constraint, actual)) {
    throw new ScullError(`can't get a valid version for dependency ${name}`, { code: 'dependency.version' });
  }
  const { path, data } = packForFolder(chart, folder, context.env);
  return { version: actual, files: [{ name: base(path), data }] };
}

/** A commit says what it holds, but nobody signed the archive that is made of it. */
function checkProvenance({ name, repository }: Dependency, { context, options }: Gathering): void {
  if (options.verify === 'never') return;
  const text = `${name} from ${repository} has no provenance file, as charts from git have none`;
  if (options.verify === 'always') throw new ScullError(text, { code: 'chart.provenance' });
  context.print(`WARNING: Verification not found for ${name}: ${text}\n`);
}

function write(path: string, data: Uint8Array): void {
  try {
    writeFileSync(path, data, { mode: 0o644 });
  } catch (error) {
    throw writeError(error, path);
  }
}
