import { expect, test } from 'bun:test';
import { fromBytes, toBytes } from '../../src/go/strings.ts';
import { encodeBase64, encodingFunction } from '../../src/sprig/encoding.ts';

const call = (name: string, text: string): string => encodingFunction(name)!.call(text) as string;

test.each([0, 1, 2, 3, 255, 8191, 8192, 8193, 100_000])('%d bytes survive the way in and out', (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 31) % 256);
  const text = fromBytes(bytes);
  expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  expect(call('b64enc', text)).toBe(Buffer.from(bytes).toString('base64'));
  expect(toBytes(call('b64dec', call('b64enc', text)))).toEqual(bytes);
  expect(toBytes(call('b32dec', call('b32enc', text)))).toEqual(bytes);
});

test('line ends between the digits are skipped', () => {
  const folded = Buffer.from('some longer text, in lines')
    .toString('base64')
    .replace(/(.{8})/g, '$1\r\n');
  expect(call('b64dec', folded)).toBe('some longer text, in lines');
});
