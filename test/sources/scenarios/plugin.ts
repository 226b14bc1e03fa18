/** `plugin install`, `list`, `update` and `uninstall`: out of folders, archives and git repositories; hooks. */
import { gzipped, tarOf, type Member } from '../archives.ts';
import { repositoryStates } from '../plugin-repository.ts';
import { fails, type Files, type Scenario } from '../scenario.ts';

const tell = (event: string): string => `echo "${event} of $HELM_PLUGIN_NAME at $HELM_PLUGIN_DIR in $(basename $PWD)"`;
const yaml = (version: string, more = ''): string => `name: one
version: ${version}
usage: says something
description: Says something
command: echo said ${version}
${more}`;
const hooks = `hooks:
  install: ${tell('install')}; cat
  update: ${tell('update')}
  delete: ${tell('delete')}
`;

const folder: Files = { 'src/one/plugin.yaml': yaml('0.1.0', hooks), 'src/one/file': 'x' };
const [first, second, third] = repositoryStates('repo', [
  { files: { 'plugin.yaml': yaml('0.1.0', hooks), 'run.sh': '#!/bin/sh\n' }, tags: ['v0.1.0', 'other'] },
  { files: { 'plugin.yaml': yaml('0.2.0', hooks), 'run.sh': null }, tags: ['0.2.0', 'v0.3.0-rc.1'] },
  { files: { 'plugin.yaml': null, file: 'x' } },
]) as [Files, Files, Files];
const remove = { remove: ['repo'] };
const served = repositoryStates('plain.git', [{ files: { 'plugin.yaml': yaml('1.0.0') }, tags: ['v1.0.0'] }])[0]!;
const notPlugin = repositoryStates('bare.git', [{ files: { file: 'x' } }])[0]!;

const packed = (...members: Member[]): Uint8Array => gzipped(tarOf(members));
const plain = { name: 'plugin.yaml', data: yaml('0.1.0', hooks) };
const program = { name: 'bin/run.sh', data: '#!/bin/sh\necho ran "$@"\n', mode: 0o755 };
const runs = { name: 'plugin.yaml', data: 'name: one\nversion: 0.1.0\ncommand: $HELM_PLUGIN_DIR/bin/run.sh\n' };
const bin = { name: 'bin', type: '5', mode: 0o700 };
const own = { HELM_PLUGINS: '__FOLDER__/plugins' };

