/**
 * Which server to talk to and as whom: DirectClientConfig.ClientConfig of client-go 0.37 (tools/clientcmd/client_config.go)
 * with the overrides that Helm's flags and variables make, the check of tools/clientcmd/validation.go, and the
 * configuration inside of a pod when there is no other.
 */
import { didYouMean } from '../../similar.ts';
import { closeSync, openSync } from 'node:fs';
import { ScullError } from '../../errors.ts';
import { quote } from '../../go/strconv-quote.ts';
import type { Environment } from '../../home/paths.ts';
import type { Settings } from '../../home/settings.ts';
import { pathError } from '../../loader/os-error.ts';
import { readFile } from '../../loader/read-file.ts';
import { aggregateMessage } from '../objects/aggregate.ts';
import { configError } from './entry.ts';
import { inClusterConnection } from './in-cluster.ts';
import { loadKubeConfig, type KubeCluster, type KubeConfig, type KubeContext, type KubeUser } from './kubeconfig.ts';
import { proxyProblem } from '../../transport/proxy.ts';

export interface Connection {
  /** As it stands in the kubeconfig: an address, or host and port. */
  readonly server: string;
  readonly cluster: KubeCluster;
  readonly user: KubeUser;
}

const emptyCluster: KubeCluster = {
  server: '',
  tlsServerName: '',
  insecure: false,
  caFile: '',
  caData: undefined,
  proxyUrl: '',
  disableCompression: false,
  extensions: [],
};

const emptyUser: KubeUser = {
  token: '',
  tokenFile: '',
  username: '',
  password: '',
  certFile: '',
  certData: undefined,
  keyFile: '',
  keyData: undefined,
  impersonate: '',
  impersonateUid: '',
  impersonateGroups: [],
  impersonateExtra: new Map(),
  authProvider: undefined,
  exec: undefined,
  origin: undefined,
};

/** Throws client-go's errors. */
export function connectionConfig(settings: Settings, env: Environment): Connection {
  const config = loadKubeConfig(settings, env);
  const name = settings.kubeContext === '' ? config.currentContext : settings.kubeContext;
  const context = findContext(config, name, settings.kubeContext !== '');
  const defaultServer = env['KUBERNETES_MASTER'] ?? '';
  const fallback = defaultServer === '' ? 'http://localhost:8080' : defaultServer;
  const cluster = withFlags(config.clusters.get(context.cluster) ?? emptyCluster, settings, fallback);
  const user = withUserFlags(config.users.get(context.user) ?? emptyUser, settings);
  const missing = name !== '' && !config.contexts.has(name);
  const problems = [
    ...(missing ? [`context was not found for specified context: ${name}`] : []),
    ...userProblems(context.user, user),
    ...clusterProblems(context.cluster, cluster),
  ];
  if (problems.length > 0) throw configError(`invalid configuration: ${aggregateMessage(problems)}`);
  if (isDefault(cluster, user, fallback)) {
    const own = inClusterConnection(settings, env);
    if (own !== undefined)
      return { ...own, cluster: { ...emptyCluster, ...own.cluster }, user: { ...emptyUser, ...own.user } };
  }
  return { server: cluster.server, cluster, user };
}

function findContext(config: KubeConfig, name: string, required: boolean): KubeContext {
  const context = config.contexts.get(name);
  if (context === undefined && required) throw noContext(config, name);
  return context ?? { cluster: '', user: '', namespace: '' };
}

function noContext(config: KubeConfig, name: string): ScullError {
  const known = [...config.contexts.keys()];
  const similar = didYouMean(name, known);
  const all = known.length === 0 ? 'The kubeconfig has no context at all.' : `There are: ${known.join(', ')}.`;
  const hint = similar === undefined ? all : `${similar}\n${all}`;
  return new ScullError(`context ${quote(name)} does not exist`, { code: 'kube.config', hint });
}

function withFlags(found: KubeCluster, settings: Settings, fallback: string): KubeCluster {
  const cluster = { ...found, server: settings.kubeApiServer || found.server || fallback };
  if (settings.kubeInsecureSkipTlsVerify || settings.kubeCaFile !== '') {
    cluster.insecure = settings.kubeInsecureSkipTlsVerify;
    cluster.caFile = settings.kubeCaFile;
    cluster.caData = undefined;
  }
  if (settings.kubeTlsServerName !== '' || settings.kubeApiServer !== '') {
    cluster.tlsServerName = settings.kubeTlsServerName;
  }
  return cluster;
}

