/** Homes and folders that are not as a command wants them. `__HTTP__` is a repository, `__RUN__` the folder of the run. */
import { simpleChart } from '../sources/archives.ts';
import { archive, index } from './world.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

export const login = '{"auths":{"a.example":{"auth":"YTpi"}}}';
const config = 'home/.config/helm';
const cache = 'home/.cache/helm/repository';
const repositories = `repositories:\n- name: r\n  url: __HTTP__/r\n- name: s\n  url: __HTTP__/s\n`;
const added: Files = {
  [`${config}/repositories.yaml`]: repositories,
  [`${config}/repositories.lock`]: '',
  [`${cache}/r-index.yaml`]: index,
  [`${cache}/r-charts.txt`]: 'web\n',
};
const asked = [{ name: 'red', version: '^1', repository: '__HTTP__' }];
const app = chart('app', `dependencies: ${JSON.stringify(asked)}\n`);
const app2 = chart('app2');

function chart(name: string, more = ''): Files {
  const files = Object.entries(simpleChart(name, '0.1.0', more));
  return Object.fromEntries(files.map(([path, text]) => [`work/${name}/${path}`, text]));
}

export interface Home {
  readonly name: string;
  readonly command: string;
  readonly files?: Files;
  /** Path and what it leads to. */
  readonly links?: Readonly<Record<string, string>>;
  readonly folders?: readonly string[];
  /** That the user may not write to, nor to what is in them; with `others` they are not even the user's. */
  readonly locked?: readonly string[];
  readonly others?: true;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What the binary says instead of Helm's error line: `''` for nothing, which is exit status 0. */
  readonly own?: RegExp | '';
}

