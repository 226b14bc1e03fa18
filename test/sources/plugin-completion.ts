/** Plugins that tell shells how their command lines go on, for real Helm of both versions. */
import type { Files, Scenario } from './scenario.ts';

const dynamic = `#!/bin/sh
echo "dir $(basename "$HELM_PLUGIN_DIR") namespace $HELM_NAMESPACE\twith a description"
for arg in "$@"; do echo "<$arg>"; done
echo
echo ":\${DIRECTIVE:-6}"
`;
const program = (folder: string, script: string): Files => ({
  [`p/${folder}/plugin.yaml`]: `name: ${folder}\nversion: 1.0.0\nusage: does it\ncommand: echo\n`,
  [`p/${folder}/plugin.complete`]: script,
});

const tree = `name: other
flags: [verbose, w, q, all]
commands:
- name: get
  flags: [out]
  commands:
  - name: deep
    validArgs: [one, two]
  - name: dynamic
    flags: [x, y]
  - flags: [no-name]
- name: gather
  commands: []
- name: run
`;

export const completion: Scenario = {
  name: 'plugin: completion',
  env: { HELM_PLUGINS: '__FOLDER__/p' },
  files: {
    ...program('dyn', dynamic),
    ...program('bad', '#!/bin/sh\necho one; exit 3\n'),
    ...program('plain', '#!/bin/sh\nprintf "one\\ntwo  \\n:x\\n"\n'),
    ...program('empty', '#!/bin/sh\n'),
    ...program('tree', dynamic),
    'p/tree/completion.yaml': tree,
    'p/none/plugin.yaml': 'name: none\nversion: 1.0.0\ncommand: echo\n',
    'p/broken/plugin.yaml': 'name: broken\nversion: 1.0.0\ncommand: echo\n',
    'p/broken/completion.yaml': 'commands: x\n',
    'p/quiet/plugin.yaml': 'name: quiet\nversion: 1.0.0\nignoreFlags: true\ncommand: echo\n',
    'p/quiet/plugin.complete': dynamic,
  },
  steps: [
    {
      modes: Object.fromEntries(
        ['dyn', 'bad', 'plain', 'empty', 'tree', 'quiet'].map((n) => [`p/${n}/plugin.complete`, 0o755]),
      ),
    },
    '__completeNoDesc tre',
    '__complete dyn ""',
    '__complete dyn a --flag=x -n team b c',
    '__complete -n team dyn a',
    '__completeNoDesc dyn a b',
    { run: '__complete dyn x', env: { DIRECTIVE: '0' } },
    { run: '__complete dyn x', env: { DIRECTIVE: '36' } },
    { run: '__complete dyn x', env: { DIRECTIVE: '64' } },
    { run: '__complete dyn x', env: { DIRECTIVE: 'x' } },
    '__completeNoDesc dyn --kube-con',
    '__complete dyn --kube-context ""',
    '__complete dyn --flag=',
    '__complete bad ""',
    '__complete plain o',
    '__complete empty ""',
    '__complete none ""',
    '__complete broken ""',
    '__complete quiet a b',
    '__completeNoDesc tree ""',
    '__completeNoDesc tree g',
    '__completeNoDesc tree x ""',
    '__completeNoDesc tree --ve',
    '__completeNoDesc tree --verbose ""',
    '__completeNoDesc tree get ""',
    '__completeNoDesc tree get --o',
    '__completeNoDesc tree get deep ""',
    '__completeNoDesc tree get deep t',
    '__completeNoDesc tree get deep one ""',
    '__completeNoDesc tree get dynamic a --x b',
    '__completeNoDesc tree --verbose get --out dynamic -n team a ""',
    '__completeNoDesc tree gather ""',
    '__completeNoDesc tree run --kube-',
    '__complete plugin uninstall ""',
  ],
};
