import { expect, test } from 'bun:test';
import { proxyFor, proxyProblem } from '../../../src/kube/config/proxy.ts';

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

test.each(cases)('%s with NO_PROXY=%s', (server, noProxy, used) => {
  const env = { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: noProxy };
  expect(proxyFor(new URL(server), '', env)).toBe(used ? 'http://proxy:3128' : undefined);
});

test('where a proxy comes from', () => {
  expect(proxyFor(new URL('https://a'), '', { https_proxy: 'p:1' })).toBe('http://p:1');
  expect(proxyFor(new URL('http://a'), '', { HTTPS_PROXY: 'p:1' })).toBeUndefined();
  expect(proxyFor(new URL('http://a'), '', { HTTP_PROXY: 'p:1' })).toBe('http://p:1');
  expect(proxyFor(new URL('https://localhost'), 'http://own:1', { NO_PROXY: '*' })).toBe('http://own:1');
});

test('proxy-url', () => {
  expect(proxyProblem('')).toBeUndefined();
  expect(proxyProblem('socks5://a')).toBeUndefined();
  expect(proxyProblem('a:b')).toContain('unsupported scheme "a"');
});
