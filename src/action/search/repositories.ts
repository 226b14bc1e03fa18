/**
 * `search repo`: cmd/helm/search_repo.go and cmd/helm/search/search.go of Helm v3.22.0. Every version of every chart is looked
 * at, as Helm does; which of them is shown is decided by the constraint afterwards.
 */
import { errorMessage, ScullError, wrapError } from '../../errors.ts';
import { join } from '../../go/path.ts';
import { parseVersion } from '../../go/semver.ts';
import { Constraints } from '../../go/semver-constraint.ts';
import { quote } from '../../go/strconv-quote.ts';
import { compareStrings } from '../../go/strings.ts';
import type { SearchableVersion } from '../../repo/chart-version.ts';
import type { IndexFile } from '../../repo/index-file.ts';
import { loadCachedIndex } from '../../repo/repositories.ts';
import type { Configuration } from '../configuration.ts';
import { listRepositories } from '../repo/list.ts';
import { matcherFor, type Matcher } from './matcher.ts';

export interface SearchOptions {
  /** Words that are looked for together, with a space between; none for everything. */
  readonly words: readonly string[];
  readonly regexp: boolean;
  /** A constraint; '' for none. */
  readonly version: string;
  readonly devel: boolean;
  /** All versions that match, not the newest alone. */
  readonly versions: boolean;
}

export interface FoundChart {
  /** `repo/chart` */
  readonly name: string;
  readonly version: string;
  readonly appVersion: string;
  readonly description: string;
}

interface Candidate {
  readonly name: string;
  /** Where it matches: 0 in the name of the chart, 1 in that of the repository, 2 in the description, 3 in the keywords. */
  readonly score: number;
  /** 0 for the newest version. */
  readonly age: number;
  readonly chart: SearchableVersion;
}

/** Best matches first, then by name, the newest version first. Throws Helm's texts. */
export async function searchRepositories(config: Configuration, options: SearchOptions): Promise<FoundChart[]> {
  config.debug(`Original chart version: ${quote(options.version)}`);
  const { entries, problem } = listRepositories(config);
  if (entries.length === 0) {
    throw new ScullError('no repositories configured', {
      code: 'repo.none',
      ...(problem === undefined ? {} : { hint: problem }),
    });
  }
  const indexes = entries.flatMap(({ name }) => {
    const index = indexAtHand(name, config);
    return index === undefined ? [] : [{ name, index }];
  });
  const matcher = options.words.length === 0 ? undefined : await matcherFor(options.words.join(' '), options.regexp);
  const found = new Map<string, Candidate>();
  for (const { name, index } of indexes) {
    for (const chart of index.names()) collect(name, chart, index.searchable(chart), matcher, found);
  }
  const inOrder = [...found.values()].sort(
    (a, b) => a.score - b.score || compareStrings(a.name, b.name) || a.age - b.age,
  );
  return fitting(inOrder, options);
}

/** Undefined, with a warning, where it cannot be used. */
function indexAtHand(name: string, config: Configuration): IndexFile | undefined {
  try {
    return loadCachedIndex(name, config);
  } catch (error) {
    if (config.rules !== undefined) {
      config.warn(config.rules.warning('repo is corrupt or missing', { repo: name, error: errorMessage(error) }));
      return undefined;
    }
    config.warn(`WARNING: Repo ${quote(name)} is corrupt or missing. Try 'helm repo update'.`);
    config.warn(`WARNING: ${errorMessage(error)}`);
    return undefined;
  }
}

/** `$$` stands between name and version in Helm's map, and splits them again. */
const separator = '$$';

function collect(
  repository: string,
  key: string,
  versions: readonly SearchableVersion[],
  matcher: Matcher | undefined,
  found: Map<string, Candidate>,
): void {
  const path = join(repository, key);
  const name = path.split(separator)[0]!;
  let last: SearchableVersion | undefined;
  let score: number | undefined = 0;
  for (const [age, chart] of versions.entries()) {
    // most versions say of themselves what the one before does
    if (matcher !== undefined && !(last !== undefined && saysTheSame(chart, last))) score = matcher(repository, chart);
    last = chart;
    if (score !== undefined) found.set(`${path}${separator}${chart.version}`, { name, score, age, chart });
  }
}

function saysTheSame(a: SearchableVersion, b: SearchableVersion): boolean {
  return a.description === b.description && a.keywordText === b.keywordText && a.name === b.name;
}

function fitting(candidates: readonly Candidate[], { version, devel, versions }: SearchOptions): FoundChart[] {
  const constraint = searchConstraint(version, devel);
  const shown: FoundChart[] = [];
  const names = new Set<string>();
  for (const { name, chart } of candidates) {
    if (!versions && names.has(name)) continue;
    if (!constraint.check(parseVersion(chart.version))) continue;
    names.add(name);
    shown.push({ name, version: chart.version, appVersion: chart.appVersion, description: chart.description });
  }
  return shown;
}

/** Without `version` all releases, with `devel` all prereleases too. */
export function searchConstraint(version: string, devel: boolean): Constraints {
  try {
    return new Constraints(version === '' ? (devel ? '>0.0.0-0' : '>0.0.0') : version);
  } catch (error) {
    throw wrapError('an invalid version/constraint format', error);
  }
}
