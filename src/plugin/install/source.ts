/**
 * Where a plugin is to come from: `NewForSource` of Helm v3.22.0 (pkg/plugin/installer), the archives and registries of Helm v4.3.1,
 * and how Masterminds/vcs v1.13.3 knows a git repository by its address. Other kinds of repositories are refused.
 */
import { existsSync, statSync } from 'node:fs';
import { noAccess, type SourceAccess } from '../../downloader/source-context.ts';
import { ScullError } from '../../errors.ts';
import { HttpGetter } from '../../getter/getter.ts';
import { quote } from '../../go/strconv-quote.ts';
import { formatUrl, hostname, parseUrl, type Url } from '../../go/url.ts';
import type { Environment } from '../../home/paths.ts';
import type { Settings } from '../../home/settings.ts';
import { isOci } from '../../registry/reference.ts';

export type PluginSource =
  /** A folder, or a file in its place. */
  { readonly kind: 'local'; readonly path: string } | { readonly kind: 'git'; readonly remote: string } | PackedSource;

/** One file, which may be signed. */
export type PackedSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'archive'; readonly url: string }
  | { readonly kind: 'oci'; readonly reference: string };

export interface SourcePorts {
  readonly env: Environment;
  readonly signal?: AbortSignal;
  readonly access?: SourceAccess;
}

/** Rejects with `Cannot detect VCS`. Helm 4 knows an archive by its name, Helm 3 by what the server says of it. */
export async function findPluginSource(
  source: string,
  ports: SourcePorts,
  helm: Settings['helm'],
): Promise<PluginSource> {
  if (isOci(source)) return { kind: 'oci', reference: source };
  if (existsSync(source)) return { kind: !isFolder(source) && isPacked(source) ? 'file' : 'local', path: source };
  const getter = new HttpGetter(ports);
  if (/^https?:\/\//.test(source)) {
    const isKnown = (helm === 4 && isPacked(source)) || (await isArchive(source, getter, ports));
    if (isKnown) return { kind: 'archive', url: source };
  }
  const known = repositoryKind(source);
  if (known === 'git') return { kind: 'git', remote: source };
  if (known !== undefined) throw notSupported(known);
  return { kind: 'git', remote: await announcedRepository(source, getter, ports) };
}

const archiveTypes = ['application/gzip', 'application/x-gzip', 'application/x-tgz', 'application/x-gtar'];

/** Whether it is called as packed plugins are. */
export function isPacked(name: string): boolean {
  return /\.(?:tgz|tar\.gz)$/.test(name);
}

/** Whether the server says that it has a packed file there. */
async function isArchive(
  url: string,
  getter: HttpGetter,
  { access = noAccess, signal }: SourcePorts,
): Promise<boolean> {
  try {
    const { contentType } = await getter.head(url, access);
    return archiveTypes.includes(contentType.toLowerCase());
  } catch (error) {
    if (signal?.aborted === true) throw error;
    return false; // what cannot be reached is looked at as a repository, which says what is wrong
  }
}

type RepositoryKind = 'git' | 'svn' | 'hg' | 'bzr';
const kinds: readonly RepositoryKind[] = ['git', 'svn', 'hg', 'bzr'];

const schemes: Readonly<Record<string, RepositoryKind>> = {
  git: 'git',
  'git+ssh': 'git',
  'bzr+ssh': 'bzr',
  'svn+ssh': 'svn',
};

