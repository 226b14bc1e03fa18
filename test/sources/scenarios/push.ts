/** `push` to registries: what arrives there, what is said, and who can pull it then. */
import { simpleArchive, gzipped, tarOf } from '../archives.ts';
import { fails, type Scenario } from '../scenario.ts';

const plain = '--plain-http';
const login = '--username __USER__ --password __PASSWORD__';

const rich = `description: "Says <b>this</b> & that \\u2028"
home: https://example.com/?a=1&b=2
sources: [https://one.example, https://two.example]
keywords: [a, "b<"]
maintainers:
  - {name: Jo, email: jo@example.com, url: https://jo.example}
  - {email: nobody@example.com}
  - {name: Nina}
icon: https://example.com/icon.svg
appVersion: "1.16"
kubeVersion: ">=1.20.0-0"
deprecated: true
type: library
condition: a.b
tags: "x,y"
dependencies:
  - {name: sub, version: ~1, repository: "oci://r", condition: sub.enabled, tags: [t], alias: other, import-values: [data, {child: a, parent: b}]}
annotations:
  category: Things <x>
  org.opencontainers.image.title: not this
  org.opencontainers.image.version: nor this
  org.opencontainers.image.authors: these people
  org.opencontainers.image.created: ""
`;

const web = {
  'web-1.0.0.tgz': simpleArchive('web', '1.0.0'),
  'web-1.1.0.tgz': simpleArchive('web', '1.1.0'),
  'web-1.1.0.tgz.prov': 'a signature\n',
  'web-2.0.0-rc.1.tgz': simpleArchive('web', '2.0.0-rc.1'),
  'web-2.0.0+build.1.tgz': simpleArchive('web', '2.0.0+build.1'),
  'renamed.tgz': simpleArchive('web', '3.0.0'),
  'rich.tgz': simpleArchive('rich', '0.1.0', rich),
};

function manifest(name: string, tag: string, registry = '__REGISTRY__'): { look: string } {
  return { look: `http://${registry}/v2/__NS__/${name}/manifests/${tag}` };
}

const to = (registry: string): string => `oci://${registry}/__NS__`;

