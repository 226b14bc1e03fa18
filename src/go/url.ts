/**
 * URLs as Go 1.26's net/url: what parses, with which error, and how it is written again (references: url-resolve.ts).
 * Stricter and laxer than the WHATWG's `URL`, which is therefore of no use here.
 */
import { checkIpv6Literal } from './url-host.ts';
import { escapeUrl, unescapeUrl, type UrlPart } from './url-escape.ts';
import { quote } from './strconv-quote.ts';
export { pathEscape, pathUnescape, queryEscape, queryUnescape } from './url-escape.ts';

/** Go's `url.Userinfo`. */
export interface UserInfo {
  readonly username: string;
  /** Absent when there was no colon. */
  readonly password?: string;
}

/** Go's `url.URL`. Decoded but for `opaque`, `rawQuery` and the raw forms, which are set where they say more. */
export interface Url {
  readonly scheme: string;
  readonly opaque: string;
  readonly user?: UserInfo;
  /** `host` or `host:port`. */
  readonly host: string;
  readonly path: string;
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly fragment: string;
  readonly rawFragment: string;
  readonly forceQuery: boolean;
  readonly omitHost: boolean;
}

export const emptyUrl: Url = {
  scheme: '',
  opaque: '',
  host: '',
  path: '',
  rawPath: '',
  rawQuery: '',
  fragment: '',
  rawFragment: '',
  forceQuery: false,
  omitHost: false,
};

/** `url.Parse`. Throws `parse "TEXT": …`. */
export function parseUrl(text: string): Url {
  const [main, fragment] = cut(text, '#');
  const url = located(main, () => parseReference(main, false));
  if (fragment === '') return url;
  return located(text, () => {
    const decoded = unescapeUrl(fragment, 'fragment');
    return { ...url, fragment: decoded, rawFragment: escapeUrl(decoded, 'fragment') === fragment ? '' : fragment };
  });
}

/** `url.ParseRequestURI`: an absolute URL or path, without a fragment. Throws `parse "TEXT": …`. */
export function parseRequestUri(text: string): Url {
  return located(text, () => parseReference(text, true));
}

function located(text: string, parse: () => Url): Url {
  try {
    return parse();
  } catch (error) {
    throw new Error(`parse ${quote(text)}: ${(error as Error).message}`, { cause: error });
  }
}

function parseReference(text: string, request: boolean): Url {
  if (/[\0-\x1f\x7f]/.test(text)) throw new Error('net/url: invalid control character in URL');
  if (text === '' && request) throw new Error('empty url');
  if (text === '*') return { ...emptyUrl, path: '*' };
  if (text.startsWith(':')) throw new Error('missing protocol scheme');

  const found = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text);
  const scheme = found === null ? '' : found[1]!.toLowerCase();
  const afterScheme = found === null ? text : text.slice(found[0].length);
  const [beforeQuery, rawQuery] = cut(afterScheme, '?');
  let rest = beforeQuery;
  const forceQuery = afterScheme.endsWith('?') && rawQuery === '';

  const url = { ...emptyUrl, scheme, rawQuery, forceQuery };
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...url, opaque: rest };
    if (request) throw new Error('invalid URI for request');
    if (cut(rest, '/')[0].includes(':')) throw new Error('first path segment in URL cannot contain colon');
  }
  if ((scheme !== '' || (!request && !rest.startsWith('///'))) && rest.startsWith('//')) {
    const slash = rest.indexOf('/', 2);
    const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
    rest = slash < 0 ? '' : rest.slice(slash);
    return { ...url, ...parseAuthority(scheme, authority), ...pathParts(rest) };
  }
  return { ...url, omitHost: scheme !== '' && rest.startsWith('/'), ...pathParts(rest) };
}

function cut(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** `path` and `rawPath` of an encoded path. */
export function pathParts(encoded: string): Pick<Url, 'path' | 'rawPath'> {
  const path = unescapeUrl(encoded, 'path');
  return { path, rawPath: escapeUrl(path, 'path') === encoded ? '' : encoded };
}

function parseAuthority(scheme: string, authority: string): Pick<Url, 'user' | 'host'> {
  const at = authority.lastIndexOf('@');
  const host = parseHost(scheme, authority.slice(at + 1));
  if (at < 0) return { host };
  const info = authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(info)) throw new Error('net/url: invalid userinfo');
  const [name, secret] = cut(info, ':');
  const username = unescapeUrl(name, 'user');
  return { host, user: info.includes(':') ? { username, password: unescapeUrl(secret, 'user') } : { username } };
}

