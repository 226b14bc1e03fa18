/** URLs of schemas and of what they refer to, as Go's net/url parses, resolves and prints them. */
import { quote } from '../../go/strconv.ts';
import { formatUrl, parseUrl, type Url } from '../../go/url.ts';
import type { UrlsPart } from './part-types.ts';
import { resolveReference } from '../../go/url-resolve.ts';

export const urls: UrlsPart = {
  problem(url) {
    try {
      parseUrl(url);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  },
  resolve(base, reference) {
    const from = parsed(base);
    const to = parsed(reference);
    const resolved = resolveReference(from, to);
    // the library's own care for bases such as urn:x:y
    return formatUrl(to.scheme === '' && from.opaque !== '' ? { ...resolved, opaque: from.opaque } : resolved);
  },
};

function parsed(url: string): Url {
  try {
    return parseUrl(url);
  } catch (error) {
    throw new Error(`error in parsing ${quote(url)}: ${(error as Error).message}`, { cause: error });
  }
}
