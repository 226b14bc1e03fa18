/** Advisories about repositories, registries and those who answer for them. */
import { createAuthority, createIdentity } from '../control-plane/certificates.ts';
import { indexOf, simpleArchive } from '../sources/archives.ts';
import { repositoriesYaml } from '../sources/bad-repositories.ts';
import { reply, type Answer } from '../sources/bad-server.ts';
import type { Advisory, Run } from './advisory.ts';

const web = simpleArchive('web', '1.0.0');
const authority = createAuthority();
const stranger = createAuthority();
const server = createIdentity(authority, { name: 'server', addresses: ['127.0.0.1'] });
const strangersClient = createIdentity(stranger, { name: 'client' });

/** An index with the archive at `url`. */
const repository =
  (url: string): Answer =>
  (request, socket) => {
    const isIndex = request.path.startsWith('/index.yaml');
    reply(200, isIndex ? indexOf([{ name: 'web', version: '1.0.0', data: web, url }]) : web)(request, socket);
  };
const own = (url: string): Answer => repository(`${url}/web-1.0.0.tgz`);

const entry = '  - {apiVersion: v2, name: web, version: 1.0.0, urls: [web-1.0.0.tgz]}\n';
const indexed = (entries: string): string => `apiVersion: v1\nentries:\n${entries}`;
const cached = (index: string): Advisory['files'] => ({
  'home/.config/helm/repositories.yaml': repositoriesYaml('http://127.0.0.1:1'),
  'home/.cache/helm/repository/r-index.yaml': index,
});

/** Escapes of terminals, C1 bytes, titles, bidirectional marks. */
const evil = String.raw`\e[31mred\e]0;title\a\u009b2J\u202egnp.exe\u2066`;
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;
const shownIndex = indexed(
  `  web:\n  - {apiVersion: v2, name: web, version: 1.0.0, urls: [x.tgz], description: "${evil}", appVersion: "${evil}", home: "${evil}"}\n`,
);

const noControls = ({ got }: Run): void => {
  if (CONTROLS.test(got.stdout + got.stderr)) throw new Error('a control character came through');
};

/** Nobody but the repository's own server is given the password. */
const stays = ({ server: one }: Run): void => {
  for (const { path, headers } of one!.requests) {
    if (path.startsWith('/other/') !== headers.has('authorization')) continue;
    throw new Error(`${path} was asked ${headers.has('authorization') ? 'with' : 'without'} the password`);
  }
};

