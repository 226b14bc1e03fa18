/** Repositories and registries as Helm 4 has them where Helm 3 does otherwise: what goes to stdout, what fails, what is told. */
import { simpleArchive } from '../archives.ts';
import { webServe } from '../charts.ts';
import type { KnownDifference } from '../known-differences.ts';
import { fails, type Scenario } from '../scenario.ts';

const registry = 'oci://__REGISTRY__/__NS__ --plain-http';

const REGISTRY = 'registry: what was done is on stdout';

export const sourceDifferences: readonly KnownDifference[] = [
  { scenario: REGISTRY, step: 6, aspect: 'files', reason: 'Helm 4 keeps an archive that is only shown under its hash' },
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
];
