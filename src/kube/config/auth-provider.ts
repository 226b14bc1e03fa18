/** The `auth-provider` of a user: of those that client-go 0.37 once had, `oidc` is left. */
import type { Environment } from '../../home/paths.ts';
import { quote } from '../../go/strconv-quote.ts';
import type { Credentials, KeyPair } from './credentials.ts';
import { configError } from './entry.ts';
import type { KubeUser } from './kubeconfig.ts';

const removed: Readonly<Record<string, readonly [string, string]>> = {
  azure: [
    'https://github.com/Azure/kubelogin',
    'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins',
  ],
  gcp: [
    '"gke-gcloud-auth-plugin"',
    'https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke',
  ],
};

export async function authProvider(user: KubeUser, pair: KeyPair | undefined, env: Environment): Promise<Credentials> {
  const { name, config } = user.authProvider!;
  const gone = removed[name];
  if (gone !== undefined) {
    const instead = `Please use the ${gone[0]} kubectl/client-go credential plugin instead.`;
    throw configError(`The ${name} auth plugin has been removed.\n${instead}\nSee ${gone[1]} for further details`);
  }
  if (name !== 'oidc') throw configError(`no Auth Provider found for name ${quote(name)}`);
  const { OidcProvider } = await import('./oidc.ts');
  return new OidcProvider(config, user.origin, pair, env);
}
