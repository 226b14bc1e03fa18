import { afterEach, expect, test } from 'bun:test';
import { readFileSync, writeFileSync } from 'node:fs';
import { createAuthority, createIdentity } from '../../control-plane/certificates.ts';
import type { KubeClient } from '../../../src/kube/client.ts';
import {
  clientOf,
  failure,
  fakeServer,
  status,
  temporaryFile,
  type Answer,
  type FakeServer,
  type Reply,
} from '../api-server.ts';

const open: { close(): void }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

const authority = createAuthority();
const identity = createIdentity(authority, { name: 'server', addresses: ['127.0.0.1'] });
const trusted = { 'certificate-authority-data': Buffer.from(authority.cert).toString('base64') };

interface Session {
  readonly server: FakeServer;
  readonly client: KubeClient;
}

/** A server that tells who asked; `cluster` is added to what the kubeconfig says of it. */
async function session(user: Record<string, unknown>, cluster: object = {}, answer: Answer = whoAmI): Promise<Session> {
  const server = await fakeServer(answer, identity);
  const client = await clientOf(server.url, { cluster: { ...trusted, ...cluster }, user });
  open.push(client, server);
  return { server, client };
}

function whoAmI({ headers }: { headers: Record<string, unknown> }): Reply {
  return { body: { gitVersion: headers['authorization'] ?? 'nobody' } };
}

async function who({ client }: Session): Promise<string> {
  return (JSON.parse(await client.raw('GET', '/version')) as { gitVersion: string }).gitVersion;
}

test('a token, a file with one, a password', async () => {
  expect(await who(await session({ token: 'a' }))).toBe('Bearer a');
  expect(await who(await session({ tokenFile: temporaryFile('token', ' b\n') }))).toBe('Bearer b');
  expect(await who(await session({ username: 'me', password: 'ä' }))).toBe(
    `Basic ${Buffer.from('me:ä').toString('base64')}`,
  );
  expect(await who(await session({}))).toBe('nobody');
});

test('a token that was renewed in its file is read again when the old one is refused', async () => {
  const file = temporaryFile('token', 'old');
  const { server, client } = await session({ tokenFile: file }, {}, ({ headers }) => {
    if (headers.authorization === 'Bearer new') return { body: {} };
    writeFileSync(file, 'new');
    return status(401, 'Unauthorized', 'Unauthorized');
  });
  await client.raw('GET', '/x');
  expect(server.asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
});

/** A plugin that prints what it is told to, notes each run, and keeps what it was told. */
function plugin(output: string): { command: string; runs: () => number; info: () => unknown } {
  const log = temporaryFile('runs', '');
  const info = temporaryFile('info', '');
  const script = `#!/bin/sh\necho run >> '${log}'\nprintf %s "$KUBERNETES_EXEC_INFO" > '${info}'\n${output}\n`;
  return {
    command: temporaryFile('plugin', script, 0o700),
    runs: () => readFileSync(log, 'utf8').split('\n').length - 1,
    info: () => JSON.parse(readFileSync(info, 'utf8')) as unknown,
  };
}

function credential(fields: object, version = 'v1'): string {
  const text = JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: `client.authentication.k8s.io/${version}`,
    status: fields,
  });
  return `cat <<'END'\n${text}\nEND`;
}

const never = { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never' };

test('a plugin is run once and told what it may know', async () => {
  const { command, runs, info } = plugin(credential({ token: 'from-plugin' }));
  const extensions = [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'a' } }];
  const one = await session({ exec: { ...never, command, provideClusterInfo: true } }, { extensions });
  await Promise.all([who(one), who(one), who(one)]);
  expect(await who(one)).toBe('Bearer from-plugin');
  expect(runs()).toBe(1);
  expect(info()).toEqual({
    kind: 'ExecCredential',
    apiVersion: never.apiVersion,
    spec: {
      cluster: {
        server: one.server.url,
        'certificate-authority-data': trusted['certificate-authority-data'],
        config: { audience: 'a' },
      },
      interactive: false,
    },
  });
});

test('a plugin is run again when what it gave has expired', async () => {
  const { command, runs } = plugin(credential({ token: 't', expirationTimestamp: '2020-01-01T00:00:00Z' }));
  const one = await session({ exec: { ...never, command } });
  await who(one);
  expect(runs()).toBeGreaterThan(1);
});

