/** `repo update`: cmd/helm/repo_update.go of Helm v3.22.0. */
import { errorMessage, ScullError, wrapError } from '../../errors.ts';
import { HttpGetter } from '../../getter/getter.ts';
import { shownUrl } from '../../getter/shown-url.ts';
import { loadRepoFileIfThere, type RepoEntry } from '../../repo/repo-file.ts';
import { checkRepositoryUrl, downloadIndex } from '../../repo/repositories.ts';
import type { Configuration } from '../configuration.ts';

export interface UpdateRepositoriesOptions {
  /** Those to update; all where there are none. */
  readonly names: readonly string[];
  readonly timeoutMs: number;
  /** Before the first request. */
  readonly begun: (count: number) => void;
  /** When one has been updated, or could not be; a password in its address is left out. */
  readonly ended: (entry: Pick<RepoEntry, 'name' | 'url'>, problem: string | undefined) => void;
}

/** All at once. The addresses of those that failed; what is wrong with the file is thrown before the first request. */
export async function updateRepositories(config: Configuration, options: UpdateRepositoriesOptions): Promise<string[]> {
  const wanted = requested(config, options.names);
  for (const { url } of wanted) checkRepositoryUrl(url, config.env);
  options.begun(wanted.length);
  const getter = new HttpGetter({ env: config.env, settings: config.settings });
  const { settings, env, log } = config;
  const ports = { settings, env, log, getter, timeoutMs: options.timeoutMs };
  const failed: string[] = [];
  await Promise.all(
    wanted.map(async (entry) => {
      let problem: string | undefined;
      try {
        await downloadIndex(entry, ports);
      } catch (error) {
        if (error instanceof TypeError || error instanceof RangeError) throw error;
        problem = errorMessage(error);
        failed.push(shownUrl(entry.url));
      }
      options.ended({ name: entry.name, url: shownUrl(entry.url) }, problem);
    }),
  );
  return failed;
}

function requested({ settings }: Configuration, names: readonly string[]): readonly RepoEntry[] {
  let entries: readonly RepoEntry[];
  try {
    ({ entries } = loadRepoFileIfThere(settings.repositoryConfig));
  } catch (error) {
    throw wrapError(`failed loading file: ${settings.repositoryConfig}`, error);
  }
  if (entries.length === 0) {
    const text = 'no repositories found. You must add one before updating';
    throw new ScullError(text, { code: 'repo.none' });
  }
  for (const name of names) {
    if (entries.some((entry) => entry.name === name)) continue;
    const text = `no repositories found matching '${name}'.  Nothing will be updated`;
    throw new ScullError(text, { code: 'repo.not-found' });
  }
  return names.length === 0 ? entries : entries.filter(({ name }) => names.includes(name));
}
