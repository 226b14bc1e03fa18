/** What is sent to us over HTTP: by proxies, by who uploads and who asks, and the page of a README. */
import { fromBytes, toBytes } from '../../../src/go/strings.ts';
import { proxyFor, proxyProblem } from '../../../src/transport/proxy.ts';
import { parseChallenge, cleanScopes } from '../../../src/registry/challenge.ts';
import { selectPart } from '../../../src/serve/http/conditions.ts';
import { formFiles } from '../../../src/serve/http/multipart.ts';
import { findRoute } from '../../../src/serve/http/router.ts';
import { readmeHtml } from '../../../src/serve/page/readme.ts';
import { chartUpload } from '../../../src/serve/uploads.ts';
import { contextPathIn } from '../../../src/pusher/chartmuseum.ts';
import { askByConnect, askBySocks } from '../../../src/transport/proxy-handshake.ts';
import { cut } from '../cut.ts';
import { ofText, outcomeOf, type Fuzzer } from '../fuzzer.ts';
import { jsonNests, jsonWords } from './data.ts';
import { indexYaml } from './index-example.ts';
import { yamlWords } from './yaml.ts';
import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';

function answering(body: Uint8Array): Socket {
  const stream = new Duplex({
    read: () => undefined,
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  for (let at = 0; at < body.length; at += 5) stream.push(body.subarray(at, at + 5));
  stream.push(null);
  return stream as unknown as Socket;
}

export const httpFuzzers: readonly Fuzzer[] = [
  ofText(
    'challenge',
    (text) => {
      const { scope } = parseChallenge(text);
      cleanScopes([scope, ...text.split(' ')]);
      return parseChallenge(`Bearer ${text}`).realm;
    },
    {
      words: [
        'Bearer ',
        'Basic ',
        'realm="https://a/t"',
        'service="s"',
        'scope="repository:a:pull,push"',
        ',',
        '=',
        '"',
        '\\"',
        ';',
        'repository:a:*',
        ':',
      ],
      seeds: () => [
        toBytes(
          'Bearer realm="https://auth.example.com/token",service="registry.example.com",scope="repository:a/b:pull"',
        ),
        toBytes('Basic realm="x"'),
      ],
    },
  ),
  ofText(
    'proxy-address',
    (text) => {
      outcomeOf(() => proxyProblem(text));
      for (const env of [{ HTTPS_PROXY: text }, { HTTPS_PROXY: 'http://p:1', NO_PROXY: text }])
        outcomeOf(() => proxyFor(new URL('https://a.example.com:6443/x'), '', env));
      return proxyFor(new URL('https://a.example.com/'), text, {})?.scheme;
    },
    {
      words: [
        'http://',
        'socks5h://',
        ':',
        '@',
        '[::1]',
        ',',
        '*',
        '.example.com',
        '10.0.0.0/8',
        '/',
        ':99999',
        '%',
        'localhost',
      ],
      seeds: () =>
        ['http://u:p@proxy:3128', 'socks5://[::1]:1080', 'localhost,127.0.0.0/8,.example.com,a:443,*'].map((one) =>
          toBytes(one),
        ),
    },
  ),
  {
    name: 'proxy-handshake',
    words: [
      'HTTP/1.1 200 OK\r\n\r\n',
      'HTTP/1.0 407 Auth\r\n',
      '\r\n',
      '\x05\x00',
      '\x05\x02\x01\x00',
      '\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00',
      '\x05\x00\x00\x03\xff',
    ],
    seeds: () =>
      [
        'HTTP/1.1 200 Connection established\r\nA: b\r\n\r\nrest',
        'HTTP/1.1 403 Forbidden\r\n\r\n',
        '\x05\x00\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00',
        '\x05\x02\x01\x00\x05\x04\x00\x03\x01a\x00\x00',
      ].map((one) => new Uint8Array(Buffer.from(one, 'latin1'))),
    run: async (input) => {
      const target = { host: 'a', port: 1 };
      const socks = await outcomeOfAsync(() =>
        askBySocks(answering(input), { username: 'u', password: 'p' }, target, 'p:1'),
      );
      await askByConnect(answering(input), undefined, target);
      return socks;
    },
  },
  {
    name: 'multipart',
    words: [
      '--B',
      '--B--',
      '\r\n',
      '\r\n\r\n',
      'Content-Disposition: form-data; name="chart"; filename="a"\r\n',
      'name=',
      'filename*=',
      '"',
      ';',
      'boundary=',
    ],
    seeds: () => [toBytes('--B\r\nContent-Disposition: form-data; name="chart"; filename="a"\r\n\r\nx\r\n--B--\r\n')],
    run: (input) => {
      formFiles(new Uint8Array(), fromBytes(input));
      return formFiles(input, 'multipart/form-data; boundary=B');
    },
  },
  {
    name: 'chart-upload',
    words: ['\x1f\x8b\x08', '\x00\x00'],
    maxSize: 8 * 1024,
    run: (input) => chartUpload(input).fileName,
  },
  ofText(
    'serve-request',
    (text) => {
      const { head: target, tail: header } = cut(text, '\n');
      const route = {
        method: 'GET',
        path: '/api/charts/:name/:version',
        access: 'read',
        handle: () => ({ status: 200, headers: {}, body: undefined }),
      } as const;
      const request = { method: 'GET', target, header: () => header } as unknown as Parameters<typeof findRoute>[1];
      for (const name of ['range', 'if-match', 'if-none-match', 'if-range', 'if-modified-since']) {
        const part = selectPart(
          { header: (asked) => (asked === name || asked === 'range' ? header : undefined) },
          { etag: '"e"', modified: new Date(0), length: 100 },
        );
        if ('start' in part && (part.start < 0 || part.end > 100 || part.start > part.end))
          throw new RangeError(`a part from ${part.start} to ${part.end} of 100`);
      }
      return findRoute([route], request, '/charts')?.parameters.length;
    },
    {
      words: [
        '/charts/api/charts/web/1.0.0',
        '?force',
        '%2e%2e',
        '%2F',
        '%',
        '\n',
        'bytes=',
        'bytes=0-',
        'bytes=-5',
        'bytes=9-2',
        '"e"',
        'W/"e"',
        '*',
        ',',
        'Thu, 01 Jan 1970 00:00:00 GMT',
      ],
      seeds: () =>
        [
          '/charts/api/charts/web/1.0.0?a=b\nbytes=0-9',
          '/charts/api/charts/w%20b/1\n"e", W/"f"',
          '/x\nThu, 01 Jan 1970 00:00:00 GMT',
        ].map((one) => toBytes(one)),
    },
  ),
  ofText(
    'readme',
    (text) => {
      const page = readmeHtml(text).text;
      if (
        /<script|<iframe|\son\w+=|javascript:/i.test(page.replaceAll(/&lt;|<code[^]*?<\/code>/g, '')) &&
        /<[^>]*(?:<script|\son\w+=|href="javascript:)/i.test(page)
      )
        throw new Error(`\n    at a page that runs: ${page.slice(0, 200)}`);
      return page.length > 0;
    },
    {
      words: [
        '# a\n',
        '[a](b)',
        '![a](b)',
        '<script>',
        '[a](javascript:x)',
        '<a onclick=x>',
        '```\n',
        '`',
        '| a | b |\n|--|--|\n| 1 | 2 |\n',
        '> ',
        '* ',
        '1. ',
        '**',
        '_',
        '<!--',
        '&amp;',
        '\\',
        '---\n',
        '[a]: b\n',
        '[a][b]',
        '    code\n',
        '<',
        'http://x',
        '~~',
      ],
      nests: [
        ['> ', ''],
        ['[', ']'],
        ['* ', ''],
        ['**', '**'],
        ['(', ')'],
        ['![', '](x)'],
        ['<', '>'],
        ['`', '`'],
        ['_a', '_'],
        ['- - ', ''],
      ],
      seeds: () => [
        toBytes(
          '# Web\n\nA *chart* with `code`.\n\n| a | b |\n|---|---|\n| 1 | [x](https://x) |\n\n```yaml\na: 1\n```\n',
        ),
      ],
    },
  ),
  ofText('context-path', (text) => contextPathIn(toBytes(text)), {
    words: [...yamlWords, ...jsonWords, 'serverInfo:', 'contextPath: /a', '"serverInfo":{"contextPath":"/a"}'],
    nests: jsonNests,
    seeds: () => [toBytes(indexYaml), toBytes('{"apiVersion":"v1","serverInfo":{"contextPath":"/a"},"entries":{}}')],
  }),
];

async function outcomeOfAsync(run: () => Promise<unknown>): Promise<string> {
  try {
    await run();
    return 'fine';
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    return 'an error';
  }
}
