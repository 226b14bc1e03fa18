import { afterEach, describe, expect, test } from 'bun:test';
import { createAuthority, createIdentity } from '../control-plane/certificates.ts';
import {
  clientOf,
  digestOf,
  failure,
  startFake,
  store,
  type Asked,
  type FakeRegistry,
  type Rule,
} from './fake-registry.ts';

const open: FakeRegistry[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function fake(
  rule?: Rule,
  ...more: Parameters<typeof startFake> extends [unknown?, ...infer R] ? R : never
): Promise<FakeRegistry> {
  const registry = await startFake(rule, ...more);
  open.push(registry);
  return registry;
}

const login = { username: 'jo', password: 'pass:word' };
const basic = `Basic ${Buffer.from('jo:pass:word').toString('base64')}`;
const authorizations = ({ asked }: FakeRegistry): (string | undefined)[] =>
  asked.map(({ headers }) => headers.authorization);

function asksForPassword({ headers }: Asked): ReturnType<Rule> {
  return headers.authorization === basic
    ? undefined
    : { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } };
}

describe('user and password', () => {
  test('are sent when they are asked for, and then at once', async () => {
    const registry = await fake(asksForPassword);
    store(registry, '1.0.0');
    await clientOf(login).client.pull(`${registry.host}/web:1.0.0`);
    expect(authorizations(registry)).toEqual([undefined, basic, basic, basic]);
  });

  test('are not sent again to who refuses them', async () => {
    const registry = await fake(() => ({ status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }));
    const { client } = clientOf(login);
    for (let i = 0; i < 2; i++) {
      expect(await failure(client.tags(`${registry.host}/web`))).toEndWith(
        '/v2/web/tags/list": response status code 401: Unauthorized',
      );
    }
    expect(authorizations(registry)).toEqual([undefined, basic, basic]);
  });

  test('do not follow a redirect to another place, and are not told to who asks there', async () => {
    const elsewhere = await fake(({ headers }) =>
      headers.authorization === undefined ? { body: 'the archive' } : { status: 400 },
    );
    const registry = await fake((asked) => {
      if (!asked.path.includes(digestOf('the archive'))) return asksForPassword(asked);
      return { status: 307, headers: { location: `${elsewhere.url}/store?X-Amz-Signature=secret` } };
    });
    store(registry, '1.0.0');
    const { chart } = await clientOf(login).client.pull(`${registry.host}/web:1.0.0`);
    expect(Buffer.from(chart.data).toString()).toBe('the archive');
    expect(authorizations(elsewhere)).toEqual([undefined]);
    const asking = await fake(() => ({ status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }));
    const sending = await fake(() => ({ status: 302, headers: { location: `${asking.url}/` } }));
    expect(await failure(clientOf(login).client.tags(`${sending.host}/web`))).toContain('401');
    expect(authorizations(asking)).toEqual([undefined]);
  });

  test('come back from no detour', async () => {
    const urls: string[] = [];
    const detour = await fake(() => ({ status: 302, headers: { location: `${urls[0]!}/v2/web/tags/list?again` } }));
    const registry = await fake((asked) => {
      if (asked.path.endsWith('?again')) return { body: '{"tags":["1.0.0"]}' };
      return asksForPassword(asked) ?? { status: 302, headers: { location: detour.url } };
    });
    urls.push(registry.url);
    expect(await clientOf(login).client.tags(`${registry.host}/web`)).toEqual(['1.0.0']);
    expect(authorizations(registry)).toEqual([undefined, basic, undefined]);
  });

  test('are not sent to a registry that stepped back to plain HTTP', async () => {
    const registry = await fake(asksForPassword);
    const { client } = clientOf({ ...login, plainHttp: false });
    expect(await failure(client.tags(`${registry.host}/web`))).toBe(
      `GET "${registry.url}/v2/web/tags/list": response status code 401: Unauthorized`,
    );
    expect(authorizations(registry)).toEqual([undefined]);
  });

  test('are needed where they are asked for', async () => {
    const registry = await fake(asksForPassword);
    expect(await failure(clientOf().client.tags(`${registry.host}/web`))).toBe(
      `GET "${registry.url}/v2/web/tags/list": basic credential not found`,
    );
  });
});

