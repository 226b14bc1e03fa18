/** A proxy that leads the hosts of the documentation to local servers, so that its commands are run as they stand. */
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { exampleHosts } from './authority.ts';
import { startHttpRepository, startRegistry } from './servers.ts';

/** Its address, for `HTTPS_PROXY`. It refuses every other host. The registries are empty ones. */
export async function startExampleProxy(): Promise<string> {
  const addresses: Readonly<Record<(typeof exampleHosts)[number], string>> = {
    'charts.example.com': (await startHttpRepository('https')).host,
    'private.example.com': (await startHttpRepository('basic-tls')).host,
    'open.example.com': (await startRegistry({ tls: true, own: true })).host,
    'registry.example.com': (await startRegistry({ tls: true, auth: 'basic', own: true })).host,
  };
  const known: ReadonlyMap<string, string> = new Map(Object.entries(addresses));
  const proxy = createServer((_, response) => response.writeHead(403).end());
  proxy.on('connect', (request, client) => {
    const target = known.get((request.url ?? '').replace(/:443$/, ''));
    if (target === undefined) {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const server = connect(Number(target.split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      server.pipe(client);
      client.pipe(server);
    });
    server.on('error', () => client.destroy());
    client.on('error', () => server.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  proxy.unref();
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}