/** Hosts, and what a repository there looks like behind them. */
const hosts: readonly (readonly [string, RegExp, RepositoryKind])[] = [
  ['github.com', /^[/|:][\w.-]+\/[\w.-]+(?:\/[\w.-]+)*$/, 'git'],
  ['bitbucket.org', /^\/[\w.-]+\/[\w.-]+(?:\/[\w.-]+)*$/, 'git'],
  ['git.launchpad.net', /^\/(?:[\w.-]+|~[\w.-]+\/(?:\+git|[\w.-]+)\/[\w.-]+)$/, 'git'],
  ['launchpad.net', /^\//, 'bzr'],
  ['go.googlesource.com', /^\/[\w.-]+\/?$/, 'git'],
  ['git.openstack.org', /^\/[\w.-]+\/[\w.-]+$/, 'git'],
  ['git.code.sf.net', /^\/p\/[\w.-]+\/[\w.-]+$/, 'git'],
  ['hg.code.sf.net', /^\/p\//, 'hg'],
  ['svn.code.sf.net', /^\/p\//, 'svn'],
];

/** What an address alone tells; undefined for nothing. */
function repositoryKind(source: string): RepositoryKind | undefined {
  const copied = /^(\w+)@([\w.-]+):(.*)$/s.exec(source);
  if (copied !== null) {
    const [, username = '', host = '', path = ''] = copied;
    return kindByPlace({ scheme: 'ssh', host, path: `/${path}`, username });
  }
  const url = parseUrl(source);
  if (url.scheme === 'file') return kindOfFolder(url.path);
  if (url.host === '') return undefined;
  return schemes[url.scheme] ?? kindByPlace({ ...url, username: url.user?.username ?? '' });
}

function kindByPlace({ host, path, username }: Pick<Url, 'scheme' | 'host' | 'path'> & { username: string }) {
  const known = hosts.find(([name]) => name === host);
  if (known !== undefined) return known[1].test(path) ? known[2] : undefined;
  const byEnding = kinds.find((kind) => path.endsWith(`.${kind}`));
  if (byEnding !== undefined) return byEnding;
  return username === 'git' || username === 'hg' ? username : undefined;
}

/** By the folder that a repository of its kind has at its root. */
export function kindOfFolder(path: string): RepositoryKind | undefined {
  return kinds.find((kind) => existsSync(`${path}/.${kind}`));
}

/** Where a page says that its repository is, in the words that the go tool reads: GitLab and others answer so. */
async function announcedRepository(source: string, getter: HttpGetter, { signal }: SourcePorts): Promise<string> {
  const url = parseUrl(source);
  const asked = formatUrl({ ...url, rawQuery: url.rawQuery === '' ? 'go-get=1' : `${url.rawQuery}+go-get=1` });
  let page: string;
  try {
    if (!/^https?$/.test(url.scheme)) throw new Error('no page');
    const { data } = await getter.get(asked, { maxSize: 4 * 1024 * 1024 });
    page = new TextDecoder().decode(data);
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw unknownKind(source, error);
  }
  const head = page.split(/<body|<\/head/i)[0]!;
  for (const [tag] of head.matchAll(/<meta\s[^>]*>/gi)) {
    if (!/\sname\s*=\s*["']?go-import["'\s/>]/i.test(tag)) continue;
    const content = /\scontent\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag);
    const [prefix = '', kind = '', address = '', ...more] = (content?.[1] ?? content?.[2] ?? '').trim().split(/\s+/);
    if (address === '' || more.length > 0 || !`${url.host}${url.path}`.startsWith(prefix)) continue;
    if (kind === 'git' && !address.startsWith('-')) return address;
    throw notSupported(kind);
  }
  throw unknownKind(source);
}

function unknownKind(source: string, cause?: unknown): ScullError {
  const isUrl = /^https?:\/\//.test(source);
  return new ScullError('Cannot detect VCS', {
    code: 'plugin.source',
    hint: isUrl
      ? `${hostname(parseUrl(source))} gives no packed plugin for that address, and is not known as a git server. Is it a repository? Then write .git behind it.`
      : `There is no file or folder ${quote(source)}, and it is no address.`,
    ...(cause === undefined ? {} : { cause }),
  });
}

export function notSupported(kind: string): ScullError {
  return new ScullError(`plugins out of ${kind} repositories are not supported`, {
    code: 'plugin.source',
    hint: 'Check it out, and install the plugin from its folder.',
  });
}

/** Whether a path is a folder. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
