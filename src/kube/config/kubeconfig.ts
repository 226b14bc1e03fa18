/**
 * Kubeconfig files, merged: ClientConfigLoadingRules.Load of client-go 0.37 (tools/clientcmd/loader.go). The first file that
 * names a context, cluster or user decides all of it, the first that names a current context decides that; files that are
 * not there don't count, unless one was asked for by flag. Paths are relative to the file that they stand in.
 */
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { statSync } from 'node:fs';
import { errorMessage } from '../../errors.ts';
import { fromBytes } from '../../go/strings.ts';
import { quote } from '../../go/strconv-quote.ts';
import { unmarshalYaml } from '../../go/yaml/unmarshal.ts';
import { kubeConfigFiles } from '../../home/namespace.ts';
import type { Environment } from '../../home/paths.ts';
import type { Settings } from '../../home/settings.ts';
import { pathError } from '../../loader/os-error.ts';
import { readFile } from '../../loader/read-file.ts';
import { aggregateMessage } from '../objects/aggregate.ts';
import { configError, Entry, jsonKind } from './entry.ts';

export interface KubeContext {
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
}

export interface KubeCluster {
  readonly server: string;
  readonly tlsServerName: string;
  readonly insecure: boolean;
  /** A file, or the certificates themselves; '' and undefined for neither. */
  readonly caFile: string;
  readonly caData: Uint8Array | undefined;
  readonly proxyUrl: string;
  readonly disableCompression: boolean;
  /** What is set for exec plugins, with `provideClusterInfo`. */
  readonly extensions: readonly Entry[];
}

export interface KubeUser {
  readonly token: string;
  readonly tokenFile: string;
  readonly username: string;
  readonly password: string;
  readonly certFile: string;
  readonly certData: Uint8Array | undefined;
  readonly keyFile: string;
  readonly keyData: Uint8Array | undefined;
  readonly impersonate: string;
  readonly impersonateUid: string;
  readonly impersonateGroups: readonly string[];
  readonly impersonateExtra: ReadonlyMap<string, readonly string[]>;
  readonly authProvider: { readonly name: string; readonly config: ReadonlyMap<string, string> } | undefined;
  readonly exec: ExecConfig | undefined;
  /** The file that the user stands in, and its name there. */
  readonly origin: { readonly file: string; readonly name: string } | undefined;
}

export interface ExecConfig {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly apiVersion: string;
  readonly installHint: string;
  readonly provideClusterInfo: boolean;
  readonly interactiveMode: string;
}

export interface KubeConfig {
  readonly currentContext: string;
  readonly contexts: ReadonlyMap<string, KubeContext>;
  readonly clusters: ReadonlyMap<string, KubeCluster>;
  readonly users: ReadonlyMap<string, KubeUser>;
}

/** Throws client-go's errors. */
export function loadKubeConfig(settings: Settings, env: Environment): KubeConfig {
  const merged = {
    currentContext: '',
    contexts: new Map<string, KubeContext>(),
    clusters: new Map<string, KubeCluster>(),
    users: new Map<string, KubeUser>(),
  };
  const problems: string[] = [];
  for (const file of new Set(kubeConfigFiles(settings, env))) {
    if (!isThere(file, settings.kubeConfig !== '')) continue;
    try {
      const config = readKubeConfig(file);
      if (merged.currentContext === '') merged.currentContext = config.currentContext;
      addMissing(merged.contexts, config.contexts);
      addMissing(merged.clusters, config.clusters);
      addMissing(merged.users, config.users);
    } catch (error) {
      problems.push(`error loading config file "${file}": ${errorMessage(error)}`);
    }
  }
  if (problems.length > 0) throw configError(aggregateMessage(problems));
  return merged;
}

