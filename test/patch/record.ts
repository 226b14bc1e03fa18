/**
 * `npm run record patch-random`: answers random cases (generate.ts) with the real Go packages. The cases are the seeds; a
 * digest tells when the generator has come to make other cases of them.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Recorder } from '../recorder.ts';
import type { ApplyCase } from './answers.ts';
import { randomPatchCase, type PatchCase } from './generate.ts';
import type { Json } from './objects.ts';

const SEEDS = 2000;
const recordedFile = new URL('../conformance/recorded/patch-random.json', import.meta.url);

export interface RandomRecord {
  readonly seed: number;
  readonly digest: string;
  /** What createPatch answered. */
  readonly patch: string;
  /** The live object with the patch applied, of some. */
  readonly applied?: string;
}

export function digestOf(one: PatchCase): string {
  return createHash('sha256').update(JSON.stringify(one)).digest('hex').slice(0, 8);
}

/** The question what a patch does to the case's live object; undefined where there is no one patch. */
export function applyCaseOf(one: PatchCase, answer: string): ApplyCase | undefined {
  const patch = /^(strategic|merge) (.*)$/.exec(answer);
  if (!patch) return undefined;
  const { apiVersion, kind } = one.m as { apiVersion: string; kind: string };
  const target = { to: one.c ?? {}, patch: JSON.parse(patch[2]!) as Json };
  return patch[1] === 'strategic' ? { kind: `${apiVersion}/${kind}`, ...target } : target;
}

async function record(): Promise<void> {
  const creating = new Recorder('createPatch');
  const applying = new Recorder('applyPatch');
  const cases = Array.from({ length: SEEDS }, (_, seed) => randomPatchCase(seed));
  const patches = await creating.answerAll(cases);
  const lines: string[] = [];
  for (const [seed, one] of cases.entries()) {
    const { out: patch = '' } = patches[seed]!;
    const ask = seed % 4 === 0 ? applyCaseOf(one, patch) : undefined;
    const [answer] = ask ? await applying.answerAll([ask]) : [];
    const line: RandomRecord = {
      seed,
      digest: digestOf(one),
      patch,
      ...(answer?.out !== undefined && { applied: answer.out }),
    };
    lines.push(JSON.stringify(line));
  }
  creating.close();
  applying.close();
  writeFileSync(recordedFile, `[\n${lines.join(',\n')}\n]\n`);
  console.error(`patch-random.json: ${String(SEEDS)} cases`);
}

if (import.meta.main) await record();
