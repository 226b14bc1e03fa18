/**
 * Requests with what a registry asks for: auth/client.go of oras-go v2.6.2. The first request to a host goes without; the
 * answer tells whether it wants user and password (Basic), or a token from elsewhere (Bearer), which is kept for the scopes
 * it was made for. What is asked for by another host than the one addressed gets nothing.
 *
 * A token comes from the server that `realm` names: with a GET and Basic authentication, or, for an identity token and when
 * logging in, by OAuth2 (https://distribution.github.io/distribution/spec/auth/).
 */
import { parseIp } from '../go/ip.ts';
import { quote } from '../go/strconv-quote.ts';
import { cleanScopes, parseChallenge, type Challenge } from './challenge.ts';
import { basic, isEmpty, type Credential } from './credentials/credential.ts';
import {
  aboutRequest,
  hostOf,
  registryError,
  sameOrigin,
  type Exchange,
  type RegistryHttp,
  type RegistryRequest,
} from './http.ts';

export interface AuthorizerOptions {
  readonly http: RegistryHttp;
  /** Of a host with its port. */
  readonly credential: (host: string) => Promise<Credential>;
}

type Scheme = 'basic' | 'bearer';

export class Authorizer {
  readonly #options: AuthorizerOptions;
  readonly #schemes = new Map<string, Scheme>();
  readonly #tokens = new Map<string, Promise<string>>();

  constructor(options: AuthorizerOptions) {
    this.#options = options;
  }

  get http(): RegistryHttp {
    return this.#options.http;
  }

  /** What the host of an address asked for; undefined before it did. */
  schemeOf(url: string): Scheme | undefined {
    return this.#schemes.get(hostOf(url));
  }

  /** `oauth`: user and password are sent by OAuth2. Rejects with `GET "https://…": …` where there is nothing to answer with. */
  async send(request: RegistryRequest, scopes: readonly string[], oauth = false): Promise<Exchange> {
    const host = hostOf(request.url);
    const { http } = this.#options;
    const hinted = cleanScopes(scopes);
    const tried = await this.#known(host, hinted);
    const first = await http.send(withAuthorization(request, tried));
    if (first.answer.status !== 401 || !sameOrigin(request.url, first.url)) return first;
    const challenge = parseChallenge(first.answer.header('www-authenticate') ?? '');
    if (challenge.scheme === 'unknown') return first;
    const authorization = await this.#answer(challenge, request, first, hinted, tried, oauth);
    // refused once, refused again; and too often means locked out
    if (authorization === tried && challenge.scheme === 'basic') return first;
    await first.discard();
    return http.send(withAuthorization(request, authorization));
  }

  /** What was good for these scopes before. */
  async #known(host: string, scopes: readonly string[]): Promise<string | undefined> {
    const scheme = this.#schemes.get(host);
    if (scheme === undefined) return undefined;
    return this.#tokens.get(key(host, scheme, scheme === 'basic' ? [] : scopes))?.catch(() => undefined);
  }

  async #answer(
    challenge: Challenge,
    request: RegistryRequest,
    refused: Exchange,
    hinted: readonly string[],
    tried: string | undefined,
    oauth: boolean,
  ): Promise<string> {
    const host = hostOf(request.url);
    const scheme = challenge.scheme as Scheme;
    const asked = challenge.scope === '' ? [] : challenge.scope.split(' ');
    const scopes = scheme === 'basic' ? [] : asked.length === 0 ? hinted : cleanScopes([...hinted, ...asked]);
    const name = key(host, scheme, scopes);
    const known = await this.#tokens.get(name)?.catch(() => undefined);
    if (known !== undefined && known !== tried && !oauth) return known;
    const fetched = scheme === 'basic' ? this.#basic(host) : this.#bearer(host, challenge, { request, scopes, oauth });
    this.#schemes.set(host, scheme);
    this.#tokens.set(name, fetched);
    try {
      return await fetched;
    } catch (error) {
      this.#tokens.delete(name);
      await refused.discard();
      throw registryError(aboutRequest(refused, (error as Error).message), error);
    }
  }

  async #basic(host: string): Promise<string> {
    let credential: Credential;
    try {
      credential = await this.#options.credential(host);
    } catch (error) {
      throw registryError(`failed to resolve credential: ${(error as Error).message}`, error);
    }
    if (isEmpty(credential)) throw registryError('basic credential not found');
    const { username, password } = credential;
    if (username === '' || password === '') throw registryError('missing username or password for basic auth');
    return basic(username, password);
  }

  async #bearer(
    host: string,
    { realm, service }: Challenge,
    { request, scopes, oauth }: { request: RegistryRequest; scopes: readonly string[]; oauth: boolean },
  ): Promise<string> {
    checkRealm(realm, request.url);
    const credential = await this.#options.credential(host);
    if (credential.accessToken !== '') return `Bearer ${credential.accessToken}`;
    const { tokenByGet, tokenByOauth } = await import('./token.ts');
    const byGet = isEmpty(credential) || (credential.refreshToken === '' && !oauth);
    const asking = { http: this.#options.http, realm, service, scopes, credential };
    return `Bearer ${await (byGet ? tokenByGet(asking) : tokenByOauth(asking))}`;
  }
}

function key(host: string, scheme: Scheme, scopes: readonly string[]): string {
  return [host, scheme, ...scopes].join(' ');
}

function withAuthorization(request: RegistryRequest, authorization: string | undefined): RegistryRequest {
  if (authorization === undefined) return request;
  return { ...request, headers: { ...request.headers, Authorization: authorization } };
}

/** Refuses to send user and password where only an attacker would want them. */
function checkRealm(realm: string, registry: string): void {
  if (realm === '') return;
  if (!URL.canParse(realm)) throw registryError(`failed to parse bearer realm ${quote(realm)}`);
  const url = new URL(realm);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw registryError(`bearer realm ${quote(realm)} uses unsupported scheme ${quote(url.protocol.slice(0, -1))}`);
  }
  const from = new URL(registry);
  if (url.protocol === 'http:' && from.protocol === 'https:') {
    throw registryError(`bearer realm ${quote(realm)} uses http but registry was contacted over https`);
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.hostname !== from.hostname && isInternal(host)) {
    const kind = 'a loopback, link-local, private, or unspecified address';
    throw registryError(`bearer realm host ${quote(host)} is ${kind}`);
  }
}

/** Loopback, link-local, private or unspecified, as package net of Go sees it. */
function isInternal(host: string): boolean {
  const bytes = parseIp(host);
  if (bytes === undefined) return false;
  const [a = 0, b = 0] = bytes;
  if (bytes.length === 4) {
    const isPrivate = a === 10 || (a === 172 && b >> 4 === 1) || (a === 192 && b === 168);
    const isLocal = a === 127 || (a === 169 && b === 254) || (a === 224 && b === 0 && bytes[2] === 0);
    return isPrivate || isLocal || bytes.every((byte) => byte === 0);
  }
  const isLocal = (a === 0xfe && b >> 6 === 2) || (a === 0xff && (b & 0xf) === 2);
  const isUniqueLocal = (a & 0xfe) === 0xfc;
  // :: and ::1
  const isOwn = bytes.every((byte, i) => byte <= (i === 15 ? 1 : 0));
  return isLocal || isUniqueLocal || isOwn;
}
