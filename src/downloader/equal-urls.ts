/** internal/urlutil/urlutil.go of Helm v3.22.0. */
import { clean } from '../go/path.ts';
import { formatUrl, parseUrl, type Url } from '../go/url.ts';

/** Whether two URLs lead to the same: a slash at the end and dots in the path don't count, all else does. */
export function equalUrls(a: string, b: string): boolean {
  const first = parsed(a);
  if (first === undefined) return clean(a) === clean(b);
  const second = parsed(b);
  return second !== undefined && cleaned(first) === cleaned(second);
}

function parsed(text: string): Url | undefined {
  try {
    return parseUrl(text);
  } catch {
    return undefined;
  }
}

function cleaned(url: Url): string {
  return formatUrl({ ...url, path: url.path === '' ? '/' : clean(url.path) });
}
