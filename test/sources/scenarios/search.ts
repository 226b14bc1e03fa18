/** `search repo` and `search hub`: what is found, in which order, and how it is shown. */
import { indexOf, simpleArchive } from '../archives.ts';
import { added } from '../charts.ts';
import { fails, type Scenario } from '../scenario.ts';

function version(name: string, text: string, more = ''): string {
  return `  - name: ${name}\n    version: ${text}\n    urls: [x.tgz]\n${more}`;
}

const index = `apiVersion: v1
entries:
  alpha:
${version('alpha', '0.1.0', '    appVersion: "1.16"\n    description: A server\n    keywords: [web, Nginx]\n')}${version('alpha', '0.2.0-rc.1')}${version('alpha', '1.2.3', '    description: Ünïcode, 日本語, and more of it than would fit into fifty columns\n')}  nginx-alpha:
${version('nginx-alpha', '2.0.0')}  zeta:
${version('zeta', '0.0.1', '    description: for nginx\n')}${version('zeta', '0.0.0')}  old:
${version('old', '1.0.0-alpha')}  none: []
  nothing: null
  other:
${version('elsewhere', '1.0.0')}  versions:
${['1.0.0', 'v1.0.1', '"1.2"', '2.0.0-alpha', '10.0.0', '"9"', '1.0.0'].map((one) => version('versions', one)).join('')}`;

const broken = `apiVersion: v1
entries:
  a:
  - null
  - name: a
    version: 1.0.0
  - {}
  - name: ../x
    version: 1.0.0
  - name: x
    version: notaversion
`;

const hub = JSON.stringify({
  data: [
    {
      id: 'stable/web',
      attributes: { name: 'web', repo: { name: 'stable', url: 'https://charts.example.com' }, description: 'A web' },
      relationships: { latestChartVersion: { data: { version: '1.0.0', app_version: '2' } } },
    },
    {
      id: 'x/y',
      artifactHub: { packageUrl: 'https://hub.example.com/packages/y' },
      attributes: { repo: {}, description: 'Longer than fifty columns can be, so that it must be cut somewhere' },
    },
  ],
});

const repositories = added({ r: '__HTTP__', b: '__HTTP__' });
const files = { ...repositories.files, 'cache/r-index.yaml': index, 'cache/b-index.yaml': index };

export const scenarios: readonly Scenario[] = [
  {
    name: 'search: repositories',
    ...repositories,
    files,
    steps: [
      'search repo',
      'search repo --versions',
      'search repo -l --devel',
      'search repo --devel',
      'search repo nginx',
      'search repo NGINX',
      'search repo nginx -o json',
      'search repo nginx -o yaml',
      'search repo for nginx',
      'search repo r/',
      'search repo web',
      "search repo --version '>0.1' alpha",
      "search repo --version '^1' -l versions",
      'search repo --version 9',
      'search repo --version 1.2.3 --devel alpha',
      "search repo -r '^al.*a'",
      "search repo --regexp 'alpha$'",
      "search repo -r '日本'",
      "search repo -r 'A se'",
      fails("search repo -r '['"),
      fails('search repo --version x.y.z'),
      'search repo nothing-like-it',
      'search repo nothing-like-it -o json',
      'search repo nothing-like-it -o yaml',
      fails('search repo nothing-like-it --fail-on-no-result'),
      fails('search repo nothing-like-it --fail-on-no-result -o json'),
      'search repo nginx --fail-on-no-result',
      'search repo --max-col-width 10',
      'search repo --max-col-width 0',
      'search repo --max-col-width 2',
      fails('search repo --max-col-width -1'),
      fails('search repo -o xml'),
      'search repo elsewhere',
    ],
  },
  {
    name: 'search: indexes that are missing or broken',
    ...added({ r: '__HTTP__', none: '__HTTP__', page: '__HTTP__', bad: '__HTTP__' }, ['r']),
    files: {
      ...added({ r: '__HTTP__', none: '__HTTP__', page: '__HTTP__', bad: '__HTTP__' }, ['r']).files,
      'cache/page-index.yaml': '<html>\n<p>a: b: c</p>\n',
      'cache/bad-index.yaml': broken,
    },
    steps: [
      'search repo',
      'search repo a/b -o json',
      { files: { 'cache/bad-index.yaml': '' } },
      'search repo web',
      { files: { 'cache/r-index.yaml': 'apiVersion: v1\nentries: {}\nunknown: 1\n' } },
      'search repo web',
      { files: { 'repositories.yaml': 'repositories: []\n' } },
      fails('search repo'),
      { remove: ['repositories.yaml'] },
      fails('search repo x'),
    ],
  },
  {
    name: 'search: what was remembered of an index is not believed for long',
    ...added({ r: '__HTTP__' }, []),
    serve: { 'index.yaml': large('old'), 'web-1.0.0.tgz': simpleArchive('web', '1.0.0') },
    interop: true,
    steps: [
      'repo update r',
      'search repo web-7',
      { serve: { 'index.yaml': large('newer') } },
      'repo update r',
      'search repo web-7',
      'search repo newer -o json',
      { files: { 'cache/r-index.yaml': indexOf([]) } },
      'search repo web',
      'repo update r',
      'search repo web-7',
      'repo update r',
    ],
  },
  {
    name: 'search: hubs',
    serve: { 'api/chartsvc/v1/charts/search': hub, 'page/api/chartsvc/v1/charts/search': '<!doctype html>' },
    steps: [
      'search hub web --endpoint __HTTP__',
      'search hub --endpoint __HTTP__ --list-repo-url',
      'search hub a b --endpoint __HTTP__ -o json',
      'search hub web --endpoint __HTTP__ -o yaml',
      'search hub web --endpoint __HTTP__ --max-col-width 20',
      'search hub web --endpoint __HTTP__/page',
      'search hub web --endpoint __HTTP__/page -o json',
      fails('search hub web --endpoint __HTTP__/page --fail-on-no-result'),
      fails('search hub web --endpoint __HTTP__/none'),
      fails('search hub web --endpoint web'),
      fails('search hub web --endpoint http://127.0.0.1:1'),
      fails('search hub web --endpoint __BASIC__'),
    ],
  },
];

/** So large that something is remembered of it. */
function large(description: string): string {
  const charts = Array.from({ length: 400 }, (_, i) =>
    version(`web-${String(i)}`, '1.0.0', `    description: ${description} ${'x'.repeat(120)}\n`),
  );
  return `apiVersion: v1\nentries:\n${charts.map((chart, i) => `  web-${String(i)}:\n${chart}`).join('')}`;
}
