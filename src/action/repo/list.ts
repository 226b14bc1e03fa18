/** `repo list`: cmd/helm/repo_list.go of Helm v3.22.0. */
import { errorMessage } from '../../errors.ts';
import { isNoRepoFile, loadRepoFile, type RepoEntry } from '../../repo/repo-file.ts';
import type { Configuration } from '../configuration.ts';

export interface KnownRepositories {
  readonly entries: readonly RepoEntry[];
  /** Why the file cannot be read, which Helm takes for no repositories. */
  readonly problem?: string;
}

export function listRepositories({ settings }: Pick<Configuration, 'settings'>): KnownRepositories {
  try {
    return { entries: loadRepoFile(settings.repositoryConfig).entries };
  } catch (error) {
    return isNoRepoFile(error) ? { entries: [] } : { entries: [], problem: errorMessage(error) };
  }
}
