/** The commands that write files, each with the files that are there before. */
import { simpleChart } from '../sources/archives.ts';
import { archive, index, oldIndex } from './world.ts';

export interface FileCommand {
  readonly name: string;
  /** Words as a shell splits them; `__HTTP__`, … are addresses (world.ts), `__RUN__` the folder of the run. */
  readonly command: string;
  /** Below the folder of the run: `work/…` is where the command runs, `home/…` its home. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** What an error may leave new, whole: caches and what the next run needs anyway. */
  readonly mayStay?: RegExp;
  /** What a second run of a command says that has done all before. */
  readonly again?: RegExp;
  /** How a command tells of a fault and ends well all the same. */
  readonly reports?: RegExp;
  /** Helm has no such command. */
  readonly ours?: true;
  /** Requests to the server that the command starts. */
  readonly use?: 'upload' | 'delete';
}

const config = 'home/.config/helm';
const cache = 'home/.cache/helm/repository';
const repositories = `apiVersion: ""
generated: "0001-01-01T00:00:00Z"
repositories:
- caFile: ""
  certFile: ""
  insecure_skip_tls_verify: false
  keyFile: ""
  name: old
  pass_credentials_all: false
  password: s3cret
  url: __HTTP__/old
  username: me
- caFile: ""
  certFile: ""
  insecure_skip_tls_verify: false
  keyFile: ""
  name: other
  pass_credentials_all: false
  password: ""
  url: __HTTP__/other
  username: ""
`;
const added = {
  [`${config}/repositories.yaml`]: repositories,
  [`${config}/repositories.lock`]: '',
  [`${cache}/old-index.yaml`]: oldIndex,
  [`${cache}/old-charts.txt`]: 'web\n',
  [`${cache}/other-index.yaml`]: index,
  [`${cache}/other-charts.txt`]: 'red\nblue\nweb\n',
};
const logins = {
  [`${config}/registry/config.json`]: '{\n\t"auths": {\n\t\t"a.example": {\n\t\t\t"auth": "bWU6cHc="\n\t\t}\n\t}\n}',
};
const basicLogin = { auths: { __REGISTRY__: { auth: Buffer.from('reader:s3cret-word').toString('base64') } } };
const loggedIn = { [`${config}/registry/config.json`]: JSON.stringify(basicLogin) };

function chart(name: string, more = ''): Record<string, string> {
  const files = Object.entries(simpleChart(name, '0.1.0', more));
  return Object.fromEntries(files.map(([path, text]) => [`work/${name}/${path}`, text]));
}

const asked = (repository: string): string => `dependencies:
- {name: red, version: ^1, repository: "${repository}"}
- {name: blue, version: ^1, repository: "${repository}"}
`;
const dependencies = asked('__HTTP__');
const app = {
  ...chart('app', dependencies),
  'work/app/Chart.lock': 'dependencies: []\ndigest: sha256:x\ngenerated: "2024-01-02T03:04:05Z"\n',
  'work/app/charts/red-1.0.0.tgz': archive('red-1.0.0.tgz'),
  'work/app/charts/red-1.1.0.tgz': archive('red-1.0.0.tgz'),
};
const caches = /^home\/(?:\.cache\/helm\/|\.config\/helm\/(?:repositories|[^/]*)\.lock$)/;
const folderOfCharts = {
  'work/charts/web-1.0.0.tgz': archive('web-1.0.0.tgz'),
  'work/charts/red-1.1.0.tgz': archive('red-1.1.0.tgz'),
};

