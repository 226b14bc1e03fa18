/** `package`: which archives it makes of which folders, what it says, and what it refuses. */
import { indexOf, simpleArchive, simpleChart } from '../archives.ts';
import { fails, type Files, type Scenario } from '../scenario.ts';

const database = simpleArchive('database', '1.2.3');
const long = 'a-rather-long-name-'.repeat(5);

/** The chart's files in a folder. */
function inFolder(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([name, data]) => [`${folder}/${name}`, data]));
}

function chart(folder: string, more = ''): Files {
  return inFolder(folder, simpleChart(folder, '1.0.0', more));
}

const everything: Files = {
  ...chart('web', 'appVersion: "7"\nkeywords: [a, b]\nmaintainers:\n- name: Ada\n  email: ada@example.com\n'),
  ...inFolder('web', {
    'values.schema.json': '{"type": "object"}',
    'README.md': '# Web\n',
    LICENSE: 'free\n',
    'templates/NOTES.txt': 'Thanks\n',
    'templates/tests/check.yaml': 'a: {{ .Values.greeting }}\n',
    'crds/thing.yaml': 'kind: CustomResourceDefinition\n',
    'files/empty': '',
    'files/with-mark.txt': new Uint8Array([0xef, 0xbb, 0xbf, 0x41]),
    'files/bytes': new Uint8Array([0, 1, 2, 255, 254]),
    'files/ünïcode-日本.txt': 'not ASCII',
    [`files/${long}/${long}/f.txt`]: 'a name in two parts',
    [`files/${long}${long}.txt`]: 'a name in no parts',
    [`files/${long}/ö/${long}.txt`]: 'both',
    'files/secret.txt': 'left out',
    'notes/draft.txt': 'left out',
    '.helmignore': 'files/secret*\nnotes/\n# a comment\n',
    'charts/database-1.2.3.tgz': database,
    'charts/database-1.2.3.tgz.prov': 'kept',
    // one only: Helm writes several in any order
    'charts/_old/Chart.yaml': 'left out',
    'Chart.lock':
      'dependencies:\n- name: database\n  repository: ""\n  version: 1.2.3\n' +
      'digest: sha256:0000\ngenerated: "2020-01-02T03:04:05.60+02:00"\n',
  }),
};

const old: Files = inFolder('old', {
  'Chart.yaml': 'name: old\nversion: 1\nicon: x\n',
  'requirements.yaml': 'dependencies:\n- name: cache\n  version: 0.1.0\n  repository: ""\n',
  'requirements.lock': 'generated: 2020-01-02T00:00:00Z\ndigest: x\n',
  'charts/cache/Chart.yaml': 'name: cache\nversion: 0.1.0\n',
  'values.yaml': '',
});

const keys = '--keyring keys/secring.gpg';

