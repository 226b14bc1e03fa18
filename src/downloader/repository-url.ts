/** Charts of a repository that need not have been added: `--repo URL`. */
import { ScullError } from '../errors.ts';
import { shownUrl } from '../getter/shown-url.ts';
import { quote } from '../go/strconv-quote.ts';
import { parseUrl } from '../go/url.ts';
import { findVersionInRepoUrl } from '../repo/repositories.ts';
import type { ChartLocation } from './chart-location.ts';
import { digestOf, urlOwner } from './repository-chart.ts';
import { noAccess, type SourceContext } from './source-context.ts';

/**
 * Where the repository at `repoUrl` has the chart. User name and password are for the repository: they go along to the archive
 * only where it is at the same place, or where they are to go everywhere. Helm's `pull` sends them along in any case.
 */
export async function chartInRepositoryUrl(
  repoUrl: string,
  name: string,
  version: string,
  context: SourceContext,
): Promise<ChartLocation> {
  const access = context.access ?? noAccess;
  if (repoUrl.startsWith('oci://')) throw noIndex(repoUrl, name);
  const { address, digest } = await findVersionInRepoUrl(repoUrl, name, version, access, context);
  const keeps = access.passCredentialsAll || samePlace(repoUrl, address);
  const location = urlOwner(address, {
    ...context,
    access: keeps ? access : { ...access, username: '', password: '' },
  });
  return { ...location, isIndexed: true, ...digestOf({ digest }) };
}

/** A registry has no index. */
function noIndex(repoUrl: string, name: string): ScullError {
  const text = `looks like ${quote(shownUrl(repoUrl))} is not a valid chart repository or cannot be reached`;
  return new ScullError(`${text}: failed to perform "FetchReference" on source: invalid reference`, {
    code: 'repo.registry',
    hint: `A chart in a registry is named by its address alone: ${shownUrl(repoUrl).replace(/\/$/, '')}/${name}`,
  });
}

function samePlace(a: string, b: string): boolean {
  const [first, second] = [parseUrl(a), parseUrl(b)];
  return first.scheme === second.scheme && first.host === second.host;
}
