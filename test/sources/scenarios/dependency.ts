/**
 * `dependency` and `--dependency-update`: repositories, names, registries, folders; lock files old and new; what goes wrong. Where
 * several repositories are updated, Helm tells of them in any order, so there is one at a time here.
 */
import { createHash } from 'node:crypto';
import { indexOf, simpleArchive, simpleChart } from '../archives.ts';
import { added, webArchives } from '../charts.ts';
import { fails, type Files, type Scenario } from '../scenario.ts';

interface Declared {
  readonly name: string;
  readonly version?: string;
  readonly repository?: string;
  /** More lines of the entry. */
  readonly more?: string;
}

function entries(list: readonly Declared[]): string {
  const lines = list.map(({ name, version, repository, more = '' }) => {
    const fields = [`- name: ${name}`];
    if (version !== undefined) fields.push(`  version: "${version}"`);
    if (repository !== undefined) fields.push(`  repository: "${repository}"`);
    return `${fields.join('\n')}\n${more}`;
  });
  return `dependencies:${lines.length === 0 ? ' []' : ''}\n${lines.join('')}`;
}

/** The chart `app`, in a folder of that name. */
function app(...list: readonly Declared[]): Files {
  return under('app', simpleChart('app', '0.1.0', entries(list)));
}

/** As Helm 2 had it. */
function oldApp(...list: readonly Declared[]): Files {
  return {
    'app/Chart.yaml': 'apiVersion: v1\nname: app\nversion: 0.1.0\n',
    'app/requirements.yaml': entries(list),
  };
}

function under(folder: string, files: Files): Record<string, string | Uint8Array> {
  return Object.fromEntries(Object.entries(files).map(([path, data]) => [`${folder}/${path}`, data]));
}

const r = added({ r: '__HTTP__' });
const none = added({});
const web = (version: string, repository = '__HTTP__', more = ''): Declared => ({
  name: 'web',
  version,
  repository,
  more,
});
const libFolder = under('lib', simpleChart('lib', '1.2.3'));
const lib = (version: string, repository = 'file://../lib'): Declared => ({ name: 'lib', version, repository });
const data = under('app/charts/data', simpleChart('data', '4.5.6'));

const more = simpleArchive('more', '1.0.0');

const update = 'dependency update app';
const build = 'dependency build app';
const list = 'dependency list app';
const skip = '--skip-refresh';
const plain = '--plain-http';

/** What is needed of a chart whose lock file was written by Helm 2 from an alias. */
const helm2 = createHash('sha256')
  .update('{"dependencies":[{"name":"web","version":"^1.0.0","repository":"@r"}]}')
  .digest('hex');

/** Where an index says that a chart is, and whether Helm finds it there. */
const addresses = [
  ['plain', 'urls: [web.tgz]', true],
  ['absolute', 'urls: [/web.tgz]', true],
  ['above', 'urls: [../web.tgz]', true],
  ['below', 'urls: [./sub/../sub/web.tgz]', true],
  ['query', 'urls: ["web.tgz?x=1"]', false],
  ['escaped', 'urls: ["sub/web%2etgz"]', false],
  ['nowhere', 'urls: []', false],
  ['scheme', 'urls: ["ftp://127.0.0.1/web.tgz"]', false],
  ['whole', 'urls: ["__HTTP__/web.tgz"]', true],
] as const;
const addressIndex = `apiVersion: v1\nentries:\n${addresses
  .map(([name, urls]) => `  ${name}: [{apiVersion: v2, name: ${name}, version: 1.0.0, ${urls}}]\n`)
  .join('')}`;

/** A lock file that is not written again. */
const libLock = `dependencies:
- name: lib
  repository: file://../lib
  version: 1.2.3
digest: sha256:${createHash('sha256')
  .update(
    '[[{"name":"lib","version":"1.x","repository":"file://../lib"}],' +
      '[{"name":"lib","version":"1.2.3","repository":"file://../lib"}]]',
  )
  .digest('hex')}
generated: "2024-05-06T07:08:09Z"
`;

