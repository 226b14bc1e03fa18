/** Keyrings and signatures with random damage: an answer or one clear error each time, never a crash, and never a false yes. */
import { expect, test } from 'bun:test';
import { ScullError } from '../../src/errors.ts';
import { readKeyring } from '../../src/provenance/keyring.ts';
import { armoredBlocks } from '../../src/provenance/openpgp/armor.ts';
import { readClearsigned, signedBytes } from '../../src/provenance/openpgp/clearsign.ts';
import { encodePacket, tags } from '../../src/provenance/openpgp/packets.ts';
import { readSecretKey } from '../../src/provenance/openpgp/secret-key.ts';
import { verifyDetached } from '../../src/provenance/openpgp/verify-detached.ts';
import { Prng } from '../random/prng.ts';
import { recorded } from './recorded.ts';

const { documents, keyrings } = recorded();
const SEED = Number(process.env['SEED'] ?? 20260101);
const ROUNDS = Number(process.env['ROUNDS'] ?? 300);
const NOW = 1_900_000_000;

function damaged(random: Prng, data: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(data);
  for (let i = random.uint32() % 4; i >= 0; i--) {
    const at = random.uint32() % copy.length;
    const kind = random.uint32() % 4;
    if (kind === 0) copy[at] = random.uint32() & 255;
    else if (kind === 1) copy[at]! ^= 1 << (random.uint32() % 8);
    else if (kind === 2) copy.copyWithin(at, random.uint32() % copy.length);
    else return copy.subarray(0, at);
  }
  return copy;
}

/** Runs `work`; undefined for an error that the user is meant to see. Everything else is a defect. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof ScullError) return undefined;
    throw error;
  }
}

function rounds(name: string, one: (random: Prng) => void): void {
  test(
    name,
    () => {
      for (let round = 0; round < ROUNDS; round++) {
        const seed = SEED + round;
        try {
          one(new Prng(seed));
        } catch (error) {
          throw new Error(`SEED=${seed} ROUNDS=1: ${String(error)}`, { cause: error });
        }
      }
    },
    60_000,
  );
}

const rings = ['one', 'other', 'secret', 'keybox', 'all'].map((name) => Buffer.from(keyrings[name]!, 'base64'));

rounds('keyrings', (random) => {
  const data = damaged(random, rings[random.uint32() % rings.length]!);
  attempt(() => {
    const [first] = readKeyring(data).entities();
    if (first?.secret !== undefined) attempt(() => readSecretKey(first.secret!).open(new Uint8Array([1])));
  });
});

rounds('signatures', (random) => {
  const names = ['rsa2048', 'dsa2048', 'ed25519', 'nistp256', 'brainpoolP256r1'];
  const signed = readClearsigned(documents[names[random.uint32() % names.length]!]!)!;
  const keyring = readKeyring(rings.at(-1)!);
  const packets = damaged(random, signed.signatures());
  attempt(() => verifyDetached(signedBytes(signed.text), packets, keyring.withKey, NOW));
  // another text is never taken, whatever is done to the signature
  const other = signedBytes(`${signed.text}x`);
  expect(attempt(() => verifyDetached(other, packets, keyring.withKey, NOW))).toBeUndefined();
});

rounds('documents', (random) => {
  const data = damaged(random, Buffer.from(documents['rsa2048']!));
  const text = Buffer.from(data).toString('latin1');
  const signed = readClearsigned(text);
  if (signed !== undefined) attempt(signed.signatures);
  for (const block of armoredBlocks(text)) attempt(block.data);
});

rounds('bytes by chance', (random) => {
  const data = Uint8Array.from({ length: random.uint32() % 400 }, () => random.uint32() & 255);
  attempt(() => readKeyring(data).entities());
  const primary = encodePacket(tags.publicKey, data);
  attempt(() => readKeyring(Buffer.concat([primary, encodePacket(tags.signature, data)])).entities());
  attempt(() => readSecretKey(data));
});