describe('tokens', () => {
  const bearer = (realm: string): string => `Bearer realm="${realm}",service="s",scope="repository:web:pull"`;

  async function tokenRegistry(
    answer: (asked: Asked) => ReturnType<Rule>,
  ): Promise<{ registry: FakeRegistry; tokens: FakeRegistry }> {
    const tokens = await fake(answer);
    const registry = await fake(({ headers }) =>
      headers.authorization === 'Bearer good'
        ? undefined
        : { status: 401, headers: { 'www-authenticate': bearer(`${tokens.url}/token?x=1`) } },
    );
    return { registry, tokens };
  }

  test('are fetched once for what is done with them', async () => {
    const { registry, tokens } = await tokenRegistry(() => ({ body: '{"token":"good"}' }));
    store(registry, '1.0.0');
    await clientOf(login).client.pull(`${registry.host}/web:1.0.0`);
    expect(tokens.lines()).toEqual(['GET /token?scope=repository%3Aweb%3Apull&service=s&x=1']);
    expect(authorizations(tokens)).toEqual([basic]);
    expect(authorizations(registry)).toEqual([undefined, 'Bearer good', 'Bearer good', 'Bearer good']);
  });

  test('are there for nobody, too', async () => {
    const { registry, tokens } = await tokenRegistry(() => ({ body: '{"access_token":"good"}' }));
    store(registry, '1.0.0');
    await clientOf().client.pull(`${registry.host}/web:1.0.0`);
    expect(authorizations(tokens)).toEqual([undefined]);
  });

  test('are fetched anew when they have expired', async () => {
    let good = 0;
    const tokens = await fake(() => ({ body: `{"token":"t${++good}"}` }));
    let used = 0;
    const registry = await fake(({ headers }) => {
      const fresh = headers.authorization === `Bearer t${good}` && ++used !== 2;
      return fresh ? undefined : { status: 401, headers: { 'www-authenticate': bearer(tokens.url) } };
    });
    store(registry, '1.0.0');
    const { client } = clientOf(login);
    await client.pull(`${registry.host}/web:1.0.0`);
    expect(tokens.asked.length).toBeGreaterThan(1);
  });

  const refused: readonly (readonly [string, ReturnType<Rule>, string])[] = [
    [
      'a refusal',
      { status: 401, body: '{"errors":[{"code":"UNAUTHORIZED","message":"bad login"}]}' },
      'response status code 401: unauthorized: bad login',
    ],
    ['no token', { body: '{}' }, 'empty token returned'],
    ['a page', { body: '<html>' }, `failed to decode response: invalid character '<' looking for beginning of value`],
  ];

  test.each(refused)('may not be had: %s', async (_, answer, expected) => {
    const { registry, tokens } = await tokenRegistry(() => answer);
    const found = await failure(clientOf(login).client.tags(`${registry.host}/web`));
    expect(found).toBe(
      `GET "${registry.url}/v2/web/tags/list": GET "${tokens.url}/token?scope=repository%3Aweb%3Apull&service=s&x=1": ${expected}`,
    );
    expect(found).not.toContain('pass:word');
  });

  const realms: readonly (readonly [string, string])[] = [
    ['file:///etc/passwd', 'bearer realm "file:///etc/passwd" uses unsupported scheme "file"'],
    [
      'http://169.254.169.254/x',
      'bearer realm host "169.254.169.254" is a loopback, link-local, private, or unspecified address',
    ],
    ['http://10.1.2.3/x', 'bearer realm host "10.1.2.3" is a loopback, link-local, private, or unspecified address'],
    ['http://[::1]/x', 'bearer realm host "::1" is a loopback, link-local, private, or unspecified address'],
    ['http://[fd00::1]/x', 'bearer realm host "fd00::1" is a loopback, link-local, private, or unspecified address'],
    ['not an address', 'failed to parse bearer realm "not an address"'],
  ];

  test.each(realms)('are not asked for at %s', async (realm, expected) => {
    const registry = await fake(() => ({ status: 401, headers: { 'www-authenticate': bearer(realm) } }));
    const { port } = new URL(registry.url);
    const found = await failure(clientOf(login).client.tags(`localhost:${port}/web`));
    expect(found).toBe(`GET "http://localhost:${port}/v2/web/tags/list": ${expected}`);
  });

  test('are not asked for without TLS of who promised it', async () => {
    const { registry, tokens } = await tokenRegistry(() => ({ body: '{"token":"good"}' }));
    const realm = tokens.url.replace('http:', 'https:');
    const promising = await fake(() => ({ status: 401, headers: { 'www-authenticate': bearer(realm) } }));
    const found = await failure(clientOf(login).client.tags(`${promising.host}/web`));
    expect(found).toEndWith(': http: server gave HTTP response to HTTPS client');
    expect(tokens.asked).toEqual([]);
    const credentialsFile = '/nowhere/either';
    await failure(clientOf({ credentialsFile }).client.login(promising.host, login));
    expect(tokens.asked).toEqual([]);
    expect(registry.asked).toEqual([]);
  });

  test('are not asked for without TLS where the registry has it', async () => {
    const authority = createAuthority();
    const identity = createIdentity(authority, { name: 's', addresses: ['127.0.0.1'], dnsNames: ['localhost'] });
    const registry = await fake(
      () => ({ status: 401, headers: { 'www-authenticate': bearer('http://127.0.0.1/t') } }),
      identity,
    );
    const { client } = clientOf({ ...login, insecureSkipTlsVerify: true });
    expect(await failure(client.tags(`${registry.host}/web`))).toBe(
      `GET "${registry.url}/v2/web/tags/list": bearer realm "http://127.0.0.1/t" uses http but registry was contacted over https`,
    );
  });
});

test('what an address gives away is not told', async () => {
  const elsewhere = await fake(() => ({ status: 403 }));
  const location = `${elsewhere.url.replace('http://', 'http://user:hidden@')}/b?X-Amz-Signature=hidden&sig=hidden&plain=1`;
  const registry = await fake(() => ({ status: 302, headers: { location } }));
  const found = await failure(clientOf().client.tags(`${registry.host}/web`));
  expect(found).toContain('plain=1');
  expect(found).not.toContain('hidden');
});
