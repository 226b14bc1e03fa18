import { afterEach, expect, test } from 'bun:test';
import { createAuthority, createIdentity } from '../control-plane/certificates.ts';
import { clientOf, failure, fakeServer, type Access, type FakeServer } from '../kube/api-server.ts';
import { httpProxy, socksProxy, type LoopbackProxy, type ProxyRules } from './loopback-proxies.ts';

const open: { close(): void }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

const authority = createAuthority();
const identity = createIdentity(authority, { name: 's', addresses: ['127.0.0.1'], dnsNames: ['kube.test'] });
const trusted = { 'certificate-authority-data': Buffer.from(authority.cert).toString('base64') };

type Kind = 'http' | 'https' | 'socks5';

interface Session {
  readonly server: FakeServer;
  readonly proxy: LoopbackProxy;
  /** What comes of one request. */
  readonly ask: () => Promise<string>;
}

/** A server that nobody finds but the proxy, and a client that goes through it. */
async function session(kind: Kind, rules: ProxyRules = {}, login = '', access: Access = {}): Promise<Session> {
  const server = await fakeServer(({ headers }) => ({ body: { host: headers.host } }), identity);
  const to = { host: '127.0.0.1', port: Number(new URL(server.url).port) };
  const all = { to, ...rules };
  const proxy = await (kind === 'socks5' ? socksProxy(all) : httpProxy(all, kind === 'https' ? identity : undefined));
  const proxyUrl = `${kind}://${login === '' ? '' : `${login}@`}127.0.0.1:${proxy.port}`;
  const client = await clientOf('https://kube.test:6443', {
    ...access,
    cluster: { ...trusted, 'proxy-url': proxyUrl, ...access.cluster },
  });
  open.push(client, proxy, server);
  return { server, proxy, ask: () => client.raw('GET', '/x') };
}

const kinds: readonly Kind[] = ['http', 'https', 'socks5'];

test.each(kinds)('%s: the proxy finds the server, and TLS goes through to it', async (kind) => {
  const { proxy, ask } = await session(kind);
  const answers: string[] = await Promise.all([ask(), ask(), ask()]);
  expect(answers).toEqual(new Array<string>(3).fill('{"host":"kube.test:6443"}'));
  expect(new Set(proxy.asked)).toEqual(new Set(['kube.test:6443']));
});

test.each(kinds)('%s: with a login', async (kind) => {
  const { proxy, ask } = await session(kind, { login: 'me:p@ss' }, 'me:p%40ss');
  await ask();
  expect(proxy.asked[0]).toBe('me:p@ss@kube.test:6443');
});

test.each(kinds)('%s: several groups are sent one by one, by the proxy too', async (kind) => {
  const user = { as: 'bob', 'as-groups': ['a', 'b'] };
  const { proxy, server, ask } = await session(kind, {}, '', { user });
  await ask();
  await ask();
  const { rawHeaders } = server.asked[0]!;
  expect(rawHeaders.filter((_, i) => rawHeaders[i - 1]?.toLowerCase() === 'impersonate-group')).toEqual(['a', 'b']);
  expect(proxy.asked[0]).toBe('kube.test:6443');
});

const refusals: readonly (readonly [Kind, ProxyRules, string, string])[] = [
  ['http', { login: 'a:b' }, '', 'Proxy Authentication Required'],
  ['http', { login: 'a:b' }, 'a:c', 'Proxy Authentication Required'],
  ['https', { login: 'a:b' }, 'a:c', 'Proxy Authentication Required'],
  ['http', { refuse: '403 Forbidden' }, '', 'Forbidden'],
  ['http', { refuse: '503 No way' }, '', 'No way'],
  ['socks5', { login: 'a:b' }, '', 'socks connect tcp PROXY->kube.test:6443: no acceptable authentication methods'],
  [
    'socks5',
    { login: 'a:b' },
    'a:c',
    'socks connect tcp PROXY->kube.test:6443: username/password authentication failed',
  ],
  ['socks5', { refuse: 4 }, '', 'socks connect tcp PROXY->kube.test:6443: unknown error host unreachable'],
  ['socks5', { refuse: 99 }, '', 'socks connect tcp PROXY->kube.test:6443: unknown error unknown code: 99'],
];

test.each(refusals)('%s proxy with %j, login "%s"', async (kind, rules, login, text) => {
  const { proxy, ask } = await session(kind, rules, login);
  const wanted = text.replace('PROXY', `127.0.0.1:${proxy.port}`);
  expect((await failure(ask())).message).toBe(`Get "https://kube.test:6443/x": ${wanted}`);
});

test.each(kinds)('%s: a proxy that is not there', async (kind) => {
  const { ask } = await session(kind, {}, '', { cluster: { 'proxy-url': `${kind}://127.0.0.1:1` } });
  const problem = 'proxyconnect tcp: dial tcp 127.0.0.1:1: connect: connection refused';
  expect((await failure(ask())).message).toBe(`Get "https://kube.test:6443/x": ${problem}`);
});

test('a proxy of TLS has to show a certificate of the authority of the cluster', async () => {
  const other = createIdentity(createAuthority(), { name: 's', addresses: ['127.0.0.1'] });
  const proxy = await httpProxy({}, other);
  const { ask } = await session('http', {}, '', { cluster: { 'proxy-url': `https://127.0.0.1:${proxy.port}` } });
  open.push(proxy);
  expect((await failure(ask())).message).toStartWith(
    'Get "https://kube.test:6443/x": proxyconnect tcp: tls: failed to verify certificate: x509: certificate signed by unknown authority',
  );
  expect(proxy.asked).toEqual([]);
});

test('the certificate of the server is checked through a proxy, and its names are told', async () => {
  const { ask } = await session('socks5', {}, '', { cluster: { 'tls-server-name': 'other' } });
  expect((await failure(ask())).message).toBe(
    'Get "https://kube.test:6443/x": tls: failed to verify certificate: x509: certificate is valid for kube.test, not other',
  );
});

test('a proxy of the environment', async () => {
  const { proxy } = await session('socks5');
  const server = await fakeServer(() => ({ body: {} }), identity);
  const env = { HTTPS_PROXY: `socks5://127.0.0.1:${proxy.port}` };
  const client = await clientOf('https://kube.test', { cluster: trusted, env });
  open.push(client, server);
  await client.raw('GET', '/x');
  expect(proxy.asked).toEqual(['kube.test:443']);
});
