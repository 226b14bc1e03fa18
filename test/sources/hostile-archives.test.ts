/** Archives made to do harm, in every command that opens one: nothing is written outside, and Helm's first line is said. */
import { afterAll, describe } from 'bun:test';
import { gzipSync } from 'node:zlib';
import { chartArchive, gzipped, indexOf, simpleChart, tarOf, type Member } from './archives.ts';
import { attemptAt } from './bad-repositories.ts';
import { reply, startBadServer, type BadServer } from './bad-server.ts';
import { testBesideHelm } from './beside-helm.ts';
import type { Files } from './scenario.ts';

const chartYaml = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';
const good: readonly Member[] = [
  { name: 'web/Chart.yaml', data: chartYaml },
  { name: 'web/values.yaml', data: 'a: 1\n' },
  { name: 'web/templates/c.yaml', data: 'kind: ConfigMap\n' },
];
const withMember = (...members: readonly Member[]): Uint8Array => gzipped(tarOf([...good, ...members]));
const named = (name: string): Uint8Array => withMember({ name, data: 'evil\n' });
const chartNamed = (name: string): Uint8Array =>
  gzipped(tarOf([{ name: 'web/Chart.yaml', data: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n` }]));

interface Case {
  readonly name: string;
  readonly archive: Uint8Array;
  readonly own?: RegExp;
  /** What the binary may say instead of Helm's words. */
  readonly or?: RegExp;
  /** Other than all. */
  readonly commands?: readonly string[];
}

const opening = ['template x web-1.0.0.tgz', 'pull URL/web-1.0.0.tgz --untar', 'dependency update chart'];
const some = ['template x web-1.0.0.tgz', 'pull URL/web-1.0.0.tgz --untar'];

const cases: readonly Case[] = [
  { name: 'good', archive: withMember() },
  { name: 'a path that leads out', archive: named('web/../../evil') },
  { name: 'a path that leads out at once', archive: named('../evil') },
  { name: 'a path that leads out and in', archive: named('web/../../work/evil') },
  { name: 'a path that is dots', archive: named('web/..') },
  { name: 'an absolute path', archive: named('/tmp/evil') },
  { name: 'a path of Windows', archive: named('C:/evil') },
  { name: 'a path of Windows in the chart', archive: named('web/C:/evil') },
  { name: 'backslashes', archive: named('web\\..\\..\\evil') },
  { name: 'backslashes in the chart', archive: named('web/..\\..\\evil') },
  { name: 'a path without a folder', archive: named('evil') },
  { name: 'another folder', archive: named('other/evil') },
  { name: 'an empty name', archive: named('') },
  { name: 'only a slash', archive: named('/') },
  { name: 'two slashes', archive: named('web//evil') },
  { name: 'a dot in the path', archive: named('./web/./fine') },
  { name: 'a NUL in the name', archive: named('web/a\0b') },
  { name: 'a newline in the name', archive: named('web/files/a\nb') },
  { name: 'an escape in the name', archive: named('web/files/\x1b[2Jevil') },
  {
    name: 'a name of 5,000 letters',
    archive: named(`web/${'a'.repeat(5000)}`),
    commands: ['template x web-1.0.0.tgz'],
  },
  { name: 'folders that go deep', archive: named(`web/${'d/'.repeat(300)}x`) },
  { name: 'a symbolic link that leads out', archive: withMember({ name: 'web/link', type: '2', link: '/etc/passwd' }) },
  {
    name: 'a symbolic link, and a file below it',
    archive: withMember({ name: 'web/files', type: '2', link: '../..' }, { name: 'web/files/evil', data: 'evil' }),
  },
  { name: 'a hard link', archive: withMember({ name: 'web/link', type: '1', link: '/etc/passwd' }) },
  { name: 'a device', archive: withMember({ name: 'web/null', type: '3' }) },
  { name: 'a pipe', archive: withMember({ name: 'web/pipe', type: '6' }) },
  { name: 'a type that nobody knows', archive: withMember({ name: 'web/odd', type: 'Z', data: 'x' }) },
  { name: 'a file with all rights', archive: withMember({ name: 'web/run', data: '#!/bin/sh\n', mode: 0o6777 }) },
  {
    name: 'the chart twice',
    archive: withMember({ name: 'web/Chart.yaml', data: chartYaml.replace('1.0.0', '9.9.9') }),
  },
  { name: 'a template twice', archive: withMember({ name: 'web/templates/c.yaml', data: 'kind: Secret\n' }) },
  {
    name: 'a file where a folder is',
    archive: withMember({ name: 'web/templates', data: 'x' }),
    or: /cannot unpack "templates"/,
  },
  { name: 'a folder where a file is', archive: withMember({ name: 'web/values.yaml/x', data: 'x' }) },
  { name: 'a chart name with a path', archive: chartNamed('../../evil') },
  { name: 'a chart name that is dots', archive: chartNamed('".."') },
  { name: 'a chart name that is a dot', archive: chartNamed('"."') },
  { name: 'a chart name that is empty', archive: chartNamed('""') },
  { name: 'a chart name that is absolute', archive: chartNamed('/etc/evil') },
  { name: 'a chart name with an escape', archive: chartNamed('"w\\e[2J"') },
  { name: 'no Chart.yaml', archive: gzipped(tarOf([{ name: 'web/values.yaml', data: 'a: 1\n' }])) },
  { name: 'a Chart.yaml that is empty', archive: chartArchive('web', { 'Chart.yaml': '' }) },
  { name: 'a Chart.yaml that is a list', archive: chartArchive('web', { 'Chart.yaml': '[1]\n' }) },
  { name: 'a Chart.yaml that is broken', archive: chartArchive('web', { 'Chart.yaml': 'name: [\n' }) },
  { name: 'a Chart.yaml with keys twice', archive: chartArchive('web', { 'Chart.yaml': `${chartYaml}name: other\n` }) },
  {
    name: 'an alias that is none',
    archive: chartArchive('web', {
      'Chart.yaml': `${chartYaml}dependencies:\n- {name: a, version: 1.0.0, repository: "", alias: "../../x"}\n`,
    }),
  },
  { name: 'no members', archive: gzipped(tarOf([])) },
  { name: 'nothing', archive: new Uint8Array() },
  { name: 'text', archive: Buffer.from('<html>not here</html>') },
  { name: 'gzip of text', archive: gzipSync('hello') },
  { name: 'gzip of nothing', archive: gzipSync('') },
  { name: 'gzip that is cut', archive: withMember().slice(0, 120) },
  { name: 'gzip with a wrong sum', archive: flipped(withMember(), -6) },
  { name: 'gzip with a bad byte', archive: flipped(withMember(), 40), or: /flate: corrupt input/ },
  { name: 'tar that is cut', archive: gzipped(tarOf(good).slice(0, 700)) },
  { name: 'tar with a wrong sum', archive: gzipped(flipped(tarOf(good), 3)) },
  { name: 'a member that is larger than all', archive: withMember({ name: 'web/big', data: 'x', size: 2 ** 32 }) },
  { name: 'a file of 6 MB', archive: zeros(6) },
  { name: '110 MB in files of 5 MB', archive: zeros(...Array.from({ length: 22 }, () => 5)) },
  { name: 'a file of 2 GB', archive: zeros(2048) },
  {
    name: 'twenty thousand files',
    archive: withMember(...Array.from({ length: 20_000 }, (_, i) => ({ name: `web/files/${i}`, data: 'x' }))),
    commands: ['template x web-1.0.0.tgz'],
  },
  {
    name: 'an archive in charts that leads out',
    archive: withMember({ name: 'web/charts/sub-1.0.0.tgz', data: named('web/../../evil') }),
  },
  {
    name: 'archives in archives in archives',
    archive: nested(30),
    commands: ['template x web-1.0.0.tgz'],
  },
];

function flipped(data: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(data);
  const index = at < 0 ? copy.length + at : at;
  copy[index] = copy[index]! ^ 0x5a;
  return copy;
}

/** Files of zeros of so many MB, in many members of gzip: quickly made. */
function zeros(...files: readonly number[]): Uint8Array {
  const piece = gzipSync(Buffer.alloc(1024 * 1024));
  const members = files.flatMap((megabytes, i) => {
    const header = tarOf([{ name: `web/files/${i}`, size: megabytes * 1024 * 1024 }], false);
    return [gzipSync(header), ...Array.from({ length: megabytes }, () => piece)];
  });
  return Buffer.concat([gzipSync(tarOf(good, false)), ...members, gzipSync(Buffer.alloc(1024))]);
}

function nested(depth: number): Uint8Array {
  let archive: Uint8Array = chartArchive('web', simpleChart('web', '1.0.0'));
  for (let i = 0; i < depth; i++) {
    archive = chartArchive('web', { ...simpleChart('web', '1.0.0'), 'charts/web-1.0.0.tgz': archive });
  }
  return archive;
}

const open: BadServer[] = [];
afterAll(() => {
  for (const server of open) server.close();
});

/** Helm makes it beside what it unpacks, and leaves it empty. */
const EMPTY_FOLDER = /^work\/web-1\.0\.0\.tgz\/$/;

async function start(data: Uint8Array): Promise<BadServer> {
  const server: BadServer = await startBadServer((request, socket) => {
    const index = indexOf([{ name: 'web', version: '1.0.0', data, url: `${server.url}/web-1.0.0.tgz` }]);
    reply(200, request.path.startsWith('/index.yaml') ? index : data)(request, socket);
  });
  open.push(server);
  return server;
}

describe('an archive with', () => {
  for (const { name, archive, own, or, commands } of cases) {
    describe(name, () => {
      const server = start(archive);
      for (const command of commands ?? opening) {
        const isLocal = !command.includes('URL') && !command.startsWith('dependency');
        testBesideHelm(
          command,
          async () => {
            const files: Files = isLocal ? { 'work/web-1.0.0.tgz': archive } : {};
            return attemptAt(command, await server, { files });
          },
          { own, megabytes: 600, or: or ?? /is no chart/, ignore: EMPTY_FOLDER },
        );
      }
    });
  }
});

describe('commands that only take an archive get', () => {
  const chosen = [
    'a path that leads out',
    'a chart name with a path',
    'gzip that is cut',
    'text',
    'no Chart.yaml',
    'nothing',
  ];
  for (const { name, archive } of cases.filter((one) => chosen.includes(one.name))) {
    const commands = [
      'show all web-1.0.0.tgz',
      'lint web-1.0.0.tgz',
      'install x web-1.0.0.tgz --dry-run',
      'push web-1.0.0.tgz oci://127.0.0.1:1/charts --plain-http',
      'package web-1.0.0.tgz',
      'verify web-1.0.0.tgz',
      'pull URL/web-1.0.0.tgz --verify',
      'repo index .',
      'dependency list web-1.0.0.tgz',
      ...some.map((command) => `${command} --verify`),
    ];
    describe(name, () => {
      const server = start(archive);
      for (const command of commands) {
        testBesideHelm(
          command,
          async () => {
            const files: Files = command.includes('URL') ? {} : { 'work/web-1.0.0.tgz': archive };
            return attemptAt(command, await server, { files });
          },
          { ignore: EMPTY_FOLDER },
        );
      }
    });
  }
});
