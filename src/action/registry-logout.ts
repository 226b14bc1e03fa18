/** `registry logout`: forgets the credentials for a registry. pkg/action/registry_logout.go of Helm v3.22.0. */
import { RegistryClient } from '../registry/client.ts';
import type { Configuration } from './configuration.ts';
import { registryLines } from './registry-lines.ts';

/** Says what it does by `registryLines`, also where nothing was kept. */
export async function logoutOfRegistry(config: Configuration, host: string): Promise<void> {
  const { env, settings } = config;
  await new RegistryClient({ env, credentialsFile: settings.registryConfig, say: registryLines(config) }).logout(host);
}
