/** What all pages have around them, and what browsers are told they may do with them: nothing but show them. */
import { textAnswer, type Answer } from '../http/message.ts';
import { html, type Child, type Html } from './html.ts';

/** What pages need to know of where they are. */
export interface Site {
  /** What a proxy puts in front of paths: `/charts`; '' for nothing. */
  readonly base: string;
  /** The address of the repository for commands; undefined where it cannot be told. */
  readonly url: string | undefined;
  /** Whether charts may be uploaded. */
  readonly takesUploads: boolean;
}

export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

export interface Page {
  readonly title: string;
  readonly content: Html;
  /** What was searched for. */
  readonly search?: string;
  readonly status?: number;
}

export function pageAnswer(site: Site, { title, content, search = '', status = 200 }: Page): Answer {
  const { base } = site;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="stylesheet" href="${base}/style.css" />
        <link rel="icon" href="${base}/icon.svg" type="image/svg+xml" />
      </head>
      <body>
        <a class="skip" href="#content">Skip to content</a>
        <header class="top">
          <div class="page">
            <a class="home" href="${base}/">Chart repository</a>
            <search>
              <form class="search" action="${base}/" method="get">
                <label class="unseen" for="q">Search charts</label>
                <input
                  id="q"
                  name="q"
                  type="search"
                  value="${search}"
                  placeholder="Search charts"
                  autocomplete="off"
                  maxlength="200"
                />
                <button type="submit">Search</button>
              </form>
            </search>
          </div>
        </header>
        <main id="content" class="page" tabindex="-1">${content}</main>
        <footer>
          <div class="page"><a href="${base}/index.yaml">index.yaml</a> for Helm and scull</div>
        </footer>
      </body>
    </html>`;
  return textAnswer(status, 'text/html; charset=utf-8', page.text, pageHeaders);
}

/** A command that can be copied. */
export function command(...lines: readonly string[]): Html {
  return html`<pre class="wrapped"><code>${lines.join('\n')}</code></pre>`;
}

/** A day, for people and for programs. */
export function day(date: Date): Html {
  const text = date.toISOString();
  return html`<time datetime="${text}">${text.slice(0, 10)}</time>`;
}

export function list(items: readonly Child[]): Html {
  return html`<ul class="plain">
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`;
}
