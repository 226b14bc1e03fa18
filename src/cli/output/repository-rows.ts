/** Repositories and charts that were found, as rows and elements: cmd/helm/{repo_list,search_repo,search_hub}.go of Helm v3.22.0. */
import { encoded, ordered, type OutputFormat } from '../../action/read/encoded.ts';
import type { HubChart } from '../../action/search/hub.ts';
import type { FoundChart } from '../../action/search/repositories.ts';
import { plainText } from '../../kube/diagnose/plain-text.ts';
import type { RepoEntry } from '../../repo/repo-file.ts';
import { tableText } from './table.ts';

export function repositoriesText(entries: readonly RepoEntry[], format: OutputFormat, noHeaders = false): string {
  if (format !== 'table') {
    return encoded(
      entries.map(({ name, url }) => ordered({ name, url })),
      format,
    );
  }
  const header = noHeaders ? [] : [['NAME', 'URL']];
  return tableText([...header, ...entries.map(({ name, url }) => [name, url])]);
}

export interface SearchForm {
  readonly format: OutputFormat;
  /** Of a column, 0 for any. */
  readonly maxColumnWidth: number;
}

const nothing = 'No results found\n';

export function foundChartsText(charts: readonly FoundChart[], { format, maxColumnWidth }: SearchForm): string {
  if (format !== 'table') {
    const elements = charts.map(({ name, version, appVersion, description }) =>
      ordered({ name, version, app_version: appVersion, description }),
    );
    return encoded(elements, format);
  }
  if (charts.length === 0) return nothing;
  // keys of an index are the one thing in it that nobody has looked at
  const rows = charts.map(({ name, version, appVersion, description }) => [
    plainText(name).replace(/\s/g, ' '),
    ...[version, appVersion, description],
  ]);
  return tableText([['NAME', 'CHART VERSION', 'APP VERSION', 'DESCRIPTION'], ...rows], maxColumnWidth);
}

export interface HubForm extends SearchForm {
  /** With the addresses of the repositories. */
  readonly repoUrls: boolean;
}

export function hubChartsText(charts: readonly HubChart[], { format, maxColumnWidth, repoUrls }: HubForm): string {
  if (format !== 'table') {
    const elements = charts.map(({ url, version, appVersion, description, repository }) =>
      ordered({
        url,
        version,
        app_version: appVersion,
        description,
        repository: ordered({ url: repository.url, name: repository.name }),
      }),
    );
    return encoded(elements, format);
  }
  if (charts.length === 0) return nothing;
  const header = ['URL', 'CHART VERSION', 'APP VERSION', 'DESCRIPTION'];
  const rows = charts.map(({ url, version, appVersion, description, repository }) => {
    const cells = [url, version, appVersion, description];
    return repoUrls ? [...cells, repository.url] : cells;
  });
  return tableText([repoUrls ? [...header, 'REPO URL'] : header, ...rows], maxColumnWidth);
}
