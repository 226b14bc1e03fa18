/** `serve`: a folder of archives as a repository, for this machine or for others. */
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import { fromBytes } from '../go/strings.ts';
import { homePath, type Environment } from '../home/paths.ts';
import { scullVersion } from '../home/version.ts';
import { tlsFromFiles } from '../getter/tls-files.ts';
import { readFile } from '../loader/read-file.ts';
import type { LogForm } from '../serve/access-log.ts';
import { isLoopback, type Credentials } from '../serve/http/guards.ts';
import type { ListenOptions } from '../serve/listen.ts';
import { startServing, type Started } from '../serve/start.ts';
import type { Configuration } from './configuration.ts';

export interface ServeOptions {
  /** `HOST:PORT` */
  readonly address: string;
  /** '' for the one in the data home, which is made. */
  readonly repoPath: string;
  readonly url: string;
  readonly contextPath: string;
  readonly username: string;
  readonly password: string;
  /** A file with the password; '' for none. */
  readonly passwordFile: string;
  readonly anonymousGet: boolean;
  readonly tlsCert: string;
  readonly tlsKey: string;
  /** Authorities that clients must have their certificates from. */
  readonly tlsClientCa: string;
  readonly allowOverwrite: boolean;
  readonly disableForceOverwrite: boolean;
  readonly disableDelete: boolean;
  readonly disableApi: boolean;
  /** Bytes. */
  readonly maxUploadSize: number;
  readonly logForm: LogForm;
}

/** Resolves when it listens. Throws what is wrong with the options, the folder or the address. */
export async function serveCharts(config: Configuration, options: ServeOptions): Promise<Started> {
  const { env, warn } = config;
  const { host, port } = parseAddress(options.address);
  const credentials = credentialsOf(options, env);
  const tls = await tlsOf(options, env);
  checkUrl(options.url);
  if (options.maxUploadSize <= 0) fail('--max-upload-size must be more than 0');
  warnOfRisks(options, { host, secure: tls !== undefined, credentials }, warn);
  return startServing({
    folder: options.repoPath === '' ? homePath(env, 'data', 'repository', 'local') : options.repoPath,
    makesFolder: options.repoPath === '',
    host,
    port,
    url: options.url.replace(/\/+$/, ''),
    contextPath: pathOf(options.contextPath),
    tls,
    credentials,
    anonymousGet: options.anonymousGet,
    hasApi: !options.disableApi,
    allowOverwrite: options.allowOverwrite,
    allowForce: !options.disableForceOverwrite,
    allowDelete: !options.disableDelete,
    maxUploadSize: options.maxUploadSize,
    version: scullVersion,
    logForm: options.logForm,
    note: warn,
  });
}

/** As Go's `net.SplitHostPort`, with its errors. */
function parseAddress(address: string): { host: string; port: number } {
  const [, bracketed, plain, number] = /^(?:\[([^\]]*)\]|([^:]*)):(\d*)$/.exec(address) ?? [];
  if (number === undefined) {
    const problem = /:.*:/.test(address) ? 'too many colons in address' : 'missing port in address';
    return fail(`listen tcp: address ${address}: ${problem}`, 'Write it as HOST:PORT: --address 127.0.0.1:8879');
  }
  if (Number(number) > 65_535) return fail(`listen tcp: address ${number}: invalid port`);
  return { host: bracketed ?? plain ?? '', port: Number(number) };
}

/** From the flags, else from the environment, as ChartMuseum takes them. */
function credentialsOf(options: ServeOptions, env: Environment): Credentials | undefined {
  if (options.password !== '' && options.passwordFile !== '') {
    fail('--basic-auth-pass and --basic-auth-pass-file cannot be given both');
  }
  const username = options.username || (env['BASIC_AUTH_USER'] ?? '');
  const inFile = options.passwordFile === '' ? '' : fromBytes(readFile(options.passwordFile)).replace(/\r?\n$/, '');
  const password = options.password || inFile || (env['BASIC_AUTH_PASS'] ?? '');
  if (username === '' && password === '' && options.passwordFile === '') {
    if (options.anonymousGet) fail('--auth-anonymous-get needs --basic-auth-user and a password');
    return undefined;
  }
  // half of it would leave the repository open to everybody
  if (username === '') fail('there is a password, but no user: --basic-auth-user is missing');
  if (password === '') fail(`there is no password for the user ${quote(username)}: --basic-auth-pass-file is missing`);
  if (username.includes(':')) fail('the user name of basic authentication cannot have a colon');
  return { username, password };
}

async function tlsOf(options: ServeOptions, env: Environment): Promise<ListenOptions['tls']> {
  const { tlsCert, tlsKey, tlsClientCa } = options;
  if (tlsCert === '' && tlsKey === '') {
    if (tlsClientCa !== '') fail('--tls-ca-cert needs --tls-cert and --tls-key');
    return undefined;
  }
  if (tlsCert === '' || tlsKey === '') fail('--tls-cert and --tls-key go together');
  const files = { certFile: tlsCert, keyFile: tlsKey, caFile: tlsClientCa, insecureSkipTlsVerify: true };
  const { cert = '', key = '', ca } = await tlsFromFiles(files, env);
  return { cert, key, ...(tlsClientCa === '' || ca === undefined ? {} : { ca }) };
}

function checkUrl(url: string): void {
  if (url === '') return;
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) fail(`--url ${quote(url)} is no address of http or https`);
}

/** `/charts`, however it was written. */
function pathOf(text: string): string {
  const parts = text.split('/').filter((part) => part !== '');
  if (parts.some((part) => !/^[\w.~-]+$/.test(part) || part.startsWith('.'))) {
    fail(`--context-path ${quote(text)} is no path of plain names`);
  }
  return parts.map((part) => `/${part}`).join('');
}

interface Exposure {
  readonly host: string;
  readonly secure: boolean;
  readonly credentials: Credentials | undefined;
}

function warnOfRisks(
  options: ServeOptions,
  { host, secure, credentials }: Exposure,
  warn: (line: string) => void,
): void {
  if (options.password !== '') {
    warn('WARNING: --basic-auth-pass can be read by every user of this machine; use --basic-auth-pass-file');
  }
  if (isLoopback(host)) return;
  const where = host === '' || host === '0.0.0.0' || host === '::' ? 'every network of this machine' : host;
  if (credentials === undefined && !options.disableApi) {
    const what = options.disableDelete ? 'upload' : 'upload and delete';
    warn(
      `WARNING: whoever reaches ${where} can read and ${what} charts: there is no --basic-auth-user, and no --disable-api`,
    );
  } else if (credentials === undefined) warn(`WARNING: whoever reaches ${where} can read the charts`);
  if (!secure && credentials !== undefined) {
    warn(`WARNING: passwords cross ${where} unencrypted: there is no --tls-cert and --tls-key`);
  }
}

function fail(message: string, hint?: string): never {
  throw new ScullError(message, { code: 'serve.options', ...(hint === undefined ? {} : { hint }) });
}
