/**
 * A transport for one server, with the proxy that the environment names for it. A server without TLS is asked for through an
 * HTTP proxy by the whole URL, as Go does: many proxies open tunnels to port 443 only.
 */
import type { Environment } from '../home/paths.ts';
import { FetchTransport } from './fetch.ts';
import { proxyFor, type ProxyAddress } from './proxy.ts';
import { tunnelTo } from './tunnel-to.ts';
import type { TlsOptions, Transport } from './transport.ts';

/** Makes no request. Throws for a proxy's address that cannot be read. */
export async function transportTo(server: URL, tls: () => Promise<TlsOptions>, env: Environment): Promise<Transport> {
  const proxy = server.protocol === 'http:' ? proxyFor(server, '', env) : undefined;
  if (proxy !== undefined && !proxy.scheme.startsWith('socks5')) {
    return new FetchTransport({ tls, tunnel: undefined, forwardTo: proxyUrl(proxy) });
  }
  return new FetchTransport({ tls, tunnel: await tunnelTo(server, '', tls, env) });
}

function proxyUrl({ scheme, host, port, login }: ProxyAddress): string {
  const user =
    login === undefined ? '' : `${encodeURIComponent(login.username)}:${encodeURIComponent(login.password)}@`;
  const name = host.includes(':') ? `[${host}]` : host;
  return `${scheme === 'https' ? 'https' : 'http'}://${user}${name}:${port}`;
}
