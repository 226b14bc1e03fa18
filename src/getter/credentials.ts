/**
 * To whom user name and password are told: the server of the repository (scheme, host and port), whoever sends us elsewhere.
 * Helm v3.22.0 leaves redirects to Go's http.Client, which takes every port and scheme of a host for the same server, and its
 * subdomains too; here that needs --pass-credentials. Another host never gets them by a redirect, as in Go.
 */
import { toBytes } from '../go/strings.ts';
import { hostname, parseUrl, port, type Url } from '../go/url.ts';

/** As in `GetterOptions`. */
export interface Login {
  readonly username?: string;
  readonly password?: string;
  readonly passCredentialsAll?: boolean;
  readonly repoUrl?: string;
}

/** `redirectedFrom`: what was asked for at first, if `target` is where it led. */
export function mayHaveCredentials(target: Url, redirectedFrom: Url | undefined, options: Login): boolean {
  const all = options.passCredentialsAll === true;
  if (redirectedFrom === undefined) return all || sameServer(target, parseUrl(options.repoUrl ?? ''));
  if (all) return withinHost(hostname(target), hostname(redirectedFrom));
  return sameServer(target, parseUrl(options.repoUrl ?? ''));
}

/** The value of the header; undefined for none. What stands in the address itself is for that address. */
export function authorization(target: Url, mayHave: boolean, options: Login): string | undefined {
  const { username = '', password = '' } = options;
  if (mayHave && username !== '' && password !== '') return basicAuthorization(username, password);
  return target.user === undefined ? undefined : basicAuthorization(target.user.username, target.user.password ?? '');
}

/** The value of `Authorization`. */
export function basicAuthorization(username: string, password: string): string {
  let text = '';
  for (const byte of toBytes(`${username}:${password}`)) text += String.fromCharCode(byte);
  return `Basic ${btoa(text)}`;
}

function sameServer(a: Url, b: Url): boolean {
  return a.scheme === b.scheme && hostname(a).toLowerCase() === hostname(b).toLowerCase() && portOf(a) === portOf(b);
}

function portOf(url: Url): string {
  return port(url) || (url.scheme === 'https' ? '443' : '80');
}

function withinHost(host: string, parent: string): boolean {
  const [a, b] = [host.toLowerCase(), parent.toLowerCase()];
  return a === b || (a.endsWith(`.${b}`) && !b.includes(':'));
}
