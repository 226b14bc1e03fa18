/** The way to a server where a proxy stands in between. */
import type { Environment } from '../home/paths.ts';
import type { TlsOptions } from './transport.ts';
import type { Tunnel } from './tunnel.ts';
import { proxyFor } from './proxy.ts';

/** Undefined for the direct way. `configured` is the cluster's `proxy-url`, `tls` what is presented to the server. */
export async function tunnelTo(
  server: URL,
  configured: string,
  tls: () => Promise<TlsOptions>,
  env: Environment,
): Promise<Tunnel | undefined> {
  const proxy = proxyFor(server, configured, env);
  if (proxy === undefined) return undefined;
  const { Tunnel } = await import('./tunnel.ts');
  const host = server.hostname.replace(/^\[|\]$/g, '');
  const port = Number(server.port || (server.protocol === 'https:' ? 443 : 80));
  return new Tunnel({ proxy, target: { host, port }, tls });
}