export const scenarios: readonly Scenario[] = [
  {
    name: 'package: everything that a chart may have',
    files: { ...everything, ...old },
    steps: ['package web', 'package old', 'package web old -d out/deeper', 'package ./web/ -d out'],
  },
  {
    name: 'package: versions',
    files: chart('web'),
    steps: [
      'package web --version 2.0.0-rc.1+build.5',
      'package web --version v3',
      'package web --app-version 9.9',
      `package web --app-version 'a b'`,
      'package web --version 1.0.1 --app-version 1 --destination .',
      fails('package web --version one'),
      'package web --version 01.0.0',
    ],
  },
  {
    name: 'package: no charts',
    files: {
      ...chart('web'),
      ...inFolder('nameless', { 'Chart.yaml': 'apiVersion: v2\nversion: 1.0.0\n' }),
      ...inFolder('versionless', { 'Chart.yaml': 'apiVersion: v2\nname: versionless\n' }),
      ...inFolder('wrong', { 'Chart.yaml': 'apiVersion: v2\nname: wrong\nversion: wrong\n' }),
      ...inFolder('up', { 'Chart.yaml': 'apiVersion: v2\nname: ../up\nversion: 1.0.0\n' }),
      ...inFolder('text', { 'Chart.yaml': 'just text' }),
      ...inFolder('type', { 'Chart.yaml': 'apiVersion: v2\nname: type\nversion: 1.0.0\ntype: odd\n' }),
      ...inFolder('schema', { ...simpleChart('schema', '1.0.0'), 'values.schema.json': '{"type": ' }),
      ...inFolder('values', { ...simpleChart('values', '1.0.0'), 'values.yaml': 'a: b: c' }),
      ...inFolder('large', { ...simpleChart('large', '1.0.0'), big: new Uint8Array(5 * 1024 * 1024 + 1) }),
      'web-1.0.0.tgz': simpleArchive('web', '1.0.0'),
      'empty/': '',
    },
    steps: [
      fails('package'),
      fails('package nothing'),
      fails('package empty'),
      fails('package nameless'),
      fails('package versionless'),
      fails('package wrong'),
      fails('package up'),
      fails('package text'),
      fails('package type'),
      fails('package schema -d web'),
      fails('package values'),
      fails('package large'),
      fails('package web-1.0.0.tgz'),
      fails('package web/Chart.yaml'),
      fails('package web -d web-1.0.0.tgz'),
      fails('package web -d web-1.0.0.tgz/deeper'),
      fails('package web empty -d out'),
    ],
  },
  {
    name: 'package: dependencies that are not there',
    files: {
      ...chart('web', 'dependencies:\n- name: database\n  version: 1.2.3\n- name: cache\n  version: 0.1.0\n'),
      ...chart('api', 'dependencies:\n- name: cache\n  version: 9.9.9\n'),
    },
    steps: [
      fails('package web', { hint: '--dependency-update' }),
      { files: { 'web/charts/database-1.2.3.tgz': database } },
      fails('package web'),
      fails('package api'),
      { files: { 'api/charts/cache/Chart.yaml': 'apiVersion: v2\nname: cache\nversion: 0.1.0\n' } },
      'package api',
    ],
  },
  {
    name: 'package: dependencies are fetched first',
    files: chart('web', 'dependencies:\n- name: database\n  version: ^1.0.0\n  repository: __HTTP__\n'),
    serve: {
      'index.yaml': indexOf([{ name: 'database', version: '1.2.3', data: database, url: 'database-1.2.3.tgz' }]),
      'database-1.2.3.tgz': database,
    },
    hideDigests: true,
    steps: ['repo add r __HTTP__', 'package web -u -d out', 'package web --dependency-update --version 1.0.1'],
  },
  {
    name: 'package: TLS files that are none',
    files: chart('web'),
    steps: [fails('package web --ca-file nothing'), fails('package web --cert-file web/Chart.yaml --key-file nothing')],
  },
  {
    name: 'package: links inside of the chart',
    files: chart('web'),
    steps: [
      { links: { 'web/files/values.yaml': '../values.yaml', 'web/copies': 'templates' } },
      'package web',
      { links: { 'web-link': 'web' } },
      'package web-link -d out',
      { links: { 'web/broken': 'nothing' } },
      fails('package web'),
      { files: { 'web/.helmignore': 'broken\n' } },
      fails('package web'),
    ],
  },
  {
    name: 'package: links out of the chart',
    files: { ...chart('web'), 'outside/key.pem': 'secret', 'web-more/x': 'x' },
    steps: [
      { links: { 'web/templates/key.pem': '../../outside/key.pem' } },
      'package web -d .',
      { remove: ['web/templates/key.pem'], links: { 'web/more': '../web-more' } },
      'package web -d .',
      { files: { 'web/.helmignore': 'more\n' } },
      'package web -d .',
    ],
  },
  {
    name: 'package: signed',
    files: { ...chart('web'), ...chart('api') },
    hideDigests: true,
    interop: true,
    steps: [
      `package web --sign --key 'Ada Tester' ${keys}`,
      'verify web-1.0.0.tgz --keyring keys/pubring.gpg',
      `package web api --sign --key 'Ada Tester <ada@example.com>' ${keys} -d out`,
      'verify out/api-1.0.0.tgz --keyring keys/ada.gpg',
      `package api --sign --key bob@ ${keys} --passphrase-file keys/passphrase`,
      'verify api-1.0.0.tgz --keyring keys/pubring.gpg',
      fails('verify api-1.0.0.tgz --keyring keys/ada.gpg'),
      `package api --sign --key Eve --keyring keys/other-secret.gpg`,
      fails('verify api-1.0.0.tgz --keyring keys/pubring.gpg'),
    ],
  },
  {
    name: 'package: signing without what it takes',
    files: { ...chart('web'), wrong: 'not it\n', nothing: '' },
    steps: [
      fails('package web --sign'),
      fails('package web --sign --key Ada --keyring ""'),
      fails('package web --sign --key Ada'),
      fails('package web --sign --key Ada --keyring none.gpg'),
      fails('package web --sign --key Nobody --keyring keys/secring.gpg'),
      fails('package web --sign --key example.com --keyring keys/secring.gpg'),
      fails('package web --sign --key Ada --keyring keys/pubring.gpg', { hint: 'gpg --export-secret-keys' }),
      fails('package web --sign --key Ada --keyring wrong'),
      fails('package web --sign --key Bob --keyring keys/secring.gpg --passphrase-file wrong'),
      fails('package web --sign --key Bob --keyring keys/secring.gpg --passphrase-file nothing'),
      fails('package web --sign --key Bob --keyring keys/secring.gpg --passphrase-file none'),
      fails('package web --sign --key Bob --keyring keys/secring.gpg', { hint: '--passphrase-file' }),
    ],
  },
];
