/** Where a chart reference leads: `LocateChart` of Helm 3.22 (pkg/action/install.go) for charts on disk. */
import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { trimSpace } from '../go/unicode.ts';
import { formatUrl, parseUrl } from '../go/url.ts';

/**
 * The absolute path of a chart reference that names a folder or an archive. Throws Helm's text for what is not there:
 * `path "./x" not found`, `repo x not found`.
 */
export function locateChart(reference: string): string {
  const name = trimSpace(reference);
  if (name !== '' && existsSync(name)) return resolve(name);
  if (isAbsolute(name) || name.startsWith('.')) {
    throw new ScullError(`path ${quote(name)} not found`, { code: 'chart.not-found' });
  }
  throw notFound(name);
}

function notFound(name: string): Error {
  const url = parseUrl(name);
  if (url.scheme !== '' && url.host !== '' && url.path !== '') {
    if (!['http', 'https', 'oci'].includes(url.scheme)) {
      return new ScullError(`scheme ${quote(url.scheme)} not supported`, { code: 'chart.scheme' });
    }
    return new ScullError(`cannot download ${name}: charts from ${url.scheme} addresses are not supported yet`, {
      code: 'chart.remote',
      hint: 'download the chart and give its path',
    });
  }
  const slash = url.path.indexOf('/');
  if (slash < 0) {
    const text = `non-absolute URLs should be in form of repo_name/path_to_chart, got: ${formatUrl(url)}`;
    return new ScullError(text, { code: 'chart.not-found' });
  }
  return new ScullError(`repo ${url.path.slice(0, slash)} not found`, { code: 'repo.not-found' });
}
