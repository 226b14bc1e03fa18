/**
 * How popular tools fetch charts and log in, as their sources had it in the summer of 2026; what they do with a cluster is in
 * test/cluster/scenarios/tools.ts.
 */
import { simpleArchive, simpleChart } from '../archives.ts';
import { webServe } from '../charts.ts';
import { fails, type Command, type Files, type Scenario } from '../scenario.ts';

const password = '__PASSWORD__';

/** The chart `app`, which needs `web` from a repository. */
function app(repository: string, version = '1.x'): Files {
  const web = `{name: web, version: ${version}, repository: "${repository}"}`;
  const chart = simpleChart('app', '0.1.0', `dependencies: [${web}]\n`);
  return Object.fromEntries(Object.entries(chart).map(([path, data]) => [`app/${path}`, data]));
}

/** Argo CD stands in the chart, with a home of its own. */
function argo(run: string, more: Omit<Command, 'run'> = {}): Command {
  const home = { XDG_CACHE_HOME: '__FOLDER__/../home/.cache', XDG_DATA_HOME: '__FOLDER__/argo/data' };
  const config = { XDG_CONFIG_HOME: '__FOLDER__/argo/config', HELM_CONFIG_HOME: '__FOLDER__/argo/config' };
  return { run, in: 'app', ...more, env: { ...home, ...config } };
}

export const scenarios: readonly Scenario[] = [
  {
    name: 'tools: helmfile, repositories',
    serve: webServe,
    files: app('__BASIC__'),
    hideDigests: true,
    steps: [
      { run: 'repo add r __BASIC__ --force-update --username __USER__ --password-stdin', stdin: `${password}\n` },
      { run: 'repo add r __BASIC__ --force-update --username __USER__ --password-stdin', stdin: `${password}\n` },
      fails('repo add s __BASIC__ --force-update --pass-credentials --username __USER__ --password-stdin', {
        stdin: 'wrong\n',
      }),
      fails('repo add t __HTTPS__ --force-update'),
      'repo add t __HTTPS__ --force-update --ca-file tls/ca.crt',
      'repo add t __HTTPS__ --force-update --insecure-skip-tls-verify',
      'repo add c __CLIENT_TLS__ --force-update --cert-file tls/client.crt --key-file tls/client.key --ca-file tls/ca.crt',
      'repo remove t c',
      'repo update',
      'dependency build app',
      'dependency build app --skip-refresh',
      'dependency update app --skip-refresh',
      'fetch r/web --version 1.0.0 --untar --untardir fetched/1',
      fails('fetch r/web --version 9 --untar --untardir fetched/2'),
      'template web r/web --version 1.0.0',
    ],
  },
  {
    name: 'tools: helmfile, registries',
    files: { 'web-1.0.0.tgz': simpleArchive('web', '1.0.0') },
    env: { HELM_EXPERIMENTAL_OCI: '1' },
    steps: [
      {
        run: 'registry login __REGISTRY_BASIC_TLS__ --ca-file tls/ca.crt --username __USER__ --password-stdin',
        stdin: `${password}\n`,
      },
      {
        run: 'registry login __REGISTRY_BASIC_TLS__ --insecure --username __USER__ --password-stdin',
        stdin: `${password}\n`,
      },
      fails('registry login __REGISTRY_BASIC_TLS__ --insecure --username __USER__ --password-stdin', {
        stdin: 'wrong\n',
      }),
      'push web-1.0.0.tgz oci://__REGISTRY_BASIC_TLS__/__NS__ --ca-file tls/ca.crt',
      'pull oci://__REGISTRY_BASIC_TLS__/__NS__/web --destination out/1 --untar --version 1.0.0 --ca-file tls/ca.crt',
      'pull oci://__REGISTRY_BASIC_TLS__/__NS__/web --destination out/2 --untar --insecure-skip-tls-verify --devel',
      fails('pull oci://__REGISTRY_BASIC_TLS__/__NS__/none --destination out/3 --untar --insecure-skip-tls-verify'),
    ],
  },
  {
    name: 'tools: Argo CD, a chart from a repository',
    serve: webServe,
    files: { ...app('__BASIC__'), 'out/': '' },
    hideDigests: true,
    steps: [
      argo('template . --name-template web --namespace ns --include-crds', { fails: true }),
      argo(`repo add --username __USER__ --password ${password} --pass-credentials r __BASIC__`),
      argo(`repo add --username __USER__ --password wrong r2 __BASIC__`, { fails: true }),
      argo('dependency build'),
      argo('template . --name-template web --namespace ns --include-crds'),
      argo(
        `pull --destination __FOLDER__/out --version 1.1.0 --username __USER__ --password ${password} --insecure-skip-tls-verify --repo __BASIC_TLS__ web`,
      ),
      argo(
        `pull --destination __FOLDER__/out --version 1.0.0 --username __USER__ --password ${password} --repo __BASIC_TLS__ web --ca-file __FOLDER__/tls/ca.crt --cert-file __FOLDER__/tls/client.crt --key-file __FOLDER__/tls/client.key --pass-credentials`,
      ),
      argo(`pull --destination __FOLDER__/out --version 9.9.9 --repo __BASIC__ web`, { fails: true }),
    ],
  },
  {
    name: 'tools: Argo CD, a chart from a registry',
    files: { ...app('oci://__REGISTRY_BASIC__/__NS__'), 'out/': '', 'web-1.0.0.tgz': simpleArchive('web', '1.0.0') },
    hideDigests: true,
    steps: [
      argo('registry login __REGISTRY_BASIC__ --plain-http --username __USER__ --password-stdin', {
        stdin: password,
      }),
      argo('push ../web-1.0.0.tgz oci://__REGISTRY_BASIC__/__NS__ --plain-http'),
      argo('pull oci://__REGISTRY_BASIC__/__NS__/web --version 1.0.0 --destination __FOLDER__/out --plain-http'),
      argo('pull oci://__REGISTRY_BASIC__/__NS__/web --version 2.0.0 --destination __FOLDER__/out --plain-http', {
        fails: true,
      }),
      // Helm asks by TLS all the same, here for the tags and there for the chart
      argo('dependency build --insecure-skip-tls-verify --plain-http', { fails: true }),
      argo('dependency build --insecure-skip-tls-verify --plain-http', {
        fails: true,
        files: app('oci://__REGISTRY_BASIC__/__NS__', '1.0.0'),
      }),
      argo('registry logout __REGISTRY_BASIC__'),
      argo('registry logout __REGISTRY_BASIC__'),
      argo('dependency build --plain-http', { fails: true }),
    ],
  },
  {
    name: 'tools: chart-testing and skaffold',
    serve: webServe,
    files: app('__HTTP__'),
    hideDigests: true,
    steps: [
      'repo add r __HTTP__',
      { run: `registry login __REGISTRY_BASIC__ --username __USER__ --password ${password} --plain-http` },
      'dependency build app',
      'dependency build app --skip-refresh',
      'dep build app',
      'template web r/web --version 1.1.0 --namespace ns',
      'template web web --namespace ns --version 1.0.0 --repo __HTTP__ --skip-tests',
    ],
  },
];
