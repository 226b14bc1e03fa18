/** `repo add`, `list`, `update`, `remove` and `index`: what they write, what they say, and what they refuse. */
import { indexOf, simpleArchive } from '../archives.ts';
import { added, webServe } from '../charts.ts';
import { fails, type Scenario } from '../scenario.ts';

const login = '--username __USER__ --password __PASSWORD__';
const archives = {
  'charts/web-1.0.0.tgz': simpleArchive('web', '1.0.0'),
  'charts/web-1.10.0.tgz': simpleArchive('web', '1.10.0'),
  'charts/web-1.9.0.tgz': simpleArchive('web', '1.9.0'),
  'charts/web-2.0.0-rc.1.tgz': simpleArchive('web', '2.0.0-rc.1'),
  'charts/more/db-0.1.0.tgz': simpleArchive('db', '0.1.0'),
  'charts/more/deep/no-0.1.0.tgz': simpleArchive('no', '0.1.0'),
  'charts/junk.tgz': 'not a chart',
};
const old = `apiVersion: v1
entries:
  web:
  - name: web
    version: 1.0.0
    urls: [http://old/web-1.0.0.tgz]
    created: "2020-01-02T03:04:05.120000000+00:00"
  - name: web
    version: 0.9.0
    created: "2020-01-02T03:04:05.120000000+02:00"
    checksum: x
    engine: gotpl
    tillerVersion: ">2"
    removed: true
    annotations: {b: "2", a: "<&>"}
    dependencies: [{name: db, version: 1.x, repository: "https://x/y", alias: d, tags: [t], condition: d.on}]
    maintainers: [{name: m, email: m@x}]
  - name: web
    version: "1.9"
    description: counts as there, since 1.9.0 is
  gone:
  - name: gone
    version: 1.0.0
    urls: []
    deprecated: true
    digest: abc
publicKeys: [k]
generated: "2020-01-02T03:04:05Z"
`;

export const scenarios: readonly Scenario[] = [
  {
    name: 'repo: add, list and remove',
    serve: webServe,
    interop: true,
    steps: [
      fails('repo list'),
      'repo list -o json',
      fails('repo update'),
      fails('repo remove r'),
      'repo add r __HTTP__',
      'repo add r __HTTP__',
      fails('repo add r __HTTP__/'),
      'repo add r __HTTP__/ --force-update',
      'repo add --no-update s __HTTP__',
      'repo list',
      'repo ls -o yaml',
      'repo list --output json',
      fails('repo list -o xml'),
      fails('repo remove nope r'),
      fails('repo remove r nope'),
      'repo rm s',
      fails('repo list'),
      'repo list -o yaml',
      fails('repo remove s'),
    ],
  },
  {
    name: 'repo: addresses',
    serve: webServe,
    steps: [
      fails('repo add a/b __HTTP__'),
      fails('repo add r ftp://127.0.0.1/x'),
      fails('repo add r oci://127.0.0.1/x', { hint: 'oci://' }),
      fails('repo add r charts'),
      fails('repo add r http://[::1'),
      fails('repo add r __HTTP__/%zz'),
      fails('repo add r __HTTP__/none'),
      fails('repo add r http://127.0.0.1:1'),
      fails('repo add r https://kubernetes-charts.storage.googleapis.com/'),
      fails('repo add r http://kubernetes-charts-incubator.storage.googleapis.com'),
      fails('repo add r'),
      fails('repo add'),
      fails('repo remove'),
      fails('repo list x'),
      fails('repo add r __HTTP__ --timeout 1'),
      'repo add query __HTTP__?a=b',
      'repo add slash __HTTP__//',
      "repo add '' __HTTP__",
      'repo add dots.and-more_1 __HTTP__',
      'repo list',
    ],
  },
  {
    name: 'repo: updates',
    serve: webServe,
    interop: true,
    steps: [
      'repo add r __HTTP__',
      'repo update',
      'repo up r',
      {
        serve: { 'index.yaml': indexOf([{ name: 'other', version: '1.0.0', data: new Uint8Array(1), url: 'x.tgz' }]) },
      },
      'repo update',
      fails('repo update nope'),
      { serve: { 'index.yaml': '<!doctype html><title>Sign in</title>\n<p>a: b: c</p>\n' } },
      'repo update',
      fails('repo update --fail-on-repo-update-fail'),
      { unserve: ['index.yaml'] },
      'repo update r --timeout 10s',
      fails('repo add n __HTTP__'),
    ],
  },
  {
    name: 'repo: passwords',
    serve: webServe,
    steps: [
      fails('repo add r __BASIC__'),
      fails('repo add r __BASIC__ --username __USER__ --password wrong'),
      `repo add r __BASIC__ ${login}`,
      { run: 'repo add s __BASIC__ --username __USER__ --password-stdin', stdin: '__PASSWORD__\n' },
      { run: 'repo add t __BASIC__ --username __USER__ --password-stdin', stdin: '__PASSWORD__\r\n' },
      fails('repo add u __BASIC__ --username __USER__ --password-stdin', { stdin: '' }),
      fails('repo add u __BASIC__ --username __USER__'),
      `repo add v __BASIC__ ${login} --pass-credentials`,
      'repo update r',
      fails('repo add r __BASIC__'),
    ],
  },
  {
    name: 'repo: TLS',
    serve: webServe,
    steps: [
      fails('repo add r __HTTPS__'),
      'repo add r __HTTPS__ --ca-file tls/ca.crt',
      'repo add s __HTTPS__ --insecure-skip-tls-verify',
      fails('repo add t __CLIENT_TLS__ --ca-file tls/ca.crt'),
      'repo add t __CLIENT_TLS__ --ca-file tls/ca.crt --cert-file tls/client.crt --key-file tls/client.key',
      `repo add u __BASIC_TLS__ --ca-file tls/ca.crt ${login}`,
      'repo update t',
      fails('repo add v __HTTPS__ --ca-file none.crt'),
      fails('repo add v __HTTPS__ --ca-file tls/client.key'),
      fails('repo add v __HTTPS__ --cert-file none --key-file none'),
      fails('repo add v __HTTP__ --cert-file none --key-file none'),
      fails('repo add v __HTTPS__ --cert-file none --ca-file none'),
      fails('repo add v __HTTPS_LOCALHOST__ --ca-file tls/other-ca.crt'),
    ],
  },
  {
    name: 'repo: files',
    ...added({ r: '__HTTP__' }),
    steps: [
      { modes: { 'repositories.yaml': 0o600 } },
      'repo list',
      'repo add s __HTTP__',
      'repo update s',
      { files: { 'repositories.yaml': 'repositories: [a\n' } },
      fails('repo list'),
      fails('repo update'),
      fails('repo add t __HTTP__'),
      { files: { 'repositories.yaml': 'repositories: none\n' } },
      fails('repo update'),
      { files: { 'repositories.yaml': '' } },
      fails('repo update'),
      { modes: { 'repositories.yaml': 0o600 } },
      'repo add t __HTTP__',
    ],
  },
  {
    name: 'repo: indexes',
    files: { ...archives, 'old.yaml': old, 'bad.yaml': 'a: b\n', 'empty/': '' },
    steps: [
      'repo index charts',
      'repo index charts --url http://x/y',
      'repo index charts --url http://x/y/?q=1',
      'repo index charts --json',
      'repo index charts --merge old.yaml',
      'repo index charts --merge old.yaml --url http://x --json',
      'repo index charts --merge made.yaml',
      'repo index charts --merge made-json.yaml --json',
      fails('repo index charts --merge bad.yaml'),
      'repo index empty',
      'repo index charts/more',
      fails('repo index'),
    ],
  },
];
