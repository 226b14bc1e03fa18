/**
 * The indexes of the repositories that dependencies come from: `UpdateRepositories` and `parallelRepoUpdate` of
 * pkg/downloader/manager.go of Helm v3.22.0. Helm fetches those of all repositories that were added, and those of others twice;
 * here each index that is needed is fetched once, all of them at the same time, and told of in the order of the
 * dependencies and of repositories.yaml.
 */
import { errorMessage, ScullError } from '../../errors.ts';
import { quote } from '../../go/strconv-quote.ts';
import type { Environment } from '../../home/paths.ts';
import type { IndexFile } from '../../repo/index-file.ts';
import type { RepoEntry } from '../../repo/repo-file.ts';
import { downloadIndex, loadCachedIndex, type RepoPorts } from '../../repo/repositories.ts';
import { begun, type DependencyContext } from './context.ts';
import { checkRepository, type SourcedDependency } from './sources.ts';

export class Indexes {
  readonly #context: DependencyContext;
  readonly ports: RepoPorts;
  readonly #fetched = new Map<string, Promise<IndexFile>>();
  readonly #cached = new Map<string, IndexFile>();

  constructor(context: DependencyContext) {
    const { settings, env, log, signal, getter } = context;
    this.#context = context;
    this.ports = { settings, env, log, ...(signal && { signal }), ...(getter && { getter }) };
  }

  /** Fetches what the dependencies need, and tells of it. A repository that cannot be reached is told of; it is no error. */
  async refresh(dependencies: readonly SourcedDependency[], added: readonly RepoEntry[]): Promise<void> {
    const entries = dependencies.flatMap(({ source }) => (source.kind === 'repository' ? [source] : []));
    const others = otherRepositories(dependencies);
    const needed = added.filter((one) => entries.some(({ entry, isAdded }) => isAdded && entry.name === one.name));
    const { print, env } = this.#context;
    if (others.length > 0) print('Getting updates for unmanaged Helm repositories...\n');
    for (const entry of others) checkRepository(entry, env);
    for (const entry of [...others, ...needed.filter((entry) => canBeAsked(entry, env))]) this.#fetch(entry);
    for (const entry of others) print(await this.#outcome(entry, quote(entry.url)));

    if (needed.length === 0) return;
    print('Hang tight while we grab the latest from your chart repositories...\n');
    for (const entry of needed) checkRepository(entry, env);
    for (const entry of needed) {
      print(await this.#outcome(entry, quote(entry.name), ` (${entry.url})`));
    }
    print('Update Complete. ⎈Happy Helming!⎈\n');
  }

  /** What was fetched, else what the cache has. Throws `open x-index.yaml: no such file or directory`, `error loading x: …`. */
  async get(entry: RepoEntry): Promise<IndexFile> {
    const fetched = await this.#fetched.get(entry.name)?.catch(() => undefined);
    const known = fetched ?? this.#cached.get(entry.name);
    if (known !== undefined) return known;
    const cached = loadCachedIndex(entry.name, this.ports);
    this.#cached.set(entry.name, cached);
    return cached;
  }

  /** What was wrong when it was fetched. */
  async failure(entry: RepoEntry): Promise<unknown> {
    try {
      await this.#fetched.get(entry.name);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  #fetch(entry: RepoEntry): void {
    if (!this.#fetched.has(entry.name)) this.#fetched.set(entry.name, begun(downloadIndex(entry, this.ports)));
  }

  async #outcome(entry: RepoEntry, name: string, address = ''): Promise<string> {
    const error = await this.failure(entry);
    if (this.#context.signal?.aborted === true) throw new ScullError('context canceled', { code: 'interrupted' });
    if (error === undefined) return `...Successfully got an update from the ${name} chart repository\n`;
    return `...Unable to get an update from the ${name} chart repository${address}:\n\t${errorMessage(error)}\n`;
  }
}

/** Those that were not added: one that several charts come from is told of for each of them. */
function otherRepositories(dependencies: readonly SourcedDependency[]): RepoEntry[] {
  const others = new Map<string, RepoEntry>();
  for (const { dependency, source } of dependencies) {
    if (source.kind !== 'repository' || source.isAdded) continue;
    const key = `${dependency.name} ${source.entry.name}`;
    if (!others.has(key)) others.set(key, source.entry);
  }
  return [...others.values()];
}

function canBeAsked(entry: RepoEntry, env: Environment): boolean {
  try {
    checkRepository(entry, env);
    return true;
  } catch {
    return false;
  }
}
