/** Where a text is found in what an index says of a chart: `calcScore` of cmd/helm/search/search.go of Helm v3.22.0. */
import { toLower } from '../../go/unicode.ts';
import type { SearchableVersion } from '../../repo/chart-version.ts';

/** The number of parts before the match; undefined for none. */
export type Matcher = (repository: string, chart: SearchableVersion) => number | undefined;

/** Throws Go's text for an expression that cannot be read. */
export async function matcherFor(text: string, isRegexp: boolean): Promise<Matcher> {
  if (!isRegexp) {
    const wanted = toLower(text);
    return (repository, chart) => {
      const line = lowered(lineOf(repository, chart));
      const at = line.indexOf(wanted);
      return at < 0 ? undefined : partsBefore(line, at);
    };
  }
  const { compileRegexp } = await import('../../go/regexp.ts');
  const expression = compileRegexp(text);
  return (repository, chart) => {
    const line = lineOf(repository, chart);
    const at = expression.indexIn(line);
    return at < 0 ? undefined : partsBefore(line, at);
  };
}

const SEPARATOR = '\v';

function lineOf(repository: string, { name, description, keywordText }: SearchableVersion): string {
  return [name, `${repository}/${name}`, description, keywordText].join(SEPARATOR);
}

const ascii = /^[\0-\x7f]*$/;

/** As `toLower`, which is slower. */
function lowered(text: string): string {
  return ascii.test(text) ? text.toLowerCase() : toLower(text);
}

function partsBefore(line: string, at: number): number {
  let parts = 0;
  for (let i = line.indexOf(SEPARATOR); i >= 0 && i < at; i = line.indexOf(SEPARATOR, i + 1)) parts++;
  return parts;
}
