import { expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { renderCase, type HelmCase } from '../helm-case.ts';
import { recorded } from '../recorded.ts';
import type { Answer } from '../recorder.ts';
import { compareRandom } from './run.ts';

test.each(recorded<HelmCase>('random-found').map((r) => [JSON.stringify(r.case), r] as const))(
  'found before: %s',
  async (_, { case: one, out, out64, err }) => {
    expect(await renderCase(one)).toEqual(JSON.parse(JSON.stringify({ out, out64, err })) as Answer);
  },
);

const hasGo = spawnSync('go', ['version']).status === 0;
// A fixed range, so that a red run can be repeated; `bun test/random/run.ts` looks further.
test.skipIf(!hasGo)(
  'a thousand random templates render as real Helm renders them',
  async () => {
    const { differ, rendered } = await compareRandom(1, 1000);
    expect(differ).toEqual([]);
    expect(rendered).toBeGreaterThan(300);
  },
  600_000,
);
