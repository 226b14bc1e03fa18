/** A configured connection, ready to be used: its address, its transport and what goes along with every request. */
import { fromBytes } from '../../go/strings.ts';
import { parseUrl } from '../../go/url.ts';
import type { Environment } from '../../home/paths.ts';
import type { Settings } from '../../home/settings.ts';
import { helmVersion, scullVersion } from '../../home/version.ts';
import { connectionConfig, dataOrFile, type Connection } from '../config/connection.ts';
import type { Credentials } from '../config/credentials.ts';
import { configError } from '../config/entry.ts';
import type { KubeUser } from '../config/kubeconfig.ts';
import { tunnelTo } from '../../transport/tunnel-to.ts';
import { credentialsFor } from '../config/user-credentials.ts';
import { FetchTransport } from '../../transport/fetch.ts';
import { systemRoots } from '../../transport/system-roots.ts';
import type { TlsOptions, Transport, TransportOptions } from '../../transport/transport.ts';

export interface Server {
  /** Scheme, host and what comes before the paths of the API, without a slash at the end. */
  readonly base: string;
  readonly transport: Transport;
  readonly credentials: Credentials;
  readonly headers: readonly (readonly [string, string])[];
}

/** Reads the kubeconfig and all files that it names; makes no request. Throws client-go's errors. */
export async function configuredServer(settings: Settings, env: Environment): Promise<Server> {
  const connection = connectionConfig(settings, env);
  const { cluster, user } = connection;
  const address = serverUrl(connection.server);
  const secure = address.protocol === 'https:';
  const credentials = await credentialsFor(connection, env, secure);
  const ca = secure ? authorities(connection, env) : undefined;
  const tls = async (): Promise<TlsOptions> => {
    const pair = await credentials.keyPair();
    const { tlsServerName: serverName, insecure } = cluster;
    return { ca, cert: pair?.cert, key: pair?.key, serverName, insecure, ...(pair && { pairFrom: pair.from }) };
  };
  const tunnel = await tunnelTo(address, cluster.proxyUrl, tls, env);
  const headers: [string, string][] = [
    // what comes before the slash is the field manager of writes that name none
    ['User-Agent', `Helm/${helmVersion.slice(1)} scull/${scullVersion}`],
    // unpacking costs more than it saves where no wire is in between
    ['Accept-Encoding', cluster.disableCompression || isLocal(address) ? 'identity' : 'gzip'],
    ...impersonation(user),
  ];
  const repeated = new Set(headers.map(([name]) => name)).size < headers.length;
  const transport = repeated ? await repeatingTransport({ tls, tunnel }) : new FetchTransport({ tls, tunnel });
  return { base: address.href.replace(/\/$/, ''), transport, credentials, headers };
}

async function repeatingTransport(options: TransportOptions): Promise<Transport> {
  const { HttpsTransport } = await import('../../transport/headers-https.ts');
  return new HttpsTransport(options);
}

/** `rest.DefaultServerURL`: a host without a scheme is one without TLS. */
function serverUrl(server: string): URL {
  let text = server;
  const bare = !/^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(server);
  if (bare) text = `http://${server}`;
  let host: string;
  let path: string;
  try {
    ({ host, path } = parseUrl(text));
  } catch (error) {
    throw configError((error as Error).message, error);
  }
  if (host === '' || (bare && !/^\/?$/.test(path)) || !URL.canParse(text))
    throw configError(`host must be a URL or a host:port pair: "${server}"`);
  const url = new URL(text);
  url.search = '';
  url.hash = '';
  return url;
}

function authorities({ cluster }: Connection, env: Environment): string | undefined {
  const data = dataOrFile(cluster.caData, cluster.caFile);
  if (cluster.insecure) {
    if (data === undefined) return undefined;
    throw configError('specifying a root certificates file with the insecure flag is not allowed');
  }
  if (data === undefined) return systemRoots(env);
  const text = fromBytes(data);
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw configError('unable to load root certificates: unable to parse bytes as PEM block');
}

function impersonation(user: KubeUser): [string, string][] {
  if (user.impersonate === '') return [];
  const headers: [string, string][] = [['Impersonate-User', user.impersonate]];
  if (user.impersonateUid !== '') headers.push(['Impersonate-Uid', user.impersonateUid]);
  for (const group of user.impersonateGroups) headers.push(['Impersonate-Group', group]);
  for (const [key, values] of user.impersonateExtra) {
    for (const value of values) headers.push([`Impersonate-Extra-${encodeURIComponent(key.toLowerCase())}`, value]);
  }
  return headers;
}

function isLocal({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
