import { expect, test } from 'bun:test';
import { sha1 } from '../../src/go/sha1.ts';
import { sha256 } from '../../src/go/sha256.ts';
import { sha512 } from '../../src/go/sha512.ts';
import { hostHashes, nodeHashes } from '../../src/home/node-ports.ts';

const lengths = [0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 1000, 100_000];

test.each([
  ['sha1', sha1],
  ['sha256', sha256],
  ['sha512', sha512],
] as const)('%s is the same from the runtime, from its crypto module and in JavaScript', (name, own) => {
  for (const length of lengths) {
    const data = Uint8Array.from({ length: length + 3 }, (_, i) => i * 7).subarray(3);
    const expected = own(data);
    for (const host of [nodeHashes, hostHashes(undefined)]) {
      expect([...host.digest(name, data)]).toEqual([...expected]);
    }
  }
});

test('what is there without loading anything is always worth it', () => {
  expect([nodeHashes.worthFrom, hostHashes(undefined).worthFrom]).toEqual([0, 49_152]);
});
