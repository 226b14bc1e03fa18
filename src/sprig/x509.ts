/**
 * X.509 certificates with the fields that Go 1.26 `x509.CreateCertificate` writes for the templates of Sprig 3.3 (crypto.go),
 * and as much reading of them as signing with a CA needs.
 */
import {
  bitString,
  element,
  integer,
  octetString,
  oid,
  readElement,
  readElements,
  sameBytes,
  sequence,
  TAG,
} from '../go/der.ts';
import { sha256 } from '../go/sha256.ts';
import { quote } from '../go/strconv-quote.ts';
import { toBytes } from '../go/strings.ts';
import { formatTime } from '../go/time-format.ts';
import { utc } from '../go/time-zone.ts';
import { Time } from '../go/time.ts';
import { publicKeyBits, type PrivateKey } from './private-keys.ts';
import type { Keys } from './ports.ts';

export interface CertificateTemplate {
  readonly commonName: string;
  /** 4 or 16 bytes each. */
  readonly ipAddresses: readonly Uint8Array[];
  readonly dnsNames: readonly string[];
  readonly serialNumber: Uint8Array;
  /** Seconds since the Unix epoch. */
  readonly notBefore: bigint;
  readonly notAfter: bigint;
  readonly isCa: boolean;
}

/** Who signs: a certificate that was read, or nobody else (self-signed). */
export interface Issuer {
  /** Name in DER. */
  readonly subject: Uint8Array;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
  readonly keyId: Uint8Array | undefined;
}

const KEY_USAGE = '2.5.29.15';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const BASIC_CONSTRAINTS = '2.5.29.19';
const SUBJECT_KEY_ID = '2.5.29.14';
const AUTHORITY_KEY_ID = '2.5.29.35';
const SUBJECT_ALT_NAME = '2.5.29.17';
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const TRUE = element(TAG.boolean, Uint8Array.of(0xff));

/** A certificate in DER for `subjectKey`, signed with `signingKey` in the name of `issuer`, or of itself. Throws Go's text. */
export function createCertificate(
  keys: Keys,
  template: CertificateTemplate,
  subjectKey: PrivateKey,
  signingKey: PrivateKey,
  issuer?: Issuer,
): Uint8Array {
  const { hash, identifier } = signatureOf(signingKey);
  const subject = nameOf(template.commonName);
  if (issuer !== undefined && !sameBytes(issuer.publicKey, signingKey.publicKey)) {
    throw new Error("x509: provided PrivateKey doesn't match parent's PublicKey");
  }
  const issuerName = issuer?.subject ?? subject;
  const authority = sameBytes(issuerName, subject) ? undefined : issuer?.keyId;
  const keyId = template.isCa ? sha256(publicKeyBits(subjectKey.publicKey)).subarray(0, 20) : undefined;
  const toBeSigned = sequence(
    element(0xa0, integer(2)),
    integer(template.serialNumber),
    identifier,
    issuerName,
    sequence(timeOf(template.notBefore), timeOf(template.notAfter)),
    subject,
    subjectKey.publicKey,
    element(0xa3, sequence(...extensions(template, keyId, authority))),
  );
  const signature = keys.sign(signingKey.pkcs8, hash, toBeSigned);
  return sequence(toBeSigned, identifier, bitString(signature));
}

/** What signing needs to know of a certificate in DER. Throws with Go's text. */
export function readCertificate(der: Uint8Array): Issuer {
  const outer = readElement(der);
  if (outer?.tag !== TAG.sequence) throw new Error('x509: malformed certificate');
  if (outer.whole.length !== der.length) throw new Error('x509: trailing data');
  const body = readElements(readElement(outer.content));
  if (body === undefined) throw new Error('x509: malformed tbs certificate');
  const first = body[0]?.tag === 0xa0 ? 1 : 0; // the version may be left out
  const subject = body[first + 4];
  const publicKey = body[first + 5];
  if (body[first]?.tag !== TAG.integer) throw new Error('x509: malformed serial number');
  if (subject?.tag !== TAG.sequence) throw new Error('x509: malformed issuer');
  if (publicKey?.tag !== TAG.sequence) throw new Error('x509: malformed spki');
  const list = body.slice(first + 6).find((part) => part.tag === 0xa3);
  const found = (list === undefined ? [] : (readElements(readElement(list.content)) ?? [])).map(
    (e) => readElements(e) ?? [],
  );
  const keyId = found.find((parts) => parts[0] !== undefined && sameBytes(parts[0].whole, oid(SUBJECT_KEY_ID)))?.at(-1);
  return {
    subject: subject.whole,
    publicKey: publicKey.whole,
    keyId: keyId === undefined ? undefined : readElement(keyId.content)?.content,
  };
}

