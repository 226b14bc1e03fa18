/**
 * A commit of a git repository, and no more of it than is needed: from a ref to its commit by what the server lists, then that
 * commit alone, without its history. Servers that do not give out a commit by its name are asked for the ref, and at last
 * for all branches and tags.
 */
import { ScullError } from '../../errors.ts';
import { fromBytes } from '../../go/strings.ts';
import { isCommit, withoutPassword, type GitRepository } from './repository.ts';
import { GitFailure, type Git } from './run.ts';

/** Makes the repository that commits are fetched into. */
export async function initialize(git: Git, isSha256: boolean): Promise<void> {
  const format = isSha256 ? ['--object-format=sha256'] : [];
  await git.run(['init', '--quiet', '--bare', '--template=', ...format]);
}

/** The commit that the ref stands for by now. Throws `ref "x" is not in URL`, or git's own words. */
export async function findCommit(git: Git, { url, ref }: GitRepository): Promise<string> {
  if (isCommit(ref)) return ref;
  const names = ref === '' ? ['HEAD'] : [`refs/tags/${ref}^{}`, `refs/tags/${ref}`, `refs/heads/${ref}`, ref];
  const patterns = ref === '' ? ['HEAD'] : [`refs/tags/${ref}`, `refs/tags/${ref}^{}`, `refs/heads/${ref}`];
  if (ref.startsWith('refs/')) patterns.push(ref);
  const listed = await remotely(url, () => git.run(['ls-remote', '--quiet', '--', url, ...patterns]));
  const commits = new Map<string, string>();
  for (const line of fromBytes(listed).split('\n')) {
    const [commit = '', name = ''] = line.split('\t');
    if (isCommit(commit)) commits.set(name, commit);
  }
  // an annotated tag comes with the commit that it is for, and a tag comes before a branch
  const found = names.map((name) => commits.get(name)).find((commit) => commit !== undefined);
  if (found !== undefined) return found;
  const what = ref === '' ? 'a default branch' : `a branch or tag ${JSON.stringify(ref)}`;
  throw new ScullError(`${withoutPassword(url)} has not got ${what}`, { code: 'git.ref' });
}

/** Brings a commit here with all its files. */
export async function fetchCommit(git: Git, { url, ref }: GitRepository, commit: string): Promise<void> {
  const fetch = (...refs: string[]): Promise<Uint8Array> =>
    git.run(['fetch', '--quiet', '--no-tags', '--no-recurse-submodules', ...refs]);
  const isHere = async (): Promise<boolean> => {
    try {
      await git.run(['cat-file', '-e', `${commit}^{commit}`]);
      return true;
    } catch (error) {
      if (error instanceof GitFailure) return false;
      throw error;
    }
  };
  const attempts = [['--depth=1', '--', url, commit]];
  if (ref !== '' && !isCommit(ref)) {
    for (const kind of ['heads', 'tags']) attempts.push(['--depth=1', '--', url, `+refs/${kind}/${ref}:refs/own/ref`]);
  }
  const everything = ['--', url, '+refs/heads/*:refs/own/heads/*', '+refs/tags/*:refs/own/tags/*'];
  for (const attempt of attempts) {
    try {
      await fetch(...attempt);
      if (await isHere()) return;
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      if (!isRefusal(error.words)) throw unreachable(url, error);
    }
  }
  await remotely(url, () => fetch(...everything));
  if (await isHere()) return;
  throw new ScullError(`${withoutPassword(url)} has not got the commit ${commit}`, {
    code: 'git.commit',
    hint: 'It may have been taken away by a forced push: `dependency update` finds the commit of today.',
  });
}

/** Whether the server was reached and has no such commit or ref to give, or is a plain file server. */
function isRefusal(words: string): boolean {
  return /not our ref|unadvertised object|couldn't find remote ref|does not allow request|dumb http transport/i.test(
    words,
  );
}

async function remotely<T>(url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof GitFailure ? unreachable(url, error) : error;
  }
}

/** With git's last line, which says what is wrong; the lines before it go along below. */
function unreachable(url: string, { words }: GitFailure): ScullError {
  const lines = words.split('\n').filter((line) => line !== '');
  const telling = lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines.at(-1) ?? 'git failed';
  const others = lines.filter((line) => line !== telling);
  return new ScullError(`cannot fetch ${withoutPassword(url)}: ${telling.replace(/^(?:fatal|error): /, '')}`, {
    code: 'git.fetch',
    ...(others.length === 0 ? {} : { hint: others.join('\n') }),
  });
}
