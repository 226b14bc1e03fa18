/** Servers that are no Kubernetes API server, or a bad one: the first line is Helm's, what to do comes below it. */
import { afterAll, expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, createIdentity, type Subject } from '../control-plane/certificates.ts';
import { binary, clusterProblem, openCluster, realHelm } from './cluster.ts';

const folder = mkdtempSync(join(tmpdir(), 'scull-bad-servers-'));
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  rmSync(folder, { recursive: true });
});

const all = [
  'install web ./chart',
  'upgrade web ./chart',
  'upgrade web ./chart --install',
  'rollback web',
  'uninstall web',
  'test web',
  'status web',
  'history web',
  'get all web',
  'get values web',
  'list',
  'template web ./chart --validate',
];
const some = ['install web ./chart', 'upgrade web ./chart', 'uninstall web', 'list', 'template web ./chart --validate'];

interface BadServer {
  readonly name: string;
  readonly listen: () => Promise<string>;
  readonly commands: readonly string[];
  /** Part of what is said below the error. */
  readonly hint?: string;
  /**
   * Commands that fail with an error of ours: Helm asks such a server other things, or asks in another order, or takes
   * nonsense for an empty list.
   */
  readonly own?: RegExp;
}

function listening(server: Server, scheme: string): Promise<string> {
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(`${scheme}://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
    });
  });
}

/** The same answer to everything; with `version`, but to the question for the version. */
function answering(
  status: number,
  body: string,
  { type = 'application/json', version = false, headers = {} }: AnswerOptions = {},
): () => Promise<string> {
  return () =>
    listening(
      createServer((request, response) => {
        request.resume();
        if (version && request.url?.startsWith('/version') === true) {
          response.writeHead(200, { 'content-type': 'application/json' });
          response.end(JSON.stringify({ major: '1', minor: '34', gitVersion: 'v1.34.4' }));
        } else {
          response.writeHead(status, { 'content-type': type, ...headers });
          response.end(body);
        }
      }),
      'http',
    );
}

interface AnswerOptions {
  readonly type?: string;
  readonly version?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

const authority = createAuthority();

function secure(subject: Subject, scheme = 'https'): () => Promise<string> {
  const refuse: RequestListener = (_, response) => response.writeHead(404).end();
  return () => listening(createSecureServer(createIdentity(authority, subject), refuse), scheme);
}

const html = '<html><body>Sign in</body></html>\n';
const nonsense = 'What answers there is no Kubernetes API server';

const cases: readonly BadServer[] = [
  { name: 'a web page', listen: answering(200, html, { type: 'text/html' }), commands: all, hint: nonsense },
  { name: 'nothing', listen: answering(200, ''), commands: some, hint: nonsense },
  { name: 'half of an object', listen: answering(200, '{"kind":"Sta'), commands: some, hint: nonsense },
  { name: 'a list', listen: answering(200, '[1]'), commands: some },
  { name: 'not found', listen: answering(404, '404 page not found\n', { type: 'text/plain' }), commands: some },
  {
    name: 'who are you',
    listen: answering(401, 'Unauthorized\n', { type: 'text/plain' }),
    commands: all,
    hint: 'log in again',
  },
  { name: 'forbidden', listen: answering(403, html, { type: 'text/html' }), commands: some },
  { name: 'out of order', listen: answering(500, 'broken\n', { type: 'text/plain' }), commands: some },
  {
    name: 'a version, and web pages',
    listen: answering(200, html, { type: 'text/html', version: true }),
    own: /^install/,
    commands: all,
    hint: nonsense,
  },
  { name: 'a version, and nothing', listen: answering(200, '', { version: true }), own: /^install/, commands: all },
  {
    name: 'a version, and empty objects',
    listen: answering(200, '{}', { version: true }),
    own: /^(?:install|template|upgrade.*--install)/,
    commands: all,
  },
  { name: 'a version, and null', listen: answering(200, 'null', { version: true }), own: /^(?!list)/, commands: some },
  { name: 'a version, and lists', listen: answering(200, '[1]', { version: true }), own: /./, commands: some },
  {
    name: 'a version, and not found',
    listen: answering(404, 'no\n', { type: 'text/plain', version: true }),
    own: /^install/,
    commands: all,
  },
  {
    name: 'a version, and out of order',
    listen: answering(500, 'broken\n', { type: 'text/plain', version: true }),
    own: /^install/,
    commands: all,
  },
  {
    name: 'records that are numbers',
    listen: answering(200, '{"kind":"SecretList","apiVersion":"v1","metadata":{},"items":[1]}', { version: true }),
    own: /./,
    commands: ['list', 'status web', 'history web', 'upgrade web ./chart', 'uninstall web'],
  },
  {
    name: 'records that are empty',
    listen: answering(200, '{"kind":"SecretList","apiVersion":"v1","metadata":{},"items":[{}]}', { version: true }),
    commands: ['list', 'status web', 'history web', 'upgrade web ./chart', 'uninstall web', 'rollback web', 'test web'],
  },
  {
    name: 'a certificate that has expired',
    listen: secure({ name: 'server', addresses: ['127.0.0.1'], notAfter: new Date('2024-01-01T00:00:00Z') }),
    commands: all,
    hint: 'has to be renewed',
  },
  {
    name: 'a certificate for another name',
    listen: secure({ name: 'server', dnsNames: ['other.example.com'] }),
    commands: some,
    hint: '--kube-tls-server-name',
  },
  {
    name: 'TLS where none is expected',
    listen: secure({ name: 'server', addresses: ['127.0.0.1'] }, 'http'),
    commands: some,
  },
  {
    name: 'no TLS where it is expected',
    listen: async () => (await answering(200, html)()).replace('http:', 'https:'),
    commands: some,
    hint: 'begin with http://',
  },
];

const problem = clusterProblem(realHelm, binary);
if (problem !== undefined) test.skip(`bad servers: ${problem}`, () => undefined);
else {
  mkdirSync(join(folder, 'chart/templates'), { recursive: true });
  writeFileSync(join(folder, 'chart/Chart.yaml'), 'apiVersion: v2\nname: demo\nversion: 1.0.0\n');
  const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';
  writeFileSync(join(folder, 'chart/templates/a.yaml'), map);
  writeFileSync(join(folder, 'ca.crt'), authority.cert);
  for (const command of all) {
    test(`a user whose certificate has expired: ${command}`, () => expired(command), 60_000);
  }
  for (const one of cases) {
    const url = new Map<string, Promise<string>>();
    const address = (): Promise<string> => {
      const known = url.get(one.name) ?? one.listen();
      url.set(one.name, known);
      return known;
    };
    for (const command of one.commands) {
      test(`${one.name}: ${command}`, async () => compared(one, command, await address()), 60_000);
    }
  }
}

async function expired(command: string): Promise<void> {
  const cluster = await openCluster();
  const kubeconfig = join(folder, 'expired.kubeconfig');
  writeFileSync(kubeconfig, cluster.userKubeconfig({ name: 'late', notAfter: new Date('2024-01-01T00:00:00Z') }));
  const [helm, ours] = await Promise.all([realHelm, binary].map((program) => start(program, command, { kubeconfig })));
  expect(helm!.status).toBe(1);
  expect(ours!.status).toBe(1);
  expect(ours!.stderr.split('\n', 1)).toEqual(helm!.stderr.split('\n', 1));
  expect(ours!.stderr).toContain('log in again');
}

async function compared(one: BadServer, command: string, url: string): Promise<void> {
  const [helm, ours] = await Promise.all([run(realHelm, command, url), run(binary, command, url)]);
  expect(ours.stderr).not.toContain('internal error');
  if (one.own?.test(command) === true || helm.stderr.startsWith('panic: ')) {
    expect(ours.stderr).toStartWith('Error: ');
    expect(ours.stderr.split('\n', 1)[0]).not.toBe(helm.stderr.split('\n', 1)[0]);
    expect(ours.status).toBe(1);
    return;
  }
  expect({ status: ours.status, first: ours.stderr.split('\n', 1)[0] }).toEqual({
    status: helm.status,
    first: helm.stderr.split('\n', 1)[0],
  });
  if (one.hint !== undefined && ours.status !== 0) expect(ours.stderr).toContain(one.hint);
}

interface Outcome {
  readonly status: number | null;
  readonly stderr: string;
}

function run(program: string, command: string, url: string): Promise<Outcome> {
  const tls = url.startsWith('https:') ? ['--kube-ca-file', join(folder, 'ca.crt')] : [];
  return start(program, command, { kubeconfig: join(folder, 'none'), flags: ['--kube-apiserver', url, ...tls] });
}

function start(
  program: string,
  command: string,
  { kubeconfig, flags = [] }: { readonly kubeconfig: string; readonly flags?: readonly string[] },
): Promise<Outcome> {
  const child = spawn(program, [...command.split(' '), ...flags], {
    cwd: folder,
    env: { HOME: folder, PATH: '/usr/bin:/bin', KUBECONFIG: kubeconfig },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 50_000,
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) => {
    child.on('close', (status) => {
      const logged = /\b[WIE]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ .*\n/g;
      resolve({ status, stderr: stderr.replaceAll(logged, '').replaceAll(/current time \S+/g, 'current time NOW') });
    });
  });
}
