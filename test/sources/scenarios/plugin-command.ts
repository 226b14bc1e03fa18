/** Plugins as commands: what they are given, what they give back, and plugin folders that something is wrong with. */
import { completion } from '../plugin-completion.ts';
import { fails, type Files, type Scenario, type Step } from '../scenario.ts';

const show = `#!/bin/sh
echo "bin $(basename "$HELM_BIN")"
env | grep -E '^(HELM_|KUBECONFIG)' | grep -v ^HELM_BIN= | sort
for arg in "$@"; do echo "<$arg>"; done
`;

/** One plugin with an executable file. */
function plugin(folder: string, yaml: string, program = show): Files {
  return { [`${folder}/plugin.yaml`]: yaml, [`${folder}/run.sh`]: program };
}

const runs = 'command: "$HELM_PLUGIN_DIR/run.sh"\n';
const executable = (...folders: string[]): Step => ({
  modes: Object.fromEntries(folders.map((folder) => [`${folder}/run.sh`, 0o755])),
});
const env = { HELM_PLUGINS: '__FOLDER__/p' };
const list = fails('plugin list');

/** Each is the plugin.yaml of the only plugin. */
const broken: readonly string[] = [
  'name: one\nname: two\n',
  'name: one\nunknown: x\n',
  'name: one\nplatformCommand: x\n',
  'name: one\nplatformCommand: [x]\n',
  'name: one\nplatformCommand: [{system: x}]\n',
  'name: one\nplatformHooks: x\n',
  'name: one\nplatformHooks: {install: x}\n',
  'name: one\nplatformHooks: {install: [{command: 1, args: x}]}\n',
  'name: one\nhooks: x\n',
  'name: one\nhooks: {install: [x]}\n',
  'name: one\ndownloaders: [{protocols: x}]\n',
  'name: one\nignoreFlags: 1\n',
  'name: one\nuseTunnel: "x"\n',
  '',
  'null\n',
  '- one\n',
  'one\n',
  'name: [one\n',
  'name: one/two\n',
  'name: "one\\n"\n',
  'name: ../one\n',
  'version: 0.1.0\n',
];

