/** Sprig 3.3's keys and certificates (crypto.go): `genPrivateKey`, `genCA`, `genSelfSignedCert`, `genSignedCert`, `buildCustomCert`. */
import { sprint } from '../go/fmt.ts';
import { func } from '../go/func.ts';
import { parseIp } from '../go/ip.ts';
import { fromBytes, toBytes } from '../go/strings.ts';
import { anySliceType, intType, stringType, type GoType } from '../go/types.ts';
import { GoStruct, type GoFunc, type GoInt, type Value } from '../go/values.ts';
import { decodeBase64 } from './encoding.ts';
import { decodePem, encodePem } from './pem.ts';
import type { Keys, KeyKind, SprigPorts } from './ports.ts';
import { generateDsa, generateKey, keyFromPem, keyToPem, type PrivateKey } from './private-keys.ts';
import { createCertificate, readCertificate, type CertificateTemplate, type Issuer } from './x509.ts';

/** What the `gen…Cert` functions return: the certificate and its key, both in PEM. */
const certificateType: GoType = {
  name: 'sprig.certificate',
  kind: 'struct',
  fields: [
    { name: 'Cert', type: stringType },
    { name: 'Key', type: stringType },
  ],
};

const KINDS: Readonly<Record<string, KeyKind>> = {
  '': 'rsa4096',
  rsa: 'rsa4096',
  ecdsa: 'ecdsa',
  ed25519: 'ed25519',
};
const DAY = 86_400_000_000_000n;

type Names = readonly Value[] | null;
type Ports = Pick<SprigPorts, 'clock' | 'keys' | 'random'>;

/** The functions that make keys and certificates. */
export function certificateFunctions(ports: Ports): readonly GoFunc[] {
  const maker = new CertificateMaker(ports);
  const names = [stringType, anySliceType, anySliceType, intType];
  return [
    func('genPrivateKey', [stringType], stringType, (kind: string) => maker.privateKey(kind)),
    func('genCA', [stringType, intType], certificateType, (name: string, days: GoInt) => maker.ca(name, days)),
    func('genCAWithKey', [stringType, intType, stringType], certificateType, (name: string, days: GoInt, key: string) =>
      maker.ca(name, days, key),
    ),
    func('genSelfSignedCert', names, certificateType, (name: string, ips: Value[], dns: Value[], days: GoInt) =>
      maker.selfSigned({ name, ips, dns, days }),
    ),
    func(
      'genSelfSignedCertWithKey',
      [...names, stringType],
      certificateType,
      (name: string, ips: Value[], dns: Value[], days: GoInt, key: string) =>
        maker.selfSigned({ name, ips, dns, days }, key),
    ),
    func(
      'genSignedCert',
      [...names, certificateType],
      certificateType,
      (name: string, ips: Value[], dns: Value[], days: GoInt, ca: GoStruct) =>
        maker.signed({ name, ips, dns, days }, ca),
    ),
    func(
      'genSignedCertWithKey',
      [...names, certificateType, stringType],
      certificateType,
      (name: string, ips: Value[], dns: Value[], days: GoInt, ca: GoStruct, key: string) =>
        maker.signed({ name, ips, dns, days }, ca, key),
    ),
    func('buildCustomCert', [stringType, stringType], certificateType, (cert: string, key: string) =>
      maker.custom(cert, key),
    ),
  ];
}

interface Request {
  readonly name: string;
  readonly ips: Names;
  readonly dns: Names;
  readonly days: GoInt;
}

