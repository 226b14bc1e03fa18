import { describe, expect, test } from 'bun:test';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { nodeClock, nodeKeys, nodeRandom } from '../../src/home/node-ports.ts';
import { certificateFunctions } from '../../src/sprig/certificates.ts';
import { readElement, readElements, TAG } from '../../src/go/der.ts';
import { parseIp } from '../../src/go/ip.ts';
import type { GoStruct } from '../../src/go/values.ts';
import { int, type Value } from '../../src/go/values.ts';

const ports = { clock: nodeClock({ TZ: 'UTC' }), random: nodeRandom, keys: nodeKeys };
const functions = new Map(certificateFunctions(ports).map((f) => [f.name, f]));

const call = (name: string, ...args: Value[]): Value => functions.get(name)!.call(...args);

function made(name: string, ...args: Value[]): { value: GoStruct; cert: X509Certificate; key: string } {
  const value = call(name, ...args) as GoStruct;
  return { value, cert: new X509Certificate(value.field('Cert') as string), key: value.field('Key') as string };
}

const DAY = 86_400_000;
const days = (cert: X509Certificate): number => (Date.parse(cert.validTo) - Date.parse(cert.validFrom)) / DAY;

const kinds = [
  ['ecdsa', 'EC PRIVATE KEY', 'ec'],
  ['ed25519', 'PRIVATE KEY', 'ed25519'],
  ['rsa', 'RSA PRIVATE KEY', 'rsa'],
] as const;

describe.each(kinds)('%s', (kind, pemType, asymmetric) => {
  const pem = call('genPrivateKey', kind) as string;

  test('the key is in the form that Go writes', () => {
    expect(pem.startsWith(`-----BEGIN ${pemType}-----\n`)).toBe(true);
    expect(pem.endsWith(`-----END ${pemType}-----\n`)).toBe(true);
    expect(createPrivateKey(pem).asymmetricKeyType).toBe(asymmetric);
  });

  test('a CA signs', () => {
    const ca = made('genCAWithKey', 'my ca', int(30), pem);
    expect(ca.key).toBe(pem);
    expect(ca.cert.ca).toBe(true);
    expect(ca.cert.subject).toBe('CN=my ca');
    expect(ca.cert.verify(ca.cert.publicKey)).toBe(true);
    expect(days(ca.cert)).toBe(30);
    const leaf = made('genSignedCertWithKey', 'leaf', ['10.0.0.1', '::1'], ['a.b', '*.c'], int(3), ca.value, pem);
    expect(leaf.cert.ca).toBe(false);
    expect(leaf.cert.issuer).toBe('CN=my ca');
    expect(leaf.cert.verify(ca.cert.publicKey)).toBe(true);
    expect(leaf.cert.checkIssued(ca.cert)).toBe(true);
    expect(leaf.cert.checkPrivateKey(createPrivateKey(leaf.key))).toBe(true);
    expect(leaf.cert.subjectAltName).toBe('DNS:a.b, DNS:*.c, IP Address:10.0.0.1, IP Address:0:0:0:0:0:0:0:1');
  });
});

