/** The repositories that were added, for a shell: `compListRepos` of cmd/helm/repo_list.go of Helm v3.22.0. */
import { plainLine } from '../../kube/diagnose/plain-text.ts';
import { loadRepoFileIfThere } from '../../repo/repo-file.ts';
import type { CompletionAnswer, CompletionRequest } from '../command.ts';
import { noWords } from './charts.ts';

const LONGEST = 200;

/** Those that are not named already. */
export function completeRepositories({ args, settings }: CompletionRequest): CompletionAnswer {
  try {
    const { entries } = loadRepoFileIfThere(settings.repositoryConfig);
    const left = entries.filter(({ name }) => !args.includes(name) && name === plainLine(name, LONGEST));
    return { words: left.map(({ name, url }) => `${name}\t${plainLine(url, LONGEST)}`), files: false };
  } catch {
    return noWords;
  }
}