function signatureOf(key: PrivateKey): { hash: 'sha256' | 'sha384' | 'sha512' | null; identifier: Uint8Array } {
  switch (key.algorithm) {
    case 'rsa':
      return { hash: 'sha256', identifier: sequence(oid('1.2.840.113549.1.1.11'), element(TAG.null)) };
    case 'ed25519':
      return { hash: null, identifier: sequence(oid('1.3.101.112')) };
    case 'ec': {
      const curve = readElements(readElements(readElement(key.publicKey))![0])![1]!.whole;
      if (sameBytes(curve, oid('1.3.132.0.34')))
        return { hash: 'sha384', identifier: sequence(oid('1.2.840.10045.4.3.3')) };
      if (sameBytes(curve, oid('1.3.132.0.35')))
        return { hash: 'sha512', identifier: sequence(oid('1.2.840.10045.4.3.4')) };
      return { hash: 'sha256', identifier: sequence(oid('1.2.840.10045.4.3.2')) };
    }
    case 'dsa':
      throw new Error('x509: certificate private key does not implement crypto.Signer');
  }
}

function nameOf(commonName: string): Uint8Array {
  if (commonName === '') return sequence();
  const tag = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(commonName) ? TAG.printableString : TAG.utf8String;
  return sequence(element(TAG.set, sequence(oid('2.5.4.3'), element(tag, toBytes(commonName)))));
}

function timeOf(seconds: bigint): Uint8Array {
  const time = new Time(seconds, 0, utc);
  const { year } = time.civil();
  if (year < 0 || year > 9999) throw new Error('asn1: structure error: cannot represent time as GeneralizedTime');
  return year >= 1950 && year < 2050
    ? element(TAG.utcTime, toBytes(formatTime(time, '060102150405Z')))
    : element(TAG.generalizedTime, toBytes(formatTime(time, '20060102150405Z')));
}

function extensions(
  t: CertificateTemplate,
  keyId: Uint8Array | undefined,
  authority: Uint8Array | undefined,
): Uint8Array[] {
  // digital signature and key encipherment, and for a CA also certificate signing
  const usage = t.isCa ? bitString(Uint8Array.of(0xa4), 2) : bitString(Uint8Array.of(0xa0), 5);
  const out = [
    extension(KEY_USAGE, true, usage),
    extension(EXTENDED_KEY_USAGE, false, sequence(oid(SERVER_AUTH), oid(CLIENT_AUTH))),
    extension(BASIC_CONSTRAINTS, true, t.isCa ? sequence(TRUE) : sequence()),
  ];
  if (keyId !== undefined) out.push(extension(SUBJECT_KEY_ID, false, octetString(keyId)));
  if (authority !== undefined && authority.length > 0) {
    out.push(extension(AUTHORITY_KEY_ID, false, sequence(element(0x80, authority))));
  }
  if (t.dnsNames.length > 0 || t.ipAddresses.length > 0) {
    const names = [
      ...t.dnsNames.map((name) => element(0x82, ascii(name))),
      ...t.ipAddresses.map((address) => element(0x87, address)),
    ];
    // nothing else tells whose certificate it is when the subject is empty
    out.push(extension(SUBJECT_ALT_NAME, t.commonName === '', sequence(...names)));
  }
  return out;
}

function extension(id: string, critical: boolean, value: Uint8Array): Uint8Array {
  return sequence(oid(id), ...(critical ? [TRUE] : []), octetString(value));
}

function ascii(name: string): Uint8Array {
  if (/[^\0-\x7f]/.test(name)) throw new Error(`x509: ${quote(name)} cannot be encoded as an IA5String`);
  return toBytes(name);
}
