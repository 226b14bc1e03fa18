/**
 * Logging in and out: `Login` and `Logout` of pkg/registry/client.go of Helm v3.22.0. The registry is asked with the credentials,
 * by OAuth2 first where it wants tokens; what it takes is stored.
 */
import { ScullError, wrapError } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import type { Authorizer } from './authorize.ts';
import type { LoginOptions, RegistryOptions } from './options.ts';
import { authorizer } from './connect.ts';
import { nobody, serverAddress, type Credential } from './credentials/credential.ts';
import type { CredentialStore } from './credentials/store.ts';
import { responseError } from './error-response.ts';
import { hostOf } from './http.ts';
import { checkRegistry } from './reference.ts';
import { registryUrl } from './repository.ts';

/** Rejects with `authenticating to "HOST": …`; nothing is stored then. */
export async function login(
  given: string,
  { username, password }: LoginOptions,
  options: RegistryOptions & { readonly store: CredentialStore },
): Promise<void> {
  const host = registryHost(given);
  checkRegistry(host);
  const credential = { ...nobody, username, password };
  // whoever else asks gets nothing
  const forHost = (asking: string): Promise<Credential> =>
    Promise.resolve(asking === hostOf(registryUrl(host, true)) ? credential : nobody);
  const { env, signal, plainHttp = false } = options;
  const requests = await authorizer({ env, signal, files: options, mayFallBack: true, credential: forHost });
  try {
    await ping(requests, host, plainHttp);
  } catch (error) {
    throw wrapError(`authenticating to ${quote(host)}`, error);
  }
  await options.store.put(host, credential);
}

/** Takes away what `login` stored for the same words. */
export async function logout(given: string, store: CredentialStore): Promise<void> {
  for (const host of new Set([given, registryHost(given)])) {
    try {
      await store.delete(host);
    } catch (error) {
      throw wrapError(`failed to delete the credential for ${serverAddress(host)}`, error);
    }
  }
}

/** Without scheme and path, which don't belong there. */
function registryHost(text: string): string {
  return text.replace(/^(?:oci|https?):\/\//, '').replace(/\/.*$/s, '');
}

async function ping(requests: Authorizer, host: string, plainHttp: boolean): Promise<void> {
  try {
    await authenticate(requests, host, plainHttp);
  } catch (error) {
    // credentials don't follow a step back to plain HTTP, but now it is known that the registry speaks nothing else
    if (plainHttp || !requests.http.fellBack(registryUrl(host, false))) throw error;
    await authenticate(requests, host, true);
  }
}

async function authenticate(requests: Authorizer, host: string, plainHttp: boolean): Promise<void> {
  const url = registryUrl(host, plainHttp);
  try {
    await ask(requests, url, true);
  } catch (error) {
    if (requests.schemeOf(url) !== 'bearer') throw error;
    await ask(requests, url, false);
  }
}

async function ask(requests: Authorizer, url: string, oauth: boolean): Promise<void> {
  const exchange = await requests.send({ method: 'GET', url }, [], oauth);
  const { status } = exchange.answer;
  if (status === 404) throw new ScullError('not found', { code: 'registry.404' });
  if (status !== 200) throw await responseError(exchange);
  await exchange.discard();
}
