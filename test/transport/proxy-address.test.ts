import { expect, test } from 'bun:test';
import { proxyFor, proxyProblem, type ProxyAddress } from '../../src/transport/proxy.ts';

const cases: readonly (readonly [server: string, noProxy: string, used: boolean])[] = [
  ['https://example.com', '', true],
  ['https://example.com', '*', false],
  ['https://example.com', 'example.com', false],
  ['https://api.example.com', 'example.com', false],
  ['https://example.com', '.example.com', true],
  ['https://api.example.com', '.example.com', false],
  ['https://api.example.com', '*.example.com', false],
  ['https://badexample.com', 'example.com', true],
  ['https://example.com:6443', 'example.com:6443', false],
  ['https://example.com:6443', 'example.com:443', true],
  ['https://example.com', 'example.com:443', false],
  ['https://10.1.2.3', '10.0.0.0/8', false],
  ['https://11.1.2.3', '10.0.0.0/8', true],
  ['https://10.1.2.3', '10.1.2.3', false],
  ['https://[fd00::1]', 'fd00::/8', false],
  ['https://[fd00::1]', 'fd00::1', false],
  ['https://localhost', '', false],
  ['https://127.0.0.1', '', false],
  ['https://[::1]', '', false],
  ['https://EXAMPLE.com', ' foo , Example.COM ', false],
];

const proxy: ProxyAddress = { scheme: 'http', host: 'p', port: 80, login: undefined };

test.each(cases)('%s with NO_PROXY=%s', (server, noProxy, used) => {
  const env = { HTTPS_PROXY: 'http://p', NO_PROXY: noProxy };
  expect(proxyFor(new URL(server), '', env)).toEqual(used ? proxy : undefined);
});

test('where a proxy comes from', () => {
  expect(proxyFor(new URL('https://a'), '', { https_proxy: 'p' })).toEqual(proxy);
  expect(proxyFor(new URL('http://a'), '', { HTTPS_PROXY: 'p' })).toBeUndefined();
  expect(proxyFor(new URL('https://a'), '', { ALL_PROXY: 'p' })).toBeUndefined();
  expect(proxyFor(new URL('http://a'), '', { HTTP_PROXY: 'p' })).toEqual(proxy);
  expect(proxyFor(new URL('https://localhost'), 'http://p', { NO_PROXY: '*' })).toEqual(proxy);
});

const addresses: readonly (readonly [string, Partial<ProxyAddress>])[] = [
  ['https://a', { scheme: 'https', host: 'a', port: 443 }],
  ['socks5://a', { scheme: 'socks5', port: 1080 }],
  ['socks5h://[fd00::1]:5', { host: 'fd00::1', port: 5 }],
  ['a:5', { scheme: 'http', host: 'a', port: 5 }],
  ['http://me:p%40ss@a', { host: 'a', login: { username: 'me', password: 'p@ss' } }],
  ['me@a:5', { host: 'a', port: 5, login: { username: 'me', password: '' } }],
];

test.each(addresses)('HTTPS_PROXY=%s', (text, wanted) => {
  expect(proxyFor(new URL('https://b'), '', { HTTPS_PROXY: text })).toMatchObject(wanted);
});

test('a variable that is no address is refused, without its text', () => {
  const read = (): unknown => proxyFor(new URL('https://b'), '', { HTTPS_PROXY: 'me:secret@[::' });
  expect(read).toThrow('invalid proxy address in HTTPS_PROXY or HTTP_PROXY');
});

test('in a CGI program the proxy of requests without TLS is not to be trusted', () => {
  const env = { HTTP_PROXY: 'p', HTTPS_PROXY: 'p', REQUEST_METHOD: 'GET' };
  expect(() => proxyFor(new URL('http://a'), '', env)).toThrow('refusing to use HTTP_PROXY value in CGI environment');
  expect(proxyFor(new URL('https://a'), '', env)).toEqual(proxy);
});

test('proxy-url', () => {
  expect(proxyProblem('')).toBeUndefined();
  expect(proxyProblem('socks5://a')).toBeUndefined();
  expect(proxyProblem('a:b')).toContain('unsupported scheme "a"');
  expect(proxyProblem('http://[::')).toBe('could not parse: http://[::');
});
