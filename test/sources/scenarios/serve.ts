/** Real Helm and the binary as clients of `serve`. */
import { simpleArchive, simpleChart } from '../archives.ts';
import { fails, type Scenario } from '../scenario.ts';

const serve = {
  'web-1.0.0.tgz': simpleArchive('web', '1.0.0', 'appVersion: "7"\n'),
  'web-1.1.0.tgz': simpleArchive('web', '1.1.0', 'appVersion: "8"\n'),
  'web-2.0.0-rc.1+b.5.tgz': simpleArchive('web', '2.0.0-rc.1+b.5'),
  'team/db-0.3.0.tgz': simpleArchive('db', '0.3.0', 'deprecated: true\n'),
};

const app = {
  ...simpleChart('app', '0.1.0', 'dependencies:\n- {name: web, version: 1.x.x, repository: __SCULL__}\n'),
};

export const scenarios: readonly Scenario[] = [
  {
    name: 'serve: a repository is added, searched and pulled from',
    serve,
    files: { 'direct/': '', 'museum/': '', 'by-repo/': '', 'none/': '' },
    steps: [
      'repo add own __SCULL__',
      'search repo own/',
      'search repo own/web --versions --devel',
      'pull own/web',
      'pull own/web --version 1.0.0 --untar',
      'pull own/web --devel',
      'pull own/db',
      'pull __SCULL__/web-1.0.0.tgz -d direct',
      'pull __SCULL__/charts/web-1.1.0.tgz -d museum',
      'pull web --repo __SCULL__ --version ^1.0.0 -d by-repo',
      'show chart own/web',
      'template demo own/web --version 1.0.0',
      'repo update',
      fails('pull own/web --version 9.9.9'),
      fails('pull own/none'),
      'pull own/web --prov --version 1.0.0 -d none',
    ],
  },
  {
    name: 'serve: with TLS and a password',
    serve,
    steps: [
      fails('repo add own __SCULL_BASIC_TLS__'),
      fails('repo add own __SCULL_BASIC_TLS__ --ca-file tls/ca.crt'),
      fails('repo add own __SCULL_BASIC_TLS__ --ca-file tls/ca.crt --username __USER__ --password wrong'),
      'repo add own __SCULL_BASIC_TLS__ --ca-file tls/ca.crt --username __USER__ --password __PASSWORD__',
      'pull own/web --version 1.0.0',
      'search repo own/ --versions',
    ],
  },
  {
    name: 'serve: charts for dependencies',
    hideDigests: true,
    serve,
    files: Object.fromEntries(Object.entries(app).map(([name, data]) => [`app/${name}`, data])),
    steps: ['dependency update app', 'dependency list app', 'template demo app'],
  },
  {
    name: 'serve: a chart is installed from it',
    cluster: true,
    serve,
    steps: [
      'repo add own __SCULL__',
      'install demo own/web --dry-run',
      'install demo own/web --version 1.0.0',
      'upgrade demo own/web',
    ],
  },
];
