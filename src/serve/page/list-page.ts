/** The page of all charts, or of those that were searched for. */
import type { Archive } from '../archive-file.ts';
import type { Catalog } from '../catalog.ts';
import type { Answer } from '../http/message.ts';
import { html, type Html } from './html.ts';
import { command, day, pageAnswer, type Site } from './layout.ts';

const ON_A_PAGE = 60;

export interface ListRequest {
  readonly search: string;
  /** From 1 on. */
  readonly page: number;
}

export function listPage(site: Site, catalog: Catalog, { search, page }: ListRequest): Answer {
  const found = search === '' ? [...catalog.charts.keys()] : searchCharts(catalog, search);
  const pages = Math.max(1, Math.ceil(found.length / ON_A_PAGE));
  const shown = found.slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE);
  const content = html`<h1>${search === '' ? 'Charts' : `Charts that match “${search}”`}</h1>
    <p class="soft" role="status">${summary(catalog, found.length, search)}</p>
    ${catalog.size === 0 ? firstSteps(site) : ''}
    ${
      shown.length > 0 &&
      html`<ul class="charts">
        ${shown.map((name) => card(site, catalog, name))}
      </ul>`
    }
    ${pages > 1 && pageLinks(site, search, page, pages)} ${catalog.size > 0 && useIt(site)}`;
  return pageAnswer(site, { title: search === '' ? 'Charts' : `${search} – charts`, content, search });
}

/** The version that Helm would take: the newest that is no prerelease, if there is one. */
export function latest(catalog: Catalog, name: string): Archive {
  try {
    return catalog.get(name, '');
  } catch {
    return catalog.versions(name)[0]!;
  }
}

/** Names of charts in which each word is found; those with a word in their name first. */
function searchCharts(catalog: Catalog, search: string): string[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const ranked: [rank: number, name: string][] = [];
  for (const name of catalog.charts.keys()) {
    const { description, keywords = [] } = latest(catalog, name).metadata;
    const lowName = name.toLowerCase();
    const all = `${lowName}\n${description.toLowerCase()}\n${keywords.join('\n').toLowerCase()}`;
    if (!words.every((word) => all.includes(word))) continue;
    ranked.push([lowName === search.toLowerCase() ? 0 : words.some((word) => lowName.includes(word)) ? 1 : 2, name]);
  }
  return ranked.sort(([a], [b]) => a - b).map(([, name]) => name);
}

function summary(catalog: Catalog, found: number, search: string): string {
  if (search !== '') return found === 0 ? 'Nothing found.' : `${found} of ${catalog.charts.size} charts.`;
  const { size } = catalog.charts;
  return `${count(size, 'chart')}, ${count(catalog.size, 'version')}.`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function card({ base }: Site, catalog: Catalog, name: string): Html {
  const { metadata, modified } = latest(catalog, name);
  const versions = catalog.versions(name).length;
  return html`<li>
    <div class="title">
      <h2><a href="${base}/chart/${encodeURIComponent(name)}">${name}</a></h2>
      <span class="tag">${metadata.version}</span>
      ${metadata.deprecated && html`<span class="tag warn">deprecated</span>`}
    </div>
    ${metadata.description !== '' && html`<p>${shortened(metadata.description)}</p>`}
    <div class="facts">
      ${metadata.appVersion !== '' && html`<span>App version ${metadata.appVersion}</span>`}
      <span>${count(versions, 'version')}</span>
      <span>${day(modified)}</span>
    </div>
  </li>`;
}

function shortened(text: string): string {
  return text.length <= 280 ? text : `${text.slice(0, 279).trimEnd()}…`;
}

function pageLinks({ base }: Site, search: string, page: number, pages: number): Html {
  const link = (to: number, text: string, rel: string): Html => {
    const query = new URLSearchParams({ ...(search === '' ? {} : { q: search }), page: String(to) });
    return html`<a href="${base}/?${query.toString()}" rel="${rel}">${text}</a>`;
  };
  return html`<nav class="pages" aria-label="Pages">
    ${page > 1 && link(page - 1, 'Previous page', 'prev')}
    <span>Page ${page} of ${pages}</span>
    ${page < pages && link(page + 1, 'Next page', 'next')}
  </nav>`;
}

function useIt({ url }: Site): Html | undefined {
  if (url === undefined) return undefined;
  return html`<h2>Use this repository</h2>
    ${command(`helm repo add local ${url}`, 'helm search repo local/')}`;
}

function firstSteps({ url, takesUploads }: Site): Html {
  return html`<p>There are no charts yet. A packed chart (<code>.tgz</code>) put into the folder is found at once.</p>
    ${
      takesUploads &&
      url !== undefined &&
      html`<p>Or upload one:</p>
        ${command(`scull push ./mychart ${url}`)}`
    }`;
}
