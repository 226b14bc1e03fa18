/** A certificate authority of the control plane's own (ECDSA P-256), which names servers and users. */
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { bitString, element, integer, octetString, oid, sequence, TAG } from '../../src/go/der.ts';

/** A certificate and its private key, both in PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

export interface Subject {
  /** Common name: what RBAC calls the user. */
  readonly name: string;
  /** Organizations: what RBAC calls the user's groups. */
  readonly groups?: readonly string[];
  /** IPv4 addresses and DNS names of a server. */
  readonly addresses?: readonly string[];
  readonly dnsNames?: readonly string[];
  /** When it ends; in 10 years unless given. */
  readonly notAfter?: Date;
}

const CA_NAME = 'scull-test-ca';
const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const TRUE = element(TAG.boolean, Uint8Array.of(0xff));
const DAY = 86_400_000;

export function createAuthority(): Identity {
  const usage = [
    extension('2.5.29.19', true, sequence(TRUE)),
    extension('2.5.29.15', true, bitString(Uint8Array.of(0x06), 1)),
  ];
  return issue({ name: CA_NAME }, usage, undefined);
}

/** A certificate for a server and a client at once, signed by the authority. */
export function createIdentity(authority: Identity, subject: Subject): Identity {
  const both = sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.3.6.1.5.5.7.3.2'));
  const names = [
    ...(subject.dnsNames ?? []).map((name) => element(0x82, Buffer.from(name))),
    ...(subject.addresses ?? []).map((address) => element(0x87, Uint8Array.from(address.split('.').map(Number)))),
  ];
  const extensions = [
    extension('2.5.29.15', true, bitString(Uint8Array.of(0x80), 7)),
    extension('2.5.29.37', false, both),
  ];
  if (names.length > 0) extensions.push(extension('2.5.29.17', false, sequence(...names)));
  return issue(subject, extensions, authority);
}

function issue(subject: Subject, extensions: readonly Uint8Array[], authority: Identity | undefined): Identity {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const end = subject.notAfter?.getTime() ?? Date.now() + 3650 * DAY;
  const body = sequence(
    element(0xa0, integer(2)),
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    ECDSA_SHA256,
    nameOf({ name: CA_NAME }),
    sequence(timeOf(Math.min(Date.now() - DAY, end - DAY)), timeOf(end)),
    nameOf(subject),
    pair.publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', body, createPrivateKey(authority?.key ?? key));
  return { cert: pem('CERTIFICATE', sequence(body, ECDSA_SHA256, bitString(signature))), key };
}

function nameOf(subject: Subject): Uint8Array {
  const part = (id: string, text: string): Uint8Array =>
    element(TAG.set, sequence(oid(id), element(TAG.utf8String, Buffer.from(text))));
  return sequence(...(subject.groups ?? []).map((group) => part('2.5.4.10', group)), part('2.5.4.3', subject.name));
}

function timeOf(milliseconds: number): Uint8Array {
  const text = new Date(milliseconds).toISOString().replaceAll(/[-T:]|\.\d+/g, '');
  return element(TAG.generalizedTime, Buffer.from(text));
}

function extension(id: string, critical: boolean, value: Uint8Array): Uint8Array {
  return sequence(oid(id), ...(critical ? [TRUE] : []), octetString(value));
}

function pem(type: string, bytes: Uint8Array): string {
  const lines = Buffer.from(bytes)
    .toString('base64')
    .replaceAll(/.{1,64}/g, '$&\n');
  return `-----BEGIN ${type}-----\n${lines}-----END ${type}-----\n`;
}
