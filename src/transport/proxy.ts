/**
 * The proxy that requests to the server go through: `proxy-url` of the cluster, else what the environment says, as Go's
 * http.ProxyFromEnvironment (golang.org/x/net/http/httpproxy) reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
 */
import { ScullError } from '../errors.ts';
import { parseIp } from '../go/ip.ts';
import { quote } from '../go/strconv-quote.ts';
import { hostname, parseUrl, port, type Url } from '../go/url.ts';
import type { Environment } from '../home/paths.ts';

export interface ProxyAddress {
  /** `http`, `https`, `socks5` or `socks5h`; anything else is spoken to as `http`. */
  readonly scheme: string;
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  readonly login: { readonly username: string; readonly password: string } | undefined;
}

/** What is wrong with a proxy-url; undefined for none. */
export function proxyProblem(proxyUrl: string): string | undefined {
  if (proxyUrl === '') return undefined;
  let scheme: string;
  try {
    ({ scheme } = parseUrl(proxyUrl));
  } catch {
    return `could not parse: ${proxyUrl}`;
  }
  if (['http', 'https', 'socks5'].includes(scheme)) return undefined;
  return `unsupported scheme ${quote(scheme)}, must be http, https, or socks5`;
}

/** The proxy for a server; undefined to go there directly. Throws for what cannot be read as a proxy's address. */
export function proxyFor(server: URL, configured: string, env: Environment): ProxyAddress | undefined {
  if (configured !== '') return proxyAddress(parseUrl(configured));
  const either = (name: string): string => env[name] || env[name.toLowerCase()] || '';
  const secure = server.protocol === 'https:';
  const proxy = either(secure ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (proxy === '') return undefined;
  const address = proxyAddress(parseProxy(proxy));
  // a request to a CGI program sets HTTP_PROXY by its header Proxy
  if (!secure && env['REQUEST_METHOD']) {
    const text = 'refusing to use HTTP_PROXY value in CGI environment; see golang.org/s/cgihttpproxy';
    throw new ScullError(text, { code: 'kube.proxy' });
  }
  return mayUseProxy(server, either('NO_PROXY')) ? address : undefined;
}

/** A variable may leave the scheme out. The error names no value: it may hold a password. */
function parseProxy(text: string): Url {
  try {
    const url = parseUrl(text);
    if (url.scheme !== '' && url.host !== '') return url;
  } catch {
    // tried once more below
  }
  try {
    return parseUrl(`http://${text}`);
  } catch {
    throw new ScullError('invalid proxy address in HTTPS_PROXY or HTTP_PROXY', { code: 'kube.proxy' });
  }
}

function proxyAddress(url: Url): ProxyAddress {
  const usual = url.scheme === 'https' ? 443 : url.scheme.startsWith('socks5') ? 1080 : 80;
  const { user } = url;
  return {
    scheme: url.scheme,
    host: hostname(url),
    port: Number(port(url) || usual),
    login: user === undefined ? undefined : { username: user.username, password: user.password ?? '' },
  };
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
