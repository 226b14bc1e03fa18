/** A chart's way through every kind of server. */
import { indexOf, simpleArchive, simpleChart } from '../archives.ts';
import { fails, type Scenario } from '../scenario.ts';

const web = simpleArchive('web', '1.0.0');
const serve = {
  'index.yaml': indexOf([{ name: 'web', version: '1.0.0', data: web, url: 'web-1.0.0.tgz' }]),
  'web-1.0.0.tgz': web,
};
const files = { 'web-1.0.0.tgz': web };
const login = '--username __USER__ --password __PASSWORD__';

export const scenarios: readonly Scenario[] = [
  {
    name: 'servers: a repository of every kind',
    serve,
    steps: [
      'repo add plain __HTTP__',
      fails('repo add tls __HTTPS__'),
      'repo add tls __HTTPS__ --ca-file tls/ca.crt',
      fails('repo add basic __BASIC__'),
      `repo add basic __BASIC__ ${login}`,
      `repo add basic-tls __BASIC_TLS__ ${login} --insecure-skip-tls-verify`,
      fails('repo add client __CLIENT_TLS__ --ca-file tls/ca.crt'),
      'repo add client __CLIENT_TLS__ --ca-file tls/ca.crt --cert-file tls/client.crt --key-file tls/client.key',
      'repo list',
      'pull plain/web',
      'pull tls/web --untar',
    ],
  },
  {
    name: 'servers: a registry of every kind',
    files,
    hideDigests: false,
    steps: [
      'push web-1.0.0.tgz oci://__REGISTRY__/__NS__ --plain-http',
      { look: 'http://__REGISTRY__/v2/__NS__/web/tags/list' },
      { look: 'http://__REGISTRY__/v2/__NS__/web/manifests/1.0.0' },
      'push web-1.0.0.tgz oci://__REGISTRY_TLS__/__NS__ --ca-file tls/ca.crt',
      fails('push web-1.0.0.tgz oci://__REGISTRY_BASIC_TLS__/__NS__ --ca-file tls/ca.crt'),
      `registry login __REGISTRY_BASIC_TLS__ ${login} --ca-file tls/ca.crt`,
      'push web-1.0.0.tgz oci://__REGISTRY_BASIC_TLS__/__NS__ --ca-file tls/ca.crt',
      fails(`registry login __REGISTRY_TOKEN__ --username __USER__ --password wrong --plain-http`),
      `registry login __REGISTRY_TOKEN__ ${login} --plain-http`,
      'push web-1.0.0.tgz oci://__REGISTRY_TOKEN__/__NS__ --plain-http',
      'pull oci://__REGISTRY_TOKEN__/__NS__/web --plain-http --version 1.0.0 --destination .',
    ],
  },
  {
    name: 'servers: GnuPG',
    files: Object.fromEntries(Object.entries(simpleChart('web', '1.0.0')).map(([k, v]) => [`web/${k}`, v])),
    hideDigests: true,
    steps: [
      `package web --sign --key 'Ada Tester' --keyring keys/secring.gpg`,
      'verify web-1.0.0.tgz --keyring keys/pubring.gpg',
      fails('verify web-1.0.0.tgz --keyring keys/other.gpg'),
    ],
  },
];
