/**
 * Compares random templates with real Helm:
 *
 *   bun test/random/run.ts [--count N] [--seed FIRST] [--show N]
 *
 * Case i has the seed FIRST + i, so a seed that is printed brings its case back with `--seed S --count 1`. Needs Go, unless
 * RECORDER names a built recorder. Ends with status 1 when something differs.
 */
import { parseArgs } from 'node:util';
import { renderCase } from '../helm-case.ts';
import { Recorder, type Answer } from '../recorder.ts';
import { randomCase } from './generate.ts';

export interface Difference {
  readonly seed: number;
  readonly template: string;
  readonly values: unknown;
  readonly helm: Answer;
  readonly ours: Answer;
}

/** The cases of `count` seeds from `first` on that real Helm answers differently, and how many of all rendered. */
export async function compareRandom(first: number, count: number): Promise<{ differ: Difference[]; rendered: number }> {
  const recorder = new Recorder('helm');
  const differ: Difference[] = [];
  let rendered = 0;
  try {
    for (let start = first; start < first + count; start += 500) {
      const seeds = Array.from({ length: Math.min(500, first + count - start) }, (_, i) => start + i);
      const cases = seeds.map((seed) => randomCase(seed));
      const answers = await recorder.answerAll(cases);
      for (const [i, helm] of answers.entries()) {
        const ours = await renderCase(cases[i]!);
        if (helm.err === undefined) rendered++;
        if (withoutAddresses(ours) !== withoutAddresses(helm)) {
          differ.push({ seed: seeds[i]!, ...cases[i]!, helm, ours });
        }
      }
    }
  } finally {
    recorder.close();
  }
  return { differ, rendered };
}

/** An answer as text. Printed pointers differ from run to run in Helm itself. */
function withoutAddresses({ out, out64, err }: Answer): string {
  return JSON.stringify([out, out64, err]).replaceAll(/0x[0-9a-f]{6,}/g, '0x…');
}

if (import.meta.main) {
  const { values: options } = parseArgs({
    options: {
      count: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      show: { type: 'string', default: '20' },
    },
  });
  const count = Number(options.count);
  const { differ, rendered } = await compareRandom(Number(options.seed), count);
  for (const d of differ.slice(0, Number(options.show))) {
    console.log(`seed ${d.seed}\n  ${JSON.stringify(d.template)}\n  ${JSON.stringify(d.values)}`);
    console.log(`  Helm: ${JSON.stringify(d.helm)}\n  ours: ${JSON.stringify(d.ours)}`);
  }
  console.log(`${count} cases, ${rendered} rendered by Helm, ${differ.length} differ`);
  process.exit(differ.length === 0 ? 0 : 1);
}
