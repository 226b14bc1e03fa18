/** One revision of a release, for the verbs that show it: releaseContent of pkg/action/action.go (Helm v3.22.0). */
import { ScullError } from '../../errors.ts';
import type { Release } from '../../release/release.ts';
import type { Configuration } from '../configuration.ts';
import { isReleaseName } from '../render/release-name.ts';
import { whenReachable } from './when-reachable.ts';

/** The last revision for 0 and less. Rejects with `release: not found`. */
export async function releaseContent(config: Configuration, name: string, revision: number): Promise<Release> {
  const storage = await config.storage();
  return whenReachable(config, async () => {
    if (!isReleaseName(name)) {
      throw new ScullError(`releaseContent: Release name is invalid: ${name}`, { code: 'release.name' });
    }
    return revision <= 0 ? storage.last(name) : storage.get(name, revision);
  });
}
