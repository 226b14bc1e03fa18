/** The least part of an input that still fails: pieces are taken out, large ones first, then bytes are made plain. */

const MOST_ATTEMPTS = 1500;
const MOST_MILLISECONDS = 8000;

export async function minimise(
  input: Uint8Array,
  fails: (input: Uint8Array) => Promise<boolean>,
  attempts = MOST_ATTEMPTS,
): Promise<Uint8Array> {
  let least = input;
  let left = attempts;
  const end = performance.now() + MOST_MILLISECONDS;
  const trial = async (smaller: Uint8Array): Promise<boolean> => {
    if (left-- <= 0 || performance.now() > end || !(await fails(smaller))) return false;
    least = smaller;
    return true;
  };
  for (let size = least.length >> 1; size >= 1 && left > 0; size >>= 1) {
    for (let at = 0; at < least.length && left > 0;) {
      const smaller = new Uint8Array(least.length - Math.min(size, least.length - at));
      smaller.set(least.subarray(0, at));
      smaller.set(least.subarray(at + size), at);
      if (!(await trial(smaller))) at += size;
    }
  }
  return least;
}
