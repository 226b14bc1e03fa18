import { expect, test } from 'bun:test';
import { readClearsigned, withoutTrailingBlanks, writeClearsigned } from '../../../src/provenance/openpgp/clearsign.ts';

test('blanks at the ends of lines are no part of what is signed', () => {
  expect(withoutTrailingBlanks('a \t\r\n b\n\t\n')).toBe('a\n b\n\n');
  const long = `a${' '.repeat(100_000)}b`;
  expect(withoutTrailingBlanks(`${long} `)).toBe(long);
  const document = writeClearsigned(`- x\n${long}`, 'SHA512', Uint8Array.of(1, 2));
  const read = readClearsigned(document.replaceAll('\n', ' \t\r\n').replaceAll(/(-----|SHA512) \t\r/g, '$1\r'));
  expect(read?.text).toBe(`- x\n${long}`);
});
