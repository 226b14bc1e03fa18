/**
 * Compares random patches, and what they make of the live object, with the real Go packages:
 *
 *   bun test/patch/run.ts [--count N] [--seed FIRST] [--show N]
 *
 * Needs Go, unless RECORDER names a built recorder. Ends with status 1 when something differs.
 */
import { parseArgs } from 'node:util';
import { Recorder } from '../recorder.ts';
import { agrees, applyPatchAnswer, createPatchAnswer, type ApplyCase } from './answers.ts';
import { randomPatchCase } from './generate.ts';
import { applyCaseOf } from './record.ts';

interface Difference {
  readonly seed: number;
  readonly case: unknown;
  readonly go: string;
  readonly ours: string;
}

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '5' },
  },
});
const [first, count] = [Number(options.seed), Number(options.count)];
const differ: Difference[] = [];
const tally = new Map<string, number>();
const creating = new Recorder('createPatch');
const applying = new Recorder('applyPatch');

for (let start = first; start < first + count; start += 500) {
  const seeds = Array.from({ length: Math.min(500, first + count - start) }, (_, i) => start + i);
  const cases = seeds.map((seed) => randomPatchCase(seed));
  const patches = await creating.answerAll(cases);
  const applied: { seed: number; ask: ApplyCase }[] = [];
  for (const [i, { out = '' }] of patches.entries()) {
    const one = cases[i]!;
    const ours = createPatchAnswer(one);
    const type = out.includes('{}') && out.length < 15 ? 'nothing' : out.slice(0, out.search(/[: ]/));
    tally.set(type, (tally.get(type) ?? 0) + 1);
    if (!agrees(out, ours)) differ.push({ seed: seeds[i]!, case: one, go: out, ours });
    const ask = applyCaseOf(one, out);
    if (ask) applied.push({ seed: seeds[i]!, ask });
  }
  const results = await applying.answerAll(applied.map(({ ask }) => ask));
  for (const [i, { out = '' }] of results.entries()) {
    const { seed, ask } = applied[i]!;
    const ours = applyPatchAnswer(ask);
    if (!agrees(out, ours)) differ.push({ seed, case: ask, go: out, ours });
  }
}
creating.close();
applying.close();
for (const { seed, ...rest } of differ.slice(0, Number(options.show))) {
  console.log(`seed ${String(seed)}\n case ${JSON.stringify(rest.case)}\n go   ${rest.go}\n ours ${rest.ours}`);
}
console.log(Object.fromEntries(tally), `${String(differ.length)} of ${String(count)} differ`);
if (differ.length > 0) process.exit(1);
