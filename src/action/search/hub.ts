/** `search hub`: cmd/helm/search_hub.go and internal/monocular of Helm v3.22.0. */
import { errorMessage, ScullError } from '../../errors.ts';
import { HttpGetter } from '../../getter/getter.ts';
import { join } from '../../go/path.ts';
import { quote } from '../../go/strconv-quote.ts';
import { formatUrl, hostname, parseUrl, queryEscape, type Url } from '../../go/url.ts';
import type { Configuration } from '../configuration.ts';

export interface HubChart {
  readonly url: string;
  readonly version: string;
  readonly appVersion: string;
  readonly description: string;
  readonly repository: { readonly url: string; readonly name: string };
}

const MAX_SIZE = 64 * 1024 * 1024;

/** What a hub finds for some words. Throws Helm's texts: `unable to perform search against "ENDPOINT"`. */
export async function searchHub(
  config: Configuration,
  endpoint: string,
  words: readonly string[],
): Promise<HubChart[]> {
  const base = hubAddress(endpoint);
  const url = formatUrl({
    ...base,
    path: join(base.path, 'api/chartsvc/v1/charts/search'),
    rawPath: '',
    rawQuery: `q=${queryEscape(words.join(' '))}`,
  });
  let data: Uint8Array;
  try {
    ({ data } = await new HttpGetter(config).get(url, { compressed: true, maxSize: MAX_SIZE }));
  } catch (error) {
    const reason = errorMessage(error);
    config.debug(reason);
    throw new ScullError(`unable to perform search against ${quote(endpoint)}`, {
      code: 'search.hub',
      hint: reason,
      cause: error,
    });
  }
  return hubCharts(data, endpoint);
}

function hubAddress(endpoint: string): Url {
  let problem = 'no hostname provided';
  try {
    const url = parseUrl(endpoint);
    if (hostname(url) !== '') return url;
  } catch (error) {
    problem = errorMessage(error);
  }
  const text = `unable to create connection to ${quote(endpoint)}: ${problem}`;
  throw new ScullError(text, { code: 'search.endpoint' });
}

/** An answer that cannot be read counts for an empty one, as in Helm. */
export function hubCharts(answer: Uint8Array, endpoint: string): HubChart[] {
  let found: unknown;
  try {
    found = member(JSON.parse(new TextDecoder().decode(answer)), 'data');
  } catch {
    return [];
  }
  return Array.isArray(found) ? found.map((chart) => hubChart(chart, endpoint)) : [];
}

function hubChart(chart: unknown, endpoint: string): HubChart {
  const attributes = member(chart, 'attributes');
  const latest = member(member(member(chart, 'relationships'), 'latestChartVersion'), 'data');
  const repository = member(attributes, 'repo');
  const page = text(member(chart, 'artifactHub'), 'packageUrl');
  return {
    url: page === '' ? `${endpoint}/charts/${text(chart, 'id')}` : page,
    version: text(latest, 'version'),
    appVersion: text(latest, 'app_version'),
    description: text(attributes, 'description'),
    repository: { url: text(repository, 'url'), name: text(repository, 'name') },
  };
}

function member(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, name)
    ? (of as Record<string, unknown>)[name]
    : undefined;
}

function text(of: unknown, name: string): string {
  const value = member(of, name);
  return typeof value === 'string' ? value : '';
}
