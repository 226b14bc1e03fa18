/** Plugins that get charts, indexes and values from addresses of their own. */
import { indexOf, simpleArchive } from '../archives.ts';
import { fails, type Files, type Scenario } from '../scenario.ts';

const get = `#!/bin/sh
case "$4" in *fails*) echo "cannot get $4" >&2; exit 3;; esac
echo "$HELM_PLUGIN_NAME: <$1> <$2> <$3> <$4> in $HELM_NAMESPACE as <$HELM_PLUGIN_USERNAME:$HELM_PLUGIN_PASSWORD> $HELM_PLUGIN_PASS_CREDENTIALS_ALL" >> "\${ASKED:-/dev/null}"
cat "$HOME/../work/bucket/\${4#*://*/}"
`;
const web = simpleArchive('web', '1.0.0');
const newer = simpleArchive('web', '1.1.0');
const files: Files = {
  'p/s3/plugin.yaml': 'name: s3\nversion: 0.1.0\ndownloaders:\n- {command: bin/get.sh, protocols: [s3, "s3+x"]}\n',
  'p/s3/bin/get.sh': get,
  'p/args/plugin.yaml':
    'name: args\ndownloaders: [{command: "bin/args.sh one $HOME", protocols: [args]}, {command: "", protocols: [none]}, {command: missing, protocols: [missing]}, {command: bin/args.sh, protocols: [http]}]\n',
  'p/args/bin/args.sh': '#!/bin/sh\nfor a in "$@"; do echo "\\"$a\\": x"; done\n',
  'bucket/charts/index.yaml': indexOf([
    { name: 'web', version: '1.0.0', data: web, url: 'web-1.0.0.tgz' },
    { name: 'web', version: '1.1.0', data: newer, url: 's3://bucket/charts/web-1.1.0.tgz' },
  ]),
  'bucket/charts/web-1.0.0.tgz': web,
  'bucket/charts/web-1.1.0.tgz': newer,
  'bucket/values.yaml': 'greeting: from a bucket\n',
  'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 0.1.0\n',
  'chart/templates/a.yaml': 'values: {{ .Values | toJson }}\n',
  'app/Chart.yaml':
    'apiVersion: v2\nname: app\nversion: 0.1.0\ndependencies:\n- {name: web, version: ^1, repository: "s3://bucket/charts"}\n',
};
const env = { HELM_PLUGINS: '__FOLDER__/p' };
const asked = { ASKED: '__FOLDER__/asked' };
const ready = { modes: { 'p/s3/bin/get.sh': 0o755, 'p/args/bin/args.sh': 0o755 } };

export const scenarios: readonly Scenario[] = [
  {
    name: 'plugin: values by a downloader',
    env: { ...env, ...asked },
    files,
    steps: [
      ready,
      'template chart -f s3://bucket/values.yaml -n team',
      'template chart -f s3://bucket/values.yaml --set-file a=s3+x://bucket/values.yaml --set greeting=b',
      'template chart -f args://a/b?c=d#e',
      'lint chart -f s3://bucket/values.yaml',
      fails('template chart -f s3://bucket/fails'),
      fails('template chart -f none://x'),
      fails('template chart -f missing://x'),
      fails('template chart -f unknown://x'),
      fails('template chart -f S4:x'),
      { ...fails('template chart -f s3://bucket/values.yaml'), env: { HELM_PLUGINS: '__FOLDER__/none' } },
      { run: 'template chart -f s3://bucket/values.yaml', env: { HELM_NO_PLUGINS: '1' } },
      { files: { 'p/bad/plugin.yaml': 'name: bad\nunknown: x\n' } },
      fails('template chart -f s3://bucket/values.yaml'),
    ],
  },
  {
    name: 'plugin: charts by a downloader',
    env,
    files,
    interop: true,
    steps: [
      ready,
      { run: 'pull s3://bucket/charts/web-1.0.0.tgz', env: asked },
      { run: 'template s3://bucket/charts/web-1.0.0.tgz --username u --password p', env: asked },
      'show chart s3://bucket/charts/web-1.0.0.tgz --ca-file tls/ca.crt',
      fails('pull s3://bucket/charts/fails-1.0.0.tgz'),
      fails('pull unknown://bucket/charts/web-1.0.0.tgz'),
      { run: 'repo add b s3://bucket/charts --username u --password p --pass-credentials', env: asked },
      'repo list',
      'search repo web',
      'pull b/web --version 1.1.0',
      'template b/web --version 1.0.0',
      'repo update',
      'template web --repo s3://bucket/charts',
      fails('repo add c s3://bucket/fails'),
      fails('repo add c unknown://bucket'),
      fails('pull web --repo s3://bucket/fails'),
    ],
  },
  {
    name: 'plugin: dependencies by a downloader',
    env,
    files,
    steps: [
      ready,
      'dependency update app',
      fails('dependency build app'),
      'repo add b s3://bucket/charts',
      'dependency update app',
      'dependency list app',
    ],
  },
];
