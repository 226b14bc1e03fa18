import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, createIdentity } from '../control-plane/certificates.ts';
import { clientOf, failure, startFake, store, type FakeRegistry, type Rule } from './fake-registry.ts';

const open: FakeRegistry[] = [];
let folder: string;
let credentialsFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scull-login-'));
  credentialsFile = join(folder, 'config.json');
});
afterEach(() => {
  for (const one of open.splice(0)) one.close();
  rmSync(folder, { recursive: true, force: true });
});

async function fake(rule?: Rule): Promise<FakeRegistry> {
  const registry = await startFake(rule);
  open.push(registry);
  return registry;
}

const jo = { username: 'jo', password: 'pass word' };
const basic = `Basic ${Buffer.from('jo:pass word').toString('base64')}`;

/** A registry that wants tokens, and who gives them out. */
async function withTokens(answer: Rule): Promise<{ registry: FakeRegistry; tokens: FakeRegistry }> {
  const tokens = await fake(answer);
  const registry = await fake(({ headers }) => {
    if (headers.authorization === 'Bearer good') return undefined;
    return {
      status: 401,
      headers: { 'www-authenticate': `Bearer realm="${tokens.url}/token",service="the registry"` },
    };
  });
  return { registry, tokens };
}

const good = { body: '{"access_token":"good","token":"good"}' };

describe('logging in', () => {
  test('by OAuth2, where tokens are wanted', async () => {
    const { registry, tokens } = await withTokens(() => good);
    const { client, said } = clientOf({ credentialsFile });
    await client.login(registry.host, jo);
    expect(tokens.asked[0]!.body.toString()).toBe(
      'client_id=scull&grant_type=password&password=pass+word&service=the+registry&username=jo',
    );
    expect(tokens.asked[0]!.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(said).toEqual(['Login Succeeded']);
    expect(readFileSync(credentialsFile, 'utf8')).toContain(Buffer.from('jo:pass word').toString('base64'));
  });

  test('by Basic authentication, where OAuth2 is not known', async () => {
    const { registry, tokens } = await withTokens(({ method }) => (method === 'POST' ? { status: 404 } : good));
    await clientOf({ credentialsFile }).client.login(registry.host, jo);
    expect(tokens.lines()).toEqual(['POST /token', 'GET /token?service=the+registry']);
    expect(tokens.asked[1]!.headers.authorization).toBe(basic);
  });

  test('stores nothing that the registry refuses, and sends it once', async () => {
    const registry = await fake(() => ({ status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }));
    const { client, said } = clientOf({ credentialsFile });
    expect(await failure(client.login(registry.host, jo))).toBe(
      `authenticating to "${registry.host}": GET "${registry.url}/v2/": response status code 401: Unauthorized`,
    );
    expect(registry.asked.map(({ headers }) => headers.authorization)).toEqual([undefined, basic]);
    expect(existsSync(credentialsFile)).toBe(false);
    expect(said).toEqual([]);
  });

  test('works for a registry without TLS that nobody named as one', async () => {
    const registry = await fake(({ headers }) =>
      headers.authorization === basic ? undefined : { status: 401, headers: { 'www-authenticate': 'Basic' } },
    );
    await clientOf({ credentialsFile, plainHttp: false }).client.login(registry.host, jo);
    expect(registry.asked.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined, basic]);
  });

  test('takes what answers as a registry for one only if it is', async () => {
    const registry = await fake(() => ({ status: 404 }));
    expect(await failure(clientOf({ credentialsFile }).client.login(registry.host, jo))).toBe(
      `authenticating to "${registry.host}": not found`,
    );
  });
});

test('a redirect takes no password to another place', async () => {
  const elsewhere = await fake(() => ({ status: 401 }));
  const { registry, tokens } = await withTokens(() => ({
    status: 307,
    headers: { location: `${elsewhere.url}/token` },
  }));
  expect(await failure(clientOf({ credentialsFile }).client.login(registry.host, jo))).toEndWith(
    '/token": response status code 401: Unauthorized',
  );
  expect(tokens.asked.map(({ method }) => method)).toEqual(['POST', 'GET']);
  expect(elsewhere.asked.map(({ method, headers }) => [method, headers.authorization])).toEqual([['GET', undefined]]);
});

test('logging out takes away what logging in stored, said the same way', async () => {
  const registry = await fake();
  const { client, said } = clientOf({ credentialsFile });
  for (const host of [registry.host, `oci://${registry.host}/some/where`]) {
    await client.login(host, jo);
    await client.logout(host);
    expect(JSON.parse(readFileSync(credentialsFile, 'utf8'))).toEqual({ auths: {} });
    expect(said.at(-1)).toBe(`Removing login credentials for ${host}`);
  }
});

test('the name of a registry is what the user wrote, a default port too', async () => {
  const authority = createAuthority();
  const identity = createIdentity(authority, { name: 's', addresses: ['127.0.0.1'], dnsNames: ['localhost'] });
  const asked: string[] = [];
  const elsewhere = await startFake(({ headers }) => {
    asked.push(headers.authorization ?? '');
    return headers.authorization === basic
      ? { body: '{"tags":["1.0.0"]}' }
      : { status: 401, headers: { 'www-authenticate': 'Basic' } };
  }, identity);
  open.push(elsewhere);
  writeFileSync(
    credentialsFile,
    JSON.stringify({ auths: { 'Registry.Test:443': { username: 'jo', password: 'pass word' } } }),
  );
  const proxy = await tunnelTo(elsewhere.host);
  const env = { HTTPS_PROXY: proxy.url };
  const { client } = clientOf({ credentialsFile, plainHttp: false, insecureSkipTlsVerify: true, env });
  expect(await client.tags('Registry.Test:443/web')).toEqual(['1.0.0']);
  expect(asked).toEqual(['', basic]);
  proxy.close();
});

/** A proxy that leads to one server, whatever it is asked for. */
async function tunnelTo(host: string): Promise<{ url: string; close: () => void }> {
  const server = createServer();
  server.on('connect', (_, near: Socket) => {
    const far = connect(Number(host.split(':')[1]), '127.0.0.1', () => {
      near.write('HTTP/1.1 200 OK\r\n\r\n');
      near.pipe(far).pipe(near);
    });
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

describe('what is stored', () => {
  const pulled = async (entry: object): Promise<FakeRegistry> => {
    const { registry, tokens } = await withTokens(() => good);
    store(registry, '1.0.0');
    writeFileSync(credentialsFile, JSON.stringify({ auths: { [registry.host]: entry } }));
    await clientOf({ credentialsFile }).client.pull(`${registry.host}/web:1.0.0`);
    return tokens;
  };

  test('may be an identity token', async () => {
    const { asked } = await pulled({ identitytoken: 'mine' });
    expect(asked.map(({ method }) => method)).toEqual(['POST']);
    expect(Object.fromEntries(new URLSearchParams(asked[0]!.body.toString()))).toEqual({
      client_id: 'scull',
      grant_type: 'refresh_token',
      refresh_token: 'mine',
      scope: 'repository:web:pull',
      service: 'the registry',
    });
  });

  test('may be the token of the registry itself', async () => {
    expect((await pulled({ registrytoken: 'good' })).asked).toEqual([]);
  });

  test('may be user and password in plain words', async () => {
    const { asked } = await pulled(jo);
    expect(asked[0]!.headers.authorization).toBe(basic);
  });
});
