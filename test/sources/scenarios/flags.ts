/** Flags that no other theme has a reason to use. */
import { indexOf, simpleArchive } from '../archives.ts';
import { fails, type Scenario } from '../scenario.ts';

const web = simpleArchive('web', '1.0.0');
const serve = {
  'index.yaml': indexOf([{ name: 'web', version: '1.0.0', data: web, url: 'web-1.0.0.tgz' }]),
  'web-1.0.0.tgz': web,
};
const chartOn = (repository: string): Record<string, string> => ({
  'chart/Chart.yaml': `apiVersion: v2\nname: chart\nversion: 0.1.0\ndependencies:\n- {name: web, version: 1.0.0, repository: "${repository}"}\n`,
});
const certificate = '--ca-file tls/ca.crt --cert-file tls/client.crt --key-file tls/client.key';
const user = '--username __USER__ --password __PASSWORD__';

export const scenarios: readonly Scenario[] = [
  {
    name: 'flags: repo add of a repository that is no more',
    serve,
    steps: [
      'repo add r __HTTP__ --allow-deprecated-repos',
      fails('repo add stable https://kubernetes-charts.storage.googleapis.com'),
    ],
  },
  {
    name: 'flags: dependencies in a registry with a password',
    files: { ...chartOn('oci://__REGISTRY_BASIC_TLS__/__NS__'), 'web-1.0.0.tgz': web },
    prepare: [`push web-1.0.0.tgz oci://__REGISTRY_BASIC_TLS__/__NS__ --insecure-skip-tls-verify ${user}`],
    hideDigests: true,
    steps: [
      `dependency build chart ${user} --insecure-skip-tls-verify`,
      `package chart --dependency-update ${user} --insecure-skip-tls-verify`,
    ],
  },
  {
    name: 'flags: dependencies in a registry that wants a certificate',
    files: { ...chartOn('oci://__REGISTRY_CLIENT_TLS__/__NS__'), 'web-1.0.0.tgz': web },
    prepare: [`push web-1.0.0.tgz oci://__REGISTRY_CLIENT_TLS__/__NS__ ${certificate}`],
    hideDigests: true,
    steps: [`dependency build chart ${certificate}`],
  },
];