export const scenarios: readonly Scenario[] = [
  {
    name: 'push: what a registry has then',
    files: web,
    steps: [
      `push web-1.0.0.tgz ${to('__REGISTRY__')} ${plain}`,
      manifest('web', '1.0.0'),
      `push web-1.0.0.tgz ${to('__REGISTRY__')} ${plain}`,
      `push web-1.1.0.tgz ${to('__REGISTRY__')} ${plain}`,
      manifest('web', '1.1.0'),
      `push web-2.0.0-rc.1.tgz ${to('__REGISTRY__')}/ ${plain}`,
      `push 'web-2.0.0+build.1.tgz' ${to('__REGISTRY__')} ${plain}`,
      manifest('web', '2.0.0_build.1'),
      `push ./renamed.tgz ${to('__REGISTRY__')} ${plain}`,
      `push __FOLDER__/rich.tgz ${to('__REGISTRY__')}/deep//er/../x ${plain}`,
      manifest('deep/x/rich', '0.1.0'),
      { look: 'http://__REGISTRY__/v2/__NS__/web/tags/list' },
      `push web-1.0.0.tgz ${to('__REGISTRY_LOCALHOST__')} ${plain} more arguments`,
    ],
    env: { HELM_NAMESPACE: 'x' },
    interop: true,
  },
  {
    name: 'push: the time of a chart is that of its archive, as it is told here',
    files: web,
    env: { TZ: 'Asia/Kolkata' },
    steps: [
      `push web-1.0.0.tgz ${to('__REGISTRY__')} ${plain}`,
      manifest('web', '1.0.0'),
      { run: `push rich.tgz ${to('__REGISTRY__')} ${plain}`, env: { TZ: 'America/St_Johns' } },
      manifest('rich', '0.1.0'),
    ],
  },
  {
    name: 'push: and pull, one the other',
    files: web,
    steps: [
      `push web-1.0.0.tgz ${to('__REGISTRY__')} ${plain}`,
      `push web-1.1.0.tgz ${to('__REGISTRY__')} ${plain}`,
      `push 'web-2.0.0+build.1.tgz' ${to('__REGISTRY__')} ${plain}`,
      `push web-2.0.0-rc.1.tgz ${to('__REGISTRY__')} ${plain}`,
      { files: { 'a/': '', 'b/': '', 'c/': '', 'd/': '' } },
      `pull ${to('__REGISTRY__')}/web ${plain} -d a`,
      `pull ${to('__REGISTRY__')}/web ${plain} -d b --version '~1'`,
      `pull ${to('__REGISTRY__')}/web ${plain} -d c --version 1.1.0 --prov`,
      `pull ${to('__REGISTRY__')}/web ${plain} -d d --devel --version 2.0.0-rc.1`,
      fails(`show chart ${to('__REGISTRY__')}/web:2.0.0+build.1 ${plain}`, { hint: '--version' }),
      `show chart ${to('__REGISTRY__')}/web --version '>=1.0.0 <1.1' ${plain}`,
      `template x ${to('__REGISTRY__')}/web --version 1.0.0 ${plain}`,
    ],
    interop: true,
  },
  {
    name: 'push: to who asks for a password',
    files: web,
    steps: [
      fails(`push web-1.0.0.tgz ${to('__REGISTRY_BASIC__')} ${plain}`, { hint: 'registry login' }),
      `push web-1.0.0.tgz ${to('__REGISTRY_BASIC__')} ${plain} ${login}`,
      fails(`push web-1.0.0.tgz ${to('__REGISTRY_BASIC__')} ${plain} --username __USER__ --password wrong`),
      fails(`push web-1.0.0.tgz ${to('__REGISTRY_BASIC__')} ${plain} --username __USER__`),
      fails(`push web-1.1.0.tgz ${to('__REGISTRY_TOKEN__')} ${plain}`),
      fails(`push web-1.1.0.tgz oci://__REGISTRY_TOKEN__/public/__NS__ ${plain}`),
      `push web-1.1.0.tgz ${to('__REGISTRY_TOKEN__')} ${plain} ${login}`,
      fails(`push web-1.1.0.tgz ${to('__REGISTRY_TOKEN__')} ${plain} --username __USER__ --password wrong`),
      { run: `registry login __REGISTRY_BASIC__ -u __USER__ --password-stdin ${plain}`, stdin: '__PASSWORD__' },
      { run: `registry login __REGISTRY_TOKEN__ -u __USER__ --password-stdin ${plain}`, stdin: '__PASSWORD__' },
      `push web-1.1.0.tgz ${to('__REGISTRY_BASIC__')} ${plain}`,
      `push 'web-2.0.0+build.1.tgz' ${to('__REGISTRY_TOKEN__')} ${plain}`,
      fails(`push web-1.1.0.tgz ${to('__REGISTRY_BASIC__')}`, { hint: '--plain-http' }),
      fails(`push web-1.1.0.tgz ${to('__REGISTRY_TOKEN__')}`),
    ],
  },
  {
    name: 'push: over TLS',
    files: web,
    steps: [
      fails(`push web-1.0.0.tgz ${to('__REGISTRY_TLS__')}`, { hint: '--ca-file' }),
      `push web-1.0.0.tgz ${to('__REGISTRY_TLS__')} --ca-file tls/ca.crt`,
      `push web-1.1.0.tgz ${to('__REGISTRY_TLS__')} --insecure-skip-tls-verify`,
      `push web-1.1.0.tgz ${to('__REGISTRY_TLS__')} --insecure-skip-tls-verify ${plain}`,
      `push web-1.0.0.tgz ${to('__REGISTRY_BASIC_TLS__')} --ca-file tls/ca.crt ${login}`,
      fails(`push web-1.0.0.tgz ${to('__REGISTRY_BASIC_TLS__')} --ca-file tls/ca.crt`, { hint: 'registry login' }),
      fails(`push web-1.0.0.tgz ${to('__REGISTRY_TLS__')} ${plain}`),
      fails(`push web-1.0.0.tgz ${to('__REGISTRY_CLIENT_TLS__')} --ca-file tls/ca.crt`, { hint: '--cert-file' }),
      fails(`push web-1.0.0.tgz ${to('__REGISTRY__')} --ca-file tls/ca.crt`),
      fails(`push web-1.0.0.tgz ${to('__REGISTRY__')} --ca-file tls/ca.crt ${plain}`, { hint: '--plain-http alone' }),
      fails(`push web-1.0.0.tgz ${to('__REGISTRY__')} --ca-file none`),
      fails(`push none.tgz ${to('__REGISTRY__')} --ca-file none`),
      fails(`push web-1.0.0.tgz ${to('__REGISTRY__')} --ca-file web-1.0.0.tgz`),
      fails(`push web-1.0.0.tgz ${to('__REGISTRY__')} --cert-file none --key-file none`),
      fails(`push web-1.0.0.tgz ${to('__REGISTRY__')} --cert-file tls/ca.crt --key-file tls/ca.crt`),
    ],
  },
  {
    name: 'push: a registry without TLS that nobody named as one',
    files: web,

    steps: [
      fails(`push web-1.0.0.tgz ${to('__REGISTRY__')}`, { hint: '--plain-http' }),
      `push web-1.0.0.tgz ${to('__REGISTRY__')} ${plain}`,
      fails(`push web-1.0.0.tgz ${to('__REGISTRY_BASIC__')}`),
      `pull ${to('__REGISTRY__')}/web`,
    ],
  },
  {
    name: 'push: what cannot be pushed',
    files: {
      ...web,
      'folder/Chart.yaml': 'apiVersion: v2\nname: folder\nversion: 1.0.0\n',
      'text.tgz': 'not an archive',
      'empty.tgz': '',
      'values.yaml': 'a: 1\n',
      'nameless.tgz': gzipped(tarOf([{ name: 'x/Chart.yaml', data: 'apiVersion: v2\nversion: 1.0.0\n' }])),
      'chartless.tgz': gzipped(tarOf([{ name: 'x/values.yaml', data: 'a: 1\n' }])),
      'capital.tgz': simpleArchive('Web', '1.0.0'),
      'odd-version.tgz': simpleArchive('web', '1'),
      'v-version.tgz': simpleArchive('web', 'v1.2.3'),
    },
    steps: [
      fails(`push none.tgz ${to('__REGISTRY__')} ${plain}`),
      fails(`push folder ${to('__REGISTRY__')} ${plain}`),
      fails(`push text.tgz ${to('__REGISTRY__')} ${plain}`),
      fails(`push empty.tgz ${to('__REGISTRY__')} ${plain}`),
      fails(`push values.yaml ${to('__REGISTRY__')} ${plain}`),
      fails(`push nameless.tgz ${to('__REGISTRY__')} ${plain}`),
      fails(`push chartless.tgz ${to('__REGISTRY__')} ${plain}`),
      fails(`push capital.tgz ${to('__REGISTRY__')} ${plain}`),
      `push odd-version.tgz ${to('__REGISTRY__')} ${plain}`,
      `push v-version.tgz ${to('__REGISTRY__')} ${plain}`,
      fails(`push web-1.0.0.tgz/x ${to('__REGISTRY__')} ${plain}`),
      fails(`push '' ${to('__REGISTRY__')} ${plain}`),
    ],
  },
  {
    name: 'push: remotes that are none',
    files: web,
    steps: [
      fails('push web-1.0.0.tgz ftp://somewhere'),
      fails('push web-1.0.0.tgz localhost:5000/x'),
      fails(`push web-1.0.0.tgz 'oci://a b/c'`),
      fails('push web-1.0.0.tgz oci://'),
      fails('push web-1.0.0.tgz oci:///x'),
      fails('push web-1.0.0.tgz oci://__REGISTRY__/Capital --plain-http'),
      fails('push web-1.0.0.tgz oci://user:pass@__REGISTRY__/x --plain-http'),
      fails('push web-1.0.0.tgz oci://127.0.0.1:1/x --plain-http', { hint: 'Is the server running' }),
      fails('push web-1.0.0.tgz oci://127.0.0.1:1/x'),
      fails('push web-1.0.0.tgz oci://nowhere.invalid/x'),
      fails('push web-1.0.0.tgz oci://__REGISTRY__/x:1.0.0 --plain-http'),
      fails('push web-1.0.0.tgz oci://__REGISTRY__/x?y=z --plain-http'),
      fails('push web-1.0.0.tgz'),
      fails('push'),
    ],
  },
];
