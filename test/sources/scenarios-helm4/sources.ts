/** Repositories and registries as Helm 4 has them where Helm 3 does otherwise: what goes to stdout, what fails, what is told. */
import { gzipped, simpleArchive, tarOf } from '../archives.ts';
import { webServe } from '../charts.ts';
import { each, type KnownDifference } from '../known-differences.ts';
import { fails, type Scenario } from '../scenario.ts';

const registry = 'oci://__REGISTRY__/__NS__ --plain-http';

const REGISTRY = 'registry: what was done is on stdout';

const RELEASES = 'registry: what was pulled for a release is on stdout';
const VERSIONS = 'pull: versions that are not quite the one asked for';

export const sourceDifferences: readonly KnownDifference[] = [
  ...each(REGISTRY, [6], ['files'], 'Helm 4 keeps an archive that is only shown under its hash'),
  ...each(RELEASES, [3, 4, 5, 6, 7, 8, 9, 10], ['files'], 'Helm 4 keeps archives of releases under their hash'),
  ...each(RELEASES, [10], ['stdout', 'stderr'], 'Helm 4 tells of it on stdout, where a program reads JSON'),
  ...each(VERSIONS, [13, 14], ['files'], 'Helm 4 keeps an archive that is only rendered or shown under its hash'),
];

export const sourceScenarios: readonly Scenario[] = [
  {
    name: REGISTRY,
    files: {
      'web-1.0.0.tgz': simpleArchive('web', '1.0.0'),
      'pulled/': '',
      'app/Chart.yaml':
        'apiVersion: v2\nname: app\nversion: 0.1.0\ndependencies: [{name: web, version: ^1, repository: "oci://__REGISTRY__/__NS__"}]\n',
    },
    hideDigests: true,
    steps: [
      'registry login __REGISTRY_BASIC__ -u __USER__ --password __PASSWORD__ --plain-http',
      'registry logout __REGISTRY_BASIC__',
      `push web-1.0.0.tgz ${registry}`,
      'pull oci://__REGISTRY__/__NS__/web --plain-http -d pulled',
      'dependency update app --plain-http',
      'show chart oci://__REGISTRY__/__NS__/web --plain-http',
    ],
  },
  {
    name: RELEASES,
    cluster: true,
    files: { 'web-1.0.0.tgz': simpleArchive('web', '1.0.0'), 'web-1.1.0.tgz': simpleArchive('web', '1.1.0') },
    hideDigests: true,
    steps: [
      `push web-1.0.0.tgz ${registry}`,
      `push web-1.1.0.tgz ${registry}`,
      'install x oci://__REGISTRY__/__NS__/web --plain-http --version 1.0.0',
      'upgrade x oci://__REGISTRY__/__NS__/web --plain-http',
      'upgrade --install y oci://__REGISTRY__/__NS__/web --plain-http --version ^1',
      'upgrade x oci://__REGISTRY__/__NS__/web --plain-http --dry-run=server',
      fails('install x oci://__REGISTRY__/__NS__/web --plain-http'),
      fails('install z oci://__REGISTRY__/__NS__/none --plain-http'),
      'template z oci://__REGISTRY__/__NS__/web --plain-http',
      'upgrade x oci://__REGISTRY__/__NS__/web --plain-http -o json',
    ],
  },
  {
    name: 'repo: none, and one that fails',
    serve: webServe,
    steps: [
      'repo list',
      'repo add r __HTTP__',
      { unserve: ['index.yaml'] },
      fails('repo update'),
      { remove: ['../home/.cache'] },
      'search repo web',
    ],
  },
  {
    name: 'charts: what is asked of Chart.yaml before a chart is loaded',
    files: {
      'empty/values.yaml': '{}\n',
      'text/Chart.yaml': '"text"\n',
      'list/Chart.yaml': 'apiVersion: [v2]\nname: list\n',
      'broken/Chart.yaml': 'a: b: c\n',
      'folder/Chart.yaml/x': '',
      'next/Chart.yaml': 'apiVersion: v3\nname: next\nversion: 1.0.0\n',
      'later/Chart.yaml': 'apiVersion: v9\nname: later\nversion: 1.0.0\n',
      'old/Chart.yaml': 'name: old\nversion: 1.0.0\n',
      'values/Chart.yaml': 'apiVersion: v2\nname: values\nversion: 1.0.0\n',
      'values/values.yaml': 'a: 1\n---\na: [\n',
      'large/Chart.yaml': 'apiVersion: v2\nname: large\nversion: 1.0.0\n',
      'large/big': 'x'.repeat(5 * 1024 * 1024 + 1),
      'later.tgz': gzipped(
        tarOf([{ name: 'later/Chart.yaml', data: 'apiVersion: v9\nname: later\nversion: 1.0.0\n' }]),
      ),
      'none.tgz': gzipped(tarOf([{ name: 'none/values.yaml', data: 'a: 1\n' }])),
    },
    steps: [
      ...['empty', 'text', 'list', 'broken', 'folder', 'next', 'later', 'values', 'values/Chart.yaml'].flatMap(
        (chart) =>
          ['template x', 'package', 'show chart', 'dependency list'].map((verb) =>
            ['show chart next', 'show chart later', 'dependency list next', 'dependency list later'].includes(
              `${verb} ${chart}`,
            )
              ? `${verb} ${chart}`
              : fails(`${verb} ${chart}`),
          ),
      ),
      ...['template x old', 'package old', 'template x large', 'package large', 'template x large-1.0.0.tgz'],
      ...['template x later.tgz', 'template x none.tgz', 'show chart none.tgz'].map((line) => fails(line)),
      'show chart later.tgz',
    ],
  },
  {
    name: 'TLS: every file that cannot be read is told of',
    files: { 'tls/x': '', 'empty.pem': '', 'no.pem': 'x\n' },
    serve: webServe,
    steps: [
      fails('pull __HTTP__/web-1.0.0.tgz --cert-file a --key-file b --ca-file c'),
      fails('pull __HTTP__/web-1.0.0.tgz --cert-file tls/client.crt --key-file b --ca-file c'),
      fails('pull __HTTP__/web-1.0.0.tgz --cert-file tls/client.crt --ca-file tls/ca.crt'),
      fails('pull __HTTP__/web-1.0.0.tgz --key-file tls/client.key --insecure-skip-tls-verify'),
      fails('pull __HTTP__/web-1.0.0.tgz --cert-file no.pem --key-file no.pem'),
      'pull __HTTP__/web-1.0.0.tgz --cert-file empty.pem --key-file empty.pem --ca-file empty.pem',
      'pull __HTTP__/web-1.0.0.tgz --cert-file none',
    ],
  },
  {
    name: VERSIONS,
    serve: webServe,
    steps: [
      'repo add r __HTTP__',
      ...['1.0', '1', 'v1.0.0', '1.0.0', '1.x', '^1', '"1.0 - 2"', '=1.0.0', '" 1.0.0"', '1.0.0+x'].map(
        (version) => `pull r/web --version ${version}`,
      ),
      'pull web --repo __HTTP__ --version 1.1',
      'template x r/web --version 1.0',
      'show chart r/web --version v1.1.0',
    ],
  },
];