test('a plugin is run again when its token is refused', async () => {
  const { command, runs } = plugin(`n=$(cat "$0.n" 2>/dev/null || echo 0); echo $((n+1)) > "$0.n"
printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t%s"}}' "$n"`);
  const { server, client } = await session({ exec: { ...never, command } }, {}, ({ headers }) =>
    headers.authorization === 'Bearer t0' ? status(401, 'Unauthorized', 'Unauthorized') : { body: {} },
  );
  await client.raw('GET', '/x');
  expect(server.asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer t0', 'Bearer t1']);
  expect(runs()).toBe(2);
});

test('a plugin that is not installed', async () => {
  const { client, server } = await session({
    exec: { ...never, command: 'no-such-plugin', installHint: 'brew install \u001bit' },
  });
  const error = await failure(client.version());
  expect(error.message).toBe(
    `Get "${server.url}/version": getting credentials: exec: executable no-such-plugin not found`,
  );
  const { hint } = error as { hint?: string };
  expect(hint).toContain('client-go credential plugin that is not installed');
  expect(hint).toEndWith('brew install U+001Bit');
});

function notAnObject(found: string): string {
  const struct = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;
  const problem = `json: cannot unmarshal ${found} into Go value of type ${struct}`;
  return `decoding stdout: couldn't get version/kind; json parse error: ${problem}`;
}

const broken: readonly (readonly [string, string])[] = [
  ['exit 3', 'exec: executable COMMAND failed with exit code 3'],
  [
    'true',
    'exec plugin is configured to use API version client.authentication.k8s.io/v1, plugin returned version client.authentication.k8s.io/__internal',
  ],
  ['echo hello', notAnObject('string')],
  ['echo []', notAnObject('array')],
  ['echo "a: [b"', 'decoding stdout: the output is neither JSON nor YAML'],
  [
    `echo '{"kind":"Pod","apiVersion":"v1"}'`,
    'decoding stdout: no kind "Pod" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"',
  ],
  [
    credential({ token: 5 }),
    'decoding stdout: json: cannot unmarshal number into Go struct field ExecCredentialStatus.status.token of type string',
  ],
  [
    credential({ token: 'a', expirationTimestamp: 'soon' }),
    'decoding stdout: parsing time "soon" as "2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006"',
  ],
  [
    credential({ token: 'a' }, 'v1beta1'),
    'exec plugin is configured to use API version client.authentication.k8s.io/v1, plugin returned version client.authentication.k8s.io/v1beta1',
  ],
  [`echo '{"apiVersion":"client.authentication.k8s.io/v1"}'`, "exec plugin didn't return a status field"],
  [credential({}), "exec plugin didn't return a token or cert/key pair"],
  [credential({ clientKeyData: 'x' }), 'exec plugin returned only certificate or key, not both'],
  [
    credential({ clientKeyData: 'x', clientCertificateData: 'x' }),
    'failed parsing client key/certificate: tls: failed to find any PEM data in certificate input',
  ],
];

test.each(broken)('a plugin that does %s', async (output, message) => {
  const { command } = plugin(output);
  const { client } = await session({ exec: { ...never, command } });
  const error = await failure(client.version());
  expect(error.message.replace(/^Get "[^"]+": getting credentials: /, '').replaceAll(command, 'COMMAND')).toBe(message);
});

const missing: readonly (readonly [string, number, string])[] = [
  ['no/such/plugin', 0, 'no such file or directory'],
  ['#!/bin/sh', 0o600, 'permission denied'],
  ['no program', 0o700, 'exec format error'],
];

test.each(missing)('a path that is no plugin: %s, mode %d', async (text, mode, problem) => {
  const command = mode === 0 ? `/${text}` : temporaryFile('plugin', text, mode);
  const { client } = await session({ exec: { ...never, command, installHint: 'brew' } });
  const error = await failure(client.version());
  expect(error.message).toEndWith(`getting credentials: exec: fork/exec ${command}: ${problem}`);
  expect((error as { hint?: string }).hint).toBeUndefined();
});

test('a plugin may print YAML', async () => {
  const { command } = plugin(
    `printf 'apiVersion: client.authentication.k8s.io/v1\\nkind: ExecCredential\\nstatus: {token: yes-it-is}\\n'`,
  );
  expect(await who(await session({ exec: { ...never, command } }))).toBe('Bearer yes-it-is');
});

test('a file of a token without one', async () => {
  const file = temporaryFile('token', '\n');
  const { client } = await session({ tokenFile: file });
  expect((await failure(client.version())).message).toBe(`read empty token from file "${file}"`);
});

test('a token that cannot be sent', async () => {
  const { client, server } = await session({ token: 'a\nb' });
  const text = 'net/http: invalid header field value for "Authorization"';
  expect((await failure(client.version())).message).toBe(`Get "${server.url}/version": ${text}`);
});

test('a plugin that must ask where nobody can answer', async () => {
  if (process.stdin.isTTY) return;
  const { command } = plugin(credential({ token: 'a' }));
  const { client } = await session({ exec: { ...never, command, interactiveMode: 'Always' } });
  expect((await failure(client.version())).message).toEndWith(
    'exec plugin cannot support interactive mode: standard input is not a terminal',
  );
});

function jwt(expires: number): string {
  return `h.${Buffer.from(JSON.stringify({ exp: expires })).toString('base64url')}.s`;
}

const soon = Math.floor(Date.now() / 1000) + 3600;

function issuer(answer: (body: string, authorization: string | undefined) => Reply): Promise<FakeServer> {
  return fakeServer(({ url, body, headers }) => {
    if (url === '/token') return answer(body, headers.authorization);
    return { body: { token_endpoint: `http://${headers.host}/token` } };
  });
}

test('OIDC: a token that is good is used', async () => {
  const config = { 'idp-issuer-url': 'http://127.0.0.1:1', 'client-id': 'id', 'id-token': jwt(soon) };
  expect(await who(await session({ 'auth-provider': { name: 'oidc', config } }))).toBe(`Bearer ${jwt(soon)}`);
});

test('OIDC: one that has expired is renewed, for all at once, and kept in the kubeconfig', async () => {
  const provider = await issuer((body, authorization) => {
    if (authorization !== undefined) return { status: 401, body: {} };
    expect(body).toBe('grant_type=refresh_token&refresh_token=old&client_id=id&client_secret=s');
    return { body: { id_token: jwt(soon), refresh_token: 'new' } };
  });
  open.push(provider);
  const server = await fakeServer(whoAmI, identity);
  open.push(server);
  const config = {
    'idp-issuer-url': provider.url,
    'client-id': 'id',
    'client-secret': 's',
    'id-token': jwt(5),
    'refresh-token': 'old',
  };
  const kubeconfig = temporaryFile(
    'config',
    JSON.stringify({
      'current-context': 'x',
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster: { server: server.url, ...trusted } }],
      users: [{ name: 'u', user: { 'auth-provider': { name: 'oidc', config } } }],
    }),
    0o640,
  );
  const client = await clientOf('', { settings: { kubeConfig: kubeconfig } });
  open.push(client);
  await Promise.all([client.raw('GET', '/a'), client.raw('GET', '/b')]);
  expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([
    `Bearer ${jwt(soon)}`,
    `Bearer ${jwt(soon)}`,
  ]);
  expect(provider.asked.filter(({ url }) => url === '/token').length).toBe(2);
  const kept = readFileSync(kubeconfig, 'utf8');
  expect(kept).toContain(`id-token: ${jwt(soon)}`);
  expect(kept).toContain('refresh-token: new');
});

