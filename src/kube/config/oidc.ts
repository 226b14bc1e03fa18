/**
 * Tokens of an OpenID Connect provider: client-go 0.37 plugin/pkg/client/auth/oidc. The token of the kubeconfig is used until
 * it expires; then the refresh token gets a new one, and both are written back.
 */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { errorMessage } from '../../errors.ts';
import { fromBytes } from '../../go/strings.ts';
import { marshalYaml } from '../../go/yaml/marshal.ts';
import { readYaml } from '../../go/yaml/unmarshal.ts';
import type { Value } from '../../go/values.ts';
import type { Environment } from '../../home/paths.ts';
import { writeFileAtomic } from '../../home/write-file.ts';
import { readFile } from '../../loader/read-file.ts';
import { FetchTransport } from '../../transport/fetch.ts';
import { systemRoots } from '../../transport/system-roots.ts';
import type { HttpAnswer, TlsOptions } from '../../transport/transport.ts';
import type { Credentials, KeyPair } from './credentials.ts';
import { configError } from './entry.ts';
import { failure, isValid, membersIn, tokenEndpointIn, tokensIn } from './oidc-answers.ts';
import type { KubeUser } from './kubeconfig.ts';
import { tunnelTo } from '../../transport/tunnel-to.ts';

export class OidcProvider implements Credentials {
  readonly #config: Map<string, string>;
  readonly #origin: KubeUser['origin'];
  readonly #pair: KeyPair | undefined;
  readonly #env: Environment;
  readonly #ca: string | undefined;
  #token: Promise<string> | undefined;

  constructor(
    config: ReadonlyMap<string, string>,
    origin: KubeUser['origin'],
    pair: KeyPair | undefined,
    env: Environment,
  ) {
    for (const name of ['idp-issuer-url', 'client-id']) {
      if (!config.get(name)) throw configError(`Must provide ${name}`);
    }
    this.#config = new Map(config);
    this.#origin = origin;
    this.#pair = pair;
    this.#env = env;
    const file = this.#text('idp-certificate-authority');
    const data = this.#text('idp-certificate-authority-data');
    if (data !== '') this.#ca = Buffer.from(data, 'base64').toString();
    else this.#ca = file === '' ? systemRoots(env) : fromBytes(readFile(file));
  }

  async authorization(): Promise<string> {
    const known = this.#text('id-token');
    if (known !== '' && isValid(known, Date.now())) return `Bearer ${known}`;
    // one for all that wait for it
    const renewed = (this.#token ??= this.#renew());
    try {
      return `Bearer ${await renewed}`;
    } finally {
      this.#token = undefined;
    }
  }

  keyPair(): Promise<KeyPair | undefined> {
    return Promise.resolve(this.#pair);
  }

  refresh(): Promise<boolean> {
    return Promise.resolve(false);
  }

  #text(name: string): string {
    return this.#config.get(name) ?? '';
  }

  async #renew(): Promise<string> {
    const refreshToken = this.#text('refresh-token');
    if (refreshToken === '') throw failure('No valid id-token, and cannot refresh without refresh-token');
    const endpoint = await this.#tokenEndpoint();
    let answer: Record<string, unknown>;
    try {
      answer = await this.#exchange(endpoint, refreshToken);
    } catch (error) {
      throw failure(`failed to refresh token: ${errorMessage(error)}`);
    }
    const { idToken, refreshToken: newRefreshToken } = tokensIn(answer);
    this.#config.set('id-token', idToken);
    if (newRefreshToken !== '') this.#config.set('refresh-token', newRefreshToken);
    try {
      persist(this.#origin, this.#config);
    } catch (error) {
      throw failure(`could not persist new tokens: ${errorMessage(error)}`);
    }
    return idToken;
  }

  async #tokenEndpoint(): Promise<string> {
    const issuer = this.#text('idp-issuer-url').replace(/\/$/, '');
    const answer = await this.#send('GET', `${issuer}/.well-known/openid-configuration`, []);
    return tokenEndpointIn(answer.status, await bodyOf(answer));
  }

  /** Providers differ in where they want the client's secret: in a header first, then in the form. */
  async #exchange(endpoint: string, refreshToken: string): Promise<Record<string, unknown>> {
    const [id, secret] = [this.#text('client-id'), this.#text('client-secret')];
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    const basic = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64');
    const withHeader = await this.#post(endpoint, form, [['Authorization', `Basic ${basic}`]]);
    if (withHeader.status < 300) return membersIn(await bodyOf(withHeader));
    const secretField = secret === '' ? {} : { client_secret: secret };
    const withForm = await this.#post(endpoint, { ...form, client_id: id, ...secretField }, []);
    if (withForm.status < 300) return membersIn(await bodyOf(withForm));
    throw failure(`oauth2: cannot fetch token: ${withForm.status}`);
  }

  #post(url: string, form: Record<string, string>, headers: [string, string][]): Promise<HttpAnswer> {
    const type: [string, string] = ['Content-Type', 'application/x-www-form-urlencoded'];
    return this.#send('POST', url, [type, ...headers], new URLSearchParams(form).toString());
  }

  async #send(method: string, url: string, headers: [string, string][], body?: string): Promise<HttpAnswer> {
    const options = { ca: this.#ca, cert: undefined, key: undefined, serverName: '', insecure: false };
    const tls = (): Promise<TlsOptions> => Promise.resolve(options);
    const transport = new FetchTransport({ tls, tunnel: await tunnelTo(new URL(url), '', tls, this.#env) });
    return transport.send({ method, url, headers, ...(body === undefined ? {} : { body }) });
  }
}

/** Bytes of an answer; golang.org/x/oauth2 reads no more of one with a token. */
const MAX_ANSWER = 1024 * 1024;

async function bodyOf(answer: HttpAnswer): Promise<string> {
  let size = 0;
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.chunks()) {
    size += chunk.length;
    if (size > MAX_ANSWER) throw failure(`the answer of the provider is larger than ${MAX_ANSWER} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString('utf8');
}

/** Puts the new tokens into the kubeconfig that the user stands in. */
function persist(origin: KubeUser['origin'], config: ReadonlyMap<string, string>): void {
  if (origin === undefined) return;
  const path = realpathSync(origin.file);
  const root = readYaml(fromBytes(readFileSync(path)));
  const users = root instanceof Map ? root.get('users') : undefined;
  const user = Array.isArray(users)
    ? users.find((one) => one instanceof Map && one.get('name') === origin.name)
    : undefined;
  const provider = within(within(user, 'user'), 'auth-provider');
  if (!(provider instanceof Map)) return;
  provider.set('config', new Map<string, Value>(config));
  writeFileAtomic(path, marshalYaml(root), { mode: statSync(path).mode & 0o777 });
}

function within(value: Value | undefined, name: string): Value | undefined {
  return value instanceof Map ? value.get(name) : undefined;
}