export const sourceAdvisories: readonly Advisory[] = [
  {
    id: 'CVE-2019-1010275',
    name: 'a server with a certificate of an authority that nobody knows',
    listen: { identity: createIdentity(stranger, { name: 'server', addresses: ['127.0.0.1'] }) },
    answer: own,
    command: 'pull URL/web-1.0.0.tgz',
    scull: { error: 'x509: certificate signed by unknown authority' },
  },
  {
    id: 'CVE-2019-1010275',
    name: 'a client certificate of somebody else',
    listen: { identity: server, tls: { requestCert: true, rejectUnauthorized: true, ca: authority.cert } },
    answer: own,
    files: {
      'work/ca.crt': authority.cert,
      'work/client.crt': strangersClient.cert,
      'work/client.key': strangersClient.key,
    },
    command: 'pull URL/web-1.0.0.tgz --ca-file ca.crt --cert-file client.crt --key-file client.key',
    // whether the alert or the end of the connection comes first is chance
    scull: { error: /unknown certificate authority|certificate required|broken pipe|reset|EOF|bad certificate/ },
  },
  {
    id: 'CVE-2020-7919',
    name: 'an authority whose certificate is malformed',
    listen: { identity: server },
    answer: own,
    files: { 'work/ca.crt': malformed(authority.cert) },
    command: 'pull URL/web-1.0.0.tgz --ca-file ca.crt',
    scull: { error: 'x509: malformed certificate' },
    helm: { error: 'failed to append certificates from file: ca.crt' },
  },
  {
    id: 'CVE-2020-7919',
    name: 'a client certificate that is malformed',
    listen: { identity: server },
    answer: own,
    files: {
      'work/ca.crt': authority.cert,
      'work/client.crt': malformed(strangersClient.cert),
      'work/client.key': strangersClient.key,
    },
    command: 'pull URL/web-1.0.0.tgz --ca-file ca.crt --cert-file client.crt --key-file client.key',
    scull: { error: "can't load key pair from cert client.crt and key client.key: x509: malformed" },
  },
  {
    id: 'CVE-2020-15185',
    name: 'an index with a chart twice',
    answer: () => reply(200, indexed(`  web:\n${entry}  web:\n${entry}`)),
    command: 'repo add new URL',
    scull: { error: 'key "web" already set in map' },
  },
  {
    id: 'CVE-2020-15185',
    name: 'an index in JSON with a chart twice',
    answer: () => reply(200, '{"apiVersion":"v1","entries":{"web":[],"web":[]}}'),
    command: 'repo add new URL',
    scull: { error: 'key "web" already set in map' },
    helm: { prints: 'has been added' },
  },
  ...['search repo', 'search repo -o yaml', 'search repo -l --max-col-width 0', 'show chart r/web'].map(
    (command): Advisory => ({
      id: 'CVE-2021-21303',
      name: `escapes in an index: ${command}`,
      files: cached(shownIndex)!,
      command,
      scull: command.startsWith('show') ? { error: 'connection refused' } : { prints: /web/ },
      check: noControls,
    }),
  ),
  {
    id: 'CVE-2021-21303',
    name: 'a version in an index that is none',
    files: cached(indexed(`  web:\n  - {apiVersion: v2, name: web, version: "1.0.0${evil}", urls: [x.tgz]}\n`))!,
    command: 'search repo',
    scull: { prints: 'No results found' },
    check: noControls,
  },
  {
    id: 'CVE-2021-32690',
    name: 'an index that names an archive on another host',
    answer: (url) => repository(`${url.replace('127.0.0.1', 'localhost')}/other/web-1.0.0.tgz`),
    command: 'pull web --repo URL --username ada --password hidden-word',
    scull: { writes: ['work/web-1.0.0.tgz'] },
    check: stays,
  },
  {
    id: 'CVE-2021-32690',
    name: 'a redirect to another host',
    answer: (url) => (request, socket) => {
      const other = `${url.replace('127.0.0.1', 'localhost')}/other${request.path}`;
      const moved = !request.path.startsWith('/other/') && request.path.endsWith('.tgz');
      if (moved) reply(302, '', { Location: other })(request, socket);
      else own(url)(request, socket);
    },
    command: 'pull web --repo URL --username ada --password hidden-word',
    scull: { writes: ['work/web-1.0.0.tgz'] },
    check: stays,
  },
  {
    id: 'CVE-2022-23525',
    name: 'an index with a null entry, fetched',
    answer: () => reply(200, indexed('  web:\n  - null\n')),
    command: 'repo add new URL',
    scull: {},
  },
  {
    id: 'CVE-2022-23525',
    name: 'an index with a null entry, searched',
    files: cached(indexed(`  web:\n  - null\n${entry}  "": [null]\n`))!,
    command: 'search repo -l',
    scull: { prints: 'r/web' },
  },
  {
    id: 'CVE-2024-26147',
    name: 'an index whose entry has nothing in it',
    files: cached(indexed('  web:\n  - {}\n'))!,
    command: 'search repo',
    scull: { prints: 'No results found' },
  },
  {
    id: 'CVE-2024-26147',
    name: 'an index that is nearly empty',
    answer: () => reply(200, 'entries:\n'),
    command: 'repo add new URL',
    scull: { error: 'no API version specified' },
  },
];

/** Its bytes from the middle on are others. */
function malformed(pem: string): string {
  const body = Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ''), 'base64');
  body.fill(0xff, body.length >> 1);
  return `-----BEGIN CERTIFICATE-----\n${body.toString('base64').replaceAll(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
}