export const scenarios: readonly Scenario[] = [
  completion,
  {
    name: 'plugin: a command with everything it is given',
    env,
    files: plugin('p/tell', `name: tell\n${runs}`),
    steps: [
      executable('p/tell'),
      'tell',
      'tell a --flag "b c" -x=1 "" --',
      '--debug -n team tell a',
      'tell --namespace=team --kube-context other --kube-token t --kube-as-user u --kube-ca-file ca --kube-apiserver s x',
      'tell --registry-config r --repository-cache c --repository-config p --kube-tls-server-name n',
      'tell --kube-insecure-skip-tls-verify swallowed after',
      'tell --qps 7 --burst-limit=3 -n 1 --unknown value -- -n 2',
      'tell --kubeconfig here -v 3',
      // to Helm 3 they are flags of the plugin
      'tell --color --burst-limit 7',
      'tell --colour sometimes --content-cache --qps 3',
      'tell --help -h',
      { run: 'tell', env: { HELM_NAMESPACE: 'from-env', HELM_DEBUG: '1', HELM_KUBECONTEXT: 'c', KUBECONFIG: 'mine' } },
      fails('tell --namespace'),
      fails('tell -n a --kube-context'),
      fails('tall'),
      fails('teller'),
      { ...{ run: 'tell' }, ...{ env: { HELM_NO_PLUGINS: '1' } }, fails: true },
    ],
  },
  {
    name: 'plugin: input, output and status',
    env,
    files: {
      ...plugin('p/through', `name: through\n${runs}`, '#!/bin/sh\necho began >&2\ncat\nexit ${1:-0}\n'),
      'p/none/plugin.yaml': 'name: none\nplatformCommand: [{os: plan9, command: run}, {arch: vax, command: run}]\n',
      'p/missing/plugin.yaml': 'name: missing\ncommand: $HELM_PLUGIN_DIR/missing\n',
      'p/plain/plugin.yaml': 'name: plain\ncommand: $HELM_PLUGIN_DIR/plain.txt\n',
      'p/plain/plain.txt': 'text',
      'p/shebang/plugin.yaml': 'name: shebang\ncommand: $HELM_PLUGIN_DIR/run.sh\n',
      'p/shebang/run.sh': 'echo ran by a shell\n',
      'p/named/plugin.yaml': 'name: named\ncommand: no-such-program\n',
      'p/here/plugin.yaml': 'name: here\ncommand: local-program\n',
      'local-program': '#!/bin/sh\necho from the current folder\n',
      'p/folder/plugin.yaml': 'name: folder\ncommand: $HELM_PLUGIN_DIR\n',
      ...plugin('p/killed', `name: killed\n${runs}`, '#!/bin/sh\nkill -KILL $$\n'),
      'p/shell/plugin.yaml':
        'name: shell\nplatformCommand: [{command: sh, args: [-c, "echo $0 $HELM_PLUGIN_NAME; nosuch"]}]\n',
    },
    steps: [
      executable('p/through', 'p/shebang', 'p/killed'),
      { modes: { 'local-program': 0o755 } },
      { run: 'through', stdin: 'a\nb' },
      fails('through 3', { stdin: 'x' }),
      fails('through 255'),
      fails('none'),
      fails('missing'),
      fails('plain'),
      fails('shebang'),
      fails('named'),
      fails('here'),
      fails('here', { env: { PATH: ':/usr/bin:/bin' } }),
      fails('folder'),
      fails('killed'),
      fails('shell'),
    ],
  },
  {
    name: 'plugin: commands of plugin.yaml',
    env,
    files: {
      ...plugin('p/args', 'name: args\ncommand: $HELM_PLUGIN_DIR/run.sh first $HELM_PLUGIN_NAME  ${X}y $! $ ${} a$\n'),
      ...plugin('p/flags', `name: flags\nignoreFlags: true\n${runs}`),
      'p/system/plugin.yaml': `name: system
platformCommand:
- {command: echo all}
- {os: LINUX, command: echo system}
- {os: linux, arch: AMD64, command: echo machine, args: ["$HELM_PLUGIN_NAME", "a b"]}
- {os: linux, arch: amd64, command: echo late}
`,
      'p/os/plugin.yaml': 'name: os\nplatformCommand: [{command: echo all}, {os: Linux, command: echo os}]\n',
      'p/all/plugin.yaml': 'name: all\nplatformCommand: [{arch: amd64, command: echo x}, {command: echo all}]\n',
      'p/both/plugin.yaml': `name: both
command: echo command
platformCommand: [{command: echo platform}]
hooks: {install: a}
platformHooks: {install: [{command: b}]}
`,
      'p/nothing/plugin.yaml': 'name: nothing\ncommand: ""\n',
    },
    steps: [
      executable('p/args', 'p/flags'),
      { run: 'args last', env: { X: 'value' } },
      'flags -n team a',
      'system b',
      'os',
      'all',
      'both',
      'plugin list',
      fails('nothing'),
    ],
  },
  {
    name: 'plugin: many folders',
    env: { HELM_PLUGINS: '__FOLDER__/a:__FOLDER__/none:__FOLDER__/b' },
    files: {
      'a/one/plugin.yaml': 'name: one\nversion: 1.0.0\nusage: "the\\tfirst\\e[1m"\ncommand: echo of a\n',
      'a/install/plugin.yaml': 'name: install\ncommand: echo not me\n',
      'a/file': '',
      'a/empty/': '',
      'a/.hidden/plugin.yaml': 'name: hidden\ndescription: |\n  seen\n  all the same\ncommand: echo hidden\n',
      'b/one/plugin.yaml': 'name: one\nversion: 2.0.0\ncommand: echo of b\n',
      'b/deep/er/plugin.yaml': 'name: er\ncommand: echo deep\n',
    },
    steps: [
      'one',
      'hidden',
      fails('install'),
      fails('er'),
      'plugin list',
      'plugin ls',
      { run: 'one', env: { HELM_PLUGINS: '' }, fails: true },
    ],
  },
  {
    name: 'plugin: two of one name',
    env,
    files: {
      'p/a/plugin.yaml': 'name: one\ncommand: echo a\n',
      'p/b/plugin.yaml': 'name: one\ncommand: echo b\n',
      'p/c/plugin.yaml': 'name: other\ncommand: echo c\n',
    },
    steps: [fails('one'), fails('other'), list],
  },
  {
    name: 'plugin: a plugin.yaml that cannot be read',
    env,
    files: { 'p/other/plugin.yaml': 'name: other\ncommand: echo fine\n' },
    steps: [
      'other',
      { files: { 'p/one/plugin.yaml/': '' } },
      list,
      fails('other'),
      { remove: ['p/one/plugin.yaml'], links: { 'p/one/plugin.yaml': 'nowhere' } },
      list,
      { links: { 'p/one/plugin.yaml': '../other/plugin.yaml' } },
      list,
    ],
  },
  {
    name: 'plugin: plugin.yaml that is wrong',
    env,
    steps: broken.flatMap((yaml) => [{ files: { 'p/one/plugin.yaml': yaml } }, list]),
  },
  {
    name: 'plugin: plugin.yaml that is odd',
    env,
    steps: [
      'name: 12\nversion: 1.10\nuseTunnel: true\n',
      'Name: one\nVERSION: 1\nplatformCommand:\nhooks:\nplatformHooks: {install: }\ndownloaders: []\n',
      'name: one\nHooks: {install: a}\nHOOKS: {delete: 1}\nhooks: {update: true}\n',
      'name: one\n---\nname: two\n---\n: x',
      'name: one\nversion: ../../x\ndescription: "a\\tb"\n',
    ].flatMap((yaml) => [{ files: { 'p/one/plugin.yaml': yaml } }, 'plugin list']),
  },
];
