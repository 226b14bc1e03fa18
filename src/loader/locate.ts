/** Where a chart reference leads: `LocateChart` of Helm 3.22 (pkg/action/install.go) for charts on disk. */
import { existsSync, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { trimSpace } from '../go/unicode.ts';
import { formatUrl, parseUrl } from '../go/url.ts';

/** What the flags say of where a chart comes from. */
export interface ChartOrigin {
  /** URL of a repository; '' for none. */
  readonly repo: string;
  /** Whether the chart's signature is to be checked. */
  readonly verify: boolean;
}

/**
 * The absolute path of a chart reference that names a folder or an archive. Throws Helm's text for what is not there:
 * `path "./x" not found`, `repo x not found`. What is asked for and cannot be done yet is an error, never left out.
 */
export function locateChart(reference: string, { repo, verify }: ChartOrigin): string {
  const name = trimSpace(reference);
  if (name !== '' && existsSync(name)) {
    if (verify) throw cannotVerify(name);
    return resolve(name);
  }
  if (isAbsolute(name) || name.startsWith('.')) {
    throw new ScullError(`path ${quote(name)} not found`, { code: 'chart.not-found' });
  }
  if (repo !== '') throw notYet(`${name} from ${repo}`, 'chart repositories');
  throw notFound(name);
}

function cannotVerify(name: string): Error {
  if (statSync(name).isDirectory())
    return new ScullError('unpacked charts cannot be verified', { code: 'chart.verify' });
  return new ScullError(`cannot verify ${name}: checking signatures is not supported yet`, { code: 'chart.verify' });
}

function notYet(what: string, kind: string): Error {
  return new ScullError(`cannot download ${what}: ${kind} are not supported yet`, {
    code: 'chart.remote',
    hint: 'download the chart and give its path',
  });
}

function notFound(name: string): Error {
  const url = parseUrl(name);
  if (url.scheme !== '' && url.host !== '' && url.path !== '') {
    if (!['http', 'https', 'oci'].includes(url.scheme)) {
      return new ScullError(`scheme ${quote(url.scheme)} not supported`, { code: 'chart.scheme' });
    }
    return notYet(name, `charts from ${url.scheme} addresses`);
  }
  const slash = url.path.indexOf('/');
  if (slash < 0) {
    const text = `non-absolute URLs should be in form of repo_name/path_to_chart, got: ${formatUrl(url)}`;
    return new ScullError(text, { code: 'chart.not-found' });
  }
  return new ScullError(`repo ${url.path.slice(0, slash)} not found`, { code: 'repo.not-found' });
}
