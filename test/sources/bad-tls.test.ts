/** Servers that cannot be trusted, or speak no TLS: each command says Helm's first line, and nothing is sent to them. */
import { afterAll, describe } from 'bun:test';
import { createAuthority, createIdentity } from '../control-plane/certificates.ts';
import { tlsFiles } from './authority.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attemptAt, goodIndex, someIndexCommands } from './bad-repositories.ts';
import { raw, reply, reset, startBadServer, type Answer, type BadServer, type ListenOptions } from './bad-server.ts';
import { testBesideHelm } from './beside-helm.ts';

interface Case {
  readonly name: string;
  readonly listen?: ListenOptions;
  readonly answer?: Answer;
  /** What the commands take for its scheme. */
  readonly scheme?: string;
  /** Flags of all commands. */
  readonly flags?: string;
  readonly own?: RegExp;
  /** What the binary may say instead of Helm's words. */
  readonly or?: RegExp;
  /** Only for repositories: to a registry it means something else. */
  readonly repositories?: boolean;
}

const { authority, server, folder } = tlsFiles();
const day = 86_400_000;
const names = { addresses: ['127.0.0.1'] };
const from = (issuer = authority, subject = {}): ListenOptions => ({
  identity: createIdentity(issuer, { name: 'server', ...names, ...subject }),
});
const trusting = '--ca-file __RUN__/work/ca.crt';
const stranger = createAuthority();

const cases: readonly Case[] = [
  { name: 'an authority that nobody knows', listen: from(stranger) },
  { name: 'an authority of the same name', listen: from(stranger), flags: trusting },
  {
    name: 'a certificate that has ended',
    listen: from(authority, { notAfter: new Date(Date.now() - day) }),
    flags: trusting,
  },
  { name: 'another address', listen: from(authority, { addresses: ['127.0.0.2'] }), flags: trusting },
  {
    name: 'a name, and no address',
    listen: from(authority, { addresses: [], dnsNames: ['localhost'] }),
    flags: trusting,
  },
  { name: 'no name at all', listen: from(authority, { addresses: [] }), flags: trusting },
  {
    name: 'only old TLS',
    listen: { identity: server, tls: { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' } },
    flags: trusting,
  },
  {
    name: 'a client certificate is wanted',
    listen: { identity: server, tls: { requestCert: true, rejectUnauthorized: true, ca: authority.cert } },
    flags: trusting,
    // whether the alert or the end of the connection comes first is chance
    own: /Error: .*(?:certificate required|broken pipe|connection reset|EOF|bad certificate)/,
  },
  {
    name: 'a client certificate of somebody else',
    listen: { identity: server, tls: { requestCert: true, rejectUnauthorized: true, ca: authority.cert } },
    flags: `${trusting} --cert-file __RUN__/work/client.crt --key-file __RUN__/work/client.key`,
    own: /Error: .*(?:unknown certificate authority|certificate required|broken pipe|connection reset|EOF|bad certificate)/,
  },
  { name: 'a server without TLS', scheme: 'https', answer: reply(400, 'apiVersion: v1\n') },
  {
    name: 'a server that says something else',
    or: /server gave HTTP response|malformed HTTP response/,
    scheme: 'https',
    answer: raw('220 mail ESMTP\r\n'),
  },
  { name: 'the end instead of a handshake', scheme: 'https', answer: raw() },
  {
    name: 'TLS where none was asked for',
    listen: from(),
    scheme: 'http',
    own: /Error: .*(?:malformed HTTP|EOF|reset)/,
  },
  {
    name: 'an answer that is cut in TLS',
    repositories: true,
    listen: from(),
    flags: trusting,
    answer: reset('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\napiVersion'),
    own: /Error: .*(?:unexpected EOF|connection reset by peer)/,
  },
  {
    name: 'no certificates in the file of the authority',
    listen: from(),
    flags: '--ca-file __RUN__/work/empty.crt',
    repositories: true,
  },
  { name: 'no file of the authority', listen: from(), flags: '--ca-file __RUN__/work/none.crt' },
  {
    name: 'a key that does not belong to the certificate',
    listen: from(),
    flags: `${trusting} --cert-file __RUN__/work/client.crt --key-file __RUN__/work/other.key`,
  },
];

const files = {
  'work/ca.crt': authority.cert,
  'work/empty.crt': 'nothing\n',
  'work/client.crt': readFileSync(join(folder, 'other-client.crt')),
  'work/client.key': readFileSync(join(folder, 'other-client.key')),
  'work/other.key': readFileSync(join(folder, 'client.key')),
};

const open: BadServer[] = [];
afterAll(() => {
  for (const one of open) one.close();
});

async function start({ listen, answer, scheme }: Case): Promise<BadServer> {
  const started: BadServer = await startBadServer(
    (request, socket) => {
      (answer ?? reply(200, goodIndex(started.url)))(request, socket);
    },
    listen ?? { deaf: true },
  );
  open.push(started);
  return scheme === undefined ? started : { ...started, url: `${scheme}://${started.host}` };
}

describe('a repository has', () => {
  for (const one of cases) {
    describe(one.name, () => {
      const started = start(one);
      const commands = one.flags === undefined ? someIndexCommands : ['repo add new URL', 'pull web --repo URL'];
      for (const command of commands) {
        const words = one.flags === undefined ? command : `${command} ${one.flags}`;
        testBesideHelm(words, async () => attemptAt(words, await started, { files }), { own: one.own, or: one.or });
      }
    });
  }
});

describe('a registry has', () => {
  for (const one of cases.filter(({ repositories }) => repositories !== true)) {
    describe(one.name, () => {
      const started = start(one);
      const plain = one.scheme === 'http' ? ' --plain-http' : '';
      const flags = one.flags === undefined ? plain : `${plain} ${one.flags}`;
      for (const command of ['pull oci://HOST/charts/web --version 1.0.0', 'registry login HOST -u u -p p']) {
        const words = `${command}${flags}`;
        testBesideHelm(
          words,
          async () => {
            const { host } = await started;
            return { command: words.replaceAll('HOST', host), files, names: new Map([[host, 'HOST']]) };
          },
          { own: one.own, or: one.or },
        );
      }
    });
  }
});
