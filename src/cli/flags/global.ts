/** The flags that every command has, with defaults from the environment. */
import type { Environment } from '../../home/paths.ts';
import { colorMode, type Settings } from '../../home/settings.ts';
import type { Flag, FlagType } from './flag.ts';
import type { FlagValues } from './parse.ts';

export function globalFlags(from: Settings): readonly Flag[] {
  return [
    {
      name: 'namespace',
      shorthand: 'n',
      type: 'string',
      default: from.namespace,
      usage: 'namespace to work in',
      values: 'namespaces',
    },
    { name: 'kubeconfig', type: 'string', usage: 'kubeconfig file to read' },
    {
      name: 'kube-context',
      type: 'string',
      default: from.kubeContext,
      usage: 'kubeconfig context to use',
      values: 'contexts',
    },
    { name: 'kube-token', type: 'string', default: from.kubeToken, usage: 'bearer token to authenticate with' },
    { name: 'kube-as-user', type: 'string', default: from.kubeAsUser, usage: 'user to act as' },
    {
      name: 'kube-as-group',
      type: 'stringArray',
      default: from.kubeAsGroups,
      usage: 'group to act as; give it again for more groups',
    },
    {
      name: 'kube-apiserver',
      type: 'string',
      default: from.kubeApiServer,
      usage: 'address and port of the Kubernetes API server',
    },
    {
      name: 'kube-ca-file',
      type: 'string',
      default: from.kubeCaFile,
      usage: 'file with the certificate authority of the Kubernetes API server',
    },
    {
      name: 'kube-tls-server-name',
      type: 'string',
      default: from.kubeTlsServerName,
      usage: "name that the API server's certificate must carry, if not the host name it is reached by",
    },
    {
      name: 'kube-insecure-skip-tls-verify',
      type: 'bool',
      default: String(from.kubeInsecureSkipTlsVerify),
      usage: "do not check the API server's certificate: such a connection can be tapped",
    },
    { name: 'debug', type: 'bool', default: String(from.debug), usage: 'tell more about what is done' },
    {
      name: 'registry-config',
      type: 'string',
      default: from.registryConfig,
      usage: 'file with the logins of OCI registries',
    },
    {
      name: 'repository-config',
      type: 'string',
      default: from.repositoryConfig,
      usage: 'file with the names and URLs of chart repositories',
    },
    {
      name: 'repository-cache',
      type: 'string',
      default: from.repositoryCache,
      usage: 'directory with the cached indexes of chart repositories',
    },
    {
      name: 'burst-limit',
      type: 'int',
      default: String(from.burstLimit),
      usage: 'how many requests may go to the Kubernetes API in one burst',
    },
    {
      name: 'qps',
      type: 'float32',
      default: String(from.qps),
      usage: 'requests a second to the Kubernetes API, bursts apart',
    },
    colorFlag('color', from),
    { ...colorFlag('colour', from), sameAs: 'color' },
    {
      name: 'content-cache',
      type: 'string',
      usage: 'directory that Helm 4 keeps downloaded charts in; accepted, and not used yet',
    },
    ...logFlags,
  ];
}

const colorModes = ['never', 'auto', 'always'];

/** Throws `invalid color mode "x": …`. */
export function checkColor(mode: string): void {
  if (colorModes.includes(mode)) return;
  throw new Error(`invalid color mode ${JSON.stringify(mode)}: must be one of: never, auto, always`);
}

/** Helm 4's. */
function colorFlag(name: string, from: Settings): Flag {
  return {
    name,
    type: 'string',
    default: from.colorMode,
    usage: 'colours: never, auto (on a terminal) or always',
    values: colorModes,
    check: checkColor,
  };
}

/** The environment with what the flags say of colours, in the word that programs agree on. */
export function coloured(env: Environment, flags: FlagValues): Environment {
  const mode = flags.changed('color') ? flags.string('color') : colorMode(env);
  return mode === 'never' ? { ...env, NO_COLOR: '1' } : env;
}

/** The settings with what was given as flags. */
export function applyGlobalFlags(from: Settings, flags: FlagValues): Settings {
  return {
    ...from,
    namespace: flags.string('namespace'),
    kubeConfig: flags.string('kubeconfig'),
    kubeContext: flags.string('kube-context'),
    kubeToken: flags.string('kube-token'),
    kubeAsUser: flags.string('kube-as-user'),
    kubeAsGroups: flags.list('kube-as-group'),
    kubeApiServer: flags.string('kube-apiserver'),
    kubeCaFile: flags.string('kube-ca-file'),
    kubeTlsServerName: flags.string('kube-tls-server-name'),
    kubeInsecureSkipTlsVerify: flags.bool('kube-insecure-skip-tls-verify'),
    debug: flags.bool('debug'),
    registryConfig: flags.string('registry-config'),
    repositoryConfig: flags.string('repository-config'),
    repositoryCache: flags.string('repository-cache'),
    burstLimit: flags.number('burst-limit'),
    qps: flags.number('qps'),
    colorMode: flags.changed('color') ? flags.string('color') : from.colorMode,
  };
}

const log = (name: string, type: FlagType): Flag => ({ name, type, usage: 'ignored', hidden: true });

/** Logging flags of Helm's Kubernetes client: accepted, without effect. */
const logFlags: readonly Flag[] = [
  { ...log('v', 'int'), shorthand: 'v' },
  log('add-dir-header', 'bool'),
  log('alsologtostderr', 'bool'),
  log('logtostderr', 'bool'),
  log('one-output', 'bool'),
  log('skip-headers', 'bool'),
  log('skip-log-headers', 'bool'),
  log('legacy-stderr-threshold-behavior', 'bool'),
  log('log-file-max-size', 'uint'),
  log('log-backtrace-at', 'string'),
  log('log-dir', 'string'),
  log('log-file', 'string'),
  log('stderrthreshold', 'string'),
  log('vmodule', 'string'),
];
