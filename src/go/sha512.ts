/** SHA-512 (FIPS 180-4) in plain JavaScript, each word of 64 bits as two of 32. Its constants are computed when first needed. */

const BLOCK = 128;
const ROUND_COUNT = 80;

let constants: { start: Int32Array; rounds: Int32Array } | undefined;

/** The 64 bytes of the hash. */
export function sha512(data: Uint8Array): Uint8Array {
  const { start, rounds } = (constants ??= computeConstants());
  const state = start.slice();
  const padded = new Uint8Array((Math.floor((data.length + 16) / BLOCK) + 1) * BLOCK);
  padded.set(data);
  padded[data.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(data.length) << 3n);
  const schedule = new Int32Array(2 * ROUND_COUNT);
  for (let at = 0; at < padded.length; at += BLOCK) compress(state, schedule, rounds, view, at);
  const out = new DataView(new ArrayBuffer(64));
  state.forEach((word, i) => {
    out.setInt32(4 * i, word);
  });
  return new Uint8Array(out.buffer);
}

// The first 64 bits of the fractions of the square roots of 8 primes and of the cube roots of 80.
function computeConstants(): { start: Int32Array; rounds: Int32Array } {
  const primes: number[] = [];
  for (let n = 2; primes.length < ROUND_COUNT; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  const split = (roots: bigint[]): Int32Array =>
    Int32Array.from(roots.flatMap((root) => [Number(BigInt.asIntN(32, root >> 32n)), Number(BigInt.asIntN(32, root))]));
  return {
    start: split(primes.slice(0, 8).map((p) => integerRoot(BigInt(p) << 128n, 2n))),
    rounds: split(primes.map((p) => integerRoot(BigInt(p) << 192n, 3n))),
  };
}

function integerRoot(n: bigint, degree: bigint): bigint {
  let root = 1n << 70n;
  for (;;) {
    const next = ((degree - 1n) * root + n / root ** (degree - 1n)) / degree;
    if (next >= root) return root;
    root = next;
  }
}

function compress(state: Int32Array, w: Int32Array, k: Int32Array, view: DataView, at: number): void {
  for (let i = 0; i < 32; i++) w[i] = view.getInt32(at + 4 * i);
  for (let i = 32; i < 2 * ROUND_COUNT; i += 2) {
    const xh = w[i - 30]!;
    const xl = w[i - 29]!;
    const yh = w[i - 4]!;
    const yl = w[i - 3]!;
    const s0h = ((xh >>> 1) | (xl << 31)) ^ ((xh >>> 8) | (xl << 24)) ^ (xh >>> 7);
    const s0l = ((xl >>> 1) | (xh << 31)) ^ ((xl >>> 8) | (xh << 24)) ^ ((xl >>> 7) | (xh << 25));
    const s1h = ((yh >>> 19) | (yl << 13)) ^ ((yl >>> 29) | (yh << 3)) ^ (yh >>> 6);
    const s1l = ((yl >>> 19) | (yh << 13)) ^ ((yh >>> 29) | (yl << 3)) ^ ((yl >>> 6) | (yh << 26));
    const low = (s0l >>> 0) + (s1l >>> 0) + (w[i - 31]! >>> 0) + (w[i - 13]! >>> 0);
    w[i + 1] = low | 0;
    w[i] = (s0h + s1h + w[i - 32]! + w[i - 14]! + carry(low)) | 0;
  }
  const v = state.slice();
  for (let i = 0; i < 2 * ROUND_COUNT; i += 2) {
    const eh = v[8]!;
    const el = v[9]!;
    const ah = v[0]!;
    const al = v[1]!;
    const s1h = ((eh >>> 14) | (el << 18)) ^ ((eh >>> 18) | (el << 14)) ^ ((el >>> 9) | (eh << 23));
    const s1l = ((el >>> 14) | (eh << 18)) ^ ((el >>> 18) | (eh << 14)) ^ ((eh >>> 9) | (el << 23));
    const choiceH = (eh & v[10]!) ^ (~eh & v[12]!);
    const choiceL = (el & v[11]!) ^ (~el & v[13]!);
    const t1 = (v[15]! >>> 0) + (s1l >>> 0) + (choiceL >>> 0) + (k[i + 1]! >>> 0) + (w[i + 1]! >>> 0);
    const t1l = t1 | 0;
    const t1h = (v[14]! + s1h + choiceH + k[i]! + w[i]! + carry(t1)) | 0;
    const s0h = ((ah >>> 28) | (al << 4)) ^ ((al >>> 2) | (ah << 30)) ^ ((al >>> 7) | (ah << 25));
    const s0l = ((al >>> 28) | (ah << 4)) ^ ((ah >>> 2) | (al << 30)) ^ ((ah >>> 7) | (al << 25));
    const majorityH = (ah & v[2]!) ^ (ah & v[4]!) ^ (v[2]! & v[4]!);
    const majorityL = (al & v[3]!) ^ (al & v[5]!) ^ (v[3]! & v[5]!);
    const e = (v[7]! >>> 0) + (t1l >>> 0);
    const eHigh = (v[6]! + t1h + carry(e)) | 0;
    const a = (t1l >>> 0) + (s0l >>> 0) + (majorityL >>> 0);
    const aHigh = (t1h + s0h + majorityH + carry(a)) | 0;
    v.copyWithin(2, 0, 14);
    v[8] = eHigh;
    v[9] = e | 0;
    v[0] = aHigh;
    v[1] = a | 0;
  }
  for (let i = 0; i < 16; i += 2) {
    const low = (state[i + 1]! >>> 0) + (v[i + 1]! >>> 0);
    state[i] = (state[i]! + v[i]! + carry(low)) | 0;
    state[i + 1] = low | 0;
  }
}

/** What a sum of unsigned words carries into the upper word. */
function carry(sum: number): number {
  return Math.floor(sum / 0x1_0000_0000);
}
