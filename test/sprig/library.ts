/** The whole function library for tests, over ports that answer the same every time. */
import { functionMap } from '../../src/go/func.ts';
import type { GoFunc } from '../../src/go/values.ts';
import { coreFunctions, lazyGroups } from '../../src/sprig/functions.ts';
import { nodeClock, nodeHashes, nodeKeys } from '../../src/home/node-ports.ts';
import type { SprigPorts } from '../../src/sprig/ports.ts';

let seed = 1;

export const testPorts: SprigPorts = {
  clock: {
    now: () => ({ seconds: 1_700_000_000n, nanoseconds: 5 }),
    timeZone: () => 'UTC',
    zoneFile: (name) => nodeClock({}).zoneFile?.(name),
  },
  hashes: nodeHashes,
  keys: nodeKeys,
  random: {
    // a linear congruential generator: evenly spread is all that the tests need
    bytes: (count) =>
      Uint8Array.from({ length: count }, () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) >> 16),
  },
  dns: { lookup: (host) => (host === '127.0.0.1' ? [host] : []) },
};

/** Core and lazy groups together. */
export async function allFunctions(): Promise<{ has(name: string): boolean; get(name: string): GoFunc | undefined }> {
  const core = coreFunctions(testPorts);
  const groups = await Promise.all(Object.values(lazyGroups(testPorts)).map((group) => group.load()));
  const loaded = functionMap(...groups);
  return {
    has: (name) => core.has(name) || loaded.has(name),
    get: (name) => core.get(name) ?? loaded.get(name),
  };
}
