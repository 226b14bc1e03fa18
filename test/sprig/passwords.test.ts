import { expect, test } from 'bun:test';
import { compareSync } from 'bcryptjs';
import { createHash, createHmac } from 'node:crypto';
import { sha1 } from '../../src/go/sha1.ts';
import { hmacSha256, sha256 } from '../../src/go/sha256.ts';
import { sha512 } from '../../src/go/sha512.ts';
import { nodeHashes, nodeKeys, nodeRandom } from '../../src/home/node-ports.ts';
import { hashFunctions } from '../../src/sprig/hashes.ts';
import { passwordFunctions } from '../../src/sprig/passwords.ts';

const functions = new Map(passwordFunctions({ random: nodeRandom, keys: nodeKeys }).map((f) => [f.name, f]));
const call = (name: string, ...args: string[]): string => functions.get(name)!.call(...args) as string;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('bcrypt hashes can be checked and have salts of their own', () => {
  const first = call('bcrypt', 'pässword');
  expect(first).toMatch(/^\$2a\$10\$[./A-Za-z0-9]{53}$/);
  expect(compareSync('pässword', first)).toBe(true);
  expect(compareSync('password', first)).toBe(false);
  expect(call('bcrypt', 'pässword')).not.toBe(first);
  expect(compareSync('x', call('htpasswd', 'me', 'x').slice('me:'.length))).toBe(true);
});

test('what encryptAES wrote decryptAES reads, each time with another start', () => {
  for (const text of ['x', '0123456789abcdef', 'é😀', 'a'.repeat(1000)]) {
    expect(call('decryptAES', 'secret', call('encryptAES', 'secret', text))).toBe(text);
  }
  expect(call('encryptAES', 'k', 'x')).not.toBe(call('encryptAES', 'k', 'x'));
});

test('hashes of all lengths are those of the host', () => {
  for (let length = 0; length < 300; length++) {
    const data = Uint8Array.from({ length }, (_, i) => i * 7 + length);
    expect(hex(sha1(data))).toBe(createHash('sha1').update(data).digest('hex'));
    expect(hex(sha256(data))).toBe(createHash('sha256').update(data).digest('hex'));
    expect(hex(sha512(data))).toBe(createHash('sha512').update(data).digest('hex'));
    const key = data.subarray(0, length % 130);
    expect(hex(hmacSha256(key, data))).toBe(createHmac('sha256', key).update(data).digest('hex'));
  }
});

test('long texts give the same with the port and without', () => {
  const text = 'abc'.repeat(100_000);
  for (const name of ['sha1sum', 'sha256sum', 'sha512sum']) {
    const [own, port] = [{}, { hashes: nodeHashes }].map((ports) =>
      hashFunctions(ports)
        .find((f) => f.name === name)!
        .call(text),
    );
    expect(own).toBe(port);
  }
});

test('without the port there is a clear error', () => {
  const bare = new Map(passwordFunctions({ random: nodeRandom }).map((f) => [f.name, f]));
  expect(() => bare.get('encryptAES')!.call('k', 'x')).toThrow('no Keys port was given');
});
