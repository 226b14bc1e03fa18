/** The pages for people: all charts, and each version of each. */
import type { Catalog } from '../catalog.ts';
import type { Archive } from '../archive-file.ts';
import { filesIn, sha256 } from '../archive-file.ts';
import { fromBytes } from '../../go/strings.ts';
import { sendFile } from '../files.ts';
import { Document } from '../http/body.ts';
import { textAnswer, type Answer, type ServeRequest } from '../http/message.ts';
import type { Asked, Route } from '../http/router.ts';
import { contents } from '../museum/read.ts';
import type { Repository } from '../repository.ts';
import { chartPage } from './chart-page.ts';
import { html, type Html } from './html.ts';
import { pageAnswer, pageHeaders, type Site } from './layout.ts';
import { latest, listPage } from './list-page.ts';
import { icon, styleSheet } from './style.ts';

const KEPT_READMES = 64;

export function pageRoutes(repository: Repository, siteOf: (request: ServeRequest) => Site): Route[] {
  const readmes = new Map<string, Html | undefined>();
  const started = new Date();
  const still = (type: string, text: string): Document => {
    const data = new TextEncoder().encode(text);
    return new Document(data, type, sha256(data).slice(0, 32), started);
  };
  const style = still('text/css; charset=utf-8', styleSheet);
  const boat = still('image/svg+xml', icon);
  const seen = { ...pageHeaders, 'cache-control': 'max-age=3600' };
  const page = { method: 'GET', access: 'read' } as const;
  const shared = { method: 'GET', access: 'none' } as const;

  const showChart = async (request: Asked, find: (catalog: Catalog) => Archive | undefined): Promise<Answer> => {
    const site = siteOf(request);
    const { catalog } = repository.snapshot;
    const archive = find(catalog);
    if (archive === undefined) return notThere(site);
    const { digest, metadata } = archive;
    if (!readmes.has(digest)) {
      if (readmes.size >= KEPT_READMES) readmes.delete(readmes.keys().next().value!);
      readmes.set(digest, await readmeOf(repository, archive));
    }
    return chartPage(site, { archive, versions: catalog.versions(metadata.name), readme: readmes.get(digest) });
  };

  return [
    { ...page, path: '/', handle: (request) => showList(repository, siteOf(request), request) },
    {
      ...page,
      path: '/chart/:name',
      handle: (request) => {
        const [name = ''] = request.parameters;
        // a folder may have the name of the pages
        if (/\.(?:tgz|prov)$/.test(name)) return sendFile(repository, request, `chart/${name}`);
        return showChart(request, (catalog) => (catalog.charts.has(name) ? latest(catalog, name) : undefined));
      },
    },
    {
      ...page,
      path: '/chart/:name/:version',
      handle: (request) => {
        const [name = '', version = ''] = request.parameters;
        return showChart(request, (catalog) => catalog.exactly(name, version)[0]);
      },
    },
    { ...shared, path: '/style.css', handle: (request) => style.answer(request, seen) },
    { ...shared, path: '/icon.svg', handle: (request) => boat.answer(request, seen) },
    { ...shared, path: '/favicon.ico', handle: (request) => boat.answer(request, seen) },
    { ...shared, path: '/robots.txt', handle: () => textAnswer(200, 'text/plain', 'User-agent: *\nDisallow: /\n') },
  ];
}

function showList(repository: Repository, site: Site, { query }: Asked): Answer {
  const search = (query.get('q') ?? '').trim().slice(0, 200);
  const page = query.get('page') ?? '1';
  return listPage(site, repository.snapshot.catalog, { search, page: /^[1-9]\d{0,5}$/.test(page) ? Number(page) : 1 });
}

async function readmeOf(repository: Repository, archive: Archive): Promise<Html | undefined> {
  const files = filesIn(contents(repository, archive));
  const found = files.find(({ name }) => /^readme(?:\.md|\.markdown|\.txt)?$/i.test(name));
  if (found === undefined) return undefined;
  const { readmeHtml } = await import('./readme.ts');
  return readmeHtml(fromBytes(found.data));
}

/** For people who followed a link that leads nowhere. */
export function notThere(site: Site): Answer {
  const content = html`<h1>There is nothing here</h1>
    <p>Perhaps the chart was removed. <a href="${site.base}/">All charts</a></p>`;
  return pageAnswer(site, { title: 'Not found', content, status: 404 });
}
