/** `repo add`: cmd/helm/repo_add.go of Helm v3.22.0. Here no other process has to wait while the index is fetched. */
import { shownUrl } from '../../getter/shown-url.ts';
import { fromBytes } from '../../go/strings.ts';
import { ScullError } from '../../errors.ts';
import { quote } from '../../go/strconv-quote.ts';
import { changeRepoFile, findRepo, type RepoEntry, type RepoFile } from '../../repo/repo-file.ts';
import { checkRepositoryName, checkRepositoryUrl, downloadIndex, unreachable } from '../../repo/repositories.ts';
import type { Configuration } from '../configuration.ts';

export interface AddRepositoryOptions {
  /** Without a password, if that is still to be asked for. */
  readonly entry: RepoEntry;
  /** Asks for the password. */
  readonly password: () => Promise<Uint8Array>;
  /** Replaces a repository of that name. */
  readonly forceUpdate: boolean;
  readonly allowDeprecated: boolean;
  readonly timeoutMs: number;
}

/** Parts of addresses that are served no more, and where their charts went. */
const gone = [
  ['//kubernetes-charts.storage.googleapis.com', 'https://charts.helm.sh/stable'],
  ['//kubernetes-charts-incubator.storage.googleapis.com', 'https://charts.helm.sh/incubator'],
] as const;

/** Whether it was added; false where it had been before. Throws Helm's texts. */
export async function addRepository(config: Configuration, options: AddRepositoryOptions): Promise<boolean> {
  const { settings } = config;
  const entry = { ...options.entry };
  if (!options.allowDeprecated) checkStillServed(entry.url);
  const path = settings.repositoryConfig;
  let known: RepoFile | undefined;
  await changeRepoFile(path, (file) => {
    known = file;
    return false;
  });
  if (entry.username !== '' && entry.password === '') entry.password = fromBytes(await options.password());
  checkRepositoryName(entry.name);
  if (!options.forceUpdate && isKnown(known!, entry)) return false;
  checkRepositoryUrl(entry.url, config.env);
  try {
    await downloadIndex(entry, { ...config, timeoutMs: options.timeoutMs });
  } catch (error) {
    throw unreachable(entry.url, error);
  }
  await changeRepoFile(path, (file) => {
    if (!options.forceUpdate && findRepo(known!, entry.name) === undefined) isKnown(file, entry);
    const at = file.entries.findIndex(({ name }) => name === entry.name);
    if (at < 0) file.entries.push(entry);
    else file.entries[at] = entry;
    return true;
  });
  return true;
}

function checkStillServed(url: string): void {
  for (const [old, instead] of gone) {
    if (!url.includes(old)) continue;
    const text = `repo ${quote(shownUrl(url))} is no longer available; try ${quote(instead)} instead`;
    throw new ScullError(text, { code: 'repo.gone' });
  }
}

/** Whether it has been added just so. Throws where the name is taken. */
function isKnown(file: RepoFile, entry: RepoEntry): boolean {
  const existing = findRepo(file, entry.name);
  if (existing === undefined) return false;
  if ((Object.keys(entry) as (keyof RepoEntry)[]).every((key) => entry[key] === existing[key])) return true;
  const text = `repository name (${entry.name}) already exists, please specify a different name`;
  throw new ScullError(text, { code: 'repo.exists', hint: 'With --force-update it is replaced.' });
}
