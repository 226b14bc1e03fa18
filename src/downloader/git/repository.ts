/**
 * Addresses of charts in git: `git+https://host/org/repo.git?ref=main&path=charts/web`, in a lock file with `#` and the commit
 * behind it. Also `git+ssh` and `git+file`. What git would take for an option, for a program to run, or for another way of
 * fetching is refused here, before any git is started.
 *
 * Helm has no such dependencies; its helm-git plugin writes the path as `repo@path`, which is read too.
 */
import { errorMessage, ScullError } from '../../errors.ts';
import { clean } from '../../go/path.ts';
import { quote } from '../../go/strconv-quote.ts';
import { formatUrl, parseQuery, parseUrl, type Url } from '../../go/url.ts';

export interface GitRepository {
  /** What git is given: `https://host/org/repo.git`. */
  readonly url: string;
  readonly protocol: GitProtocol;
  /** A branch, a tag or a commit; '' for the default branch. */
  readonly ref: string;
  /** The folder of the chart, or the one above it that has the chart in a folder of its name; '' for the root. */
  readonly path: string;
  /** The commit to take, whatever the ref says by now; '' for none. */
  readonly commit: string;
}

export type GitProtocol = 'https' | 'ssh' | 'file';

export function isGitRepository(repository: string): boolean {
  return repository.startsWith('git+');
}

/** Whether a text is the full name of a commit, of SHA-1 or SHA-256. */
export function isCommit(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** Throws a ScullError that says what is wrong with the address. */
export function parseGitRepository(repository: string): GitRepository {
  const refuse = (reason: string, hint = form): never => {
    throw new ScullError(`invalid git repository ${quote(withoutPassword(repository))}: ${reason}`, {
      code: 'git.address',
      hint,
    });
  };
  if (/[\x00-\x20\x7f]/.test(repository)) refuse('blanks and control characters are not allowed');
  let parsed: Url;
  try {
    parsed = parseUrl(repository);
  } catch {
    return refuse('it is no URL');
  }
  const protocol = protocols.find((one) => parsed.scheme === `git+${one}`);
  if (protocol === undefined || parsed.opaque !== '') {
    return refuse('only git+https://, git+ssh:// and git+file:// are supported');
  }
  checkHost(parsed, protocol, refuse);
  const parameters = readParameters(parsed, refuse);
  const { address, path } = splitPath(parsed, parameters.path, refuse);
  const commit = parsed.fragment;
  if (commit !== '' && !isCommit(commit)) refuse('behind the # there must be a full commit');
  const url = formatUrl({
    ...address,
    scheme: protocol,
    rawQuery: '',
    forceQuery: false,
    fragment: '',
    rawFragment: '',
  });
  return { url, protocol, ref: parameters.ref, path, commit };
}

/** The address as a lock file has it: with the commit. */
export function pinnedAddress(repository: string, commit: string): string {
  return `${repository.replace(/#.*$/s, '')}#${commit}`;
}

/** What people are shown of an address or of git's own words. */
export function withoutPassword(text: string): string {
  return text.replace(/:\/\/[^/@\s]*@/g, (part) => part.replace(/:\/\/([^:@]*)(?::[^@]*)?@/, '://$1@'));
}

const protocols = ['https', 'ssh', 'file'] as const;
const form = 'Write it as git+https://host/repository.git?ref=BRANCH_TAG_OR_COMMIT&path=FOLDER';
/** What the helm-git plugin takes besides; nothing of it is needed here. */
const passedOver = ['sparse', 'depupdate', 'package'];

type Refuse = (reason: string, hint?: string) => never;

function checkHost({ host, user, path }: Url, protocol: GitProtocol, refuse: Refuse): void {
  if (protocol === 'file' ? host !== '' || user !== undefined : host === '') {
    refuse(protocol === 'file' ? 'a file has an absolute path and no host' : 'the host is missing');
  }
  if (user?.password !== undefined) {
    refuse(
      'a password would be written into the lock file',
      'Leave it out, and let a credential helper of git give it, or use git+ssh://',
    );
  }
  if (host.startsWith('-') || user?.username.startsWith('-') === true)
    refuse('a host or user cannot begin with a dash');
  if (/[\x00-\x1f\x7f]/.test(path + (user?.username ?? ''))) refuse('control characters are not allowed');
  if (path === '' || path === '/') refuse('the path of the repository is missing');
}

function readParameters({ rawQuery }: Url, refuse: Refuse): { ref: string; path: string } {
  let parameters: Map<string, string[]>;
  try {
    parameters = parseQuery(rawQuery);
  } catch (error) {
    return refuse(errorMessage(error));
  }
  const read = (name: string): string => {
    const values = parameters.get(name) ?? [''];
    if (values.length > 1) refuse(`${name} is there more than once`);
    return values[0]!;
  };
  for (const name of parameters.keys()) {
    if (name !== 'ref' && name !== 'path' && !passedOver.includes(name)) refuse(`unknown parameter ${quote(name)}`);
  }
  const ref = read('ref').replaceAll(' ', '+'); // a plus sign in a query is a blank, which no ref can have
  if (!isRef(ref)) refuse(`${quote(ref)} cannot be the name of a branch, tag or commit`);
  return { ref, path: read('path').replaceAll(' ', '+') };
}

/** git-check-ref-format(1), and what git would take for an option. */
function isRef(ref: string): boolean {
  return (
    ref === '' || (!/^[-/.]|[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\/\.|[/.]$|\.lock(?:\/|$)/.test(ref) && ref !== '@')
  );
}

function splitPath(url: Url, given: string, refuse: Refuse): { address: Url; path: string } {
  const at = url.path.lastIndexOf('@');
  const isShort = given === '' && at > 0;
  const folder = isShort ? url.path.slice(at + 1) : given;
  const address = isShort ? { ...url, path: url.path.slice(0, at), rawPath: '' } : url;
  const path = clean(folder.replace(/^\/+/, ''));
  if (path === '..' || path.startsWith('../')) refuse('the path leaves the repository');
  return { address, path: path === '.' ? '' : path };
}
