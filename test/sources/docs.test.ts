/**
 * Runs the examples of the documentation that need repositories or registries (`console sources`), each document in a folder of its
 * own. The reader's hosts are local servers: https://charts.example.com, which serves the folder `site` of the document (at first
 * the charts of SITE), https://private.example.com (the same for `reader` with the password `s3cret-word`), and the registries
 * open.example.com and registry.example.com (for the same reader). https://charts.example.com/infrastructure.git is a git repository
 * with the chart `queue` in the folder `charts/queue` (2.3.0, tagged v2.3.0), https://charts.example.com/greet.git another with the
 * plugin `greet` (1.0.0 and 1.1.0, with such tags), which is at https://charts.example.com/greet-1.0.0.tgz as well. `keys` holds keyrings (gnupg.ts), gpg knows their keys.
 */
import { beforeAll, describe, test } from 'bun:test';
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { binary } from '../cluster/cluster.ts';
import { stepsOf } from '../doc-blocks.ts';
import { documentsWith, expectPrinted, runInShell, writeFiles, type Document } from '../doc-console.ts';
import { gzipped, indexOf, simpleArchive, simpleChart, tarOf } from './archives.ts';
import { tlsFiles } from './authority.ts';
import { programPath, sourcesProblem } from './binaries.ts';
import { missingProgram } from './beside-helm.ts';
import { startExampleProxy } from './example-proxy.ts';
import { gnupgHome } from './gnupg.ts';
import { repositoryStates } from './plugin-repository.ts';
import { newFolder, scratchFolder } from './processes.ts';

const root = join(import.meta.dirname, '../..');
const problem = missingProgram ?? sourcesProblem('nginx', 'registry', 'gpg');
const TIMEOUT = 120_000;

/** Name and version of what the repository has. */
const SITE = [
  ['web', '1.0.0'],
  ['web', '1.1.0'],
  ['web', '2.0.0-rc.1'],
  ['database', '0.3.0'],
] as const;

const documents = documentsWith('console sources');

if (problem !== undefined) test.skip(`${documents.length} documents: ${problem}`, () => undefined);
else for (const document of documents) declare(document);

function declare({ name, blocks }: Document): void {
  describe(name, () => {
    const folder = newFolder('docs');
    let env: Readonly<Record<string, string>> = {};

    beforeAll(async () => {
      env = await prepare(folder);
      writeFiles(blocks, folder);
    }, TIMEOUT);

    for (const block of blocks.filter(({ language }) => language === 'console sources')) {
      for (const { command, expected } of stepsOf(block)) {
        test(
          `line ${block.line}: ${command}`,
          async () => {
            expectPrinted((await runInShell(command, folder, env)).replaceAll(folder, '/home/ada'), expected);
          },
          TIMEOUT,
        );
      }
    }
  });
}

/** What the reader has: the repository, keys, programs, and the environment. */
async function prepare(folder: string): Promise<Record<string, string>> {
  const proxy = await startExampleProxy();
  const { keys, folder: gnupg } = await gnupgHome();
  const site = join(folder, 'site');
  mkdirSync(site);
  const charts = SITE.map(([name, version]) => ({ name, version, data: simpleArchive(name, version) }));
  for (const { name, version, data } of charts) writeFileSync(join(site, `${name}-${version}.tgz`), data);
  const urls = charts.map((chart) => ({ ...chart, url: `${chart.name}-${chart.version}.tgz` }));
  writeFileSync(join(site, 'index.yaml'), indexOf(urls));
  await gitSite(folder, join(site, 'infrastructure.git'));
  pluginSite(site);
  const sites = join(scratchFolder(), 'served/sites');
  mkdirSync(sites, { recursive: true });
  for (const host of ['charts', 'private']) {
    rmSync(join(sites, host), { force: true });
    symlinkSync(site, join(sites, host));
  }
  cpSync(keys, join(folder, 'keys'), { recursive: true });
  cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  symlinkSync(resolve(binary), join(folder, 'bin/scull'));
  return {
    PATH: [join(folder, 'bin'), dirname(programPath('gpg')), process.env['PATH'] ?? ''].join(delimiter),
    HOME: folder,
    GNUPGHOME: gnupg,
    KUBECONFIG: join(folder, 'none'),
    HTTPS_PROXY: proxy,
    SSL_CERT_FILE: join(tlsFiles().folder, 'ca.crt'),
    GIT_SSL_CAINFO: join(tlsFiles().folder, 'ca.crt'),
    LC_ALL: 'C.UTF-8',
  };
}

function pluginSite(site: string): void {
  const program = 'echo "Hello $1, this is $HELM_PLUGIN_NAME"\n';
  const yaml = (version: string): string =>
    `name: greet\nversion: ${version}\nusage: greet somebody\ndescription: Greets whoever is named\n` +
    'command: sh $HELM_PLUGIN_DIR/greet.sh\n';
  const versions = ['1.0.0', '1.1.0'].map((version) => ({
    files: { 'plugin.yaml': yaml(version), 'greet.sh': program },
    tags: [`v${version}`],
  }));
  for (const [name, data] of Object.entries(repositoryStates('greet.git', versions)[1]!)) {
    mkdirSync(name.endsWith('/') ? join(site, name) : dirname(join(site, name)), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(join(site, name), data);
  }
  const members = [
    { name: 'plugin.yaml', data: yaml('1.0.0') },
    { name: 'greet.sh', data: program },
  ];
  writeFileSync(join(site, 'greet-1.0.0.tgz'), gzipped(tarOf(members)));
}

/** A git repository that a plain file server can serve; its commit has the same name each time. */
async function gitSite(folder: string, target: string): Promise<void> {
  const work = newFolder('git');
  for (const [path, data] of Object.entries(simpleChart('queue', '2.3.0'))) {
    mkdirSync(dirname(join(work, 'charts/queue', path)), { recursive: true });
    writeFileSync(join(work, 'charts/queue', path), data);
  }
  const commit = 'git -c user.name=Ada -c user.email=ada@example.com commit -q -m Queue --date 2026-01-02T03:04:05Z';
  const commands = [
    `git init -q -b main ${work}`,
    `cd ${work}`,
    'git add .',
    commit,
    'git tag v2.3.0',
    `git clone -q --bare . ${target}`,
    `git --git-dir=${target} update-server-info`,
  ];
  const said = await runInShell(commands.join(' && '), folder, {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z',
  });
  if (said !== '') throw new Error(said);
}
