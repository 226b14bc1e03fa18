/** `pull`: what it writes, what it says, and what it refuses. Repositories are there as `repo add` leaves them. */
import { chartArchive, gzipped, indexOf, simpleArchive, simpleChart, tarOf } from '../archives.ts';
import { added, webArchives } from '../charts.ts';
import { fails, type Scenario } from '../scenario.ts';

const login = '--username __USER__ --password __PASSWORD__';
const plain = '--plain-http';
const hostile = {
  'up.tgz': gzipped(tarOf([...chart('web'), { name: 'web/../../evil', data: 'x' }])),
  'absolute.tgz': gzipped(tarOf([...chart('web'), { name: 'web//etc/evil', data: 'x' }])),
  'drive.tgz': gzipped(tarOf([...chart('web'), { name: 'web/C:/evil', data: 'x' }])),
  'flat.tgz': gzipped(tarOf([{ name: 'Chart.yaml', data: 'name: web\n' }])),
  'name-up.tgz': gzipped(tarOf(chart('..'))),
  'name-path.tgz': gzipped(tarOf(chart('a/b'))),
  'nameless.tgz': gzipped(tarOf([{ name: 'web/values.yaml', data: 'a: 1\n' }])),
  'large-file.tgz': gzipped(tarOf([...chart('web'), { name: 'web/big', data: new Uint8Array(5 * 1024 * 1024 + 1) }])),
  'bomb.tgz': gzipped(tarOf([...chart('web'), { name: 'web/big', size: 101 * 1024 * 1024 }])),
  'page.tgz': '<!doctype html><title>Not a chart</title>',
  'nothing.tgz': '',
};

