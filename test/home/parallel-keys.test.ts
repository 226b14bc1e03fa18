import { expect, test } from 'bun:test';
import { errorMessage } from '../../src/errors.ts';
import { nodeKeys } from '../../src/home/node-ports.ts';
import { parallelKeys, type KeySource } from '../../src/home/parallel-keys.ts';
import type { KeyKind, RsaKind } from '../../src/sprig/ports.ts';

/** Keys are texts that say how they were made; the first that is made aside is ready last. */
function source(): KeySource & { readonly begun: RsaKind[] } {
  const begun: RsaKind[] = [];
  const text = (words: string): Uint8Array => Buffer.from(words);
  return {
    ...nodeKeys,
    begun,
    generate: (kind) => text(`at once: ${kind}`),
    generateRsa: async (kind) => {
      const number = begun.push(kind);
      await Bun.sleep(number === 1 ? 20 : 1);
      return text(`aside: ${kind} ${String(number)}`);
    },
  };
}

const said = (keys: readonly Uint8Array[]): string[] => keys.map((key) => Buffer.from(key).toString());

test('what one rendering asked for the next one gets, in the same order', async () => {
  const from = source();
  const keys = parallelKeys(from);
  const kinds: KeyKind[] = ['rsa2048', 'ecdsa', 'rsa2048', 'rsa4096', 'ed25519'];
  const rendering = (): string[] => said(kinds.map((kind) => keys.generate(kind)));

  keys.begin!();
  expect(rendering()).toEqual([...Array<string>(4).fill('at once: ecdsa'), 'at once: ed25519']);
  expect(from.begun).toEqual(['rsa2048', 'rsa2048', 'rsa4096']);
  expect(await keys.fetchMissing!()).toBe(true);

  keys.begin!();
  const final = ['aside: rsa2048 1', 'at once: ecdsa', 'aside: rsa2048 2', 'aside: rsa4096 3', 'at once: ed25519'];
  expect(rendering()).toEqual(final);
  expect(await keys.fetchMissing!()).toBe(false);
});

test('a rendering that asks for other keys than the one before gets them with the next', async () => {
  const keys = parallelKeys(source());
  keys.begin!();
  keys.generate('rsa2048');
  await keys.fetchMissing!();
  keys.begin!();
  expect(said([keys.generate('rsa4096'), keys.generate('rsa2048')])).toEqual(['at once: ecdsa', 'at once: ecdsa']);
  expect(await keys.fetchMissing!()).toBe(true);
  keys.begin!();
  expect(said([keys.generate('rsa4096'), keys.generate('rsa2048')])).toEqual(['aside: rsa4096 2', 'aside: rsa2048 3']);
  expect(await keys.fetchMissing!()).toBe(false);
});

test('a rendering that was cut short asks for nothing', async () => {
  const keys = parallelKeys(source());
  keys.begin!();
  keys.generate('rsa2048');
  keys.begin!();
  expect(await keys.fetchMissing!()).toBe(false);
});

test('a key that cannot be made is an error', async () => {
  const keys = parallelKeys({ ...source(), generateRsa: () => Promise.reject(new Error('no threads')) });
  keys.begin!();
  keys.generate('rsa2048');
  await Bun.sleep(1);
  expect(await keys.fetchMissing!().catch(errorMessage)).toBe('no threads');
});

test('keys made aside are keys as the others', async () => {
  const [one, other] = await Promise.all([nodeKeys.generateRsa('rsa2048'), nodeKeys.generateRsa('rsa2048')]);
  expect(one).not.toEqual(other);
  expect(nodeKeys.publicKey(one)).toHaveLength(nodeKeys.publicKey(nodeKeys.generate('rsa2048')).length);
});
