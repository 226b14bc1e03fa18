import { afterEach, expect, test } from 'bun:test';
import { createPrivateKey } from 'node:crypto';
import { createSecureServer } from 'node:http2';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createAuthority, createIdentity, type Identity } from '../control-plane/certificates.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import { clientOf, failure, fakeServer, temporaryFile, type Access } from '../kube/api-server.ts';

const open: { close(): void }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

const authority = createAuthority();
const addresses = ['127.0.0.1'];
const server = createIdentity(authority, { name: 'server', addresses, dnsNames: ['kubernetes', 'localhost'] });

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const trusting = (ca: Identity): Access => ({ cluster: { 'certificate-authority-data': base64(ca.cert) } });

async function secured(identity: Identity, access: Access): Promise<{ client: KubeClient; url: string }> {
  const fake = await fakeServer(({ headers }) => ({ body: { gitVersion: headers.authorization ?? 'none' } }), identity);
  const client = await clientOf(fake.url, access);
  open.push(client, fake);
  return { client, url: fake.url };
}

async function refusal(identity: Identity, access: Access): Promise<string> {
  const { client, url } = await secured(identity, access);
  const message = (await failure(client.version())).message;
  const start = `Get "${url}/version": tls: failed to verify certificate: `;
  expect(message).toStartWith(start);
  return message.slice(start.length);
}

test('a server without HTTP/2 is spoken to in HTTP/1.1', async () => {
  const { client } = await secured(server, { ...trusting(authority), user: { token: 't' } });
  expect((await client.version()).gitVersion).toBe('Bearer t');
});

test('over HTTP/2 all requests share a connection', async () => {
  let connections = 0;
  const fast = createSecureServer({ cert: server.cert, key: server.key }, (request, response) => {
    response.end(JSON.stringify({ kind: request.headers[':path'] }));
  });
  fast.on('session', () => connections++);
  await new Promise<void>((ready) => fast.listen(0, '127.0.0.1', ready));
  open.push({ close: () => fast.close() });
  const client = await clientOf(`https://127.0.0.1:${(fast.address() as AddressInfo).port}`, trusting(authority));
  open.push(client);
  const texts = await Promise.all(Array.from({ length: 50 }, (_, i) => client.raw('GET', `/${i}`)));
  expect(texts[49]).toBe('{"kind":"/49"}');
  expect(connections).toBeLessThanOrEqual(2);
});

test('a name of its own for the certificate', async () => {
  const elsewhere = createIdentity(authority, { name: 'server', dnsNames: ['inner'] });
  const { client } = await secured(elsewhere, {
    cluster: { ...trusting(authority).cluster, 'tls-server-name': 'inner' },
  });
  expect((await client.version()).gitVersion).toBe('none');
});

test('unchecked, when the user says so', async () => {
  const { client } = await secured(server, { cluster: { 'insecure-skip-tls-verify': true } });
  expect((await client.version()).gitVersion).toBe('none');
});

test('an environment that turns checks off turns off nothing', async () => {
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  try {
    expect(await refusal(server, trusting(createAuthority()))).toStartWith(
      'x509: certificate signed by unknown authority',
    );
  } finally {
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  }
});

test('an authority of the right name with another key', async () => {
  expect(await refusal(server, trusting(createAuthority()))).toMatch(
    /^x509: certificate signed by unknown authority \(possibly because of "x509: ECDSA verification failure" while trying to verify candidate authority certificate "[^"]+"\)$/,
  );
});

test('another name', async () => {
  const access: Access = { cluster: { ...trusting(authority).cluster, 'tls-server-name': 'other' } };
  expect(await refusal(server, access)).toBe('x509: certificate is valid for kubernetes, localhost, not other');
});

test('another address', async () => {
  const elsewhere = createIdentity(authority, { name: 'server', addresses: ['10.0.0.1', '10.0.0.2'] });
  expect(await refusal(elsewhere, trusting(authority))).toBe(
    'x509: certificate is valid for 10.0.0.1, 10.0.0.2, not 127.0.0.1',
  );
});

test('an address, and no addresses in the certificate', async () => {
  const named = createIdentity(authority, { name: 'server', dnsNames: ['kubernetes'] });
  expect(await refusal(named, trusting(authority))).toBe(
    "x509: cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs",
  );
});

test('an expired certificate', async () => {
  const old = createIdentity(authority, { name: 'server', addresses, notAfter: new Date(Date.now() - 3_600_000) });
  expect(await refusal(old, trusting(authority))).toMatch(
    /^x509: certificate has expired or is not yet valid: current time \S+ is after \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  );
});

const pair = (cert: string, key: string): Record<string, string> => ({
  'client-certificate-data': base64(cert),
  'client-key-data': base64(key),
});
const me = createIdentity(authority, { name: 'me' });
const bad = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
const locked = createPrivateKey(me.key)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
  .toString();

/** What client-go says before it sends anything. */
const pairs: readonly (readonly [string, string, string, string])[] = [
  ['that do not fit', me.cert, server.key, 'tls: private key does not match public key'],
  ['with an encrypted key', me.cert, locked, 'tls: failed to parse private key'],
  ['with a broken certificate', bad, me.key, 'x509: malformed certificate'],
  [
    'with a certificate for a key',
    me.cert,
    me.cert,
    'tls: found a certificate rather than a key in the PEM for the private key',
  ],
  [
    'the wrong way round',
    me.key,
    me.cert,
    'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
  ],
];

test.each(pairs)('certificate and key %s', async (_name, cert, key, message) => {
  const { client, url } = await secured(server, { ...trusting(authority), user: pair(cert, key) });
  expect((await failure(client.version())).message).toBe(message);
  const files = { 'client-certificate': temporaryFile('c', cert), 'client-key': temporaryFile('k', key) };
  const other = await secured(server, { ...trusting(authority), user: files });
  const problem = (await failure(other.client.version())).message;
  expect(problem).toBe(`Get "${other.url}/version": ${message}`);
  expect(url).not.toBe(other.url);
});

test('an authority that cannot be read', async () => {
  const { client } = await secured(server, trusting({ cert: bad, key: '' }));
  const message = 'unable to load root certificates: failed to parse certificate: x509: malformed certificate';
  expect((await failure(client.version())).message).toBe(message);
});

test('a server that wants a certificate', async () => {
  const picky = createSecure(
    { ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: true },
    (_, answer) => answer.end('{}'),
  );
  await new Promise<void>((ready) => picky.listen(0, '127.0.0.1', ready));
  const url = `https://127.0.0.1:${(picky.address() as AddressInfo).port}`;
  const client = await clientOf(url, trusting(authority));
  open.push(client, { close: () => picky.close() });
  expect((await failure(client.version())).message).toBe(
    `Get "${url}/version": remote error: tls: certificate required`,
  );
});

test('a token and several groups go without a certificate', async () => {
  const user = { token: 't', as: 'bob', 'as-groups': ['a', 'b'] };
  const { client } = await secured(server, { ...trusting(authority), user });
  expect((await client.version()).gitVersion).toBe('Bearer t');
});

test('a server without TLS', async () => {
  const fake = await fakeServer(() => ({}));
  const url = fake.url.replace('http:', 'https:');
  const client = await clientOf(url, trusting(authority));
  open.push(client, fake);
  expect((await failure(client.version())).message).toBe(
    `Get "${url}/version": http: server gave HTTP response to HTTPS client`,
  );
});