class CertificateMaker {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Errors are given as the result, as Sprig does. */
  privateKey(kind: string): string {
    if (kind === 'dsa') return keyToPem(generateDsa(this.#ports.random));
    const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
    return known === undefined ? `Unknown type ${kind}` : keyToPem(generateKey(this.#keys, known));
  }

  ca(name: string, days: GoInt, pem?: string): GoStruct {
    const key = this.#key(pem);
    const template = this.#template({ name, ips: null, dns: null, days }, true);
    return this.#certificate(template, key, key);
  }

  selfSigned(request: Request, pem?: string): GoStruct {
    const key = this.#key(pem);
    return this.#certificate(this.#template(request, false), key, key);
  }

  signed(request: Request, ca: GoStruct, pem?: string): GoStruct {
    const key = this.#key(pem);
    const block = decodePem(textOf(ca, 'Cert'));
    if (block === undefined) throw new Error('unable to decode certificate');
    const issuer = wrapped('error parsing certificate: decodedSignerCert.Bytes', () => readCertificate(block.bytes));
    const signingKey = wrapped('error parsing private key', () => keyFromPem(this.#keys, textOf(ca, 'Key')));
    return this.#certificate(this.#template(request, false), key, signingKey, issuer);
  }

  custom(cert64: string, key64: string): GoStruct {
    const cert = decoded(cert64, 'unable to decode base64 certificate');
    const key = decoded(key64, 'unable to decode base64 private key');
    const block = decodePem(cert);
    if (block === undefined) throw new Error('unable to decode certificate');
    wrapped('error parsing certificate: decodedCert.Bytes', () => readCertificate(block.bytes));
    wrapped('error parsing private key', () => keyFromPem(this.#keys, key));
    return certificateValue(cert, key);
  }

  get #keys(): Keys {
    if (this.#ports.keys === undefined)
      throw new Error('keys and certificates cannot be made here: no Keys port was given');
    return this.#ports.keys;
  }

  #key(pem: string | undefined): PrivateKey {
    if (pem === undefined) return generateKey(this.#keys, 'rsa2048');
    return wrapped('parsing private key', () => keyFromPem(this.#keys, pem));
  }

  #template({ name, ips, dns, days }: Request, isCa: boolean): CertificateTemplate {
    const ipAddresses = (ips ?? []).map(toAddress);
    const dnsNames = (dns ?? []).map(toDnsName);
    const now = this.#ports.clock.now();
    // a duration is an int64 of nanoseconds, so that very many days wrap around
    const lifetime = BigInt.asIntN(64, days.value * DAY);
    const end = now.seconds * 1_000_000_000n + BigInt(now.nanoseconds) + lifetime;
    return {
      commonName: name,
      ipAddresses,
      dnsNames,
      serialNumber: this.#ports.random.bytes(16),
      notBefore: now.seconds,
      notAfter: end / 1_000_000_000n,
      isCa,
    };
  }

  #certificate(template: CertificateTemplate, key: PrivateKey, signingKey: PrivateKey, issuer?: Issuer): GoStruct {
    const der = wrapped('error creating certificate', () =>
      createCertificate(this.#keys, template, key, signingKey, issuer),
    );
    return certificateValue(encodePem('CERTIFICATE', der), keyToPem(key));
  }
}

function certificateValue(cert: string, key: string): GoStruct {
  return new GoStruct(
    certificateType,
    new Map([
      ['Cert', cert],
      ['Key', key],
    ]),
  );
}

function textOf(certificate: GoStruct, field: string): string {
  const value = certificate.field(field);
  return typeof value === 'string' ? value : '';
}

function toAddress(ip: Value): Uint8Array {
  if (typeof ip !== 'string') throw new Error(`error parsing ip: ${sprint([ip])} is not a string`);
  const address = parseIp(ip);
  if (address === undefined) throw new Error(`error parsing ip: ${ip}`);
  return address;
}

function toDnsName(name: Value): string {
  if (typeof name === 'string') return name;
  throw new Error(`error processing alternate dns name: ${sprint([name])} is not a string`);
}

function decoded(base64: string, problem: string): string {
  try {
    return fromBytes(decodeBase64(toBytes(base64)));
  } catch (error) {
    throw new Error(problem, { cause: error });
  }
}

function wrapped<T>(doing: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Error(`${doing}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
