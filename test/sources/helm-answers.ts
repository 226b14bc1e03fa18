/**
 * Real Helm's runs of scenarios, kept while scull is being worked on: where `SCENARIO_CACHE` names a folder, Helm runs a
 * scenario only when the scenario, or what looks at it, has changed. Without it Helm always runs.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StepResult } from './compare.ts';
import type { Scenario } from './scenario.ts';

const watched = ['scenario', 'compare', 'snapshot', 'places', 'servers', 'token-server', 'authority', 'gnupg'];
const folder = process.env['SCENARIO_CACHE'];

export async function keptRun(scenario: Scenario, run: () => Promise<StepResult[]>): Promise<StepResult[]> {
  if (folder === undefined || folder === '') return run();
  const hash = createHash('sha256').update(JSON.stringify(scenario, (_, value: unknown) => asText(value)));
  for (const name of watched) hash.update(readFileSync(join(import.meta.dirname, `${name}.ts`)));
  const path = join(folder, `sources-${hash.digest('hex').slice(0, 32)}.json`);
  if (existsSync(path)) {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as KeptResult[];
    return kept.map(({ files, ...rest }) => ({ ...rest, files: new Map(files) }));
  }
  const results = await run();
  mkdirSync(folder, { recursive: true });
  const kept: KeptResult[] = results.map(({ files, ...rest }) => ({ ...rest, files: [...files] }));
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(kept));
  renameSync(`${path}.${process.pid}`, path);
  return results;
}

type KeptResult = Omit<StepResult, 'files'> & { readonly files: [string, string][] };

function asText(value: unknown): unknown {
  return value instanceof Uint8Array ? createHash('sha256').update(value).digest('hex') : value;
}