function parseHost(scheme: string, host: string): string {
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) throw new Error('invalid IP-literal');
  if (bracket === 0) return parseIpLiteral(host);
  const first = host.indexOf(':');
  if (first >= 0) {
    const strict = scheme === 'http' || scheme === 'https';
    checkPort(host.slice(strict ? first : host.lastIndexOf(':')));
  }
  return unescapeUrl(host, 'host');
}

function parseIpLiteral(host: string): string {
  const close = host.lastIndexOf(']');
  if (close < 0) throw new Error("missing ']' in host");
  const port = host.slice(close + 1);
  checkPort(port);
  const literal = host.slice(1, close);
  const zone = literal.indexOf('%25');
  const name =
    zone < 0
      ? unescapeUrl(literal, 'host')
      : unescapeUrl(literal.slice(0, zone), 'host') + unescapeUrl(literal.slice(zone), 'zone');
  checkIpv6Literal(name);
  return `[${name}]${port}`;
}

function checkPort(port: string): void {
  if (!/^(?::[0-9]*)?$/.test(port)) throw new Error(`invalid port ${quote(port)} after host`);
}

/** `URL.String`. */
export function formatUrl(url: Url): string {
  let out = url.scheme === '' ? '' : `${url.scheme}:`;
  if (url.opaque !== '') out += url.opaque;
  else {
    const authority = url.host !== '' || url.user !== undefined;
    if (authority || (url.scheme !== '' && !url.omitHost && url.path !== '')) out += '//';
    if (url.user !== undefined) out += `${formatUserInfo(url.user)}@`;
    out += escapeUrl(url.host, 'host');
    const path = escapedPath(url);
    if (path !== '' && !path.startsWith('/') && url.host !== '') out += '/';
    if (out === '' && cut(path, '/')[0].includes(':')) out = './';
    out += path;
  }
  if (url.forceQuery || url.rawQuery !== '') out += `?${url.rawQuery}`;
  if (url.fragment !== '') out += `#${encoded(url.fragment, url.rawFragment, 'fragment')}`;
  return out;
}

/** `URL.EscapedPath`. */
export function escapedPath(url: Url): string {
  return url.path === '*' && url.rawPath === '' ? '*' : encoded(url.path, url.rawPath, 'path');
}

/** The raw form if it is a valid encoding of the decoded one, else a fresh encoding. */
function encoded(decoded: string, raw: string, part: UrlPart): string {
  const rest = raw.replace(/[!$&'()*+,;=:@[\]%]/g, '');
  if (raw !== '' && escapeUrl(rest, part) === rest) {
    try {
      if (unescapeUrl(raw, part) === decoded) return raw;
    } catch {
      // not a valid encoding
    }
  }
  return escapeUrl(decoded, part);
}

/** `Userinfo.String`. */
export function formatUserInfo({ username, password }: UserInfo): string {
  return escapeUrl(username, 'user') + (password === undefined ? '' : `:${escapeUrl(password, 'user')}`);
}

/** `URL.Hostname`: without the port and the brackets of an IPv6 address. */
export function hostname(url: Url): string {
  return splitHost(url.host)[0];
}

/** `URL.Port`; empty if there is none. */
export function port(url: Url): string {
  return splitHost(url.host)[1];
}

function splitHost(host: string): [name: string, port: string] {
  const [, name, number] = /^(.*?)(?::([0-9]*))?$/s.exec(host)!;
  const bare = name!.startsWith('[') && name!.endsWith(']') ? name!.slice(1, -1) : name!;
  return [bare, number ?? ''];
}

/** `url.ParseQuery`: the values by key, in the order met. Throws the first error. */
export function parseQuery(query: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair.includes(';')) throw new Error('invalid semicolon separator in query');
    if (pair === '') continue;
    const [rawKey, rawValue] = cut(pair, '=');
    const key = unescapeUrl(rawKey, 'query');
    const value = unescapeUrl(rawValue, 'query');
    const list = values.get(key);
    if (list === undefined) values.set(key, [value]);
    else list.push(value);
  }
  return values;
}