const all: readonly Scenario[] = [
  {
    name: 'dependency: nothing declared',
    files: under('app', simpleChart('app', '0.1.0')),
    steps: [update, build, list, 'dep up app', 'dependencies ls app', { run: 'dep ls', in: 'app' }],
  },
  { name: 'dependency: an empty list', ...none, files: app(), steps: [list, update, list, build] },
  {
    name: 'dependency: a repository that was added',
    ...r,
    files: { ...r.files, ...app(web('^1.0.0')) },
    interop: true,
    steps: [
      list,
      update,
      list,
      update,
      build,
      { remove: ['app/charts'] },
      `${build} ${skip}`,
      { run: 'dep build', in: 'app' },
      { run: 'dep up ../app/', in: 'app' },
      'template x app',
    ],
  },
  {
    name: 'dependency: kinds of versions',
    ...r,
    files: r.files,
    steps: ['1.0.0', 'v1.1.0', '1', '>=1.0.0 <1.1.0', '>=2.0.0-0 <3', '>= 3', '*', '3.0.0'].flatMap((range) => [
      { run: update, files: app(web(range)) },
      build,
      list,
    ]),
  },
  {
    name: 'dependency: versions that cannot be',
    ...r,
    files: { ...r.files, 'app/charts/old-1.0.0.tgz': simpleArchive('old', '1.0.0') },
    steps: [
      ...[web('^7'), web('not a version'), { name: 'web', repository: '__HTTP__' }].flatMap((one) => [
        fails(update, { files: app(one) }),
        list,
        fails(build),
      ]),
      fails(update, { files: app(web('^7'), web('8.0.0', '__HTTP__', '  alias: two\n')) }),
      fails(update, { files: app({ name: 'none', version: '1', repository: '__HTTP__' }) }),
    ],
  },
  {
    name: 'dependency: names of repositories',
    ...r,
    files: { ...r.files, ...app(web('^1.0.0', '@r'), web('3.x', 'alias:r', '  alias: second\n')) },
    interop: true,
    steps: [
      list,
      update,
      build,
      fails(update, { files: app(web('1', '@none'), { name: 'b', version: '1', repository: '@neither' }) }),
      fails(update, { files: app(web('1', 'stable')) }),
      fails(build),
      fails(update, { files: app(web('1', 'alias:none')) }),
      { run: update, files: app(web('^1.0.0', '__HTTP__/')) },
    ],
  },
  {
    name: 'dependency: a repository that was not added',
    ...none,
    files: { ...none.files, ...app(web('~1.1')) },
    steps: [
      fails(`${update} ${skip}`),
      update,
      list,
      fails(build),
      `${update} ${skip}`,
      { run: update, files: app(web('1.0.0'), web('3.x', '__HTTP__', '  alias: three\n')) },
      fails(update, { files: app({ name: 'none', version: '1', repository: '__HTTP__' }) }),
      fails(update, { files: app(web('1', '__HTTP__/nothing')) }),
      fails(update, { files: app(web('1', 'http://127.0.0.1:1')) }),
      fails(update, { files: app(web('1', 'ftp://127.0.0.1:1')) }),
      fails(update, { files: app(web('1', '__BASIC__')) }),
    ],
  },
  {
    name: 'dependency: one that was added and one that was not',
    ...r,
    serve: {
      ...r.serve,
      'other/index.yaml': indexOf([{ name: 'more', version: '1.0.0', data: more, url: '../more.tgz' }]),
      'more.tgz': more,
    },
    files: { ...r.files, ...app(web('^1.0.0'), { name: 'more', version: '1', repository: '__HTTP__/other' }) },
    steps: [fails(`${update} ${skip} --debug`), update, `${update} ${skip} --debug`, list, fails(build)],
  },
  {
    name: 'dependency: a folder',
    ...none,
    files: { ...none.files, ...libFolder, ...app(lib('1.x')) },
    interop: true,
    steps: [
      update,
      list,
      build,
      { run: build, files: { 'lib/values.yaml': 'more: true\n' } },
      fails(build, { files: under('lib', simpleChart('lib', '1.3.0')) }),
      `${update} --debug`,
      build,
      fails(update, { files: app(lib('2.x')) }),
      fails(update, { files: app(lib('1.x', 'file://../nothing')) }),
      { run: update, files: app(lib('1.x', 'file://__FOLDER__/lib')) },
      { run: update, files: app({ name: 'another', version: '1.x', repository: 'file://../lib' }) },
      list,
      fails(update, { files: { 'a-file': 'x', ...app(lib('1.x', 'file://../a-file')) } }),
      fails(update, { files: { 'empty/x': 'x', ...app(lib('1.x', 'file://../empty')) } }),
    ],
  },
  {
    name: 'dependency: repositories that are not needed',
    ...added({ r: '__HTTP__', gone: 'http://127.0.0.1:1' }, ['r']),
    files: { ...added({ r: '__HTTP__', gone: 'http://127.0.0.1:1' }, ['r']).files, ...libFolder, ...app(lib('1.x')) },
    steps: [fails(update), fails(build)],
  },
  {
    name: 'dependency: a folder with all that a chart may have',
    hideDigests: false,
    ...none,
    files: {
      ...none.files,
      ...under('lib', {
        ...simpleChart('lib', '1.2.3'),
        'README.md': 'read me\n',
        '.helmignore': '*.bak\n',
        'x.bak': 'x',
        'crds/c.yaml': 'kind: CustomResourceDefinition\n',
        'values.schema.json': '{}\n',
        'charts/web-1.0.0.tgz': webArchives['1.0.0'],
      }),
      ...app(lib('1.x')),
    },
    steps: [update],
  },
  {
    name: 'dependency: in charts/ already',
    hideDigests: false,
    ...none,
    files: { ...none.files, ...data, ...app({ name: 'data', version: '4.x' }) },
    steps: [
      update,
      list,
      build,
      fails(update, { files: app({ name: 'data', version: '5.x' }) }),
      list,
      fails(update, { files: app({ name: 'data', version: 'wrong' }) }),
      fails(update, { files: app({ name: 'absent', version: '1' }) }),
      fails(update, {
        files: { ...app({ name: 'web', version: '1' }), 'app/charts/web-1.0.0.tgz': webArchives['1.0.0'] },
      }),
      list,
    ],
  },
  {
    name: 'dependency: what is in charts/ besides',
    ...r,
    files: {
      ...r.files,
      ...app(web('1.1.0'), { name: 'data', version: '4.x' }),
      ...data,
      ...under('app/charts/stranger', simpleChart('stranger', '1.0.0')),
      'app/charts/web-1.0.0.tgz': webArchives['1.0.0'],
      'app/charts/old-1.0.0.tgz': simpleArchive('old', '1.0.0'),
      'app/charts/data-9.tgz': simpleArchive('data', '9.0.0'),
      'app/charts/.gitkeep': '',
      'app/charts/_hidden': 'x',
      'app/charts/web-1.0.0.tgz.prov': 'signature',
    },
    steps: [
      list,
      update,
      list,
      { links: { 'app/charts/linked': '../../lib', 'app/charts/web-1.1.0.tgz': '../../outside.tgz' } },
      { run: update, files: { ...libFolder, 'outside.tgz': webArchives['1.0.0'] } },
    ],
  },
  {
    name: 'dependency: statuses',
    files: {
      ...app(
        web('^1.0.0'),
        { name: 'absent', version: '1' },
        { name: 'data', version: '4.x' },
        { name: 'misnamed', version: '1.0.0' },
        { name: 'twice', version: '1.0.0' },
        { name: 'outdated', version: '2.0.0' },
        { name: 'bad', version: 'x.y.z.w' },
        { name: 'a[b', version: '1' },
        { name: 'w*', version: '1.0.0' },
      ),
      ...data,
      ...under('app/charts/outdated', simpleChart('outdated', '1.0.0')),
      ...under('app/charts/bad', simpleChart('bad', '1.0.0')),
      'app/charts/web-1.0.0.tgz': webArchives['1.0.0'],
      'app/charts/web-extra.tgz': webArchives['1.0.0'],
      'app/charts/misnamed-1.0.0.tgz': simpleArchive('other', '1.0.0'),
      'app/charts/twice-1.0.0.tgz': simpleArchive('twice', '1.0.0'),
      'app/charts/twice-1.1.0.tgz': simpleArchive('twice', '1.1.0'),
    },
    steps: [
      list,
      `${list} --max-col-width 5`,
      `${list} --max-col-width 0`,
      fails(`${list} --max-col-width -1`),
      fails(list, { files: { 'app/charts/corrupt-1.tgz': 'x' } }),
      fails('dependency list none'),
      fails('dependency list app/Chart.yaml'),
      'dependency list app/charts/web-1.0.0.tgz',
      { run: 'dependency list packed.tgz', files: { 'packed.tgz': simpleArchive('p', '1.0.0', entries([web('1')])) } },
    ],
  },
  {
    name: 'dependency: what is no unpacked chart',
    files: { 'web.tgz': webArchives['1.0.0'], 'folder/x': 'x' },
    steps: ['update', 'build'].flatMap((verb) => [
      fails(`dependency ${verb} none`),
      fails(`dependency ${verb} web.tgz`),
      fails(`dependency ${verb} folder`),
      fails(`dependency ${verb} folder web.tgz`),
      fails(`dependency ${verb}`),
    ]),
  },
  {
    name: 'dependency: the same chart twice',
    ...r,
    files: { ...r.files, ...app(web('^1.0.0'), web('^1.0.0', '__HTTP__', '  alias: second\n')) },
    steps: [
      update,
      list,
      build,
      { run: update, files: app(web('1.0.0'), web('1.1.0', '__HTTP__', '  alias: second\n')) },
      list,
      build,
    ],
  },
  {
    name: 'dependency: conditions, tags, aliases and imports stay, and count for the digest',
    ...r,
    files: {
      ...r.files,
      ...app(
        web(
          '>=1.0.0 <1.1.0',
          '__HTTP__',
          '  condition: a&b,<c>\n  tags: [one, two]\n  alias: renamed\n  enabled: true\n' +
            '  import-values:\n  - data\n  - {child: x, parent: true, number: 1e30}\n',
        ),
      ),
    },
    interop: true,
    steps: [update, build, 'template x app', fails(build, { files: app(web('>=1.0.0 <1.1.0')) })],
  },
  {
    name: 'dependency: requirements.yaml',
    ...r,
    files: { ...r.files, ...oldApp(web('^1.0.0', '@r')) },
    interop: true,
    steps: [
      update,
      list,
      build,
      fails(build, { files: oldApp(web('^1.1.0', '@r')) }),
      {
        run: build,
        files: {
          ...oldApp(web('^1.0.0', '@r')),
          'app/requirements.lock':
            `dependencies:\n- name: web\n  repository: __HTTP__\n  version: 1.1.0\n` +
            `digest: sha256:${helm2}\ngenerated: "2019-01-02T03:04:05Z"\n`,
        },
      },
      { run: update, files: { 'app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 0.1.0\n' } },
    ],
  },
  {
    name: 'dependency: lock files that do not fit',
    ...r,
    files: { ...r.files, ...app(web('^1.0.0')) },
    steps: [
      fails(build, { files: { 'app/Chart.lock': 'dependencies:\n- null\ndigest: x\n' } }),
      fails(build, { files: { 'app/Chart.lock': 'digest: x\n' } }),
      fails(build, { files: { 'app/Chart.lock': 'generated: yesterday\n' } }),
      fails(build, { files: { 'app/Chart.lock': '- x\n' } }),
      { run: build, files: { 'app/Chart.lock': '' } },
      update,
      { files: { 'repositories.yaml': 'repositories: []\n' } },
      fails(build),
      { files: { 'repositories.yaml': 'repositories:\n- {name: other, url: __HTTP__/other}\n' } },
      fails(`${build} ${skip}`),
    ],
  },
  {
    name: 'dependency: a lock file that is a link',
    ...r,
    files: { ...r.files, ...app(web('^1.0.0')), victim: 'dependencies: []\ndigest: x\n' },
    steps: [
      { links: { 'app/Chart.lock': '../victim' } },
      fails(update),
      fails(build),
      { links: { 'app/Chart.lock': '../nothing' } },
      fails(update),
    ],
  },
  {
    name: 'dependency: charts/ that is no folder',
    ...r,
    files: { ...r.files, ...app(web('^1.0.0')), 'app/charts': 'x' },
    steps: [
      fails(update),
      { remove: ['app/charts'], files: { 'app/inner/': '' } },
      { links: { 'app/charts': 'inner' } },
      update,
    ],
  },
  {
    name: 'dependency: charts/ that leads out of the chart',
    ...r,
    files: { ...r.files, ...app(web('^1.0.0')), 'outside/keep.txt': 'x' },
    steps: [{ links: { 'app/charts': '../outside' } }, fails(update)],
  },
  {
    name: 'dependency: servers that fail',
    ...r,
    files: { ...r.files, ...app(web('^1.0.0')), 'app/charts/old-1.0.0.tgz': simpleArchive('old', '1.0.0') },
    steps: [
      update,
      { unserve: ['web-3.0.0+build.7.tgz'], remove: ['app/Chart.lock'] },
      { files: { 'app/charts/old-1.0.0.tgz': simpleArchive('old', '1.0.0') } },
      fails(update, { files: app(web('1.1.0'), web('3.0.0', '__HTTP__', '  alias: x\n')) }),
      { unserve: ['index.yaml'] },
      { run: update, files: app(web('1.0.0')) },
      { serve: { 'index.yaml': '<!doctype html><title>Not found</title>' } },
      update,
      { serve: { 'index.yaml': 'apiVersion: v1\nentries: {}\n' } },
      fails(update),
      fails(update, { files: app({ ...web('1.0.0'), name: 'none' }) }),
      { remove: ['cache'] },
      fails(`${update} ${skip}`),
    ],
  },
  {
    name: 'dependency: an archive that is none',
    ...r,
    files: { ...r.files, ...app({ name: 'bad', version: '1.0.0', repository: '__HTTP__' }) },
    serve: {
      'index.yaml':
        'apiVersion: v1\nentries:\n  bad:\n  - {apiVersion: v2, name: bad, version: 1.0.0, urls: [bad-1.0.0.tgz]}\n',
      'bad-1.0.0.tgz': 'no archive at all',
    },
    steps: [update],
  },
  {
    name: 'dependency: a password for a repository',
    ...added({ r: { url: '__BASIC__', username: '__USER__', password: '__PASSWORD__' } }),
    files: {
      ...added({ r: { url: '__BASIC__', username: '__USER__', password: '__PASSWORD__' } }).files,
      ...app(web('^1.0.0', '@r')),
    },
    steps: [update, build, `${update} --username other --password wrong`],
  },
  {
    name: 'dependency: a password does not go to another host',
    ...added(
      { r: { url: '__BASIC__', username: '__USER__', password: '__PASSWORD__' } },
      ['r'],
      '__BASIC_LOCALHOST__/',
    ),
    files: {
      ...added({ r: { url: '__BASIC__', username: '__USER__', password: '__PASSWORD__' } }).files,
      ...app(web('^1.0.0', '@r')),
    },
    steps: [fails(update)],
  },
  {
    name: 'dependency: files for TLS',
    ...r,
    files: { ...r.files, ...app(web('^1.0.0')), 'no.pem': 'x' },
    steps: [
      fails(`${update} --ca-file none.pem`),
      fails(`${update} --cert-file none.pem --key-file none.key`),
      fails(`${build} --ca-file no.pem`),
      `${update} --ca-file tls/ca.crt --insecure-skip-tls-verify ${plain}`,
    ],
  },
  {
    name: 'dependency: signatures',
    hideDigests: true,
    ...none,
    files: {
      ...none.files,
      'repositories.yaml': 'repositories:\n- {name: r, url: __HTTP__}\n',
      ...app(web('^1.0.0', '@r')),
    },
    steps: [
      fails(`${update} --verify`),
      update,
      `${build} --verify --keyring keys/none.gpg`,
      `${build} --verify --keyring keys/pubring.gpg`,
      { serve: { 'web-1.1.0.tgz.prov': 'no signature' } },
      fails(`${build} --verify --keyring keys/pubring.gpg`),
      fails(`${update} --verify --keyring keys/pubring.gpg`),
      fails(`${update} --verify --keyring keys/none.gpg`),
    ],
  },
  {
    name: 'dependency: a registry',
    files: Object.fromEntries(
      Object.entries(webArchives).map(([version, bytes]) => [`given/web-${version}.tgz`, bytes]),
    ),
    prepare: Object.keys(webArchives).map(
      (version) => `push given/web-${version}.tgz oci://__REGISTRY__/__NS__ ${plain}`,
    ),
    interop: true,
    steps: [
      { remove: ['given'] },
      { run: `${update} ${plain}`, files: app(web('1.0.0', 'oci://__REGISTRY__/__NS__')) },
      `${build} ${plain}`,
      list,
      ...['^1', '>0', '3.0.0+build.7', '>=2.0.0-0 <3'].map((range) => ({
        run: `${update} ${plain}`,
        files: app(web(range, 'oci://__REGISTRY__/__NS__')),
      })),
      `${build} ${plain}`,
      fails(`${update} ${plain}`, { files: app(web('^9', 'oci://__REGISTRY__/__NS__')) }),
      fails(`${update} ${plain}`, { files: app(web('9.0.0', 'oci://__REGISTRY__/__NS__')) }),
      fails(`${update} ${plain}`, { files: app({ ...web('^1', 'oci://__REGISTRY__/__NS__'), name: 'none' }) }),
      fails(`${update} ${plain}`, { files: app({ ...web('1.0.0', 'oci://__REGISTRY__/__NS__'), name: 'none' }) }),
      fails(`${update} ${plain} --verify`, { files: app(web('1.0.0', 'oci://__REGISTRY__/__NS__')) }),
    ],
  },
  {
    name: 'dependency: a registry that asks for a password',
    files: { 'given/web-1.0.0.tgz': webArchives['1.0.0'] },
    prepare: [
      `push given/web-1.0.0.tgz oci://__REGISTRY_TOKEN__/__NS__ ${plain} --username __USER__ --password __PASSWORD__`,
    ],
    steps: [
      { remove: ['given'] },
      fails(`${update} ${plain}`, { files: app(web('^1', 'oci://__REGISTRY_TOKEN__/__NS__')) }),
      `${update} ${plain} --username __USER__ --password __PASSWORD__`,
      { remove: ['app/charts'] },
      fails(`${build} ${plain}`),
    ],
  },
  {
    name: 'dependency: an index whose charts are in a registry',
    ...r,
    files: { ...r.files, 'given/web-1.0.0.tgz': webArchives['1.0.0'], ...app(web('^1.0.0')) },
    prepare: [`push given/web-1.0.0.tgz oci://__REGISTRY__/__NS__ ${plain}`],
    serve: {
      'index.yaml': indexOf([
        { name: 'web', version: '1.0.0', data: webArchives['1.0.0'], url: 'oci://__REGISTRY__/__NS__/web:1.0.0' },
      ]),
    },
    steps: [{ remove: ['given'] }, `${update} ${plain}`, `${build} ${plain}`],
  },
  {
    name: 'dependency: --dependency-update',
    ...r,
    files: { ...r.files, ...libFolder, ...app(web('^1.0.0'), lib('1.x')) },
    steps: [
      fails('template x app'),
      'template x app --dependency-update',
      'template x app --dependency-update',
      { remove: ['app/charts', 'app/Chart.lock'] },
      'template x app --dependency-update --show-only charts/lib/templates/configmap.yaml',
      { remove: ['app/charts'], files: { ...app(lib('1.x')), 'app/Chart.lock': libLock } },
      fails('package app'),
      'package app -u',
      { remove: ['app/charts'] },
      fails('template x app --dependency-update', { files: app(web('^7')) }),
      { files: { 'packed.tgz': simpleArchive('p', '1.0.0', entries([web('1')])) } },
      fails('template x packed.tgz --dependency-update'),
      {
        run: 'template x app --dependency-update',
        files: {
          'repositories.yaml': 'repositories: []\n',
          ...app({ name: 'another', version: '1.x', repository: 'file://../lib' }),
        },
      },
    ],
  },
  {
    name: 'dependency: addresses in an index',
    ...added({ q: '__HTTP__/q' }, []),
    serve: {
      'q/index.yaml': addressIndex,
      'q/web.tgz': webArchives['1.0.0'],
      'q/sub/web.tgz': webArchives['1.0.0'],
      'web.tgz': webArchives['1.1.0'],
    },
    steps: [
      ...['__HTTP__/q', '__HTTP__/q/'].flatMap((repository) =>
        addresses.map(([name, , works]) => ({
          run: update,
          fails: !works,
          files: app({ name, version: '*', repository }),
        })),
      ),
    ],
  },
  {
    name: 'dependency: --dependency-update with a cluster',
    ...r,
    files: { ...r.files, ...app(web('^1.0.0')) },
    cluster: true,
    steps: [
      fails('install demo app'),
      'install demo app --dependency-update --no-hooks',
      { remove: ['app/charts'] },
      fails('upgrade demo app'),
      'upgrade demo app --dependency-update',
      { remove: ['app/charts'] },
      'upgrade --install other app --dependency-update',
      { remove: ['app/charts'] },
      fails('upgrade demo app --dependency-update', { files: app(web('^7')) }),
      fails('install third app --dependency-update'),
    ],
  },
];

/** Lock files hold a digest over addresses, which are others in each run: it is right when the other program builds from it. */
export const scenarios = all.map((scenario) => ({ hideDigests: true, ...scenario }));
