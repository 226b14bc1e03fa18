/**
 * Which ChartMuseum is meant by a remote, and as whom it is talked to: cmd/helm-cm-push/main.go of the cm-push plugin v0.10.4.
 * Flags come before the environment, that before what repositories.yaml says.
 */
import type { SourceAccess } from '../downloader/source-context.ts';
import { ScullError } from '../errors.ts';
import { parseBool } from '../go/strconv.ts';
import { quote } from '../go/strconv-quote.ts';
import type { Environment } from '../home/paths.ts';
import type { Settings } from '../home/settings.ts';
import { findRepo, loadRepoFileIfThere, newRepoEntry, type RepoEntry } from '../repo/repo-file.ts';

/** What flags may say besides. */
export interface MuseumOptions {
  readonly access: SourceAccess;
  readonly accessToken: string;
  /** Header for the token alone, in place of `Authorization: Bearer …`. */
  readonly authHeader: string;
  readonly contextPath: string;
}

export interface MuseumTarget {
  /** As messages name it: the name of a repository, or its address without user and password. */
  readonly shown: string;
  readonly url: URL;
  /** Of the repository whose index is at hand; '' for one that was not added. */
  readonly name: string;
  readonly access: SourceAccess;
  readonly accessToken: string;
  readonly authHeader: string;
  /** '' where the index of the server tells. */
  readonly contextPath: string;
}

/** Undefined for what is neither an address of a repository nor the name of one. Throws what is wrong with the address. */
export function museumTarget(
  remote: string,
  options: MuseumOptions,
  ports: { settings: Pick<Settings, 'repositoryConfig'>; env: Environment },
): MuseumTarget | undefined {
  const entry = entryFor(remote, ports.settings);
  if (entry === undefined) return undefined;
  const { env } = ports;
  const flags = options.access;
  const plainHttp = flags.plainHttp || isSet(env, 'HELM_REPO_USE_HTTP');
  const url = addressOf(entry.url, plainHttp);
  const username = flags.username || text(env, 'HELM_REPO_USERNAME') || entry.username || decoded(url.username);
  const password = flags.password || text(env, 'HELM_REPO_PASSWORD') || entry.password || decoded(url.password);
  url.username = url.password = '';
  const files = {
    caFile: flags.caFile || text(env, 'HELM_REPO_CA_FILE') || entry.caFile,
    certFile: flags.certFile || text(env, 'HELM_REPO_CERT_FILE') || entry.certFile,
    keyFile: flags.keyFile || text(env, 'HELM_REPO_KEY_FILE') || entry.keyFile,
  };
  const insecureSkipTlsVerify =
    flags.insecureSkipTlsVerify || isSet(env, 'HELM_REPO_INSECURE') || entry.insecure_skip_tls_verify;
  const token = options.accessToken || text(env, 'HELM_REPO_ACCESS_TOKEN');
  return {
    shown: entry.name === '' ? url.href.replace(/\/$/, remote.endsWith('/') ? '/' : '') : entry.name,
    url,
    name: entry.name,
    access: { ...files, username, password, plainHttp, insecureSkipTlsVerify, passCredentialsAll: false },
    accessToken: username !== '' && password !== '' ? '' : token,
    authHeader: options.authHeader || text(env, 'HELM_REPO_AUTH_HEADER'),
    contextPath: options.contextPath || text(env, 'HELM_REPO_CONTEXT_PATH'),
  };
}

function entryFor(remote: string, settings: Pick<Settings, 'repositoryConfig'>): RepoEntry | undefined {
  if (/^(?:https?|cm):\/\//i.test(remote)) return newRepoEntry('', remote);
  if (!/^[^/:]+$/.test(remote)) return undefined;
  const entry = findRepo(loadRepoFileIfThere(settings.repositoryConfig), remote);
  if (entry !== undefined) return entry;
  // Helm's error: it takes nothing but addresses
  throw new ScullError('scheme prefix missing from remote (e.g. "oci://")', {
    code: 'pusher.remote',
    hint: `There is no repository named ${quote(remote)} either: repo list shows those there are.`,
  });
}

/** `cm://` is the plugin's own name for https. */
function addressOf(address: string, plainHttp: boolean): URL {
  const known = address.replace(/^cm:\/\//i, plainHttp ? 'http://' : 'https://');
  if (URL.canParse(known) && /^https?:/i.test(known)) return new URL(known);
  throw new ScullError(`invalid chart URL format: ${address.replace(/\/\/[^/]*@/, '//')}`, { code: 'pusher.remote' });
}

function text(env: Environment, name: string): string {
  return env[name] ?? '';
}

function isSet(env: Environment, name: string): boolean {
  try {
    return parseBool(text(env, name));
  } catch {
    return false;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
