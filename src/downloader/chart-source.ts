/** The bytes of an archive and of its provenance from one place, by HTTP or from a registry. */
import { ScullError } from '../errors.ts';
import { shownUrl } from '../getter/shown-url.ts';
import { HttpGetter } from '../getter/getter.ts';
import { quote } from '../go/strconv-quote.ts';
import { formatUrl, parseUrl } from '../go/url.ts';
import { hasGetterPlugin } from '../plugin/getter.ts';
import type { ChartLocation, ChartSource } from './chart-location.ts';
import { ContentCache, sha256Hex } from './content-cache.ts';
import type { SourceContext } from './source-context.ts';

/** Throws `scheme "ftp" not supported`. */
export function openSource(location: ChartLocation, context: SourceContext): ChartSource {
  const { scheme } = parseUrl(location.url);
  if (scheme === 'http' || scheme === 'https' || hasGetterPlugin(scheme, context.env))
    return new HttpSource(location, context);
  if (scheme !== 'oci') throw new ScullError(`scheme ${quote(scheme)} not supported`, { code: 'chart.scheme' });
  const opened = import('./registry-source.ts').then(({ RegistrySource }) => {
    // as it is otherwise: what is known of a registry's credentials goes with it
    const silent = { ...context, warn: () => undefined, say: () => undefined };
    return new RegistrySource(location, location.isIndexed === true ? silent : context);
  });
  return {
    archive: async () => (await opened).archive(),
    provenance: async () => (await opened).provenance(),
  };
}

class HttpSource implements ChartSource {
  readonly #location: ChartLocation;
  readonly #url: string;
  readonly #getter: HttpGetter;
  readonly #cache: ContentCache;

  constructor(location: ChartLocation, context: SourceContext) {
    this.#location = location;
    this.#url = formatUrl(parseUrl(location.url));
    this.#getter = context.getter ?? new HttpGetter(context);
    this.#cache = new ContentCache(context.env);
  }

  async archive(): Promise<Uint8Array> {
    const { digest, options } = this.#location;
    if (digest === undefined) return (await this.#getter.get(this.#url, options)).data;
    const known = await this.#cache.get(digest);
    if (known !== undefined) return known;
    const { data } = await this.#getter.get(this.#url, options);
    const actual = await sha256Hex(data);
    if (actual !== digest) throw digestMismatch(shownUrl(this.#url), digest, actual);
    this.#cache.put(digest, data);
    return data;
  }

  async provenance(): Promise<Uint8Array> {
    const { data } = await this.#getter.get(`${this.#url}.prov`, this.#location.options);
    return data;
  }
}

function digestMismatch(url: string, expected: string, actual: string): ScullError {
  return new ScullError(`digest mismatch: ${url} is sha256:${actual}, the index says sha256:${expected}`, {
    code: 'chart.digest',
    hint: [
      'The archive is not the one that the index was made for. Update the index and try again; if it stays so, ask who',
      'publishes the chart: an archive may have been replaced.',
    ].join('\n'),
  });
}
