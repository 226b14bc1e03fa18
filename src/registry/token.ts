/** Where tokens come from: `fetchDistributionToken` and `fetchOAuth2Token` in auth/client.go of oras-go v2.6.2. */
import { errorMessage } from '../errors.ts';
import { unmarshalJson } from '../go/json.ts';
import { quote } from '../go/strconv-quote.ts';
import { queryEscape } from '../go/url-escape.ts';
import { basic } from './credentials/credential.ts';
import { readText } from './body.ts';
import type { Credential } from './credentials/credential.ts';
import { responseError } from './error-response.ts';
import { aboutRequest, registryError, type Exchange, type RegistryHttp } from './http.ts';

export interface TokenRequest {
  readonly http: RegistryHttp;
  readonly realm: string;
  readonly service: string;
  readonly scopes: readonly string[];
  readonly credential: Credential;
}

const MAX_TOKEN_ANSWER = 128 * 1024;
/** Servers want a client to have a name; it decides nothing. */
const CLIENT_ID = 'scull';

/** With user and password if there are any, and else one for everybody. */
export async function tokenByGet({ http, realm, service, scopes, credential }: TokenRequest): Promise<string> {
  const { username, password } = credential;
  const added = [...scopes.map((scope) => ['scope', scope]), ...(service === '' ? [] : [['service', service]])];
  if (!URL.canParse(realm)) {
    const address = `${realm}?${formText(added as [string, string][])}`;
    throw registryError(`Get ${quote(address)}: unsupported protocol scheme ""`);
  }
  const url = new URL(realm);
  const given = [...url.searchParams].filter(([name]) => name !== 'service' || service === '');
  url.search = formText([...given, ...added] as [string, string][]);
  const headers = username === '' && password === '' ? {} : { Authorization: basic(username, password) };
  const exchange = await http.send({ method: 'GET', url: url.href, headers, secret: true });
  return tokenOf(exchange, ['access_token', 'token']);
}

/** With an identity token, else with user and password. */
export async function tokenByOauth({ http, realm, service, scopes, credential }: TokenRequest): Promise<string> {
  const { username, password, refreshToken } = credential;
  const form: [string, string][] = [
    ['client_id', CLIENT_ID],
    ['service', service],
  ];
  if (refreshToken !== '') form.push(['grant_type', 'refresh_token'], ['refresh_token', refreshToken]);
  else if (username !== '' && password !== '') {
    form.push(['grant_type', 'password'], ['username', username], ['password', password]);
  } else throw registryError('missing username or password for bearer auth');
  if (scopes.length > 0) form.push(['scope', scopes.join(' ')]);
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const exchange = await http.send({ method: 'POST', url: realm, headers, body: formText(form), secret: true });
  return tokenOf(exchange, ['access_token']);
}

async function tokenOf(exchange: Exchange, names: readonly string[]): Promise<string> {
  if (exchange.answer.status !== 200) throw await responseError(exchange);
  const body = await readText(exchange, MAX_TOKEN_ANSWER);
  let answer: unknown;
  try {
    answer = unmarshalJson(body);
  } catch (error) {
    // Go decodes while it reads
    const text = errorMessage(error).replace('unexpected end of JSON input', body === '' ? 'EOF' : 'unexpected EOF');
    throw registryError(aboutRequest(exchange, `failed to decode response: ${text}`), error);
  }
  for (const name of names) {
    const token = answer instanceof Map ? (answer.get(name) as unknown) : undefined;
    if (typeof token === 'string' && token !== '') return token;
  }
  throw registryError(aboutRequest(exchange, 'empty token returned'));
}

/** `url.Values.Encode` */
function formText(fields: readonly (readonly [string, string])[]): string {
  const sorted = fields.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted.map(([name, value]) => `${queryEscape(name)}=${queryEscape(value)}`).join('&');
}
