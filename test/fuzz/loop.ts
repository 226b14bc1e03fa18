/** Inputs for one fuzzer, as long as there is time: made out of the corpus, tried, and kept where the answer is a new one. */
import { Prng } from '../random/prng.ts';
import { seedsOf } from './corpus.ts';
import type { Fuzzer } from './fuzzer.ts';
import { minimise } from './minimise.ts';
import { mutate } from './mutate.ts';
import { MAX_MEMORY, MAX_MILLISECONDS, probe, type Probed } from './probe.ts';

export interface Finding {
  readonly fuzzer: string;
  readonly problem: string;
  /** Of the defect; two findings of one kind are one defect, mostly. */
  readonly kind: string;
  readonly input: Uint8Array;
  /** The seed that it is, if it is one. */
  readonly name?: string;
  /** To be tried in a process of its own: what a process has grown by may be the fault of earlier inputs. */
  readonly unsure?: boolean;
}

export interface LoopOptions {
  readonly seed: number;
  /** As many inputs besides the seeds. */
  readonly count?: number;
  /** As long as this. */
  readonly seconds?: number;
  /** Makes smaller what fails. */
  readonly minimise?: boolean;
  /** Before each input. */
  readonly trying: (input: Uint8Array) => void;
  readonly found: (finding: Finding) => void;
}

export interface LoopResult {
  readonly inputs: number;
  /** Different answers. */
  readonly kinds: number;
  readonly slowest: number;
}

const MAX_CORPUS = 2000;

export async function fuzz(fuzzer: Fuzzer, options: LoopOptions): Promise<LoopResult> {
  const { seed, count = Infinity, seconds = Infinity, trying, found } = options;
  const prng = new Prng(seed);
  const kinds = new Set<string>();
  const known = new Set<string>();
  const corpus: Uint8Array[] = [];
  let slowest = 0;
  const attempt = async (input: Uint8Array, name?: string): Promise<void> => {
    trying(input);
    const answer = await probe(fuzzer, input);
    slowest = Math.max(slowest, answer.milliseconds);
    const problem = await problemOf(fuzzer, input, answer);
    const isNew = !kinds.has(answer.kind);
    kinds.add(answer.kind);
    if (name !== undefined || (isNew && corpus.length < MAX_CORPUS)) corpus.push(input);
    if (problem === undefined || known.has(problem.kind)) return;
    known.add(problem.kind);
    const smaller = options.minimise === true && answer.defect !== undefined;
    const least = smaller ? await minimise(input, async (one) => isSame(fuzzer, one, answer.kind, trying)) : input;
    found({ fuzzer: fuzzer.name, ...problem, input: least, ...(name === undefined ? {} : { name }) });
  };

  const seeds = await seedsOf(fuzzer);
  for (const { name, data } of seeds) await attempt(data, name);
  corpus.push(new Uint8Array());
  const end = performance.now() + seconds * 1000;
  let inputs = 0;
  while (inputs < count && performance.now() < end) {
    await attempt(mutate(fuzzer, corpus, prng));
    inputs++;
  }
  return { inputs: inputs + seeds.length, kinds: kinds.size, slowest: Math.round(slowest) };
}

async function isSame(
  fuzzer: Fuzzer,
  input: Uint8Array,
  kind: string,
  trying: (input: Uint8Array) => void,
): Promise<boolean> {
  trying(input);
  const answer = await probe(fuzzer, input);
  return answer.defect !== undefined && answer.kind === kind;
}

type Problem = Pick<Finding, 'problem' | 'kind' | 'unsure'>;

async function problemOf(fuzzer: Fuzzer, input: Uint8Array, answer: Probed): Promise<Problem | undefined> {
  if (answer.defect !== undefined) return { problem: answer.defect, kind: answer.kind };
  if (answer.grown > MAX_MEMORY / 2) {
    return { problem: `grew by ${megabytes(answer.grown)}`, kind: 'memory', unsure: true };
  }
  // collecting garbage is no defect: the best of three counts
  let { milliseconds } = answer;
  for (let i = 0; i < 2 && milliseconds > MAX_MILLISECONDS; i++) {
    milliseconds = Math.min(milliseconds, (await probe(fuzzer, input)).milliseconds);
  }
  if (milliseconds <= MAX_MILLISECONDS) return undefined;
  return { problem: `took ${Math.round(milliseconds)} ms`, kind: `slow ${answer.kind}` };
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
