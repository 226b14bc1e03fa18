/**
 * Real Helm's runs of scenarios, kept while scull is being worked on: where `SCENARIO_CACHE` names a folder, Helm runs a
 * scenario only when the scenario, or what looks at it, has changed. Without it Helm always runs.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StepResult } from './compare.ts';
import type { Scenario } from './scenario.ts';

const folder = process.env['SCENARIO_CACHE'];
const watched = ['scenario.ts', 'edits.ts', 'snapshot.ts', 'compare.ts', '../control-plane/fates.ts'];

export async function keptRun(scenario: Scenario, run: () => Promise<StepResult[]>): Promise<StepResult[]> {
  if (folder === undefined || folder === '') return run();
  const hash = createHash('sha256').update(JSON.stringify(scenario));
  for (const file of watched) hash.update(readFileSync(join(import.meta.dirname, file)));
  const path = join(folder, `${hash.digest('hex').slice(0, 32)}.json`);
  if (existsSync(path)) {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as KeptResult[];
    return kept.map(({ objects, records, ...rest }) => ({
      ...rest,
      snapshot: { objects: new Map(objects), records: new Map(records) },
    }));
  }
  const results = await run();
  const kept = results.map(({ snapshot, ...rest }) => ({
    ...rest,
    objects: [...snapshot.objects],
    records: [...snapshot.records],
  }));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${path}.${String(process.pid)}`, JSON.stringify(kept));
  renameSync(`${path}.${String(process.pid)}`, path);
  return results;
}

type KeptResult = Omit<StepResult, 'snapshot'> & {
  readonly objects: [string, string][];
  readonly records: [string, string][];
};