test('generated keys differ, and belong to their certificates', () => {
  const ca = made('genCA', 'ca', int(1));
  const leaf = made('genSignedCert', 'leaf', null, ['h'], int(1), ca.value);
  const self = made('genSelfSignedCert', 'self', null, null, int(1));
  expect(new Set([ca.key, leaf.key, self.key]).size).toBe(3);
  for (const { cert, key } of [ca, leaf, self]) expect(cert.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(self.cert.verify(self.cert.publicKey)).toBe(true);
  expect(self.cert.subjectAltName).toBeUndefined();
  expect(createPrivateKey(ca.key).asymmetricKeyDetails?.modulusLength).toBe(2048);
});

/** Extensions of a certificate: identifier in hexadecimal, whether critical, value in hexadecimal. */
function extensionsOf(cert: X509Certificate): [string, boolean, string][] {
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  const body = readElements(readElements(readElement(cert.raw))![0])!;
  const list = readElements(readElement(body.at(-1)!.content))!;
  return list.map((extension) => {
    const parts = readElements(extension)!;
    return [hex(parts[0]!.content), parts.length === 3 && parts[1]!.tag === TAG.boolean, hex(parts.at(-1)!.content)];
  });
}

const KEY_USAGE = '551d0f';
const EXTENDED = ['551d25', false, '301406082b0601050507030106082b06010505070302'] as [string, boolean, string];

test('extensions are those of Go, in its order', () => {
  const pem = call('genPrivateKey', 'ed25519') as string;
  const ca = made('genCAWithKey', 'ca', int(1), pem);
  const [usage, extended, constraints, keyId, ...none] = extensionsOf(ca.cert);
  expect([usage, extended, constraints]).toEqual([
    [KEY_USAGE, true, '030202a4'],
    EXTENDED,
    ['551d13', true, '30030101ff'],
  ]);
  expect(keyId?.slice(0, 2)).toEqual(['551d0e', false]);
  expect(none).toEqual([]);
  const leaf = made('genSignedCertWithKey', '', null, ['a'], int(1), ca.value, pem);
  const authority = `301680${keyId![2].slice(2)}`;
  expect(extensionsOf(leaf.cert)).toEqual([
    [KEY_USAGE, true, '030205a0'],
    EXTENDED,
    ['551d13', true, '3000'],
    ['551d23', false, authority],
    ['551d11', true, '3003820161'],
  ]);
  // same name as the CA: taken for self-signed, so without the CA's identifier
  const same = made('genSignedCertWithKey', 'ca', null, null, int(1), ca.value, pem);
  expect(extensionsOf(same.cert).map(([id]) => id)).toEqual([KEY_USAGE, '551d25', '551d13']);
});

test('names are printable strings where they can be, dates change their form in 2050', () => {
  const pem = call('genPrivateKey', 'ed25519') as string;
  const nameTag = (name: string): number => {
    const body = readElements(readElements(readElement(made('genCAWithKey', name, int(1), pem).cert.raw))![0])!;
    return readElements(readElements(readElements(body[5])![0], TAG.set)![0])![1]!.tag;
  };
  expect(["Ab1 '()+,-./:=?", 'a*', 'a&b', 'é', 'a_b'].map(nameTag)).toEqual([0x13, 0x0c, 0x0c, 0x0c, 0x0c]);
  const far = readElements(readElements(readElement(made('genCAWithKey', 'x', int(36_500), pem).cert.raw))![0])!;
  expect(readElements(far[4])!.map((time) => time.tag)).toEqual([TAG.utcTime, TAG.generalizedTime]);
});

test('a DSA key has the form of OpenSSL', () => {
  const pem = call('genPrivateKey', 'dsa') as string;
  const der = Buffer.from(pem.replace(/-----[^-]*-----/g, ''), 'base64');
  const numbers = readElements(readElement(der))!.map((n) => BigInt(`0x${Buffer.from(n.content).toString('hex')}`));
  const [version, p = 0n, q = 0n, g = 0n, y = 0n, x = 0n] = numbers;
  const power = (base: bigint, exponent: bigint): bigint => {
    let result = 1n;
    for (const bit of exponent.toString(2)) result = (((result * result) % p) * (bit === '1' ? base : 1n)) % p;
    return result;
  };
  expect([version, p.toString(2).length, q.toString(2).length, (p - 1n) % q, power(g, q), power(g, x) === y]).toEqual([
    0n,
    2048,
    256,
    0n,
    1n,
    true,
  ]);
}, 60_000);

test('without the port there is a clear error', () => {
  const bare = new Map(certificateFunctions({ clock: ports.clock, random: ports.random }).map((f) => [f.name, f]));
  expect(() => bare.get('genCA')!.call('ca', int(1))).toThrow('no Keys port was given');
});

test.each([
  ['1.2.3.4', '01020304'],
  ['::', '00000000000000000000000000000000'],
  ['::ffff:1.2.3.4', '01020304'],
  ['2001:db8::1', '20010db8000000000000000000000001'],
  ['1:2:3:4:5:6:1.2.3.4', '00010002000300040005000601020304'],
  ['1:2:3:4:5:6:7::', '00010002000300040005000600070000'],
  ['1::2:3:4:5:6:7:8', undefined],
  ['1.2.3.04', undefined],
  ['1.2.3.256', undefined],
  ['1:2', undefined],
  ['1:2:3:4:5:6:7:8:', undefined],
  [':1:2:3:4:5:6:7', undefined],
  ['::1%eth0', undefined],
  ['', undefined],
])('parseIp(%p)', (text, wanted) => {
  const bytes = parseIp(text);
  expect(bytes === undefined ? undefined : Buffer.from(bytes).toString('hex')).toBe(wanted);
});
