/** What `serve` is told by its flags and the environment, and what it says to it. */
import { afterAll, describe, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveCharts, type ServeOptions } from '../../src/action/serve.ts';
import type { Configuration } from '../../src/action/configuration.ts';
import { errorMessage } from '../../src/errors.ts';
import type { Environment } from '../../src/home/paths.ts';
import type { Started } from '../../src/serve/start.ts';
import { tlsFiles } from '../sources/authority.ts';
import { closeAll, newFolder } from './serving.ts';

const open: Started[] = [];
afterAll(async () => {
  await Promise.all(open.map((one) => one.close()));
  await closeAll();
});

const defaults: ServeOptions = {
  address: '127.0.0.1:0',
  repoPath: '',
  url: '',
  contextPath: '',
  username: '',
  password: '',
  passwordFile: '',
  anonymousGet: false,
  tlsCert: '',
  tlsKey: '',
  tlsClientCa: '',
  allowOverwrite: false,
  disableForceOverwrite: false,
  disableDelete: false,
  disableApi: false,
  maxUploadSize: 1000,
  logForm: 'text',
};

interface Outcome {
  readonly said: string[];
  readonly started: Started;
}

async function start(options: Partial<ServeOptions>, env: Environment = {}): Promise<Outcome> {
  const said: string[] = [];
  const data = newFolder();
  const config = { env: { HELM_DATA_HOME: data, ...env }, warn: (line: string) => said.push(line) };
  const given = { ...defaults, ...(options.repoPath === undefined ? { repoPath: newFolder() } : {}), ...options };
  const started = await serveCharts(config as unknown as Configuration, given);
  open.push(started);
  return { said, started };
}

const tls = tlsFiles().folder;
const passwordFile = join(newFolder(), 'password');
writeFileSync(passwordFile, 'in a file\n');
const emptyFile = join(newFolder(), 'password');
writeFileSync(emptyFile, '\n');

const wrong: [string, Partial<ServeOptions>, string][] = [
  ['no port', { address: '127.0.0.1' }, 'listen tcp: address 127.0.0.1: missing port in address'],
  [
    'an address of version 6 without brackets',
    { address: '::1:80' },
    'listen tcp: address ::1:80: too many colons in address',
  ],
  ['a port that is none', { address: 'localhost:99999' }, 'listen tcp: address 99999: invalid port'],
  ['no folder', { repoPath: '/none/at/all' }, 'stat /none/at/all: no such file or directory'],
  ['a user without a password', { username: 'ann' }, 'there is no password for the user "ann"'],
  ['a password without a user', { password: 'x' }, 'there is a password, but no user'],
  [
    'an empty file of a password',
    { username: 'ann', passwordFile: emptyFile },
    'there is no password for the user "ann"',
  ],
  ['a file without a user', { passwordFile }, 'there is a password, but no user'],
  ['two passwords', { username: 'ann', password: 'x', passwordFile }, 'cannot be given both'],
  ['a file that is not there', { username: 'ann', passwordFile: '/none' }, 'open /none: no such file or directory'],
  ['a user with a colon', { username: 'a:b', password: 'x' }, 'cannot have a colon'],
  ['reading for all, without a user', { anonymousGet: true }, '--auth-anonymous-get needs --basic-auth-user'],
  ['a certificate without a key', { tlsCert: 'x' }, '--tls-cert and --tls-key go together'],
  ['an authority alone', { tlsClientCa: 'x' }, '--tls-ca-cert needs --tls-cert'],
  [
    'a certificate that is not there',
    { tlsCert: '/none', tlsKey: '/none' },
    "can't load key pair from cert /none and key /none",
  ],
  [
    'a key of another one',
    { tlsCert: join(tls, 'server.crt'), tlsKey: join(tls, 'client.key') },
    'private key does not match',
  ],
  ['a URL that is none', { url: 'charts.example.com' }, '--url "charts.example.com" is no address'],
  ['a path that leads away', { contextPath: '/a/../b' }, '--context-path "/a/../b" is no path'],
  ['no upload at all', { maxUploadSize: 0 }, '--max-upload-size must be more than 0'],
];

test.each(wrong)('refused: %s', async (_name, options, message) => {
  const said = await start(options).then(
    () => 'nothing',
    (error: unknown) => errorMessage(error),
  );
  expect(said).toContain(message);
});

describe('addresses', () => {
  test.each([
    ['127.0.0.1:0', /^127\.0\.0\.1:\d+$/],
    ['localhost:0', /^(?:127\.0\.0\.1|\[::1\]):\d+$/],
  ])('%s is of this machine only, and nothing is said about it', async (address, listening) => {
    const { started, said } = await start({ address });
    expect(started.address).toMatch(listening);
    expect(said).toEqual([]);
  });

  test.each([
    [
      '0.0.0.0:0',
      {},
      [/^WARNING: whoever reaches every network of this machine can read and upload and delete charts/],
    ],
    [
      ':0',
      { disableDelete: true },
      [/^WARNING: whoever reaches every network of this machine can read and upload charts/],
    ],
    [
      '0.0.0.0:0',
      { disableApi: true },
      [/^WARNING: whoever reaches every network of this machine can read the charts$/],
    ],
    [
      '0.0.0.0:0',
      { username: 'ann', passwordFile },
      [/^WARNING: passwords cross every network of this machine unencrypted/],
    ],
    [
      '0.0.0.0:0',
      { username: 'ann', passwordFile, tlsCert: join(tls, 'server.crt'), tlsKey: join(tls, 'server.key') },
      [],
    ],
    ['127.0.0.1:0', { username: 'ann', password: 'x' }, [/^WARNING: --basic-auth-pass can be read by every user/]],
  ] as [string, Partial<ServeOptions>, RegExp[]][])('%s with %o names its risk', async (address, options, warnings) => {
    const { said } = await start({ address, ...options });
    expect(said).toHaveLength(warnings.length);
    warnings.forEach((warning, i) => {
      expect(said[i]).toMatch(warning);
    });
  });
});

test('user and password come from the environment and from a file, and not from half of both', async () => {
  const login = async ({ started }: Outcome, words: string): Promise<number> =>
    (await fetch(`${started.url}/index.yaml`, { headers: { authorization: `Basic ${btoa(words)}` } })).status;
  const ofFile = await start({ username: 'ann', passwordFile });
  expect([await login(ofFile, 'ann:in a file'), await login(ofFile, 'ann:x')]).toEqual([200, 401]);
  const ofEnvironment = await start({}, { BASIC_AUTH_USER: 'bo', BASIC_AUTH_PASS: 'y' });
  expect([await login(ofEnvironment, 'bo:y'), await login(ofEnvironment, ':')]).toEqual([200, 401]);
  const half = start({}, { BASIC_AUTH_PASS: 'y' });
  expect(await half.catch((error: unknown) => errorMessage(error))).toContain('no user');
});

test('without a folder there is one in the data home', async () => {
  const data = newFolder();
  const { started } = await start({ repoPath: '' }, { HELM_DATA_HOME: data });
  expect(started.folder).toBe(join(data, 'repository/local'));
});
