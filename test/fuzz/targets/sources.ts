/** Indexes, repositories, registries and git: what they say, and how charts are addressed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseGitRepository } from '../../../src/downloader/git/repository.ts';
import { equalUrls } from '../../../src/downloader/equal-urls.ts';
import { fromBytes, toBytes } from '../../../src/go/strings.ts';
import { shownUrl } from '../../../src/getter/shown-url.ts';
import { nobody } from '../../../src/registry/credentials/credential.ts';
import { readConfigFile, storedCredential } from '../../../src/registry/credentials/config-file.ts';
import { responseError } from '../../../src/registry/error-response.ts';
import type { RegistryHttp } from '../../../src/registry/http.ts';
import { pullChart } from '../../../src/registry/pull.ts';
import { checkRegistry, parseExactReference, parseReference, referenceText } from '../../../src/registry/reference.ts';
import type { Repository } from '../../../src/registry/repository.ts';
import { listTags, matchingVersion, versionsOf } from '../../../src/registry/tags.ts';
import { tokenByGet } from '../../../src/registry/token.ts';
import { IndexFile, parseIndex } from '../../../src/repo/index-file.ts';
import { readIndex } from '../../../src/repo/index-read.ts';
import { decodeIndex } from '../../../src/repo/index-decode.ts';
import { readYaml } from '../../../src/go/yaml/unmarshal.ts';
import { loadRepoFile, saveRepoFile } from '../../../src/repo/repo-file.ts';
import { resolveReferenceUrl } from '../../../src/repo/repositories.ts';
import { recallIndex, memoryPath, rememberIndex } from '../../../src/repo/index-cache.ts';
import { readContents, readTree } from '../../../src/downloader/git/tree.ts';
import { exchangeOf } from '../answers.ts';
import { cut } from '../cut.ts';
import { agree, ofText, outcomeOf, type Fuzzer } from '../fuzzer.ts';
import { scratchFile } from '../scratch.ts';
import { jsonNests, jsonWords } from './data.ts';
import { indexYaml } from './index-example.ts';
import { yamlNests, yamlWords } from './yaml.ts';

const indexJson =
  '{"apiVersion":"v1","entries":{"web":[{"name":"web","version":"1.2.3","urls":["a.tgz"],"dependencies":[{"name":"x"}],"deprecated":true,"annotations":{"a":"b"}}]},"generated":"2024-01-02T03:04:05Z"}';
const indexWords = [
  ...yamlWords,
  'entries:\n',
  '  web:\n',
  '  - name: web\n',
  '    version: 1.2.3\n',
  '    urls: [x]\n',
  '- null\n',
  'apiVersion: v1\n',
  'digest: sha256:0\n',
  'generated: 2024-01-02T03:04:05Z\n',
  '"web":[null]',
  '"version":"x"',
  'urls: null',
  'dependencies: [null]\n',
  'deprecated: "yes"',
];

const digest = `sha256:${'0'.repeat(64)}`;
const manifest = `{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.cncf.helm.config.v1+json","digest":"${digest}","size":2},"layers":[{"mediaType":"application/vnd.cncf.helm.chart.content.v1.tar+gzip","digest":"${digest}","size":9}],"annotations":{"a":"b"}}`;
const registryWords = [
  ...jsonWords,
  '"mediaType":"application/vnd.oci.image.index.v1+json"',
  '"manifests":[',
  '"layers":[',
  '"config":{',
  `"digest":"${digest}"`,
  '"digest":"sha256:x"',
  '"size":-1',
  '"size":1e99',
  '"errors":[{"code":"DENIED","message":"m","detail":{}}]',
  '"tags":["1.0.0","v2","1.0_1"]',
  '"token":"t"',
  '"access_token":',
  '"annotations":',
];

export const sourceFuzzers: readonly Fuzzer[] = [
  ofText(
    'index',
    (text) => {
      const data = toBytes(text);
      const read = outcomeOf(() => {
        const found: unknown[] = [];
        readIndex(text, () => ((found.length = 0), ({ name, versions }) => found.push([name, versions])));
        return found.sort();
      });
      if (!/^\s*\{/.test(text)) {
        const whole = outcomeOf(() => {
          const entries = decodeIndex(readYaml(text, { strict: true }), 'yaml').get('entries');
          return entries instanceof Map ? [...entries] : [];
        });
        if ('value' in read !== 'value' in whole) agree('an index read chart by chart, and as a whole', read, whole);
      }
      for (const name of parseIndex(data).names) outcomeOf(() => IndexFile.parse(data, 'x').get(name, ''));
      const index = IndexFile.parse(data, 'x', () => undefined);
      return index.entries().length;
    },
    { words: indexWords, nests: yamlNests, seeds: () => [toBytes(indexYaml)], maxSize: 32 * 1024 },
  ),
  ofText('index-json', (text) => IndexFile.parse(toBytes(text), 'x').entries().length, {
    words: [
      ...jsonWords,
      '"entries":{"a":[',
      '"name":"web"',
      '"version":"1.0.0"',
      '"urls":["u"]',
      '"entries":null',
      '"a":null',
    ],
    nests: jsonNests,
    seeds: () => [toBytes(indexJson)],
  }),
  {
    name: 'index-memory',
    words: [...jsonWords, '\n'],
    nests: jsonNests,
    seeds: () => [toBytes('{"places":[[0,10]],"names":["web"],"skipped":[]}\n[[["1.2.3","","A chart",""]]]')],
    // what was remembered is only read where it belongs to the index: its head is made to
    run: (input) => {
      const path = scratchFile('r-index.yaml', toBytes(indexYaml));
      rememberIndex(path, parseIndex(toBytes(indexYaml)), { url: 'u', etag: '', lastModified: '' });
      const good = fromBytes(readFileSync(memoryPath(path)));
      const [head, rows] = [
        JSON.parse(good.slice(0, good.indexOf('\n'))) as object,
        good.slice(good.indexOf('\n') + 1),
      ];
      const { head: first, tail } = cut(fromBytes(input), '\n');
      const changed = outcomeOf(() => JSON.stringify({ ...head, ...(JSON.parse(first) as object) }));
      writeFileSync(
        memoryPath(path),
        `${'value' in changed ? String(changed.value) : first}\n${tail === '' ? rows : tail}`,
      );
      const known = recallIndex(path);
      if (known === undefined) return 'forgotten';
      for (const name of known.charts.names) {
        known.charts.searchable(name);
        known.charts.versions(name);
      }
      return 'remembered';
    },
  },
  {
    name: 'repositories',
    words: [
      ...yamlWords,
      'repositories:\n',
      '- name: a\n',
      '  url: https://h\n',
      '  pass_credentials_all: true\n',
      '  caFile: ""\n',
      'generated: x\n',
    ],
    nests: yamlNests,
    seeds: () => [
      toBytes(
        'apiVersion: ""\ngenerated: "0001-01-01T00:00:00Z"\nrepositories:\n- caFile: ""\n  certFile: ""\n  insecure_skip_tls_verify: false\n  keyFile: ""\n  name: a\n  pass_credentials_all: false\n  password: p\n  url: https://example.com\n  username: u\n',
      ),
    ],
    run: (input) => {
      const file = loadRepoFile(scratchFile('repositories.yaml', input));
      const path = scratchFile('saved.yaml', new Uint8Array());
      const saved = outcomeOf(() => {
        saveRepoFile(path, file);
      });
      if ('value' in saved)
        agree('repositories that were written and read', loadRepoFile(path).entries.length, file.entries.length);
      return file.entries.length;
    },
  },
  {
    name: 'docker-config',
    words: [
      ...jsonWords,
      '"auths":{',
      '"auth":"dTpw"',
      '"auth":"!"',
      '"identitytoken":"t"',
      '"credsStore":"x"',
      '"credHelpers":{"h":"x"}',
      '"registrytoken":',
      'example.com',
    ],
    nests: jsonNests,
    seeds: () => [
      toBytes(
        '{"auths":{"https://index.docker.io/v1/":{"auth":"dTpw"},"example.com":{"identitytoken":"t","auth":"dTo="}},"credsStore":"","credHelpers":{"a":"b"},"HttpHeaders":{"x":1}}',
      ),
    ],
    run: (input) => {
      const file = readConfigFile(scratchFile('config.json', input));
      for (const server of [...file.auths.keys(), 'example.com']) outcomeOf(() => storedCredential(file, server));
      return storedCredential(file, 'example.com').username;
    },
  },
  {
    name: 'oci-manifest',
    words: registryWords,
    nests: jsonNests,
    seeds: () => [
      toBytes(manifest),
      toBytes(
        `{"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[${manifest.slice(0, -1)},"digest":"${digest}","size":1}]}`,
      ),
    ],
    run: async (input) => {
      const mediaType = fromBytes(input).includes('index.v1')
        ? 'application/vnd.oci.image.index.v1+json'
        : 'application/vnd.oci.image.manifest.v1+json';
      const repository = {
        manifest: () => Promise.resolve({ mediaType, digest, data: input }),
        blob: () => Promise.resolve(toBytes('{"name":"web","version":"1.0.0"}')),
      } as unknown as Repository;
      const reference = { registry: 'r', repository: 'a/web', tag: '1.0.0', digest: '' };
      return (await pullChart({ repository, reference, say: () => undefined }, {})).ref;
    },
  },
  {
    name: 'registry-answers',
    words: [...registryWords, '<', '>; rel="next"', '</v2/a/tags/list?n=1>'],
    nests: jsonNests,
    seeds: () => [
      toBytes('{"errors":[{"code":"NAME_UNKNOWN","message":"m","detail":{"a":1}}]}'),
      toBytes('{"name":"a","tags":["1.0.0","2.0.0"]}'),
      toBytes('{"token":"t","expires_in":60}'),
    ],
    run: async (input) => {
      const http = { send: () => Promise.resolve(exchangeOf({ body: input })) } as unknown as RegistryHttp;
      await responseError(exchangeOf({ status: 404, body: input }));
      const token = await outcomeOfAsync(() =>
        tokenByGet({ http, realm: 'https://auth.example.com/t', service: 's', scopes: ['a'], credential: nobody }),
      );
      const link = fromBytes(input.subarray(0, 100));
      let page = 0;
      const send = (): Promise<unknown> =>
        Promise.resolve(exchangeOf({ body: input, headers: page++ === 0 ? { link } : {} }));
      const tags = await listTags({ base: 'https://registry.example.com/v2/a', send } as unknown as Repository);
      outcomeOf(() => matchingVersion(versionsOf(tags), ''));
      return `${token} ${tags.length}`;
    },
  },
  ofText(
    'references',
    (text) => {
      outcomeOf(() => {
        checkRegistry(text);
      });
      outcomeOf(() => parseExactReference(text));
      outcomeOf(() => resolveReferenceUrl('https://example.com/charts/', text));
      outcomeOf(() => shownUrl(text));
      outcomeOf(() => equalUrls(text, 'https://example.com/a/../b'));
      const reference = parseReference(text);
      if (reference.tag !== '')
        agree('a reference and its text', parseReference(referenceText(reference)), { ...reference, digest: '' });
      return reference.tag;
    },
    {
      words: [
        'oci://',
        'localhost:5000',
        '/',
        ':',
        '@',
        '+',
        '_',
        `@${digest}`,
        'a/b',
        '..',
        '1.0.0+build',
        '[::1]',
        'A',
        '%2f',
        'repo/chart',
        '@sha512:',
      ],
      seeds: () =>
        [
          'oci://example.com/charts/web:1.2.3',
          'localhost:5000/a/b@' + digest,
          'oci://r.io/a:1.0.0+b',
          'https://u:p@example.com/x.tgz',
        ].map((one) => toBytes(one)),
    },
  ),
  ofText(
    'git-address',
    (text) => {
      outcomeOf(() => parseGitRepository(`git+https://${text}`));
      return parseGitRepository(text).protocol;
    },
    {
      words: [
        'git+https://',
        'git+ssh://',
        'git+file:///',
        'git@h:',
        '#',
        '?ref=',
        '?path=',
        '&',
        '--upload-pack=x',
        '//',
        '..',
        '%00',
        '%2e%2e',
        'u:p@',
        'ext::',
        '@',
      ],
      seeds: () =>
        [
          'git+https://example.com/o/r.git?ref=v1&path=charts/web',
          'git+ssh://git@example.com/o/r#main',
          'git+file:///tmp/r#0123456789012345678901234567890123456789',
        ].map((one) => toBytes(one)),
    },
  ),
  {
    name: 'git-output',
    words: ['100644 blob ', '120000 blob ', '160000 commit ', '\t', '\0', ' 12', '99999999999', 'Chart.yaml', '../x'],
    seeds: () => [
      toBytes(`100644 blob ${'a'.repeat(40)}      12\tChart.yaml\x00120000 blob ${'b'.repeat(40)}  4\tlink\x00`),
    ],
    run: async (input) => {
      const git = { run: () => Promise.resolve(input) } as unknown as Parameters<typeof readTree>[0];
      const tree = await readTree(git, 'HEAD');
      await readContents(git, [...tree.values()]);
      return tree.size;
    },
  },
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
