/** Signatures of real GnuPG, judged as real Helm judges them; and what would wear out whoever looks at it. */
import { afterAll, describe, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorMessage } from '../../src/errors.ts';
import { verifyArchive } from '../../src/provenance/verify-archive.ts';
import { MAX_PROVENANCE_SIZE, verifySigned } from '../../src/provenance/verify.ts';
import { ARCHIVE, recorded } from './recorded.ts';

const { cases, documents, keyrings } = recorded();
const folder = mkdtempSync(join(tmpdir(), 'scull-verify-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const archive = new TextEncoder().encode(ARCHIVE);
const FILE = 'web-1.0.0.tgz';

function ring(name: string): string {
  const path = join(folder, name.replaceAll(' ', '-'));
  writeFileSync(path, Buffer.from(keyrings[name]!, 'base64'));
  return path;
}

async function answer(document: string, keyring: string): Promise<readonly string[] | string> {
  try {
    const provenance = Buffer.from(documents[document] ?? document);
    const { signedBy, fingerprint, fileHash } = await verifySigned(archive, FILE, provenance, keyring);
    const who = signedBy.map((name) => `Signed by: ${name}`);
    return [...who, `Using Key With Fingerprint: ${fingerprint}`, `Chart Hash Verified: ${fileHash}`].sort();
  } catch (error) {
    return errorMessage(error);
  }
}

/** What Helm cannot read. */
const beyond = ['armour', 'keybox'];

describe('verifySigned says what Helm says', () => {
  for (const { document, keyring, lines, error } of cases) {
    if (beyond.includes(keyring)) continue;
    test(`of ${document}, keyring ${keyring}`, async () => {
      expect(await answer(document, ring(keyring))).toEqual(lines ?? error!);
    });
  }
});

describe('keyrings that Helm does not read', () => {
  for (const keyring of beyond) {
    test(keyring, async () => {
      const known = cases.find((one) => one.document === 'ed25519')!;
      expect(await answer('ed25519', ring(keyring))).toEqual(known.lines!);
    });
  }

  test('a keybox whose blobs point out of it', async () => {
    const box = Buffer.from(keyrings['keybox']!, 'base64');
    const first = box.readUInt32BE(0);
    for (const [at, value] of [
      [first, 0],
      [first, 0xffffffff],
      [first + 8, 0x7fffffff],
      [first + 12, 0x7fffffff],
    ] as const) {
      const broken = Buffer.from(box);
      broken.writeUInt32BE(value, at);
      writeFileSync(join(folder, 'broken.kbx'), broken);
      const text = await answer('ed25519', join(folder, 'broken.kbx'));
      expect(text).toBe('failed to load keyring: openpgp: invalid data: keybox is damaged');
    }
  });

  test('where it is told about', () => {
    mkdirSync(join(folder, 'gnupg'));
    writeFileSync(join(folder, 'gnupg/pubring.kbx'), '');
    const path = join(folder, 'gnupg/pubring.gpg');
    const found = verifySigned(archive, FILE, Buffer.from(documents['ed25519']!), path);
    expect(found).rejects.toMatchObject({
      message: `failed to load keyring: open ${path}: no such file or directory`,
      hint: `GnuPG keeps its public keys in a keybox now: add --keyring ${join(folder, 'gnupg/pubring.kbx')}`,
    });
  });
});

describe('hostile files', () => {
  const plain = documents['rsa2048']!;
  const head = '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n';
  const armour = (data: Uint8Array): string => {
    const lines = Buffer.from(data).toString('base64').replace(/.{64}/g, '$&\n');
    return `${head}name: x\n-----BEGIN PGP SIGNATURE-----\n\n${lines}\n-----END PGP SIGNATURE-----`;
  };
  /** A version 4 signature of RSA with these subpackets that are not hashed. */
  const packet = (...fields: number[]): number[] => {
    const body = [
      4,
      1,
      1,
      8,
      0,
      6,
      5,
      2,
      0,
      0,
      0,
      1,
      fields.length >> 8,
      fields.length & 255,
      ...fields,
      0,
      0,
      0,
      1,
      1,
    ];
    return [0xc2, 255, 0, 0, body.length >> 8, body.length & 255, ...body];
  };
  const unknown = packet(9, 16, 1, 2, 3, 4, 5, 6, 7, 8);
  /** Each inside of the next. */
  const nested = (depth: number): number[] => {
    if (depth === 0) return [];
    const inner = [4, 25, 1, 8, 0, 6, 5, 2, 0, 0, 0, 1];
    const deeper = nested(depth - 1);
    const body = [...inner, deeper.length >> 8, deeper.length & 255, ...deeper, 0, 0, 0, 1, 1];
    return [255, 0, 0, (body.length + 1) >> 8, (body.length + 1) & 255, 32, ...body];
  };
  const table: readonly (readonly [what: string, document: string, text: string])[] = [
    ['many unknown signatures', armour(Uint8Array.from(new Array(900).fill(unknown).flat() as number[])), 'openpgp: signature made by unknown entity'],
    ['too many signatures', armour(Uint8Array.from(new Array(1100).fill(unknown).flat() as number[])), 'openpgp: invalid data: too many signatures'],
    ['signatures in signatures', armour(Uint8Array.from(packet(...nested(50)))), 'openpgp: invalid data: too many layers of packets'],
    ['a length beyond the end', armour(Uint8Array.of(0xc2, 255, 255, 255, 255, 255, 4)), 'unexpected EOF'],
    ['parts without an end', armour(Uint8Array.from([0xc2, ...(new Array(3000).fill([0xe0, 4]).flat() as number[])])), 'unexpected EOF'],
    ['a compressed packet', armour(Uint8Array.of(0xc8, 2, 1, 0)), 'openpgp: invalid data: non signature packet found'],
    ['bytes that are no packets', armour(Uint8Array.of(1, 2, 3)), 'openpgp: invalid data: tag byte does not have MSB set'],
    ['beginnings without an end', head.repeat(20_000), 'failed to decode signature: signature block not found'],
    ['a line without an end', `${head}${'a'.repeat(2_000_000)}`, 'failed to decode signature: signature block not found'],
    ['armour in long lines', plain.replace(/(SIGNATURE-----\n\n)/, `$1${'A'.repeat(200)}\n`), 'openpgp: invalid data: armor invalid'],
    ['a beginning behind a line separator', `\u2028${plain}`, 'failed to decode signature: signature block not found'],
    ['a size above the limit', `${plain}${'\n'.repeat(MAX_PROVENANCE_SIZE)}`, `provenance file is larger than the maximum file size ${MAX_PROVENANCE_SIZE}`],
  ]; // prettier-ignore
  for (const [what, document, text] of table) {
    test(what, async () => {
      const start = performance.now();
      expect(await answer(document, ring('one'))).toBe(text);
      expect(performance.now() - start).toBeLessThan(2000);
    });
  }

  test('what is signed is all that counts', async () => {
    const before = plain.replace('BEGIN PGP SIGNED', 'BEGIN PGP  SIGNED').replace(/sha256:.*/, 'sha256:00');
    expect(await answer(`${before}\n${plain}`, ring('one'))).toBeArray();
  });
});

describe('verifyArchive', () => {
  const path = join(folder, FILE);
  const problems: readonly (readonly [path: string, text: string])[] = [
    [join(folder, 'none.tgz'), `stat ${folder}/none.tgz: no such file or directory`],
    [folder, 'unpacked charts cannot be verified'],
    [join(folder, 'web.zip'), 'chart must be a tgz file'],
    [path, `could not load provenance file ${path}.prov: stat ${path}.prov: no such file or directory`],
  ];
  for (const [name, text] of problems) {
    test(text.slice(0, 40), () => {
      writeFileSync(path, ARCHIVE);
      writeFileSync(join(folder, 'web.zip'), ARCHIVE);
      expect(verifyArchive(name, ring('one'))).rejects.toThrow(new Error(text));
    });
  }

  test('by the file beside it', async () => {
    writeFileSync(path, ARCHIVE);
    writeFileSync(`${path}.prov`, documents['rsa2048']!);
    expect(await verifyArchive(path, ring('one'))).toMatchObject({
      signedBy: ['rsa2048 <rsa2048@example.com>'],
      fileName: FILE,
    });
    rmSync(`${path}.prov`);
  });
});
