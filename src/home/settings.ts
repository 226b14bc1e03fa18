/** What the environment and the global flags decide for every command: pkg/cli/environment.go of Helm v3.22.0. */
import { ScullError } from '../errors.ts';
import { homePath, type Environment } from './paths.ts';

export interface Settings {
  /** Whose version is reported, and whose defaults and bytes are given. */
  readonly helm: 3 | 4;
  /** As given; the namespace in force is `currentNamespace` of namespace.ts. */
  readonly namespace: string;
  readonly kubeConfig: string;
  readonly kubeContext: string;
  readonly kubeToken: string;
  readonly kubeAsUser: string;
  readonly kubeAsGroups: readonly string[];
  readonly kubeApiServer: string;
  readonly kubeCaFile: string;
  readonly kubeInsecureSkipTlsVerify: boolean;
  readonly kubeTlsServerName: string;
  readonly debug: boolean;
  readonly registryConfig: string;
  readonly repositoryConfig: string;
  readonly repositoryCache: string;
  readonly pluginsDirectory: string;
  readonly maxHistory: number;
  readonly burstLimit: number;
  readonly qps: number;
  /** Whether stdout has colours; `auto` where it is a terminal. */
  readonly colorMode: string;
}

/** Settings before any flag. */
export function settingsFromEnvironment(env: Environment): Settings {
  const text = (name: string): string => env[name] ?? '';
  const helm = helmMajor(text('HELM_COMPAT'));
  return {
    helm,
    namespace: text('HELM_NAMESPACE'),
    kubeConfig: '',
    kubeContext: text('HELM_KUBECONTEXT'),
    kubeToken: text('HELM_KUBETOKEN'),
    kubeAsUser: text('HELM_KUBEASUSER'),
    kubeAsGroups: commaList(text('HELM_KUBEASGROUPS')),
    kubeApiServer: text('HELM_KUBEAPISERVER'),
    kubeCaFile: text('HELM_KUBECAFILE'),
    kubeInsecureSkipTlsVerify: isTrue(text('HELM_KUBEINSECURE_SKIP_TLS_VERIFY')),
    kubeTlsServerName: text('HELM_KUBETLS_SERVER_NAME'),
    debug: isTrue(text('HELM_DEBUG')),
    registryConfig: env['HELM_REGISTRY_CONFIG'] ?? homePath(env, 'config', 'registry/config.json'),
    repositoryConfig: env['HELM_REPOSITORY_CONFIG'] ?? homePath(env, 'config', 'repositories.yaml'),
    repositoryCache: env['HELM_REPOSITORY_CACHE'] ?? homePath(env, 'cache', 'repository'),
    pluginsDirectory: env['HELM_PLUGINS'] ?? homePath(env, 'data', 'plugins'),
    maxHistory: wholeNumber(text('HELM_MAX_HISTORY'), 10),
    burstLimit: wholeNumber(text('HELM_BURST_LIMIT'), 100),
    qps: realNumber(text('HELM_QPS')),
    colorMode: colorMode(env) ?? (helm === 4 ? 'auto' : 'never'),
  };
}

/** The variables that `env` prints and that plugins and post-renderers see. `program` is what the process was started by. */
export function settingsVariables(
  settings: Settings,
  env: Environment,
  program: string,
  namespace: string,
): Map<string, string> {
  const variables = new Map([
    ['HELM_BIN', program],
    ['HELM_BURST_LIMIT', String(settings.burstLimit)],
    ['HELM_CACHE_HOME', homePath(env, 'cache')],
    ['HELM_CONFIG_HOME', homePath(env, 'config')],
    ...(settings.helm === 4
      ? [['HELM_CONTENT_CACHE', env['HELM_CONTENT_CACHE'] ?? homePath(env, 'cache', 'content')] as const]
      : []),
    ['HELM_DATA_HOME', homePath(env, 'data')],
    ['HELM_DEBUG', String(settings.debug)],
    ['HELM_KUBEAPISERVER', settings.kubeApiServer],
    ['HELM_KUBEASGROUPS', settings.kubeAsGroups.join(',')],
    ['HELM_KUBEASUSER', settings.kubeAsUser],
    ['HELM_KUBECAFILE', settings.kubeCaFile],
    ['HELM_KUBECONTEXT', settings.kubeContext],
    ['HELM_KUBEINSECURE_SKIP_TLS_VERIFY', String(settings.kubeInsecureSkipTlsVerify)],
    ['HELM_KUBETLS_SERVER_NAME', settings.kubeTlsServerName],
    ['HELM_KUBETOKEN', settings.kubeToken],
    ['HELM_MAX_HISTORY', String(settings.maxHistory)],
    ['HELM_NAMESPACE', namespace],
    ['HELM_PLUGINS', settings.pluginsDirectory],
    ['HELM_QPS', settings.qps.toFixed(2)],
    ['HELM_REGISTRY_CONFIG', settings.registryConfig],
    ['HELM_REPOSITORY_CACHE', settings.repositoryCache],
    ['HELM_REPOSITORY_CONFIG', settings.repositoryConfig],
  ]);
  if (settings.kubeConfig !== '') variables.set('KUBECONFIG', settings.kubeConfig);
  return variables;
}

/** Throws for what is neither 3 nor 4. */
function helmMajor(text: string): 3 | 4 {
  if (text === '' || text === '3') return 3;
  if (text === '4') return 4;
  throw new ScullError(`HELM_COMPAT is ${JSON.stringify(text)}`, {
    code: 'cli.compat',
    hint: 'It takes 3, which is what counts without it, and 4.',
  });
}

/** As the environment wants it; undefined where it does not care. */
export function colorMode(env: Environment): 'never' | 'auto' | 'always' | undefined {
  if ((env['NO_COLOR'] ?? '') !== '') return 'never';
  const mode = env['HELM_COLOR']?.toLowerCase();
  return mode === 'never' || mode === 'auto' || mode === 'always' ? mode : undefined;
}

function commaList(text: string): string[] {
  const trimmed = text === '' ? '' : text.replace(/^[, ]+|[, ]+$/g, '');
  return trimmed === '' ? [] : trimmed.split(',');
}

/** `strconv.ParseBool`, with false for what it refuses. */
function isTrue(text: string): boolean {
  return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text);
}

function wholeNumber(text: string, otherwise: number): number {
  return text !== '' && /^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : otherwise;
}

function realNumber(text: string): number {
  const value = text.trim() === text && text !== '' ? Number(text) : NaN;
  return Number.isNaN(value) ? 0 : Math.fround(value);
}
