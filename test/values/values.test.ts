import { describe, expect, test } from 'bun:test';
import { loadFiles } from '../../src/chart/load-files.ts';
import { unmarshalYamlMap } from '../../src/go/yaml/unmarshal.ts';
import { coalesceValues, mergeValues } from '../../src/values/coalesce.ts';
import { processDependencies, processDependenciesWithMerge } from '../../src/values/dependencies.ts';
import { chartFiles, parsed, plain, shownChart, type ChartCase } from '../chart/shown.ts';
import { recorded } from '../recorded.ts';

function answer(given: ChartCase): { shown: unknown; warned: string[] } {
  const warned: string[] = [];
  const options = { warn: (text: string) => warned.push(text) };
  const chart = loadFiles(chartFiles(given));
  const values = unmarshalYamlMap(given.values ?? '');
  if (given.show === 'values') processDependenciesWithMerge(chart, values, options);
  if (given.show === 'old') processDependencies(chart, values, options);
  const shown = (given.show === 'merge' ? mergeValues : coalesceValues)(chart, values, options);
  return { shown: { values: plain(shown), chart: shownChart(chart) }, warned: warned.sort() };
}

for (const theme of ['coalesce-values', 'dependencies-process']) {
  describe(theme, () => {
    for (const [i, { case: given, out, err, warn }] of recorded<ChartCase>(theme).entries()) {
      test(`${i} ${given.show ?? ''} ${JSON.stringify(given.values)}`, () => {
        if (err !== undefined) expect(() => answer(given)).toThrow(new Error(err));
        else {
          const { shown, warned } = answer(given);
          expect(shown).toEqual(parsed(out!));
          expect(warned).toEqual((warn ?? '').split('\n').filter((line) => line !== ''));
        }
      });
    }
  });
}