export const homes: readonly Home[] = [
  ...[
    'repo add n __HTTP__/n',
    'repo update',
    'repo remove r',
    'search repo web',
    'pull r/web',
    'show chart r/web',
    'template x r/web',
    'registry logout a.example',
    'dependency update app',
    'repo list',
  ].map((command): Home => ({
    name: `${command}: a home that is read only`,
    command,
    files: { ...added, ...app, [`${config}/registry/config.json`]: login },
    locked: ['home'],
    ...(command.startsWith('registry') && { own: /config\.json: permission denied$/ }),
  })),
  { name: 'the home is empty and read only', command: 'repo add n __HTTP__/n', locked: ['home'] },
  { name: 'the home is not there', command: 'repo add n __HTTP__/n', env: { HOME: '/nonexistent/home' } },
  { name: 'HOME is not set', command: 'repo add n __HTTP__/n', env: { HOME: undefined } },
  { name: 'HOME is not set, pull', command: 'pull __HTTP__/web-1.0.0.tgz', env: { HOME: undefined } },
  {
    name: 'XDG folders are made',
    command: 'repo add n __HTTP__/n',
    env: { XDG_CONFIG_HOME: '__RUN__/x/c', XDG_CACHE_HOME: '__RUN__/x/d' },
  },
  { name: 'TMPDIR is not there', command: 'dependency update app', files: app, env: { TMPDIR: '/nonexistent' } },
  {
    name: 'files of another owner: repositories',
    command: 'repo add n __HTTP__/n',
    files: added,
    locked: [config],
    others: true,
  },
  {
    name: 'files of another owner: a chart',
    command: 'dependency update app',
    files: app,
    locked: ['work/app'],
    others: true,
    own: /^Error: mkdir app\/tmpcharts-PID: permission denied$/,
  },
  {
    name: 'files of another owner: pull',
    command: 'pull __HTTP__/web-1.0.0.tgz',
    locked: ['work'],
    others: true,
    own: /^Error: open web-1\.0\.0\.tgz: permission denied$/,
  },
  {
    name: 'files of another owner: package',
    command: 'package app2',
    files: app2,
    locked: ['work'],
    others: true,
  },
  { name: 'files of another owner: create', command: 'create shop', locked: ['work'], others: true },
  {
    name: 'files of another owner: output',
    command: 'template x app2 --output-dir out',
    files: app2,
    locked: ['work'],
    others: true,
  },
  {
    name: 'a folder for repositories.yaml',
    command: 'repo add n __HTTP__/n',
    folders: [`${config}/repositories.yaml/x`],
    own: /repositories\.yaml: is a directory$/,
  },
  {
    name: 'a folder for repositories.lock',
    command: 'repo add n __HTTP__/n',
    folders: [`${config}/repositories.lock/x`],
  },
  {
    name: 'a folder for config.json',
    command: 'registry logout a.example',
    folders: [`${config}/registry/config.json/x`],
    own: /config\.json: is a directory$/,
  },
  {
    name: 'a folder for an index',
    command: 'repo update r',
    files: { [`${config}/repositories.yaml`]: repositories },
    folders: [`${cache}/r-index.yaml/x`],
  },
  {
    name: 'a folder for index.yaml',
    command: 'repo index charts',
    files: { 'work/charts/web-1.0.0.tgz': archive('web-1.0.0.tgz') },
    folders: ['work/charts/index.yaml/x'],
    own: /^Error: open __RUN__\/work\/charts\/index\.yaml: is a directory$/,
  },
  { name: 'a folder for an archive', command: 'package app2', files: app2, folders: ['work/app2-0.1.0.tgz/x'] },
  {
    name: 'a folder for a pulled archive',
    command: 'pull __HTTP__/web-1.0.0.tgz',
    folders: ['work/web-1.0.0.tgz/x'],
    own: /^Error: open web-1\.0\.0\.tgz: is a directory$/,
  },
  { name: 'a file for charts/', command: 'dependency update app', files: { ...app, 'work/app/charts': 'x' } },
  { name: 'a folder for Chart.lock', command: 'dependency update app', files: app, folders: ['work/app/Chart.lock/x'] },
  {
    name: 'a file for the config folder',
    command: 'repo add n __HTTP__/n',
    files: { 'home/.config/helm': 'x' },
    own: /^Error: mkdir __RUN__\/home\/\.config\/helm: not a directory$/,
  },
  {
    name: 'a file for the cache folder',
    command: 'repo add n __HTTP__/n',
    files: { 'home/.cache/helm': 'x' },
    own: /mkdir __RUN__\/home\/\.cache\/helm: not a directory$/,
  },
  {
    name: 'a link for repositories.yaml',
    command: 'repo add n __HTTP__/n',
    links: { [`${config}/repositories.yaml`]: 'elsewhere' },
  },
  {
    name: 'a link for repositories.lock',
    command: 'repo add n __HTTP__/n',
    links: { [`${config}/repositories.lock`]: 'elsewhere' },
    own: /repositories\.lock: too many levels of symbolic links$/,
  },
  {
    name: 'a link for the cache folder',
    command: 'repo add n __HTTP__/n',
    links: { 'home/.cache/helm/repository': 'folder' },
  },
  {
    name: 'a link for config.json',
    command: 'registry logout a.example',
    links: { [`${config}/registry/config.json`]: 'login' },
  },
  {
    name: 'a link for charts/',
    command: 'dependency update app',
    files: app,
    links: { 'work/app/charts': 'folder' },
    own: /^Error: "app\/charts" is a symlink to a directory outside of the chart$/,
  },
  {
    name: 'a link for Chart.lock',
    command: 'dependency update app',
    files: app,
    links: { 'work/app/Chart.lock': 'elsewhere' },
  },
  {
    name: 'a link for an archive',
    command: 'package app2',
    files: app2,
    links: { 'work/app2-0.1.0.tgz': 'elsewhere' },
  },
  {
    name: 'a link for a pulled archive',
    command: 'pull __HTTP__/web-1.0.0.tgz',
    links: { 'work/web-1.0.0.tgz': 'elsewhere' },
  },
  {
    name: 'a link for index.yaml',
    command: 'repo index charts',
    files: { 'work/charts/web-1.0.0.tgz': archive('web-1.0.0.tgz') },
    links: { 'work/charts/index.yaml': 'elsewhere' },
  },
  {
    name: 'a link for an index in the cache',
    command: 'repo update r',
    files: added,
    links: { [`${cache}/r-index.yaml`]: 'elsewhere' },
  },
  {
    name: 'a link for a written manifest',
    command: 'template x app2 --output-dir out',
    files: app2,
    links: { 'work/out/app2/templates/configmap.yaml': 'elsewhere' },
    own: /configmap\.yaml: too many levels of symbolic links$/,
  },
];
