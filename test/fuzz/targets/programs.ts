/** What other programs and services answer, and what a user types. */
import { hubCharts } from '../../../src/action/search/hub.ts';
import { findCommand } from '../../../src/cli/find.ts';
import { globalFlags } from '../../../src/cli/flags/global.ts';
import { parseArguments } from '../../../src/cli/flags/parse.ts';
import { rootCommand } from '../../../src/cli/root.ts';
import { findCommit } from '../../../src/downloader/git/fetch.ts';
import { fromBytes, toBytes } from '../../../src/go/strings.ts';
import { contextNamespace } from '../../../src/home/kube-context.ts';
import { settingsFromEnvironment } from '../../../src/home/settings.ts';
import { isValid, membersIn, tokenEndpointIn, tokensIn } from '../../../src/kube/config/oidc-answers.ts';
import { contentType } from '../../../src/loader/sniff.ts';
import { credentialIn } from '../../../src/registry/credentials/helper.ts';
import { ofText, outcomeOf, type Fuzzer } from '../fuzzer.ts';
import { scratchFile } from '../scratch.ts';
import { jsonNests, jsonWords } from './data.ts';
import { yamlNests, yamlWords } from './yaml.ts';

const commit = '0123456789012345678901234567890123456789';

export const programFuzzers: readonly Fuzzer[] = [
  ofText(
    'credential-helper',
    (text) => {
      try {
        return credentialIn(text, 'docker-credential-x').username === '';
      } catch (error) {
        if (error instanceof Error && text.length > 3 && error.message.includes(text))
          throw new TypeError('an answer that may hold a secret is repeated', { cause: error });
        throw error;
      }
    },
    {
      words: [...jsonWords, '"ServerURL":', '"Username":"<token>"', '"Secret":"s"', '\n'],
      nests: jsonNests,
      seeds: () => [toBytes('{"ServerURL":"https://r.io","Username":"u","Secret":"p"}\n')],
    },
  ),
  ofText(
    'oidc-answers',
    (text) => {
      outcomeOf(() => isValid(`e30.${Buffer.from(toBytes(text)).toString('base64url')}.s`, 0));
      outcomeOf(() => isValid(text, 0));
      outcomeOf(() => tokenEndpointIn(500, text));
      outcomeOf(() => tokensIn(membersIn(text)));
      return tokenEndpointIn(200, text).length > 0;
    },
    {
      words: [
        ...jsonWords,
        '"token_endpoint":"https://x/t"',
        '"id_token":"a.b.c"',
        '"refresh_token":',
        '"exp":1e9',
        '.',
      ],
      nests: jsonNests,
      seeds: () => [
        toBytes('{"issuer":"https://x","token_endpoint":"https://x/token"}'),
        toBytes('{"access_token":"a","id_token":"a.b.c","refresh_token":"r","expires_in":60}'),
      ],
    },
  ),
  {
    name: 'hub-answer',
    words: [
      ...jsonWords,
      '"data":[',
      '"attributes":{"repo":{"url":"u","name":"n"},"description":"d"}',
      '"artifactHub":{"packageUrl":"p"}',
      '"relationships":{"latestChartVersion":{"data":{"version":"1","app_version":"2"}}}',
    ],
    nests: jsonNests,
    seeds: () => [
      toBytes(
        '{"data":[{"id":"r/web","artifactHub":{"packageUrl":"https://x/p"},"attributes":{"description":"d","repo":{"name":"r","url":"https://r"}},"relationships":{"latestChartVersion":{"data":{"version":"1.0.0","app_version":"2"}}}}]}',
      ),
    ],
    run: (input) => hubCharts(input, 'https://hub.example.com'),
  },
  {
    name: 'git-refs',
    words: [
      commit,
      `${commit}\tHEAD\n`,
      'refs/tags/v1^{}',
      'refs/heads/v1',
      '\t',
      '\n',
      'ref: refs/heads/main\tHEAD\n',
    ],
    seeds: () => [toBytes(`${commit}\tHEAD\n${commit}\trefs/heads/v1\n${commit}\trefs/tags/v1^{}\n`)],
    run: async (input) => {
      const git = { run: () => Promise.resolve(input) } as unknown as Parameters<typeof findCommit>[0];
      const repository = { url: 'https://x/r', ref: 'v1' } as unknown as Parameters<typeof findCommit>[1];
      const found = await findCommit(git, repository);
      if (!/^[0-9a-f]{40,64}$/.test(found)) throw new TypeError(`no commit: ${found}`);
      return found.length;
    },
  },
  {
    name: 'kube-context',
    words: [
      ...yamlWords,
      'current-context: c\n',
      'contexts:\n',
      '- name: c\n',
      '  context: {cluster: k, namespace: n}\n',
    ],
    nests: yamlNests,
    seeds: () => [
      toBytes(
        'current-context: c\ncontexts: [{name: c, context: {cluster: k, namespace: n}}]\nclusters: [{name: k}]\n',
      ),
    ],
    run: (input) => {
      const file = scratchFile('context', input);
      contextNamespace([file, file], 'x');
      return contextNamespace([file], '');
    },
  },
  {
    name: 'content-type',
    words: ['<!DOCTYPE HTML', '<html>', '<?xml', '%PDF-', 'PK\x03\x04', '\x1f\x8b\x08', '\0\0\0\x18ftyp', 'RIFF', ' '],
    seeds: () => [toBytes('<!DOCTYPE html><p>no'), toBytes('\0\0\0\x18ftypmp42')],
    run: (input) => contentType(input),
  },
  {
    name: 'command-line',
    words: [
      ...['install', 'upgrade', 'repo', 'add', 'dependency', 'show', 'get', 'help', 'template', 'list', 'completion'],
      ...[
        '\n',
        '--',
        '-',
        '--set',
        '--set=a=b',
        '-f',
        '-n',
        '-gn',
        '--timeout=5m',
        '--version',
        '--no-hooks',
        '--debug=x',
      ],
      ...[
        '--wait=hookOnly',
        '--dry-run=server',
        '-o',
        'json',
        '--post-renderer-args',
        '--burst-limit',
        '1e9',
        '=',
        '%',
      ],
    ],
    seeds: () =>
      [
        'install\nweb\n./chart\n--set\na=b\n-n\nx\n--wait',
        'repo\nadd\nr\nhttps://x',
        'list\n-aqo\njson',
        '--debug\nget\nall',
      ].map((one) => toBytes(one)),
    run: async (input) => {
      const words = fromBytes(input).split('\n');
      const globals = globalFlags(settingsFromEnvironment({ HOME: '/nonexistent' }));
      const found = await findCommand(rootCommand, words, globals, 'scull');
      const { args, flags } = parseArguments(found.args, [...(found.command.flags ?? []), ...globals]);
      return `${found.path.map(({ name }) => name).join(' ')} ${Math.min(args.length, 4)} ${flags.changed('debug')}`;
    },
  },
];
