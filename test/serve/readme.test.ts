/** READMEs as part of a page: what is kept of them, and what is not. */
import { describe, expect, test } from 'bun:test';
import { html, outside } from '../../src/serve/page/html.ts';
import { readmeHtml } from '../../src/serve/page/readme.ts';
import { illWilled } from './sample-charts.ts';
import { processorTime } from '../processor-time.ts';

const cases: [string, string, string][] = [
  ['headings go down and get names', '# A b\n## C!', '<h3 id="readme-a-b">A b</h3>\n<h4 id="readme-c">C!</h4>\n'],
  ['the same heading twice', '# A\n# A', '<h3 id="readme-a">A</h3>\n<h3 id="readme-a-1">A</h3>\n'],
  ['no deeper than six', '###### A', '<h6 id="readme-a">A</h6>\n'],
  [
    'a link to the web',
    '[a](https://b.c/?d&e)',
    '<p><a href="https://b.c/?d&amp;e" rel="noopener noreferrer nofollow">a</a></p>\n',
  ],
  ['a link within', '[a](#b-c)', '<p><a href="#readme-b-c">a</a></p>\n'],
  ['a mail address', '[a](mailto:a@b.c)', '<p><a href="mailto:a@b.c" rel="noopener noreferrer nofollow">a</a></p>\n'],
  [
    'a link by reference',
    '[a]\n\n[a]: https://b.c',
    '<p><a href="https://b.c" rel="noopener noreferrer nofollow">a</a></p>\n',
  ],
  [
    'a picture is a link',
    '![a](https://b.c/d.png)',
    '<p><a href="https://b.c/d.png" rel="noopener noreferrer nofollow">a</a></p>\n',
  ],
  [
    'a badge',
    '[![a](https://b.c/d.svg)](https://e.f)',
    '<p><a href="https://e.f" rel="noopener noreferrer nofollow">a</a></p>\n',
  ],
  [
    'a picture without words',
    '![](https://b.c/d.png)',
    '<p><a href="https://b.c/d.png" rel="noopener noreferrer nofollow">picture</a></p>\n',
  ],
  [
    'alignment of columns',
    '|a|\n|-:|\n|b|',
    '<div class="scroll" role="region" aria-label="Table" tabindex="0"><table><thead>\n<tr>\n<th class="right">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td class="right">b</td>\n</tr>\n</tbody>\n</table></div>',
  ],
  ['code', '```yaml\na: <b>\n```', '<pre><code class="language-yaml">a: &lt;b&gt;\n</code></pre>\n'],
  ['a line break of HTML', 'a<br/>b', '<p>a<br />b</p>\n'],
  ['words within HTML', '<p align="center">a <b>b</b></p>', '<p>a b</p>'],
  ['comments', '<!-- a -->\n\nb<!-- c -->', '<p>b</p>\n'],
  ['front matter', '---\ntitle: a\n---\nb', '<p>b</p>\n'],
  ['nothing', '', ''],
];
test.each(cases)('%s', (_name, markdown, expected) => {
  expect(readmeHtml(markdown).text).toBe(expected);
});

describe('nothing active is left', () => {
  const active: string[] = [
    illWilled.readme,
    ...[
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'java\nscript:alert(1)',
      '&#106;avascript:alert(1)',
      'data:text/html,x',
    ].flatMap((address) => [
      `[a](${address})`,
      `[a](<${address}>)`,
      `![a](${address})`,
      `<${address}>`,
      `[a]\n\n[a]: ${address}`,
    ]),
    ...['//evil.example', '/path', 'file:///etc/passwd', 'ftp://a.b', 'https:evil', 'vbscript:x'].map(
      (address) => `[a](${address})`,
    ),
    '<script>alert(1)</script>',
    'a <script>alert(1)</script> b',
    '<img src=x onerror=alert(1)>',
    '<svg/onload=alert(1)>',
    '<<script>script>alert(1)<</script>/script>',
    '<scr<script>ipt>alert(1)</script>',
    '[a](https://b.c "x\\" onmouseover=\\"alert(1)")',
    '[a](https://b.c/"onmouseover="alert(1))',
    '![a" onerror="alert(1)](https://b.c)',
    '# a" onclick="alert(1)',
    '[x](#a"onclick="alert(1))',
    '```a" onclick="alert(1)\nb\n```',
    '<style>*{display:none}</style>',
    '<details open ontoggle=alert(1)><summary>a</summary></details>',
  ];
  const allowed = /^(?:h[3-6]|p|a|ul|ol|li|table|thead|tbody|tr|th|td|code|pre|strong|em|s|blockquote|hr|br|div)$/;
  const attributes = /^(?: (?:href|rel|id|class|role|aria-label|tabindex|start)="[^"<>]*")* ?\/?$/;

  test.each(active.map((text) => [text.replaceAll(/\s+/g, ' ').slice(0, 60), text]))('%s', (_name, text) => {
    const { text: made } = readmeHtml(text);
    for (const [, name = '', rest = ''] of made.matchAll(/<\/?([^\s>/]*)([^>]*)>/g)) {
      expect([made, name]).toEqual([made, expect.stringMatching(allowed) as string]);
      expect([made, rest]).toEqual([made, expect.stringMatching(attributes) as string]);
    }
    for (const [, address = ''] of made.matchAll(/href="([^"]*)"/g))
      expect(address).toMatch(/^(?:https?:\/\/[^/]|mailto:|#readme-)/);
    expect(made).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]/);
  });
});

test('Markdown made to take long does not', () => {
  const size = 192 * 1024;
  const filled = (piece: string): string => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
  const pieces = [
    '[',
    '[a](',
    '![',
    '*a ',
    '**a*_b ',
    '> > a\n',
    '`a``b',
    '<a b="',
    '<!--',
    '<script',
    '|a|\n|-|\n',
    '- a\n  ',
    'a\n=\n',
    '&a;',
    '[a]: b\n',
  ];
  for (const piece of pieces) {
    const begun = processorTime();
    readmeHtml(filled(piece));
    expect({ piece, slow: processorTime() - begun > 6000 }).toEqual({ piece, slow: false });
  }
}, 120_000);

test('what is too long is shown as it is', () => {
  const text = `# a <b>\n${'x'.repeat(200 * 1024)}`;
  expect(readmeHtml(text).text).toStartWith('<pre class="wrapped"># a &lt;b&gt;\nxxx');
});

test('whatever is put into a page is escaped', () => {
  const evil = `<a href='x' title="y">&\u202e\x1b[2J\ud800`;
  expect(html`<p title="${evil}">${[evil, 1, undefined, false]}</p>`.text).toBe(
    `<p title="&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;[2J\ufffd">&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;[2J\ufffd1</p>`,
  );
  expect(outside('javascript:alert(1)').text).toBe('javascript:alert(1)');
  expect(outside('https://a.b/"x').text).toBe(
    '<a href="https://a.b/&quot;x" rel="noopener noreferrer nofollow">https://a.b/&quot;x</a>',
  );
});
