/** `search repo oci://…`: the versions of a chart in a registry, which Helm v3.22.0 does not list. */
import type { GetterOptions } from '../../getter/getter.ts';
import { parseVersion } from '../../go/semver.ts';
import type { Configuration } from '../configuration.ts';
import { searchConstraint, type FoundChart, type SearchOptions } from './repositories.ts';

export type RegistryAccess = Pick<
  GetterOptions,
  'username' | 'password' | 'certFile' | 'keyFile' | 'caFile' | 'insecureSkipTlsVerify' | 'plainHttp'
>;

/** `reference` begins with `oci://`. The newest version alone, unless all are asked for. */
export async function searchRegistry(
  config: Configuration,
  reference: string,
  options: Pick<SearchOptions, 'version' | 'devel' | 'versions'>,
  access: RegistryAccess,
): Promise<FoundChart[]> {
  const constraint = searchConstraint(options.version, options.devel);
  const { RegistryClient } = await import('../../registry/client.ts');
  const client = new RegistryClient({
    env: config.env,
    credentialsFile: config.settings.registryConfig,
    say: config.warn,
    ...access,
  });
  const tags = await client.tags(reference.slice('oci://'.length));
  const fitting = tags.filter((tag) => constraint.check(parseVersion(tag)));
  return (options.versions ? fitting : fitting.slice(0, 1)).map((version) => {
    return { name: reference, version, appVersion: '', description: '' };
  });
}
