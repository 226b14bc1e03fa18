/** Signatures, keys and certificates. */
import { toBytes } from '../../../src/go/strings.ts';
import { pairShapeProblem } from '../../../src/transport/pem.ts';
import { explainMaterial } from '../../../src/transport/explain-certificate.ts';
import { readElement } from '../../../src/go/der.ts';
import { readCertificate } from '../../../src/sprig/x509.ts';
import { decodePem } from '../../../src/sprig/pem.ts';
import { hashesIn } from '../../../src/provenance/message.ts';
import { readKeyring } from '../../../src/provenance/keyring.ts';
import { armoredBlocks, encodeArmor } from '../../../src/provenance/openpgp/armor.ts';
import { readClearsigned, signedBytes } from '../../../src/provenance/openpgp/clearsign.ts';
import { readPackets } from '../../../src/provenance/openpgp/packets.ts';
import { readSecretKey } from '../../../src/provenance/openpgp/secret-key.ts';
import { readSignature } from '../../../src/provenance/openpgp/signature.ts';
import { verifyDetached } from '../../../src/provenance/openpgp/verify-detached.ts';
import { provenanceUpload } from '../../../src/serve/uploads.ts';
import { keyFromPem, keyToPem } from '../../../src/sprig/private-keys.ts';
import { nodeKeys } from '../../../src/home/node-ports.ts';
import { recorded as recordedSignatures } from '../../provenance/recorded.ts';
import { createAuthority, createIdentity } from '../../control-plane/certificates.ts';
import { cut } from '../cut.ts';
import { agree, ofText, outcomeOf, type Fuzzer } from '../fuzzer.ts';
import { yamlWords } from './yaml.ts';

const digest = `sha256:${'0'.repeat(64)}`;

const signed = recordedSignatures();
const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
const rings = Object.entries(signed.keyrings);
const documents = Object.values(signed.documents);
let ring: ReturnType<typeof readKeyring> | undefined;

const authority = (): { cert: string; key: string } => createAuthority();

export const signatureFuzzers: readonly Fuzzer[] = [
  ofText(
    'provenance',
    (text) => {
      const clear = readClearsigned(text);
      if (clear === undefined) return 'none';
      outcomeOf(() => hashesIn(clear.text).size);
      ring ??= readKeyring(bytes(signed.keyrings['all']!));
      return verifyDetached(signedBytes(clear.text), clear.signatures(), ring.withKey, 1_800_000_000).identities.length;
    },
    {
      words: [
        '-----BEGIN PGP SIGNED MESSAGE-----\n',
        '-----BEGIN PGP SIGNATURE-----\n',
        '-----END PGP SIGNATURE-----',
        'Hash: SHA512\n',
        '- -',
        '\n\n',
        '=AAAA\n',
        '\r\n',
        'files:\n',
        '\n...\n',
        'Version: x\n',
      ],
      seeds: () => documents.map((one) => toBytes(one)),
    },
  ),
  ofText(
    'provenance-message',
    (text) => {
      outcomeOf(() => provenanceUpload(toBytes(text)).fileName);
      return hashesIn(text).size;
    },
    {
      words: [...yamlWords, '\n...\n', 'files:\n', '  a-1.0.0.tgz: sha256:00\n'],
      seeds: () => [
        toBytes(`name: web\nversion: 1.0.0\n\n...\nfiles:\n  web-1.0.0.tgz: ${digest}\n`),
        ...documents.slice(0, 3).map((one) => toBytes(one)),
      ],
    },
  ),
  {
    name: 'openpgp-packets',
    words: ['\x99\x01\x0d', '\xb4', '\x88', '\xc2\xff\xff\xff\xff\xff', '\xc6', '\xe0', '\x04', '\xff'],
    seeds: () => rings.filter(([name]) => !['armour', 'keybox'].includes(name)).map(([, base64]) => bytes(base64)),
    maxSize: 32 * 1024,
    run: (input) => {
      let count = 0;
      for (const { body } of readPackets(input)) {
        count++;
        if (count > 50) break;
        outcomeOf(() => readSignature(body));
        outcomeOf(() => readSecretKey(body));
      }
      return count;
    },
  },
  {
    name: 'keyring',
    words: ['KBXf', '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n', '-----END PGP PUBLIC KEY BLOCK-----\n', '\x99\x01\x0d'],
    seeds: () => rings.map(([, base64]) => bytes(base64)),
    maxSize: 32 * 1024,
    run: (input) => {
      const keys = readKeyring(input);
      return keys.entities().length + keys.withKey('00').length;
    },
  },
  ofText(
    'armor',
    (text) => {
      agree(
        'armour that was written and read',
        [...armoredBlocks(encodeArmor('PGP SIGNATURE', toBytes(text)))].map(({ data }) => data()),
        [toBytes(text)],
      );
      return [...armoredBlocks(text)].map(({ data }) => data().length).length;
    },
    {
      words: [
        '-----BEGIN PGP SIGNATURE-----\n',
        '-----END PGP SIGNATURE-----\n',
        '\n\n',
        'Version: 1\n',
        '=AAAA',
        'AAAA\n',
        '-----',
        '=',
      ],
      seeds: () => [toBytes(encodeArmor('PGP SIGNATURE', toBytes('a signature')))],
    },
  ),
  ofText(
    'pem',
    (text) => {
      const { head, tail } = cut(text, '\u0001');
      pairShapeProblem(head, tail);
      explainMaterial({ ca: head, cert: head, key: tail, serverName: '', insecure: false });
      const key = outcomeOf(() => keyFromPem(nodeKeys, tail));
      if ('value' in key) keyToPem(key.value as Parameters<typeof keyToPem>[0]);
      const block = decodePem(head);
      return block === undefined ? 'none' : readCertificate(block.bytes).subject.length;
    },
    {
      words: [
        '-----BEGIN CERTIFICATE-----\n',
        '-----END CERTIFICATE-----\n',
        '-----BEGIN RSA PRIVATE KEY-----\n',
        '-----BEGIN EC PRIVATE KEY-----\n',
        '-----END PRIVATE KEY-----\n',
        'MII',
        '=',
        '\n',
        '\u0001',
        'Proc-Type: 4,ENCRYPTED\n',
      ],
      seeds: () => {
        const { cert, key } = authority();
        const one = createIdentity({ cert, key }, { name: 'a', addresses: ['127.0.0.1'] });
        return [toBytes(`${cert}\u0001${key}`), toBytes(`${one.cert}\u0001${one.key}`)];
      },
    },
  ),
  {
    name: 'der',
    words: ['\x30\x82\x01', '\x30\x80', '\x02\x01\x00', '\x30\x84\xff\xff\xff\xff', '\xa3'],
    seeds: () => [new Uint8Array(Buffer.from(authority().cert.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64'))],
    run: (input) => {
      readElement(input);
      return readCertificate(input).subject.length;
    },
  },
];
