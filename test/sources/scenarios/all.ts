/** All scenarios: those that files of this folder export as `scenarios`. Files without are what others share. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../scenario.ts';

const wanted = process.env['SCENARIO_THEMES']?.split(',');

/** By theme, which is the name of the file. */
export async function allScenarios(): Promise<ReadonlyMap<string, readonly Scenario[]>> {
  const names = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && name !== 'all.ts');
  const themes = names.map((name) => name.replace(/\.ts$/, '')).filter((name) => wanted?.includes(name) ?? true);
  const loaded = themes.sort().map(async (theme) => {
    const module = (await import(join(import.meta.dirname, `${theme}.ts`))) as { scenarios?: readonly Scenario[] };
    return [theme, module.scenarios ?? []] as const;
  });
  return new Map(await Promise.all(loaded));
}