function withUserFlags(found: KubeUser, settings: Settings): KubeUser {
  return {
    ...found,
    token: settings.kubeToken || found.token,
    impersonate: settings.kubeAsUser || found.impersonate,
    impersonateGroups: settings.kubeAsGroups.length > 0 ? settings.kubeAsGroups : found.impersonateGroups,
  };
}

/** Whether nothing was configured, so that a pod's own configuration may be taken. */
function isDefault(cluster: KubeCluster, user: KubeUser, fallback: string): boolean {
  return (
    cluster.server === fallback &&
    !fallback.startsWith('https:') &&
    user.impersonate === '' &&
    cluster.proxyUrl === '' &&
    !cluster.disableCompression
  );
}

function clusterProblems(name: string, cluster: KubeCluster): string[] {
  const problems: string[] = [];
  const proxy = proxyProblem(cluster.proxyUrl);
  if (proxy !== undefined) {
    problems.push(`invalid 'proxy-url' ${quote(cluster.proxyUrl)} for cluster ${quote(name)}: ${proxy}`);
  }
  if (cluster.caFile !== '' && cluster.caData !== undefined) {
    const both = 'certificate-authority-data and certificate-authority are both specified';
    problems.push(`${both} for ${name}. certificate-authority-data will override.`);
  }
  problems.push(...unreadable('certificate-authority', cluster.caFile, name));
  return problems;
}

function userProblems(name: string, user: KubeUser): string[] {
  const problems: string[] = [];
  if (user.certFile !== '' || user.certData !== undefined) problems.push(...certificateProblems(name, user));
  if (user.exec !== undefined) problems.push(...execProblems(name, user));
  const methods = [
    ...(user.token === '' ? [] : ['token']),
    ...(user.username === '' && user.password === '' ? [] : ['basicAuth']),
  ];
  if (methods.length > 1) {
    const found = `found [${methods.join(' ')}], only one is allowed`;
    problems.push(`more than one authentication method found for ${name}; ${found}`);
  }
  const more = user.impersonateUid !== '' || user.impersonateGroups.length > 0 || user.impersonateExtra.size > 0;
  if (more && user.impersonate === '') {
    problems.push(`requesting uid, groups or user-extra for ${name} without impersonating a user`);
  }
  return problems;
}

function certificateProblems(name: string, user: KubeUser): string[] {
  const problems: string[] = [];
  if (user.certFile !== '' && user.certData !== undefined) {
    problems.push(`client-cert-data and client-cert are both specified for ${name}. client-cert-data will override.`);
  }
  if (user.keyFile !== '' && user.keyData !== undefined) {
    problems.push(`client-key-data and client-key are both specified for ${name}; client-key-data will override`);
  }
  if (user.keyFile === '' && user.keyData === undefined) {
    const wanted = 'client-key-data or client-key must be specified';
    problems.push(`${wanted} for ${name} to use the clientCert authentication method.`);
  }
  return [
    ...problems,
    ...unreadable('client-cert', user.certFile, name),
    ...unreadable('client-key', user.keyFile, name),
  ];
}

function execProblems(name: string, { exec, authProvider }: KubeUser): string[] {
  if (exec === undefined) return [];
  const problems: string[] = [];
  const plugin = `for ${name} to use exec authentication plugin`;
  if (authProvider !== undefined) {
    problems.push(`authProvider cannot be provided in combination with an exec plugin for ${name}`);
  }
  if (exec.command === '') problems.push(`command must be specified ${plugin}`);
  if (exec.apiVersion === '') problems.push(`apiVersion must be specified ${plugin}`);
  for (const { name: variable } of exec.env) {
    if (variable === '') problems.push(`env variable name must be specified ${plugin}`);
  }
  if (exec.interactiveMode === '') problems.push(`interactiveMode must be specified ${plugin}`);
  else if (!['Never', 'IfAvailable', 'Always'].includes(exec.interactiveMode)) {
    problems.push(`invalid interactiveMode for ${name}: ${quote(exec.interactiveMode)}`);
  }
  return problems;
}

function unreadable(what: string, file: string, name: string): string[] {
  if (file === '') return [];
  try {
    closeSync(openSync(file, 'r'));
    return [];
  } catch (error) {
    return [`unable to read ${what} ${file} for ${name} due to ${pathError(error, 'open', file).message}`];
  }
}

/** What a pair of settings names: the data itself, or the contents of the file. */
export function dataOrFile(data: Uint8Array | undefined, file: string): Uint8Array | undefined {
  return data ?? (file === '' ? undefined : readFile(file));
}
