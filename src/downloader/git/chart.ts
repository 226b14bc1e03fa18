/** A chart out of a commit of a git repository. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutBom } from '../../chart/archive.ts';
import type { Chart, ChartFile, Warn } from '../../chart/chart.ts';
import { missingDependencies } from '../../chart/checks.ts';
import { IgnoreRules } from '../../chart/ignore.ts';
import { loadFiles } from '../../chart/load-files.ts';
import { errorMessage, ScullError } from '../../errors.ts';
import { compareStrings } from '../../go/strings.ts';
import { fetchCommit, findCommit, initialize } from './fetch.ts';
import { withoutPassword, type GitRepository } from './repository.ts';
import { Git, GitFailure, type GitPorts } from './run.ts';
import { filesBelow, readContents, readTree, type Tree } from './tree.ts';

export interface FetchedGitChart {
  readonly chart: Chart;
  readonly commit: string;
}

export interface GitChartPorts extends GitPorts {
  /** Takes what Helm logs about files of a chart. */
  readonly log: Warn;
  /** A line for stderr. */
  readonly warn: (line: string) => void;
}

/**
 * Charts of git repositories. What comes from one commit is fetched once, into a folder of the system's temporary ones, which `close`
 * takes away.
 */
export class GitCharts {
  readonly #ports: GitChartPorts;
  readonly #commits = new Map<string, Promise<Commit>>();
  readonly #folders: string[] = [];
  readonly #clean = (): void => {
    for (const folder of this.#folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  };

  constructor(ports: GitChartPorts) {
    this.#ports = ports;
    process.once('exit', this.#clean);
  }

  /** The chart `name` of the commit that the address has, else of that which its ref stands for by now. */
  async fetch(repository: GitRepository, name: string): Promise<FetchedGitChart> {
    const { url, ref, commit } = repository;
    const key = JSON.stringify([url, ref, commit]);
    const known = this.#commits.get(key) ?? this.#fetchCommit(repository);
    this.#commits.set(key, known);
    try {
      const fetched = await known;
      return { chart: await readChart(fetched, repository, name, this.#ports), commit: fetched.name };
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      throw new ScullError(`git failed: ${error.words.split('\n').at(-1) ?? ''}`, { code: 'git.failed', cause: error });
    }
  }

  /** Waits for what was begun, which a signal is to end first. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#commits.values());
    process.off('exit', this.#clean);
    this.#clean();
  }

  async #fetchCommit(repository: GitRepository): Promise<Commit> {
    const folder = mkdtempSync(join(tmpdir(), 'scull-git-'));
    this.#folders.push(folder);
    const git = new Git(folder, repository.protocol, this.#ports);
    // the commit tells which hashes the repository has, so it is looked for first
    const name = repository.commit === '' ? await findCommit(git, repository) : repository.commit;
    await initialize(git, name.length > 40);
    await fetchCommit(git, repository, name);
    return { git, name, tree: await readTree(git, name) };
  }
}

interface Commit {
  readonly git: Git;
  readonly name: string;
  readonly tree: Tree;
}

async function readChart(
  { git, name: commit, tree }: Commit,
  repository: GitRepository,
  name: string,
  { log, warn }: GitChartPorts,
): Promise<Chart> {
  const from = `${withoutPassword(repository.url)} at ${commit}`;
  const folder = chartFolder(tree, repository.path, name);
  if (folder === undefined) {
    const where = repository.path === '' ? 'the root' : repository.path;
    throw new ScullError(`no chart ${name} in ${where} of ${from}, nor in a folder ${name} there`, {
      code: 'git.chart',
      hint: 'Say with &path=FOLDER in which folder its Chart.yaml is.',
    });
  }
  const files = await chartFiles(git, tree, folder, log);
  const { gunzip } = await import('../../loader/gunzip.ts');
  let chart: Chart;
  try {
    chart = loadFiles(files, { warn: log, gunzip });
  } catch (error) {
    const text = `the chart in ${from} cannot be loaded: ${errorMessage(error)}`;
    throw new ScullError(text, { code: 'git.chart', cause: error });
  }
  if (chart.metadata.name !== name) {
    throw new ScullError(`the chart in ${from} is called ${chart.metadata.name}, not ${name}`, { code: 'git.chart' });
  }
  const missing = missingDependencies(chart);
  if (missing.length > 0)
    warn(`WARNING: ${name} in ${from} has not got its own dependencies in charts/: ${missing.join(', ')}`);
  return chart;
}

function chartFolder(tree: Tree, path: string, name: string): string | undefined {
  const inside = path === '' ? name : `${path}/${name}`;
  return [path, inside].find((folder) => tree.has(folder === '' ? 'Chart.yaml' : `${folder}/Chart.yaml`));
}

/** As a walk through the folder finds them: `.helmignore` applied, in the order of names folder by folder. */
async function chartFiles(git: Git, tree: Tree, folder: string, log: Warn): Promise<ChartFile[]> {
  const below = await filesBelow(git, tree, folder);
  const ignored = below.get('.helmignore');
  const rules = ignored === undefined ? new IgnoreRules() : IgnoreRules.parse((await readContents(git, [ignored]))[0]!);
  rules.addDefaults();
  const kept = [...below.keys()].filter((path) => !isIgnored(rules, path, log)).sort(byFolder);
  const contents = await readContents(
    git,
    kept.map((path) => below.get(path)!),
  );
  return kept.map((name, i) => ({ name, data: withoutBom(contents[i]!) }));
}

function isIgnored(rules: IgnoreRules, path: string, log: Warn): boolean {
  const parts = path.split('/');
  for (let depth = 1; depth < parts.length; depth++) {
    if (rules.ignores(parts.slice(0, depth).join('/'), true, log)) return true;
  }
  return rules.ignores(path, false, log);
}

function byFolder(a: string, b: string): number {
  const [first, second] = [a.split('/'), b.split('/')];
  for (let i = 0; i < first.length && i < second.length; i++) {
    const order = compareStrings(first[i]!, second[i]!);
    if (order !== 0) return order;
  }
  return first.length - second.length;
}