test('OIDC: what is wrong', async () => {
  const base = { 'idp-issuer-url': 'http://127.0.0.1:1', 'client-id': 'id' };
  const problem = async (config: object): Promise<string> => {
    const { client } = await session({ 'auth-provider': { name: 'oidc', config: { ...base, ...config } } });
    return (await failure(client.version())).message.replace(/^Get "[^"]+": /, '');
  };
  expect(await problem({})).toBe('No valid id-token, and cannot refresh without refresh-token');
  expect(await problem({ 'id-token': 'x' })).toBe('ID Token is not a valid JWT');
  expect(await problem({ 'id-token': 'a.eyI.c' })).toBe('parsing claims: unexpected end of JSON input');
  expect(await problem({ 'refresh-token': 'x' })).toBe(
    'Get "http://127.0.0.1:1/.well-known/openid-configuration": dial tcp 127.0.0.1:1: connect: connection refused',
  );
  const silent = await issuer(() => ({ body: {} }));
  open.push(silent);
  expect(await problem({ 'idp-issuer-url': silent.url, 'refresh-token': 'x' })).toStartWith(
    'token response did not contain an id_token',
  );
  const endless = await issuer(() => ({ body: { id_token: 'x'.repeat(1024 * 1024) } }));
  open.push(endless);
  expect(await problem({ 'idp-issuer-url': endless.url, 'refresh-token': 'x' })).toStartWith(
    'failed to refresh token: the answer of the provider is larger than 1048576 bytes',
  );
});
