/**
 * The proxy that requests to the server go through: `proxy-url` of the cluster, else what the environment says, as Go's
 * http.ProxyFromEnvironment (golang.org/x/net/http/httpproxy) reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
 */
import { errorMessage } from '../../errors.ts';
import { parseIp } from '../../go/ip.ts';
import { quote } from '../../go/strconv-quote.ts';
import { parseUrl } from '../../go/url.ts';
import type { Environment } from '../../home/paths.ts';

/** What is wrong with a proxy-url; undefined for none. */
export function proxyProblem(proxyUrl: string): string | undefined {
  if (proxyUrl === '') return undefined;
  let scheme: string;
  try {
    ({ scheme } = parseUrl(proxyUrl));
  } catch (error) {
    return `could not parse: ${errorMessage(error)}`;
  }
  if (['http', 'https', 'socks5'].includes(scheme)) return undefined;
  return `unsupported scheme ${quote(scheme)}, must be http, https, or socks5`;
}

/** The proxy for a server; undefined to go there directly. */
export function proxyFor(server: URL, configured: string, env: Environment): string | undefined {
  if (configured !== '') return configured;
  const either = (name: string): string => env[name] || env[name.toLowerCase()] || '';
  const proxy = either(server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (proxy === '' || !mayUseProxy(server, either('NO_PROXY'))) return undefined;
  return /^[a-z0-9]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
}

function mayUseProxy(server: URL, noProxy: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  const address = parseIp(host);
  if (host === 'localhost' || (address !== undefined && isLoopback(address))) return false;
  for (const entry of noProxy
    .toLowerCase()
    .split(',')
    .map((one) => one.trim())) {
    if (entry === '*') return false;
    if (entry !== '' && matches(entry, host, port, address)) return false;
  }
  return true;
}

function matches(entry: string, host: string, port: string, address: Uint8Array | undefined): boolean {
  const range = /^([0-9a-f:.]+)\/(\d+)$/.exec(entry);
  if (range !== null) return address !== undefined && inRange(address, parseIp(range[1]!), Number(range[2]));
  const [, bracketed, plain, wantedPort] = /^(?:\[(.*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [
    undefined,
    undefined,
    entry,
  ];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  const name = bracketed ?? plain;
  const wanted = parseIp(name);
  if (wanted !== undefined) return address !== undefined && sameBytes(address, wanted);
  const suffix = name.startsWith('*.') ? name.slice(1) : name;
  return suffix.startsWith('.') ? host.endsWith(suffix) : host === suffix || host.endsWith(`.${suffix}`);
}

function inRange(address: Uint8Array, base: Uint8Array | undefined, bits: number): boolean {
  if (base?.length !== address.length) return false;
  return address.every((byte, i) => {
    const mask = (0xff00 >> Math.min(8, Math.max(0, bits - 8 * i))) & 0xff;
    return (byte & mask) === (base[i]! & mask);
  });
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function isLoopback(address: Uint8Array): boolean {
  if (address.length === 4) return address[0] === 127;
  return address.every((byte, i) => byte === (i === 15 ? 1 : 0));
}
