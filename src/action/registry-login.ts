/** `registry login`: checks credentials with a registry and keeps them. pkg/action/registry_login.go of Helm v3.22.0. */
import { RegistryClient } from '../registry/client.ts';
import type { Configuration } from './configuration.ts';
import { registryLines } from './registry-lines.ts';

export interface RegistryLoginOptions {
  /** With a scheme and a path too, which are left out. */
  readonly host: string;
  readonly username: string;
  /** Or an identity token. */
  readonly password: string;
  readonly insecure: boolean;
  readonly plainHttp: boolean;
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
}

/** Says `Login Succeeded` by `registryLines`. Rejects with `authenticating to "HOST": …`. */
export async function loginToRegistry(config: Configuration, options: RegistryLoginOptions): Promise<void> {
  const { host, username, password, insecure, plainHttp, certFile, keyFile, caFile } = options;
  const { env, settings } = config;
  const client = new RegistryClient({
    env,
    credentialsFile: settings.registryConfig,
    say: registryLines(config),
    insecureSkipTlsVerify: insecure,
    ...{ plainHttp, certFile, keyFile, caFile },
  });
  await client.login(host, { username, password });
}
