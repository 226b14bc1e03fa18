/** `history`: the revisions of a release. pkg/action/history.go and cmd/helm/history.go of Helm v3.22.0. */
import { ScullError } from '../errors.ts';
import type { ReleaseSummary } from '../release/summary.ts';
import type { Configuration } from './configuration.ts';
import { isReleaseName } from './render/release-name.ts';
import { whenReachable } from './read/when-reachable.ts';

/** The last `max` revisions, oldest first. Rejects with `release: not found`. */
export async function releaseHistory(config: Configuration, name: string, max: number): Promise<ReleaseSummary[]> {
  const storage = await config.storage();
  return whenReachable(config, async () => {
    if (!isReleaseName(name)) throw new ScullError(`release name is invalid: ${name}`, { code: 'release.name' });
    const revisions = await storage.historySummaries(name);
    revisions.sort((a, b) => a.version - b.version);
    return revisions.slice(Math.max(revisions.length - Math.max(max, 0), 0));
  });
}
