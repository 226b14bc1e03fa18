/** The page of one version of a chart. */
import type { Maintainer, Metadata } from '../../chart/chart.ts';
import type { Archive } from '../archive-file.ts';
import type { Answer } from '../http/message.ts';
import { html, isWeb, outside, type Child, type Html } from './html.ts';
import { command, day, list, pageAnswer, type Site } from './layout.ts';

const VERSIONS_AT_FIRST = 8;

export interface ChartView {
  readonly archive: Archive;
  /** All versions, newest first. */
  readonly versions: readonly Archive[];
  readonly readme: Html | undefined;
}

export function chartPage(site: Site, { archive, versions, readme }: ChartView): Answer {
  const { metadata } = archive;
  const { name, version, description, deprecated } = metadata;
  const content = html`<nav class="path" aria-label="You are here"><a href="${site.base}/">Charts</a> / ${name}</nav>
    <div class="title">
      <h1>${name}</h1>
      <span class="tag">${version}</span>
      ${deprecated && html`<span class="tag warn">deprecated</span>`}
    </div>
    ${description !== '' && html`<p class="lead">${description}</p>`}
    <div class="chart">
      <aside aria-label="About this chart">
        ${install(site, metadata)}
        <section>
          <h2>About</h2>
          ${facts(site, archive)}
        </section>
        ${dependencies(metadata)}
        <section>
          <h2>Versions</h2>
          ${versionTables(site, archive, versions)}
        </section>
      </aside>
      <section class="readme" aria-labelledby="readme">
        <h2 id="readme">Readme</h2>
        ${readme ?? html`<p class="soft">This chart has no README.</p>`}
      </section>
    </div>`;
  return pageAnswer(site, { title: `${name} ${version} – chart`, content });
}

function install({ url }: Site, { name, version, type }: Metadata): Html | undefined {
  if (url === undefined || type === 'library' || !/^[\w.-]+$/.test(name)) return undefined;
  return html`<section>
    <h2>Install</h2>
    ${command(`helm install my-release ${name} \\`, `  --repo ${url} \\`, `  --version ${version}`)}
  </section>`;
}

function facts({ base }: Site, { metadata, path, digest, size, modified, signed }: Archive): Html {
  const { appVersion, kubeVersion, type, home, sources = [], keywords = [], maintainers = [] } = metadata;
  const file = `${base}/${path.split('/').map(encodeURIComponent).join('/')}`;
  const rows: [string, Child][] = [
    ['App version', appVersion],
    ['Kubernetes', kubeVersion],
    ['Type', type === 'library' ? 'library' : ''],
    ['Home', home === '' ? '' : outside(home, bare(home))],
    ['Sources', sources.length === 0 ? '' : list(sources.map((source) => outside(source, bare(source))))],
    ['Maintainers', maintainers.length === 0 ? '' : list(maintainers.map(maintainer))],
    ['Keywords', keywords.join(', ')],
    ['Added', day(modified)],
    [
      'Archive',
      html`<a href="${file}" download>${path.split('/').at(-1)}</a>, ${sizeText(size)}
        ${signed && html`<br /><a href="${file}.prov" download>Signature</a>`}`,
    ],
    ['SHA-256', html`<code>${digest}</code>`],
  ];
  const shown = rows.filter(([, value]) => value !== '');
  return html`<dl class="facts-list">
    ${shown.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function maintainer({ name, email, url }: Maintainer): Child {
  if (isWeb(url)) return outside(url, name);
  if (/^[\w.+-]+@[\w.-]+$/.test(email)) return html`<a href="mailto:${email}">${name}</a>`;
  return name;
}

/** An address as people say it. */
function bare(url: string): string {
  return isWeb(url) ? url.replace(/^https?:\/\//i, '').replace(/\/$/, '') : url;
}

function sizeText(bytes: number): string {
  return bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KiB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

function dependencies({ dependencies: all = [] }: Metadata): Html | undefined {
  if (all.length === 0) return undefined;
  const rows = all.map(
    ({ name, version, repository }) =>
      html`<tr>
        <td>${name}</td>
        <td>${version}</td>
        <td>${outside(repository)}</td>
      </tr>`,
  );
  const head = html`<tr><th scope="col">Chart</th><th scope="col">Version</th><th scope="col">Repository</th></tr>`; // prettier-ignore
  return html`<section>
    <h2>Dependencies</h2>
    ${scrolled(
      'Dependencies',
      html`<table class="dependencies">
        <thead>
          ${head}
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>`,
    )}
  </section>`;
}

function versionTables(site: Site, shown: Archive, versions: readonly Archive[]): Html {
  const first = versions.slice(0, VERSIONS_AT_FIRST);
  const rest = versions.slice(VERSIONS_AT_FIRST);
  const more =
    rest.length > 0 &&
    html`<details ${rest.includes(shown) && html`open`}>
      <summary>${rest.length} older</summary>
      ${scrolled('Older versions', versionTable(site, shown, rest))}
    </details>`;
  return html`${scrolled('Versions', versionTable(site, shown, first))} ${more}`;
}

function versionTable({ base }: Site, shown: Archive, versions: readonly Archive[]): Html {
  const rows = versions.map(({ metadata: { name, version, appVersion }, modified, path }) => {
    const here = path === shown.path;
    const link = `${base}/chart/${encodeURIComponent(name)}/${encodeURIComponent(version)}`;
    return html`<tr ${here && html`class="this"`}>
      <td><a href="${link}" ${here && html`aria-current="page"`}>${version}</a></td>
      <td>${appVersion}</td>
      <td>${day(modified)}</td>
    </tr>`;
  });
  const head = html`<tr><th scope="col">Version</th><th scope="col">App version</th><th scope="col">Added</th></tr>`; // prettier-ignore
  return html`<table class="versions">
    <thead>
      ${head}
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** A table that may be wider than a phone: it can be moved with the keyboard too. */
function scrolled(label: string, table: Html): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${table}</div>`;
}