function chart(name: string): { name: string; data: string }[] {
  return [{ name: 'web/Chart.yaml', data: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n` }];
}

export const scenarios: readonly Scenario[] = [
  {
    name: 'pull: versions',
    ...added({ r: '__HTTP__' }),
    steps: [
      'pull r/web',
      'pull r/web --version 1.0.0 --destination .',
      'pull r/web --version ~1.0 -d .',
      'fetch r/web --devel',
      `pull r/web --version '>0.0.0-0'`,
      'pull r/web --version 1.1.0 --devel',
      'pull r/web --version 3.0.0+build.7',
      'pull r/web r/web --version 1.0.0',
      fails('pull r/web --version ^9'),
      fails(`pull r/web --version 'not a version'`),
      'pull r/web --version " 1.0.0 "',
      fails('pull r/web r/none r/web --version 1.1.0'),
      fails('pull'),
    ],
  },
  {
    name: 'pull: references that lead nowhere',
    ...added({ r: '__HTTP__' }),
    steps: [
      fails('pull r/none'),
      fails('pull none/web', { hint: 'repo add none URL' }),
      fails('pull web'),
      fails('pull ./web'),
      fails('pull /web'),
      fails('pull r/web/more'),
      fails(`pull ''`),
      fails('pull ftp://x/y.tgz'),
      fails('pull file:///x/y.tgz'),
      fails('pull http://[::1'),
      fails('pull http://127.0.0.1:1/web.tgz'),
      fails('pull __HTTP__/none.tgz'),
    ],
  },
  {
    name: 'pull: a repository without its index',
    ...added({ r: '__HTTP__', other: '__HTTP__' }, ['r']),
    steps: ['pull r/web', fails('pull other/web'), fails('pull __HTTP__/web-1.0.0.tgz')],
  },
  {
    name: 'pull: folders',
    ...added({ r: '__HTTP__' }),
    files: { ...added({ r: '__HTTP__' }).files, 'there/web/': '', 'a-file': 'x' },
    steps: [
      'pull r/web --untar',
      fails('pull r/web --untar'),
      'pull r/web --untar --untardir inner/most',
      'pull r/web --untar --destination new --untardir inner',
      'pull r/web --untar --untardir __FOLDER__/whole --destination other',
      fails('pull r/web --untar --untardir there'),
      fails('pull r/web --untar --untardir a-file'),
      'pull r/web -d there',
      'pull r/web --untar --devel --prov -d proven',
    ],
  },
  {
    name: 'pull: a name that is not the one of the chart',
    ...added({ r: '__HTTP__' }),
    serve: {
      'index.yaml': indexOf([
        { name: 'alias', version: '1.0.0', data: chartArchive('folder', simpleChart('web', '1.0.0')), url: 'x.tgz' },
      ]),
      'x.tgz': chartArchive('folder', simpleChart('web', '1.0.0')),
    },
    steps: ['pull alias --repo __HTTP__', 'pull alias --repo __HTTP__ --untar'],
  },
  {
    name: 'pull: a repository that was not added',
    ...added({}),
    steps: [
      'pull web --repo __HTTP__',
      'pull web --repo __HTTP__/ --version ^1 --untar',
      fails('pull web --repo __HTTP__ --version 7'),
      fails('pull none --repo __HTTP__'),
      fails('pull none --repo __HTTP__ --version 7'),
      fails('pull r/web --repo __HTTP__'),
      fails('pull web --repo __HTTP__/none'),
      fails('pull web --repo http://127.0.0.1:1'),
      fails('pull web --repo ftp://x'),
      fails('pull web --repo x'),
      fails('pull web --repo :::'),
      fails('pull web --repo oci://127.0.0.1:1/charts', { hint: 'oci://127.0.0.1:1/charts/web' }),
      fails('pull web --repo __BASIC__'),
      `pull web --repo __BASIC__ ${login}`,
      fails('pull web --repo __HTTPS__'),
      'pull web --repo __HTTPS__ --ca-file tls/ca.crt',
      'pull web --repo __HTTPS__ --insecure-skip-tls-verify --version 1.0.0',
      'pull web --repo __CLIENT_TLS__ --ca-file tls/ca.crt --cert-file tls/client.crt --key-file tls/client.key',
      `pull web --repo __BASIC_TLS__ --ca-file tls/ca.crt ${login}`,
    ],
  },
  {
    name: 'pull: addresses',
    ...added({ r: '__HTTP__' }),
    steps: [
      'pull __HTTP__/web-1.0.0.tgz',
      'pull __HTTP__/web-1.0.0.tgz --version 9',
      fails('pull __BASIC__/web-1.0.0.tgz'),
      `pull __BASIC__/web-1.0.0.tgz ${login}`,
      fails('pull __HTTPS__/web-1.1.0.tgz'),
      fails('pull __HTTPS__/web-1.1.0.tgz --cert-file tls/client.crt'),
      'pull __HTTPS__/web-1.1.0.tgz --ca-file tls/ca.crt',
      'pull __CLIENT_TLS__/web-1.1.0.tgz --ca-file tls/ca.crt --cert-file tls/client.crt --key-file tls/client.key',
      'pull __HTTP__/web-1.0.0.tgz --untar --untardir unpacked',
    ],
  },
  {
    name: 'pull: credentials of a repository go to the addresses of its index',
    ...added({ r: { url: '__BASIC__', username: '__USER__', password: '__PASSWORD__' } }, ['r'], '__BASIC__/'),
    steps: [
      'pull r/web',
      'pull __BASIC__/web-1.0.0.tgz',
      fails('pull __BASIC__/index.yaml'),
      fails('pull __BASIC_LOCALHOST__/web-1.0.0.tgz'),
    ],
  },
  {
    name: 'pull: credentials do not go elsewhere',
    ...added(
      { r: { url: '__BASIC__', username: '__USER__', password: '__PASSWORD__' } },
      ['r'],
      '__BASIC_LOCALHOST__/',
    ),
    steps: [fails('pull r/web'), fails('pull __BASIC_LOCALHOST__/web-1.0.0.tgz')],
  },
  {
    name: 'pull: files that cannot be used for TLS',
    ...added({ r: '__HTTP__' }),
    files: { ...added({ r: '__HTTP__' }).files, 'no.pem': 'x' },
    steps: [
      fails('pull r/web --ca-file none.pem'),
      fails('pull r/web --ca-file no.pem'),
      fails('pull r/web --cert-file none.pem --key-file none.key'),
      fails('pull r/web --cert-file tls/client.crt --key-file no.pem'),
      'pull r/web --cert-file none.pem',
    ],
  },
  {
    name: 'pull: archives that are not kept',
    ...added({ r: '__HTTP__' }),
    serve: hostile,
    steps: [
      ...Object.keys(hostile).map((name) => fails(`pull __HTTP__/${name} --untar --untardir out`)),
      // what it is does not matter while it stays packed
      'pull __HTTP__/page.tgz',
    ],
  },
  {
    name: 'pull: a changed archive',
    ...added({ r: '__HTTP__' }),
    steps: [
      'pull r/web --version 1.0.0',
      { serve: { 'web-1.0.0.tgz': simpleArchive('web', '1.0.0', 'keywords: [changed]\n') } },
      'pull __HTTP__/web-1.0.0.tgz',
      'pull web --repo __HTTP__ --version 1.1.0',
    ],
  },
  {
    name: 'pull: an archive that is not the one of the index',
    ...added({ r: '__HTTP__' }),
    steps: [
      { serve: { 'web-1.0.0.tgz': simpleArchive('web', '1.0.0', 'keywords: [changed]\n') } },
      'pull r/web --version 1.0.0',
    ],
  },
  {
    name: 'pull: provenance that is not there',
    ...added({ r: '__HTTP__' }),
    steps: ['pull r/web --prov', fails('pull r/web --verify --version 1.0.0'), 'pull r/web --prov --untar'],
  },
  {
    name: 'pull: provenance from a registry',
    files: Object.fromEntries(Object.entries(simpleChart('web', '1.0.0')).map(([k, v]) => [`web/${k}`, v])),
    hideDigests: true,
    prepare: [
      `package web --sign --key 'Ada Tester' --keyring keys/secring.gpg -d packed`,
      `push packed/web-1.0.0.tgz oci://__REGISTRY__/__NS__ ${plain}`,
    ],
    steps: [
      { remove: ['packed'] },
      `pull oci://__REGISTRY__/__NS__/web ${plain} --prov`,
      'verify web-1.0.0.tgz --keyring keys/pubring.gpg',
      `pull oci://__REGISTRY__/__NS__/web ${plain} --verify --keyring keys/pubring.gpg --untar --untardir out`,
      fails(`pull oci://__REGISTRY__/__NS__/web ${plain} --verify --keyring keys/other.gpg --untar --untardir no`),
      fails(`pull oci://__REGISTRY__/__NS__/web ${plain} --verify --keyring keys/none.gpg --untar --untardir no`),
    ],
  },
  {
    name: 'pull: from a registry',
    files: Object.fromEntries(Object.entries(webArchives).map(([version, data]) => [`given/web-${version}.tgz`, data])),
    prepare: Object.keys(webArchives).map(
      (version) => `push given/web-${version}.tgz oci://__REGISTRY__/__NS__ ${plain}`,
    ),
    steps: [
      { remove: ['given'] },
      `pull oci://__REGISTRY__/__NS__/web ${plain}`,
      `pull oci://__REGISTRY__/__NS__/web:1.0.0 ${plain}`,
      `pull oci://__REGISTRY__/__NS__/web --version ^1 ${plain} --untar`,
      `pull oci://__REGISTRY__/__NS__/web --version 2.0.0-rc.1 ${plain}`,
      `pull oci://__REGISTRY__/__NS__/web --devel ${plain}`,
      `pull oci://__REGISTRY__/__NS__/web --version 3.0.0+build.7 ${plain}`,
      fails(`pull oci://__REGISTRY__/__NS__/web --version ^9 ${plain}`),
      fails(`pull oci://__REGISTRY__/__NS__/web --version 9.0.0 ${plain}`),
      fails(`pull oci://__REGISTRY__/__NS__/web:1.0.0 --version 1.1.0 ${plain}`),
      fails(`pull oci://__REGISTRY__/__NS__/none ${plain}`),
      fails(`pull oci://__REGISTRY__/__NS__/web --version 1.0.0 --verify ${plain}`),
      `pull oci://__REGISTRY__/__NS__/web --version 1.0.0 --prov ${plain}`,
      fails(`pull oci://__REGISTRY__ ${plain}`),
      fails(`pull oci:// ${plain}`),
    ],
  },
  {
    name: 'pull: an index whose charts are in a registry',
    files: { 'given/web-1.0.0.tgz': webArchives['1.0.0'] },
    prepare: [`push given/web-1.0.0.tgz oci://__REGISTRY__/__NS__ ${plain}`],
    serve: {
      'index.yaml': indexOf([
        { name: 'web', version: '1.0.0', data: webArchives['1.0.0'], url: 'oci://__REGISTRY__/__NS__/web:1.0.0' },
      ]),
    },
    steps: [{ remove: ['given'] }, `pull web --repo __HTTP__ ${plain}`],
  },
];
