/** Plugins as Helm 4 has them: packed, signed, verified, out of registries; what it lists; what it says of plugins it cannot use. */
import { gzipped, tarOf, type Member } from '../archives.ts';
import type { KnownDifference } from '../known-differences.ts';
import { completion } from '../plugin-completion.ts';
import { repositoryStates } from '../plugin-repository.ts';
import { fails, type Files, type Scenario, type Step } from '../scenario.ts';

const greet = `apiVersion: v1
name: greet
version: 1.0.0
type: cli/v1
runtime: subprocess
sourceURL: https://example.com/greet
config: {usage: "greet NAME", shortHelp: greets, longHelp: "greets whom you like"}
runtimeConfig:
  platformCommand: [{command: "$HELM_PLUGIN_DIR/run.sh", args: [hello]}]
  platformHooks: {install: [{command: echo, args: [hook, $HELM_PLUGIN_NAME]}], delete: [{command: echo, args: [gone]}]}
`;
const old =
  'name: old\nversion: 0.1.0\nusage: "is  old"\ndescription: An old one\ncommand: echo old\nhooks: {install: "echo $HELM_PLUGIN_NAME $HELM_NAMESPACE"}\n';
const getter = 'name: shelf\nversion: 0.2.0\ndownloaders: [{command: get.sh, protocols: [shelf, board]}]\n';
const run = '#!/bin/sh\necho "$@"; exit ${CODE:-0}\n';

const files: Files = {
  'greet/plugin.yaml': greet,
  'greet/run.sh': run,
  'greet/docs/readme': 'x\n',
  'old/plugin.yaml': old,
  'shelf/plugin.yaml': getter,
  'shelf/get.sh': '#!/bin/sh\necho "greeting: $4"\n',
};
const runnable: Step = { modes: { 'greet/run.sh': 0o755, 'shelf/get.sh': 0o700 } };
const key = '--key Ada --keyring keys/secring.gpg';
const packs = [runnable, `plugin package greet ${key}`, `plugin package old --sign=false`] as const;
const packed = (...members: Member[]): Uint8Array => gzipped(tarOf(members));
const evil = { name: 'plugin.yaml', data: 'name: evil\nversion: 1.0.0\n' };
const plugins = '../home/.local/share/helm/plugins';
const artifactType = 'application/vnd.helm.plugin.v1+json';
const repository = repositoryStates('repo', [{ files: { 'plugin.yaml': old.replace('old', 'cloned') } }])[0]!;

const post = (name: string, script: string): Files => ({
  [`p/${name}/plugin.yaml`]: `apiVersion: v1
name: ${name}
version: 1.0.0
type: postrenderer/v1
runtime: subprocess
config: {}
runtimeConfig:
  platformCommand: [{command: "$HELM_PLUGIN_DIR/run.sh", args: [$HELM_PLUGIN_NAME]}]
`,
  [`p/${name}/run.sh`]: `#!/bin/sh\n${script}\n`,
});
const posts: Files = {
  ...post('show', 'echo "$@" >&2; cat > __FOLDER__/seen; cat __FOLDER__/seen; env | grep -c ^HELM_ >> __FOLDER__/seen'),
  ...post('change', `sed 's/hello/bye/; s/name: hook/name: hooked/'`),
  ...post('more', 'cat; printf -- "---\\napiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: more\\n"'),
  ...post('empty', 'cat >/dev/null; echo; echo " "'),
  ...post('fails', 'echo no >&2; exit 3'),
  ...post('killed', 'kill -9 $$'),
  ...post('broken', 'echo "a: [b"'),
  ...post('early', 'head -c 1 >/dev/null; printf "apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: alone\\n"'),
  'p/nothing/plugin.yaml':
    'apiVersion: v1\nname: nothing\nversion: 1.0.0\ntype: postrenderer/v1\nruntime: subprocess\nruntimeConfig: {platformCommand: [{os: plan9, command: x}]}\n',
  'p/missing/plugin.yaml':
    'apiVersion: v1\nname: missing\nversion: 1.0.0\ntype: postrenderer/v1\nruntime: subprocess\nruntimeConfig: {platformCommand: [{command: no-such-program}]}\n',
  'p/command/plugin.yaml': 'name: command\nversion: 1.0.0\ncommand: cat\n',
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'web/templates/b.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: one
  labels:
    a: b
data:
  greeting: hello
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: two
  annotations:
    x: y
data:
  text: |
    some

    lines
`,
  'web/templates/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  annotations:
    helm.sh/hook: pre-install
  name: hook
data:
  greeting: hello # as it is
  list: "a"
`,
  'web/templates/comment.yaml': '# nothing but words\n',
  'web/templates/NOTES.txt': 'notes\n',
  'web/templates/_part.yaml': '{{ define "x" }}{{ end }}\n',
};

