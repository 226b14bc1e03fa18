/** `registry logout`: forgets the credentials for a registry. pkg/action/registry_logout.go of Helm v3.22.0. */
import { RegistryClient } from '../registry/client.ts';
import type { Configuration } from './configuration.ts';

/** Says what it does through `config.warn`, also where nothing was kept. */
export async function logoutOfRegistry({ env, settings, warn }: Configuration, host: string): Promise<void> {
  await new RegistryClient({ env, credentialsFile: settings.registryConfig, say: warn }).logout(host);
}
