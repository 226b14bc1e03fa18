/**
 * The file that Docker, Helm and others keep registry credentials in: credentials/internal/config of oras-go v2.6.2. Members that
 * are not known here are written again as they were read, to the letter.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ScullError, errorMessage } from '../../errors.ts';
import { indentJson, marshalJson, unmarshalJson } from '../../go/json.ts';
import { fromBytes, toBytes } from '../../go/strings.ts';
import type { GoMap, Value } from '../../go/values.ts';
import { withLock } from '../../home/lock-file.ts';
import { makeFolders, writeFileAtomic } from '../../home/write-file.ts';
import { pathError } from '../../loader/os-error.ts';
import { members } from './json-members.ts';
import { nobody, type Credential } from './credential.ts';

const INVALID = 'invalid config format';

export interface ConfigFile {
  readonly path: string;
  /** Each member as it was written. */
  readonly content: ReadonlyMap<string, string>;
  /** By server, each as it was written. */
  readonly auths: ReadonlyMap<string, string>;
  /** The program for all servers but those of `credHelpers`: `docker-credential-NAME`; '' for none. */
  readonly credsStore: string;
  readonly credHelpers: ReadonlyMap<string, string>;
}

/** A file that is not there, or has nothing in it, is an empty one. Throws `failed to decode config file x: …`. */
export function readConfigFile(path: string): ConfigFile {
  let text: string;
  try {
    text = fromBytes(readFileSync(path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT') return parseConfig(path, '{}');
    throw configError(`failed to open config file at ${path}: ${pathError(error, 'open', path).message}`, error);
  }
  return parseConfig(path, text.trim() === '' ? '{}' : text);
}

function parseConfig(path: string, text: string): ConfigFile {
  const content = decoded<GoMap>(text, `failed to decode config file ${path}`, asMap);
  const member = <T extends Value>(name: string, what: string, check: (value: Value) => T, otherwise: T): T => {
    const raw = content.get(name);
    if (raw === undefined || raw === null) return otherwise;
    return decoded(marshalJson(raw), `failed to unmarshal ${what} field`, check);
  };
  const helpers = member('credHelpers', 'cred helpers', asMap, new Map<string, Value>());
  member('auths', 'auths', asMap, new Map<string, Value>());
  const raw = members(text);
  const auths = raw.get('auths');
  return {
    path,
    content: raw,
    auths: auths === undefined || auths === 'null' ? new Map() : members(auths),
    credsStore: member('credsStore', 'creds store', asText, ''),
    credHelpers: new Map([...helpers].map(([server, name]) => [server, asText(name)])),
  };
}

/** The entry for a server: by its name, else the first whose address has that host. */
export function storedCredential({ auths }: ConfigFile, server: string): Credential {
  const entry = auths.get(server) ?? [...auths].find(([address]) => hostOf(address) === server)?.[1];
  if (entry === undefined) return nobody;
  const fields = decoded(entry, 'failed to unmarshal auth field', asMap);
  const text = (name: string): string => {
    const value = fields.get(name) ?? '';
    if (typeof value === 'string') return value;
    throw configError(`failed to unmarshal auth field: ${INVALID}: ${name} is no string`);
  };
  const auth = text('auth');
  const login = auth === '' ? { username: text('username'), password: text('password') } : decodedAuth(auth);
  return { ...login, refreshToken: text('identitytoken'), accessToken: text('registrytoken') };
}

/** Whether anything says where credentials are kept. */
export function isAuthConfigured({ credsStore, credHelpers, auths }: ConfigFile): boolean {
  return credsStore !== '' || credHelpers.size > 0 || auths.size > 0;
}

export interface ConfigChange {
  /** Undefined takes the entry away. */
  readonly auth?: { readonly server: string; readonly credential: Credential | undefined };
  readonly credsStore?: string;
}

/** Changes what is in the file by then, while no other process does. Nothing is written where nothing changes. */
export async function changeConfigFile(path: string, change: ConfigChange): Promise<void> {
  const folder = dirname(path);
  if (change.auth !== undefined && change.auth.credential === undefined) {
    if (!readConfigFile(path).auths.has(change.auth.server)) return;
  }
  makeFolders(folder, 0o700);
  // the folder is the lock where it can be: nothing is left of it
  const isFolder = process.platform !== 'win32';
  const rewrite = (): void => {
    const file = readConfigFile(path);
    const auths = new Map(file.auths);
    const { auth, credsStore = file.credsStore } = change;
    if (auth !== undefined) {
      if (auth.credential !== undefined) auths.set(auth.server, entryText(auth.credential));
      else if (!auths.delete(auth.server)) return;
    }
    const content = new Map(file.content);
    if (credsStore === '') content.delete('credsStore');
    else content.set('credsStore', marshalJson(credsStore));
    content.set('auths', objectText(auths));
    const text = indentJson(objectText(content), '', '\t');
    writeFileAtomic(path, toBytes(text), { mode: 0o600 });
  };
  await withLock(isFolder ? folder : `${path}.lock`, rewrite, { isFolder });
}

function entryText({ username, password, refreshToken, accessToken }: Credential): string {
  const auth = username === '' && password === '' ? '' : toBase64(`${username}:${password}`);
  const entry = { auth, identitytoken: refreshToken, registrytoken: accessToken };
  return objectText(
    new Map(
      Object.entries(entry)
        .filter(([, value]) => value !== '')
        .map(([name, value]) => [name, marshalJson(value)]),
    ),
    false,
  );
}

/** `json.Marshal` of a map of texts that are JSON already. */
function objectText(object: ReadonlyMap<string, string>, sorted = true): string {
  const names = sorted ? [...object.keys()].sort() : [...object.keys()];
  return `{${names.map((name) => `${marshalJson(name)}:${object.get(name)!}`).join(',')}}`;
}

/** The error names nothing of what was decoded: it is a secret. */
function decodedAuth(auth: string): { username: string; password: string } {
  const doing = `failed to decode auth field: ${INVALID}`;
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(auth)) {
    throw configError(`${doing}: illegal base64 data`);
  }
  const text = fromBytes(Buffer.from(auth, 'base64'));
  const colon = text.indexOf(':');
  if (colon < 0) throw configError(`${doing}: auth does not conform the base64(username:password) format`);
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

function hostOf(address: string): string {
  return address
    .replace(/^http:\/\//, '')
    .replace(/^https:\/\//, '')
    .replace(/\/.*$/s, '');
}

function decoded<T extends Value>(text: string, doing: string, check: (value: Value) => T): T {
  try {
    return check(unmarshalJson(text));
  } catch (error) {
    throw configError(`${doing}: ${INVALID}: ${errorMessage(error)}`, error);
  }
}

function asMap(value: Value): GoMap {
  if (value instanceof Map) return value;
  if (value === null) return new Map();
  throw new Error('json: cannot unmarshal a value that is no object');
}

function asText(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  throw new Error('json: cannot unmarshal a value that is no string');
}

function toBase64(text: string): string {
  return Buffer.from(toBytes(text)).toString('base64');
}

function configError(text: string, cause?: unknown): ScullError {
  const hint = 'mend the file, or name another one with --registry-config';
  return new ScullError(text, { code: 'registry.config', hint, ...(cause === undefined ? {} : { cause }) });
}
