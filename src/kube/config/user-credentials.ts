/** What client-go 0.37 adds to requests for a user (transport.HTTPWrappersForConfig and its auth plugins). */
import { fromBytes } from '../../go/strings.ts';
import { quote } from '../../go/strconv-quote.ts';
import { trimSpace } from '../../go/unicode.ts';
import type { Environment } from '../../home/paths.ts';
import { readFile } from '../../loader/read-file.ts';
import { dataOrFile, type Connection } from './connection.ts';
import { checkedKeyPair, type Credentials, type KeyPair } from './credentials.ts';
import { configError } from './entry.ts';
import type { KubeUser } from './kubeconfig.ts';

/** `secure`: nothing is told to a server without TLS. */
export async function credentialsFor(
  { user, cluster }: Connection,
  env: Environment,
  secure: boolean,
): Promise<Credentials> {
  if (!secure) return fixed(undefined, undefined);
  const pair = keyPair(user);
  if (user.authProvider !== undefined) {
    const { authProvider } = await import('./auth-provider.ts');
    const provider = await authProvider(user, pair, env);
    // what says who the user is goes before a provider, which has to be one that exists all the same
    if (user.token === '' && user.tokenFile === '' && user.username === '' && user.password === '') return provider;
  }
  if (user.token === '' && user.tokenFile !== '') return tokenFile(user.tokenFile, pair);
  if (user.token !== '') return fixed(`Bearer ${user.token}`, pair);
  if (user.username !== '' || user.password !== '') {
    return fixed(`Basic ${Buffer.from(`${user.username}:${user.password}`).toString('base64')}`, pair);
  }
  if (user.exec !== undefined) {
    const { ExecPlugin } = await import('./exec-plugin.ts');
    const plugin = new ExecPlugin(user.exec, cluster, env);
    return pair === undefined ? plugin : fixed(undefined, pair);
  }
  return fixed(undefined, pair);
}

function fixed(authorization: string | undefined, pair: KeyPair | undefined): Credentials {
  return {
    authorization: () => Promise.resolve(authorization),
    keyPair: () => Promise.resolve(pair),
    refresh: () => Promise.resolve(false),
  };
}

/** A token that is renewed in its file. */
function tokenFile(path: string, pair: KeyPair | undefined): Credentials {
  const read = (): string => {
    const found = trimSpace(fromBytes(readFile(path)));
    if (found !== '') return found;
    throw configError(`read empty token from file ${quote(path)}`);
  };
  let token = read();
  return {
    authorization: () => Promise.resolve(`Bearer ${token}`),
    keyPair: () => Promise.resolve(pair),
    refresh: () => {
      const before = token;
      token = read();
      return Promise.resolve(token !== before);
    },
  };
}

function keyPair(user: KubeUser): KeyPair | undefined {
  const cert = dataOrFile(user.certData, user.certFile);
  const key = dataOrFile(user.keyData, user.keyFile);
  if (cert === undefined) return undefined;
  const from = user.certData !== undefined && user.keyData !== undefined ? 'data' : 'file';
  return checkedKeyPair(fromBytes(cert), key === undefined ? '' : fromBytes(key), from);
}
