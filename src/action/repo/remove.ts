/** `repo remove`: cmd/helm/repo_remove.go of Helm v3.22.0, under the lock that Helm takes for adding only. */
import { ScullError } from '../../errors.ts';
import { quote } from '../../go/strconv-quote.ts';
import { changeRepoFile, loadRepoFileIfThere, type RepoFile } from '../../repo/repo-file.ts';
import { keptFiles } from '../../repo/repositories.ts';
import type { Configuration } from '../configuration.ts';

/** Hands over the name of each repository when it is gone. Throws Helm's texts for the first that is not there. */
export async function removeRepositories(
  config: Pick<Configuration, 'settings'>,
  names: readonly string[],
  removed: (name: string) => void,
): Promise<void> {
  const path = config.settings.repositoryConfig;
  if (loadRepoFileIfThere(path).entries.length === 0) {
    throw new ScullError('no repositories configured', { code: 'repo.none' });
  }
  for (const name of names) {
    const change = (file: RepoFile): boolean => {
      const left = file.entries.filter((entry) => entry.name !== name);
      if (left.length === file.entries.length) {
        throw new ScullError(`no repo named ${quote(name)} found`, { code: 'repo.not-found' });
      }
      file.entries = left;
      return true;
    };
    await changeRepoFile(path, change, keptFiles(name, config));
    removed(name);
  }
}