function isThere(file: string, wanted: boolean): boolean {
  try {
    statSync(file);
    return true;
  } catch (error) {
    if (wanted) throw configError(pathError(error, 'stat', file).message, error);
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

function addMissing<T>(all: Map<string, T>, more: ReadonlyMap<string, T>): void {
  for (const [name, item] of more) if (!all.has(name)) all.set(name, item);
}

function readKubeConfig(file: string): KubeConfig {
  const root = parse(fromBytes(readFile(file)));
  const folder = resolve(dirname(file));
  const local = (path: string): string => (path === '' || isAbsolute(path) ? path : join(folder, path));
  return {
    currentContext: root.text('current-context'),
    contexts: named(root, 'contexts', 'Context', (context) => ({
      cluster: context.text('cluster'),
      user: context.text('user'),
      namespace: context.text('namespace'),
    })),
    clusters: named(root, 'clusters', 'Cluster', (cluster) => ({
      server: cluster.text('server'),
      tlsServerName: cluster.text('tls-server-name'),
      insecure: cluster.flag('insecure-skip-tls-verify'),
      caFile: local(cluster.text('certificate-authority')),
      caData: cluster.bytes('certificate-authority-data'),
      proxyUrl: cluster.text('proxy-url'),
      disableCompression: cluster.flag('disable-compression'),
      extensions: cluster.entries('extensions', 'NamedExtension', 'NamedExtension'),
    })),
    users: named(root, 'users', 'AuthInfo', (user, name) => ({
      token: user.text('token'),
      tokenFile: local(user.text('tokenFile')),
      username: user.text('username'),
      password: user.text('password'),
      certFile: local(user.text('client-certificate')),
      certData: user.bytes('client-certificate-data'),
      keyFile: local(user.text('client-key')),
      keyData: user.bytes('client-key-data'),
      impersonate: user.text('as'),
      impersonateUid: user.text('as-uid'),
      impersonateGroups: user.texts('as-groups'),
      impersonateExtra: user.textListMap('as-user-extra'),
      authProvider: authProvider(user),
      exec: execConfig(user, local),
      origin: { file, name },
    })),
  };
}

function parse(text: string): Entry {
  let document;
  try {
    document = unmarshalYaml(text);
  } catch (error) {
    throw configError(errorMessage(error).replace(/^error converting YAML to JSON: /, ''), error);
  }
  if (document === null) return new Entry(new Map(), 'Config', '');
  if (!(document instanceof Map)) {
    const type =
      'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
    const wrong = `json: cannot unmarshal ${jsonKind(document)} into Go value of type ${type}`;
    throw configError(`couldn't get version/kind; json parse error: ${wrong}`);
  }
  const root = new Entry(document, 'Config', '');
  const kind = root.text('kind') || 'Config';
  const version = root.text('apiVersion') || 'v1';
  if (kind !== 'Config' || version !== 'v1') {
    const place = 'in scheme "pkg/runtime/scheme.go:111"';
    throw configError(`no kind ${quote(kind)} is registered for version ${quote(version)} ${place}`);
  }
  return root;
}

const innerNames = { contexts: 'context', clusters: 'cluster', users: 'user' } as const;

function named<T>(
  root: Entry,
  list: keyof typeof innerNames,
  struct: 'Context' | 'Cluster' | 'AuthInfo',
  read: (entry: Entry, name: string) => T,
): Map<string, T> {
  const found = new Map<string, T>();
  for (const item of root.entries(list, `Named${struct}`, `Named${struct}`)) {
    const name = item.text('name');
    if (found.has(name)) {
      const types = `*[]Named${struct} into *map[string]*api.${struct}`;
      throw configError(`error converting ${types}: duplicate name ${quote(name)} in list`);
    }
    const inner = item.inner(innerNames[list], struct) ?? new Entry(new Map(), struct, `${list}.${innerNames[list]}`);
    found.set(name, read(inner, name));
  }
  return found;
}

function authProvider(user: Entry): KubeUser['authProvider'] {
  const provider = user.inner('auth-provider', 'AuthProviderConfig');
  return provider && { name: provider.text('name'), config: provider.textMap('config') };
}

function execConfig(user: Entry, local: (path: string) => string): ExecConfig | undefined {
  const exec = user.inner('exec', 'ExecConfig');
  if (exec === undefined) return undefined;
  const command = exec.text('command');
  const apiVersion = exec.text('apiVersion');
  const old = apiVersion === 'client.authentication.k8s.io/v1beta1';
  return {
    command: /[/\\]/.test(command) ? local(command) : command,
    args: exec.texts('args'),
    env: exec
      .entries('env', 'ExecEnvVar', 'ExecEnvVar')
      .map((one) => ({ name: one.text('name'), value: one.text('value') })),
    apiVersion,
    installHint: exec.text('installHint'),
    provideClusterInfo: exec.flag('provideClusterInfo'),
    interactiveMode: exec.text('interactiveMode') || (old ? 'IfAvailable' : ''),
  };
}
