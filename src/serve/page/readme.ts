/**
 * A README as part of a page. It was written by whoever made the chart, so nothing of it gets through as it is: HTML in it
 * is left out but for its text, links lead to the web or within the README, pictures become links.
 */
import MarkdownIt, { type MarkdownIt as Markdown, type RendererRule, type Token } from 'markdown-it';
import { escapeHtml, Html, isWeb } from './html.ts';

/** Longer ones are shown as they are. Markdown made to take long takes a second at this length. */
const LONGEST_RENDERED = 192 * 1024;
const LONGEST_SHOWN = 1024 * 1024;
/** The page has headings of its own. */
const DEEPER = 2;

let known: Markdown | undefined;

/** The README as HTML that can do nothing but be read. */
export function readmeHtml(text: string): Html {
  if (text.length > LONGEST_RENDERED) return asItIs(text.slice(0, LONGEST_SHOWN));
  const body = text.replace(/^---\r?\n[^]*?\n---\r?\n/, '');
  return new Html((known ??= renderer()).render(body));
}

function asItIs(text: string): Html {
  return new Html(`<pre class="wrapped">${escapeHtml(text)}</pre>`);
}

function renderer(): Markdown {
  const markdown = new MarkdownIt('default', { html: true, linkify: false, typographer: false });
  // what is allowed is decided where links are written: a refused one keeps its text
  markdown.validateLink = () => true;
  markdown.core.ruler.push('part-of-a-page', ({ tokens }) => {
    fitHeadings(tokens);
    tokens.forEach(alignByClass);
  });
  Object.assign(markdown.renderer.rules, rules);
  return markdown;
}

const rules: Record<string, RendererRule> = {
  text: (tokens, at) => escapeHtml(tokens[at]!.content),
  html_block: (tokens, at) => {
    const text = withoutTags(tokens[at]!.content).trim();
    return text === '' ? '' : `<p>${escapeHtml(text)}</p>`;
  },
  html_inline: (tokens, at) => (/^<br\b/i.test(tokens[at]!.content) ? '<br />' : ''),
  image: (tokens, at) => {
    const alt = escapeHtml(tokens[at]!.content) || 'picture';
    // within a link the text alone will do
    return insideLink(tokens, at) ? alt : linkStart(tokens[at]!, 'src') + alt + '</a>';
  },
  link_open: (tokens, at) => linkStart(tokens[at]!, 'href'),
  link_close: () => '</a>',
  table_open: () => '<div class="scroll" role="region" aria-label="Table" tabindex="0"><table>',
  table_close: () => '</table></div>',
};

/** An `a` without an address is no link. */
function linkStart(token: Token, attribute: 'href' | 'src'): string {
  const address = String(token.attrGet(attribute) ?? '');
  if (address.startsWith('#') && attribute === 'href') return `<a href="#${escapeHtml(anchor(address.slice(1)))}">`;
  if (!isWeb(address) && !/^mailto:[\w.+-]+@[\w.-]+$/i.test(address)) return '<a>';
  return `<a href="${escapeHtml(address)}" rel="noopener noreferrer nofollow">`;
}

function insideLink(tokens: readonly Token[], at: number): boolean {
  const before = tokens.slice(0, at).map((token) => token.type);
  return before.lastIndexOf('link_open') > before.lastIndexOf('link_close');
}

/** Two levels down, and with names that links within the README lead to. */
function fitHeadings(tokens: readonly Token[]): void {
  const taken = new Map<string, number>();
  for (const [at, token] of tokens.entries()) {
    if (token.type !== 'heading_open' && token.type !== 'heading_close') continue;
    token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + DEEPER)}`;
    if (token.type === 'heading_close') continue;
    const name = anchor(withoutTags(tokens[at + 1]?.content ?? ''));
    const before = taken.get(name) ?? 0;
    taken.set(name, before + 1);
    token.attrSet('id', before === 0 ? name : `${name}-${before}`);
  }
}

/** As code hosts name headings, with a beginning that no other part of the page has. */
function anchor(text: string): string {
  let plain = text;
  try {
    plain = decodeURIComponent(text);
  } catch {
    // no escape was meant
  }
  const words = plain.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '');
  return `readme-${words.trim().replaceAll(/\s/g, '-')}`.slice(0, 200);
}

/** A style on an element is not allowed to pages. */
function alignByClass(token: Token): void {
  const [, side] = /^text-align:\s*(\w+)$/.exec(String(token.attrGet('style') ?? '')) ?? [];
  if (side === undefined) return;
  token.attrs = (token.attrs ?? []).filter(([name]) => name !== 'style');
  token.attrSet('class', side === 'right' || side === 'center' ? side : 'left');
}

function withoutTags(text: string): string {
  return text
    .replaceAll(/<!--[^]*?(?:-->|$)/g, '')
    .replaceAll(/<(script|style)\b[^]*?(?:<\/\1\s*>|$)/gi, '')
    .replaceAll(/<[^<>]*>/g, '');
}