const HOSTILE = 'plugin install: hostile plugins';
const harmless = 'name: evil\nversion: 1.0.0\ncommand: echo\n';
const member = { name: 'evil/plugin.yaml', data: harmless };

export const scenarios: readonly Scenario[] = [
  {
    name: 'plugin: those that cannot be loaded are told of by every command',
    files: {
      'p/bad/plugin.yaml': 'name: bad\nversion: 0.1.0\ndownloaders: [{command: "", protocols: [a]}]\n',
      'p/next/plugin.yaml': 'apiVersion: v2\nname: next\nversion: 0.1.0\ntype: cli/v1\nruntime: subprocess\n',
      'p/test/plugin.yaml': 'apiVersion: v1\nname: test\nversion: 0.1.0\ntype: test/v1\nruntime: subprocess\n',
      'p/good/plugin.yaml': 'name: good\nversion: 0.1.0\nusage: u\ndescription: d\ncommand: /bin/echo\n',
      'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    },
    env: { HELM_PLUGINS: '__FOLDER__/p' },
    steps: [
      ...[
        'plugin list',
        'plugin list --type test/v1',
        'plugin list --type cli/v1',
        'good x',
        'repo list',
        'show chart web',
      ],
      ...['template x web', 'package web', 'lint web', 'dependency list web'],
      ...['nothing', 'test x', 'install', 'plugin update bad', 'plugin uninstall nothing', 'verify web'].map((line) =>
        fails(line),
      ),
      { run: 'repo list', env: { HELM_NO_PLUGINS: '1' } },
      'plugin uninstall test',
    ],
  },
  completion,
  {
    name: HOSTILE,
    files: {
      'climbs-1.0.0.tgz': packed(member, { name: 'evil/../../../evil', data: 'x' }),
      'root-1.0.0.tgz': packed(member, { name: '/tmp/evil', data: 'x' }),
      'link-1.0.0.tgz': packed(member, { name: 'evil/passwd', type: '2', link: '/etc/passwd' }),
      'name-1.0.0.tgz': packed({ name: 'name/plugin.yaml', data: harmless.replace('evil', '../evil') }),
      'version-1.0.0.tgz': packed({ name: 'version/plugin.yaml', data: harmless.replace('1.0.0', '../../../1') }),
      'twice-1.0.0.tgz': packed({ name: 'twice/plugin.yaml', data: `${harmless}name: other\n` }),
      'empty-1.0.0.tgz': packed({ name: 'empty/readme', data: 'x' }),
      'text-1.0.0.tgz': 'no archive\n',
      'linked/plugin.yaml': harmless,
      'evil/plugin.yaml': harmless,
      'hooks/plugin.yaml':
        'name: hooks\nversion: 1.0.0\nhooks: {install: "echo no >&2; exit 3", delete: "kill -9 $$", update: "exit 4"}\n',
      'odd/plugin.yaml':
        'apiVersion: v1\nname: odd\nversion: 1.0.0\ntype: cli/v1\nruntime: subprocess\nruntimeConfig: {platformHooks: {install: [{os: plan9, command: x}], delete: [{command: no-such-program}]}}\n',
    },
    steps: [
      { links: { 'linked/passwd': '/etc/passwd' } },
      'plugin package evil --sign=false',
      { files: { 'evil-1.0.0.tgz.prov': '-----BEGIN PGP SIGNED MESSAGE-----\n' } },
      fails('plugin install evil-1.0.0.tgz --keyring keys/ada.gpg'),
      fails('plugin install climbs-1.0.0.tgz --verify=false'),
      fails('plugin install root-1.0.0.tgz --verify=false'),
      fails('plugin install link-1.0.0.tgz --verify=false'),
      fails('plugin install name-1.0.0.tgz --verify=false'),
      fails('plugin install version-1.0.0.tgz --verify=false'),
      fails('plugin install twice-1.0.0.tgz --verify=false'),
      fails('plugin install empty-1.0.0.tgz --verify=false'),
      fails('plugin install text-1.0.0.tgz --verify=false'),
      'plugin package linked --sign=false -d out',
      { remove: [`${plugins}/evil-1.0.0.tgz`, 'out'], files: { 'precious.tgz': 'precious' } },
      { links: { [`${plugins}/evil-1.0.0.tgz`]: '__FOLDER__/precious.tgz' } },
      'plugin install evil-1.0.0.tgz --verify=false',
      'plugin uninstall evil',
      { files: { 'precious.tgz': 'precious' } },
      fails('plugin install hooks'),
      'plugin list',
      fails('plugin install hooks'),
      fails('plugin uninstall hooks'),
      'plugin list',
      fails('plugin install odd'),
      fails('plugin uninstall odd'),
    ],
  },
  {
    name: 'post-renderer: plugins',
    env: { HELM_PLUGINS: '__FOLDER__/p' },
    files: posts,
    steps: [
      {
        modes: Object.fromEntries(
          ['show', 'change', 'more', 'empty', 'fails', 'killed', 'broken', 'early'].map((n) => [
            `p/${n}/run.sh`,
            0o755,
          ]),
        ),
      },
      'template r web --post-renderer show',
      'template r web --post-renderer show --post-renderer-args a --post-renderer-args "b c"',
      'template r web --post-renderer-args first --post-renderer show --no-hooks',
      'template r web --post-renderer change',
      'template r web --post-renderer more',
      'template r web --post-renderer early',
      'template r web --post-renderer change --output-dir out',
      'template r web --post-renderer ""',
      'template r web --post-renderer "" --post-renderer change',
      fails('template r web --post-renderer show --post-renderer change'),
      fails('template r web --post-renderer empty'),
      fails('template r web --post-renderer fails', { hint: 'no' }),
      fails('template r web --post-renderer killed'),
      fails('template r web --post-renderer broken'),
      fails('template r web --post-renderer nothing'),
      fails('template r web --post-renderer missing'),
      fails('template r web --post-renderer none', { hint: 'show' }),
      fails('template r web --post-renderer cat'),
      fails('template r web --post-renderer command'),
      fails('template r web --post-renderer p/show/run.sh'),
    ],
  },
  {
    name: 'plugin package and verify',
    files: { ...files, 'bad/plugin.yaml': 'name: a/b\nversion: 1.0.0\n', 'none/x': '' },
    hideDigests: true,
    steps: [
      runnable,
      `plugin package greet ${key}`,
      'plugin verify greet-1.0.0.tgz --keyring keys/ada.gpg',
      `plugin package ./shelf/ ${key} -d deep/packed`,
      'plugin verify deep/packed/shelf-0.2.0.tgz --keyring keys/pubring.gpg',
      'plugin package old --key Bob --keyring keys/secring.gpg --passphrase-file keys/passphrase',
      'plugin verify ./old-0.1.0.tgz --keyring keys/pubring.gpg',
      'plugin package greet --sign=false -d unsigned',
      fails('plugin package'),
      fails('plugin package a b'),
      fails('plugin package nothing'),
      fails('plugin package bad'),
      fails('plugin package none'),
      fails('plugin package greet-1.0.0.tgz'),
      fails('plugin package greet'),
      fails('plugin package greet --keyring keys/secring.gpg'),
      fails('plugin package greet --key Ada --keyring nothing.gpg'),
      fails('plugin package greet --key Nobody --keyring keys/secring.gpg'),
      fails('plugin package greet --key @example.com --keyring keys/secring.gpg'),
      fails('plugin package greet --key Ada --keyring keys/ada.gpg'),
      fails('plugin package greet --key Bob --keyring keys/secring.gpg --passphrase-file nothing'),
      fails('plugin package greet --key Bob --keyring keys/secring.gpg --passphrase-file greet/run.sh'),
      fails('plugin verify'),
      fails('plugin verify nothing.tgz'),
      fails('plugin verify greet'),
      fails('plugin verify greet/run.sh'),
      fails('plugin verify unsigned/greet-1.0.0.tgz'),
      fails('plugin verify greet-1.0.0.tgz --keyring keys/other.gpg'),
      fails('plugin verify greet-1.0.0.tgz --keyring nothing'),
      fails('plugin verify greet-1.0.0.tgz'),
      { files: { 'greet-1.0.0.tgz': packed(evil) } },
      fails('plugin verify greet-1.0.0.tgz --keyring keys/ada.gpg'),
      { files: { 'greet-1.0.0.tgz.prov': 'nothing\n' } },
      fails('plugin verify greet-1.0.0.tgz --keyring keys/ada.gpg'),
    ],
  },
  {
    name: 'plugin install: archives on disk',
    files,
    hideDigests: true,
    steps: [
      ...packs,
      'plugin install greet-1.0.0.tgz --keyring keys/ada.gpg',
      'plugin list',
      'greet a --b -n team',
      fails('greet', { env: { CODE: '7' } }),
      fails('plugin install greet-1.0.0.tgz --keyring keys/ada.gpg'),
      'plugin uninstall greet',
      'plugin list',
      fails('plugin install ./old-0.1.0.tgz'),
      fails('plugin install ./old-0.1.0.tgz --keyring keys/ada.gpg'),
      'plugin install ./old-0.1.0.tgz --verify=false',
      'plugin list',
      'old',
      'plugin uninstall old',
      fails('plugin install greet-1.0.0.tgz'),
      fails('plugin install greet-1.0.0.tgz --keyring keys/other.gpg'),
      'plugin install greet-1.0.0.tgz --verify=false',
      'plugin list',
      { files: { [`${plugins}/greet-1.0.0.tgz`]: packed(evil) } },
      'plugin list',
      { files: { [`${plugins}/greet-1.0.0.tgz.prov`]: 'nothing' } },
      'plugin list',
      'plugin uninstall greet',
    ],
  },
  {
    name: 'plugin install: folders, and what is no plugin',
    files: { ...files, file: 'x', 'empty/': '', ...repository },
    steps: [
      runnable,
      'plugin install greet',
      'plugin install ./old/',
      'plugin install shelf --verify',
      'plugin list',
      'plugin list --type cli/v1',
      'plugin list --type getter/v1',
      'plugin list --type none',
      fails('plugin install greet'),
      fails('plugin install none'),
      fails('plugin install file'),
      fails('plugin install empty'),
      fails('plugin install file://__FOLDER__/repo'),
      'plugin install file://__FOLDER__/repo --verify=false',
      'plugin list',
      'plugin uninstall cloned',
      fails('plugin uninstall none'),
      fails('plugin uninstall'),
      fails('plugin update'),
      fails('plugin update none old'),
      'plugin uninstall greet old',
      'plugin list',
      fails('shelf'),
    ],
  },
  {
    name: 'plugin install: archives of a server',
    files,
    serve: {
      'evil-1.0.0.tgz': packed(evil, { name: '../evil', data: '' }),
      'two-1.0.0.tgz': packed(
        { name: 'two/plugin.yaml', data: 'name: two\nversion: 1.0.0\n' },
        { name: 'two/x/y', data: '' },
      ),
    },
    hideDigests: true,
    steps: [
      ...packs,
      fails('plugin install __HTTP__/two-1.0.0.tgz --keyring keys/ada.gpg'),
      'plugin install __HTTP__/two-1.0.0.tgz --verify=false',
      'plugin list',
      'plugin uninstall two',
      fails('plugin install __HTTP__/none-1.0.0.tgz'),
      fails('plugin install __HTTP__/none-1.0.0.tgz --verify=false'),
    ],
  },
  {
    name: 'plugin install: out of a registry',
    files,
    hideDigests: true,
    steps: [
      ...packs,
      {
        publish: 'http://__REGISTRY__/v2/__NS__/greet',
        tag: '1.0.0',
        layers: ['greet-1.0.0.tgz', 'greet-1.0.0.tgz.prov'],
        artifactType,
      },
      {
        publish: 'http://__REGISTRY__/v2/__NS__/old',
        tag: '0.1.0',
        layers: ['old-0.1.0.tgz'],
        configType: artifactType,
      },
      { publish: 'http://__REGISTRY__/v2/__NS__/chart', tag: '1', layers: ['old-0.1.0.tgz'], artifactType: 'x/y' },
      { publish: 'http://__REGISTRY__/v2/__NS__/plain', tag: '1', layers: ['old-0.1.0.tgz'] },
      { publish: 'http://__REGISTRY__/v2/__NS__/other', tag: '1', layers: ['old-0.1.0.tgz'], artifactType },
      'plugin install oci://__REGISTRY__/__NS__/greet:1.0.0 --plain-http --keyring keys/ada.gpg',
      'plugin list',
      'greet x',
      fails('plugin install oci://__REGISTRY__/__NS__/greet:1.0.0 --plain-http --keyring keys/ada.gpg'),
      'plugin uninstall greet',
      fails('plugin install oci://__REGISTRY__/__NS__/old:0.1.0 --plain-http --keyring keys/ada.gpg'),
      'plugin install oci://__REGISTRY__/__NS__/old:0.1.0 --plain-http --verify=false',
      'plugin list',
      fails('plugin update old'),
      'plugin uninstall old',
      fails('plugin install oci://__REGISTRY__/__NS__/greet:1.0.0 --plain-http --keyring keys/other.gpg'),
      fails('plugin install oci://__REGISTRY__/__NS__/chart:1 --plain-http --verify=false'),
      fails('plugin install oci://__REGISTRY__/__NS__/plain:1 --plain-http --verify=false'),
      fails('plugin install oci://__REGISTRY__/__NS__/other:1 --plain-http --verify=false'),
      fails('plugin install oci://__REGISTRY__/__NS__/none:1 --plain-http --verify=false'),
      fails('plugin install oci://__REGISTRY__/__NS__/greet --plain-http --verify=false'),
      fails('plugin install oci://__REGISTRY__ --plain-http --verify=false'),
    ],
  },
  {
    name: 'plugin list: plugins that cannot be used are left out',
    env: { HELM_PLUGINS: '__FOLDER__/p' },
    files: {
      'p/a/plugin.yaml': 'name: a\nversion: x\n',
      'p/b/plugin.yaml': 'name: b\nunknown: 1\nversion: 1.0.0\ncommand: echo b\n',
      'p/c/plugin.yaml': 'name: c\ncommand: echo\nplatformCommand: [{command: echo}]\n',
      'p/d/plugin.yaml': 'name: d\nhooks: {install: x}\nplatformHooks: {install: [{command: x}]}\n',
      'p/e/plugin.yaml': 'name: e\ndownloaders: [{protocols: [x]}]\n',
      'p/f/plugin.yaml': 'name: f\ndownloaders: [{command: x}]\n',
      'p/g/plugin.yaml': 'name: g\ndownloaders: [{command: x, protocols: [y, ""]}]\n',
      'p/h/plugin.yaml': 'apiVersion: v2\nname: h\n',
      'p/i/plugin.yaml': 'apiVersion: v1\nname: i\nversion: 1.0.0\ntype: cli/v1\nruntime: extism/v1\n',
      'p/j/plugin.yaml': 'name: j\nplatformCommand: [{os: plan9, command: x}]\n',
      'p/k/plugin.yaml': 'name: install\ncommand: x\n',
      'p/l/plugin.yaml': 'name: l\ncommand: echo l\n',
    },
    steps: ['plugin list', 'b x', fails('j'), fails('l')],
  },
];

const kept = 'Helm keeps an archive that it could not install';
const followed = 'Helm writes through a link that lies where it keeps the archive';
const links = 'Helm packs links, which no version of it installs';

export const knownDifferences: readonly KnownDifference[] = [
  ...[5, 6, 7, 8, 9, 10, 11, 12].map((step) => ({ scenario: HOSTILE, step, aspect: 'files', reason: kept }) as const),
  ...(['status', 'stdout', 'stderr', 'error', 'files'] as const).map((aspect) => ({
    scenario: HOSTILE,
    step: 13,
    aspect,
    reason: links,
  })),
  ...[16, 17].map((step) => ({ scenario: HOSTILE, step, aspect: 'files', reason: followed }) as const),
];