export const scenarios: readonly Scenario[] = [
  {
    name: 'plugin: out of a folder',
    files: folder,
    interop: true,
    steps: [
      'plugin list',
      'plugin install src/one',
      'plugin list',
      'one a',
      fails('plugin install src/one'),
      fails('plugin update one'),
      'plugin uninstall one',
      'plugin list',
      { run: 'plugin add ../one/', in: 'src/one' },
      { run: 'plugin rm one', in: 'src' },
      { run: 'plugin install .', in: 'src/one' },
      'plugin remove one',
      { run: 'plugin install __FOLDER__/src/one', env: own },
      { run: 'one', env: own },
      { run: 'plugin uninstall one', env: own },
    ],
  },
  {
    name: 'plugin: what cannot be installed',
    files: { ...folder, 'src/empty/': '', 'src/file': 'x', 'src/none/readme': 'x' },
    steps: [
      fails('plugin install'),
      fails('plugin install a b'),
      fails('plugin install nothing'),
      fails('plugin install ./nothing --version 1'),
      fails('plugin install src/file'),
      fails('plugin install src/empty'),
      fails('plugin install src/none'),
      fails('plugin install ftp://127.0.0.1/x'),
      fails('plugin install http://127.0.0.1:1/x'),
      fails('plugin install file://__FOLDER__/src/one'),
      fails('plugin install "a b:%"'),
      fails('plugin update'),
      fails('plugin uninstall'),
      fails('plugin update none'),
      fails('plugin uninstall none other'),
      'plugin list more words',
    ],
  },
  {
    name: 'plugin: hooks',
    files: {
      'a/plugin.yaml': 'name: a\nhooks: {install: "echo no >&2; exit 3", delete: "exit 4", update: "kill -9 $$"}\n',
      'b/plugin.yaml': 'name: b\nplatformHooks: {install: [{command: echo, args: [$HELM_PLUGIN_NAME, a b]}]}\n',
      'c/plugin.yaml':
        'name: c\nplatformHooks: {install: [{os: plan9, command: fails}], delete: [{command: nosuch}]}\n',
      'd/plugin.yaml': 'name: d\nhooks: {install: "echo $HELM_NAMESPACE $HELM_DEBUG; cat", delete: ""}\n',
      'e/plugin.yaml': 'name: e\nhooks: {install: echo hook}\nplatformHooks: {delete: [{command: echo platform}]}\n',
    },
    steps: [
      fails('plugin install a'),
      'plugin list',
      fails('plugin install a'),
      fails('plugin update a'),
      fails('plugin uninstall a'),
      'plugin list',
      'plugin install b',
      'plugin install c',
      fails('plugin update b c'),
      fails('plugin uninstall c b'),
      { run: 'plugin install d -n team', stdin: 'input' },
      'plugin uninstall d',
      'plugin install e',
      'plugin uninstall e',
    ],
  },
  {
    name: 'plugin: out of an archive',
    env: { LC_ALL: 'C' },
    serve: {
      'one-0.1.0.tgz': packed(plain),
      'prog-1.2.3-linux.tar.gz': packed(bin, program, runs),
      'plain.tgz': packed({ name: 'plugin.yaml', data: 'name: plain\ncommand: echo plain\n' }),
    },
    steps: [
      'plugin install __HTTP__/one-0.1.0.tgz',
      'plugin list',
      'one',
      fails('plugin install __HTTP__/one-0.1.0.tgz'),
      fails('plugin update one'),
      'plugin uninstall one',
      'plugin list',
      'plugin install __HTTP__/plain.tgz',
      'plugin uninstall plain',
      fails('plugin install __HTTP__/none-0.1.0.tgz'),
    ],
  },
  {
    name: 'plugin: out of git',
    files: first,
    steps: [
      'plugin install file://__FOLDER__/repo',
      'plugin list',
      fails('plugin install file://__FOLDER__/repo'),
      'plugin update one',
      remove,
      { files: second },
      'plugin update one',
      'plugin list',
      'one',
      { files: { '../home/.local/share/helm/plugins/repo/plugin.yaml': yaml('0.2.0', '# mine\n') } },
      fails('plugin update one'),
      'plugin uninstall one',
      'plugin list',
    ],
  },
  {
    name: 'plugin: out of git at a version',
    files: second,
    steps: [
      ...['v0.1.0', 'other', '~0.1', '>0.1.0', '0.2', '>0.2.0-0', 'main', 'origin/main', 'HEAD~1'].flatMap(
        (version) => [
          `plugin install file://__FOLDER__/repo --version "${version}"`,
          'plugin list',
          'plugin update one',
          'plugin uninstall one',
        ],
      ),
      fails('plugin install file://__FOLDER__/repo --version 9'),
      fails('plugin install file://__FOLDER__/repo --version nonsense'),
      'plugin list',
    ],
  },
  {
    name: 'plugin: git that does not go well',
    files: { ...third, ...folder },
    serve: { ...served, ...notPlugin },
    steps: [
      fails('plugin install file://__FOLDER__/repo'),
      fails('plugin install __HTTP__/bare.git'),
      'plugin install __HTTP__/plain.git',
      'plugin list',
      'plugin update one',
      'plugin uninstall one',
      'plugin install __HTTP__/plain.git --version ^1',
      'plugin uninstall one',
    ],
  },
  {
    name: 'plugin: a plugin that would be in the way of all others',
    files: {
      ...folder,
      'src/same/plugin.yaml': 'name: one\nversion: 2.0.0\n',
      'src/bad/plugin.yaml': 'name: ../bad\n',
      'src/climbs/plugin.yaml': 'name: climbs\nversion: ../../1\n',
      'src/wrong/plugin.yaml': 'name: wrong\nunknown: 1\n',
    },
    steps: [
      'plugin install src/one',
      fails('plugin install src/bad'),
      { remove: ['../home/.local/share/helm/plugins/bad'] },
      fails('plugin install src/wrong'),
      { remove: ['../home/.local/share/helm/plugins/wrong'] },
      'plugin install src/climbs',
      { remove: ['../home/.local/share/helm/plugins/climbs'] },
      'plugin install src/same',
    ],
  },
];
