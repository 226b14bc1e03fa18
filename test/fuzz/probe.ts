/** One input given to a parser, and all that an answer must not do watched. */
import type { Fuzzer } from './fuzzer.ts';
import { judge, type Verdict } from './verdict.ts';

/** Of one input. */
export const MAX_MILLISECONDS = 1000;
export const MAX_MEMORY = 256 * 1024 * 1024;

export interface Probed extends Verdict {
  /** Of the processor. */
  readonly milliseconds: number;
  /** Bytes that the process has more than before; what is garbage by now is counted as long as nobody collected it. */
  readonly grown: number;
}

const before = prototypes();

export async function probe(fuzzer: Fuzzer, input: Uint8Array): Promise<Probed> {
  const memory = process.memoryUsage.rss();
  const [start, used] = [performance.now(), process.cpuUsage()];
  const verdict = await verdictOf(fuzzer, input);
  const { user, system } = process.cpuUsage(used);
  // a busy machine is no defect, nor are the threads of the runtime
  const milliseconds = Math.min(performance.now() - start, (user + system) / 1000);
  const grown = process.memoryUsage.rss() - memory;
  const changed = prototypes();
  if (changed !== before)
    return { defect: `a prototype was changed: ${changed}`, kind: 'prototype', milliseconds, grown };
  return { ...verdict, milliseconds, grown };
}

async function verdictOf(fuzzer: Fuzzer, input: Uint8Array): Promise<Verdict> {
  try {
    const result: unknown = await fuzzer.run(input);
    return { defect: undefined, kind: `fine ${kindOf(result)}` };
  } catch (error) {
    return judge(fuzzer, error);
  }
}

function kindOf(result: unknown): string {
  if (result instanceof Map) return `map of ${Math.min(result.size, 4)}`;
  if (Array.isArray(result)) return `list of ${Math.min(result.length, 4)}`;
  if (typeof result === 'string') return result.slice(0, 40);
  return typeof result === 'boolean' ? String(result) : typeof result;
}

function prototypes(): string {
  return [Object.prototype, Array.prototype, Map.prototype, String.prototype, Function.prototype]
    .map((prototype) => Reflect.ownKeys(prototype).length)
    .join();
}
