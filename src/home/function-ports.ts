/** All that the function library needs of the machine. */
import { AnswerNeeded } from '../engine/answer-needed.ts';
import type { Dns, SprigPorts } from '../sprig/ports.ts';
import { nodeClock, nodeHashes, nodeKeys, nodeRandom } from './node-ports.ts';
import { parallelKeys } from './parallel-keys.ts';
import type { Environment } from './paths.ts';

/** Answers that templates must wait for come with another rendering: `renderChart` knows. */
export function functionPorts(env: Environment): SprigPorts {
  const keys = parallelKeys(nodeKeys);
  return { clock: nodeClock(env), random: nodeRandom, hashes: nodeHashes, keys, dns: memorizingDns() };
}

/** Asks once for each host, and has the chart rendered again with the answer. */
function memorizingDns(): Dns {
  const known = new Map<string, readonly string[]>();
  return {
    lookup: (host) => {
      const answer = known.get(host);
      if (answer !== undefined) return answer;
      throw new AnswerNeeded(async () => {
        const { lookup } = await import('node:dns/promises');
        const found = await lookup(host, { all: true }).catch(() => []);
        known.set(
          host,
          found.map(({ address }) => address),
        );
      });
    },
  };
}
