import { describe, expect, test } from 'bun:test';
import { armoredBlocks, encodeArmor } from '../../../src/provenance/openpgp/armor.ts';
import { recorded } from '../recorded.ts';

const { documents } = recorded();

test('what is written can be read, of any length', () => {
  for (let length = 0; length < 200; length++) {
    const data = Uint8Array.from({ length }, (_, i) => (i * 31 + length) & 255);
    const [block] = armoredBlocks(encodeArmor('PGP SIGNATURE', data));
    expect(block!.type).toBe('PGP SIGNATURE');
    expect(Buffer.from(block!.data())).toEqual(Buffer.from(data));
  }
});

test('it is what GnuPG writes, with its checksum', () => {
  for (const name of ['rsa2048', 'dsa2048', 'nistp521', 'ed25519']) {
    const written = documents[name]!.slice(documents[name]!.indexOf('-----BEGIN PGP SIGNATURE')).trimEnd();
    const [block] = armoredBlocks(written);
    expect(encodeArmor('PGP SIGNATURE', block!.data())).toBe(written);
  }
});

describe('reading', () => {
  const body = '\n\nAQID\n-----END X-----\n';
  const cases: readonly (readonly [what: string, text: string, types: string[]])[] = [
    ['nothing', '', []],
    ['text before and between', `a\n-----BEGIN X-----${body}b\n-----BEGIN Y-----${body}`, ['X', 'Y']],
    ['headers', `-----BEGIN X-----\nVersion: 1\nComment: a: b${body}`, ['X']],
    ['headers that are none', `-----BEGIN X-----\nno header${body}`, []],
    ['no name', `----------BEGIN -----${body}`, []],
    ['lines with returns and blanks', `  -----BEGIN X-----  ${body}`.replaceAll('\n', '\r\n'), ['X']],
    ['no end', '-----BEGIN X-----\n\nAQID', ['X']],
  ];
  for (const [what, text, types] of cases) {
    test(what, () => {
      const blocks = [...armoredBlocks(text)];
      expect(blocks.map(({ type }) => type)).toEqual(types);
      for (const block of blocks) expect([...block.data()]).toEqual([1, 2, 3]);
    });
  }
});
