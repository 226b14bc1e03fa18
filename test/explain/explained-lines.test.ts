import { describe, expect, test } from 'bun:test';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../examples/cases.ts';
import { explainEveryLine } from './explained-lines.ts';

describe('every line of an example has an explanation', () => {
  for (const chart of readdirSync(join(root, 'examples'))) {
    const ci = join(root, 'examples', chart, 'ci');
    for (const file of [undefined, ...(existsSync(ci) ? readdirSync(ci) : [])]) {
      test(`${chart} ${file ?? ''}`, async () => {
        const path = join(root, 'examples', chart);
        const { lines, problems } = await explainEveryLine(path, {
          valueFiles: file === undefined ? [] : [join(ci, file)],
        });
        expect(lines).toBeGreaterThan(5);
        expect(problems).toEqual([]);
      }, 30_000);
    }
  }
});