export const commands: readonly FileCommand[] = [
  { name: 'repo add, the first', command: 'repo add new __HTTP__/new', files: {}, mayStay: caches },
  { name: 'repo add', command: 'repo add new __HTTP__/new', files: added, mayStay: caches },
  {
    name: 'repo add --force-update',
    command: 'repo add old __HTTP__/new --force-update',
    files: added,
    mayStay: caches,
  },
  { name: 'repo update', command: 'repo update', files: added, mayStay: caches, reports: /Unable to get an update/ },
  {
    name: 'repo remove',
    command: 'repo remove old',
    files: added,
    mayStay: caches,
    again: /no repo named "old" found/,
  },
  {
    name: 'repo index',
    command: 'repo index charts --url http://x.example',
    files: { ...folderOfCharts, 'work/charts/index.yaml': oldIndex },
  },
  { name: 'repo index --merge', command: 'repo index charts --merge old.yaml', files: folderOfCharts },
  { name: 'search repo', command: 'search repo web', files: added, mayStay: caches },
  {
    name: 'registry login, the first',
    command: 'registry login __REGISTRY__ --plain-http -u __USER__ -p __PASSWORD__',
    files: {},
  },
  {
    name: 'registry login',
    command: 'registry login __REGISTRY__ --plain-http -u __USER__ -p __PASSWORD__',
    files: logins,
  },
  { name: 'registry logout', command: 'registry logout a.example', files: logins, again: /not logged in/ },
  { name: 'pull', command: 'pull web --repo __HTTP__ --version 1.1.0', files: {}, mayStay: caches },
  {
    name: 'pull over another',
    command: 'pull other/web --version 1.1.0',
    files: { ...added, 'work/web-1.1.0.tgz': archive('web-1.0.0.tgz') },
    mayStay: caches,
  },
  {
    name: 'pull --prov',
    command: 'pull __HTTP__/web-1.1.0.tgz --prov',
    files: { 'work/web-1.1.0.tgz': archive('web-1.0.0.tgz'), 'work/web-1.1.0.tgz.prov': 'of before\n' },
    mayStay: caches,
  },
  {
    name: 'pull --untar',
    command: 'pull __HTTP__/web-1.1.0.tgz --untar -d unpacked/here',
    files: {},
    mayStay: caches,
    again: /already exists/,
  },
  {
    name: 'push',
    command: 'push web.tgz oci://__REGISTRY__/charts --plain-http',
    files: { ...loggedIn, 'work/web.tgz': archive('web-1.1.0.tgz') },
  },
  {
    name: 'pull oci://',
    command: 'pull oci://__REGISTRY__/charts/web --version 1.1.0 --plain-http',
    files: loggedIn,
    mayStay: caches,
  },
  { name: 'package', command: 'package app2 -d out', files: chart('app2') },
  {
    name: 'package over another',
    command: 'package app2',
    files: { ...chart('app2'), 'work/app2-0.1.0.tgz': archive('web-1.0.0.tgz') },
  },
  {
    name: 'package --sign',
    command: 'package app2 --sign --key Ada --keyring __KEYS__/secring.gpg',
    files: {
      ...chart('app2'),
      'work/app2-0.1.0.tgz': archive('web-1.0.0.tgz'),
      'work/app2-0.1.0.tgz.prov': 'of before\n',
    },
  },
  { name: 'package -u', command: 'package app -u', files: app, mayStay: /^home\/\.cache\/|^work\/app\// },
  { name: 'dependency update', command: 'dependency update app', files: app, mayStay: caches },
  {
    name: 'dependency update, the first',
    command: 'dependency update app',
    files: { ...added, ...chart('app', dependencies) },
    mayStay: caches,
  },
  {
    name: 'dependency build',
    command: 'dependency build app',
    files: { ...added, ...chart('app', asked('__HTTP__/other')) },
    mayStay: caches,
  },
  { name: 'create', command: 'create shop', files: {} },
  {
    name: 'create over another',
    command: 'create shop',
    files: { 'work/shop/Chart.yaml': 'name: before\n', 'work/shop/templates/service.yaml': 'kind: Service\n' },
  },
  {
    name: 'create --starter',
    command: 'create shop --starter __RUN__/work/start',
    files: chart('start'),
  },
  { name: 'template --output-dir', command: 'template r app2 --output-dir out/here', files: manifests() },
  {
    name: 'template --output-dir over others',
    command: 'template r app2 --output-dir out',
    files: {
      ...manifests(),
      'work/out/app2/templates/configmap.yaml': 'of before\n',
      'work/out/app2/templates/two.yaml': 'of before\n',
    },
  },
  { name: 'template, downloaded', command: 'template r other/web', files: added, mayStay: caches },
  { name: 'show, downloaded', command: 'show chart web --repo __HTTP__', files: {}, mayStay: caches },
  {
    name: 'serve, an upload',
    command: 'serve --address 127.0.0.1:__PORT__ --repo-path charts',
    files: folderOfCharts,
    ours: true,
    use: 'upload',
    reports: /served, but not written/,
    again: /already exists/,
  },
  {
    name: 'serve, a delete',
    command: 'serve --address 127.0.0.1:__PORT__ --repo-path charts',
    files: folderOfCharts,
    ours: true,
    use: 'delete',
    reports: /served, but not written/,
    again: /not found/,
  },
];

function manifests(): Record<string, string> {
  const two = 'kind: ConfigMap\nmetadata: {name: a}\n---\nkind: Secret\nmetadata: {name: b}\n';
  return { ...chart('app2'), 'work/app2/templates/two.yaml': two };
}
