/** What must hold of origins for any chart: the values are the renderer's, and each leaf is what its source says at that line. */
import { defaultCapabilities } from '../../src/chart/capabilities.ts';
import { loadChart } from '../../src/loader/load.ts';
import { valuesSource } from '../../src/loader/values-source.ts';
import { ValueOrigins } from '../../src/explain/origins.ts';
import { pathText } from '../../src/explain/path.ts';
import { userValues } from '../../src/explain/user-values.ts';
import { annotatedYaml } from '../../src/explain/annotated-yaml.ts';
import type { GoMap } from '../../src/go/values.ts';
import { unmarshalYaml } from '../../src/go/yaml/unmarshal.ts';
import { processDependenciesWithMerge } from '../../src/values/dependencies.ts';
import { mergeOptions, type ValuesOptions } from '../../src/values/options.ts';
import { toRenderValues } from '../../src/values/to-render-values.ts';
import { plain } from '../chart/shown.ts';

const source = valuesSource({ stdin: () => Promise.resolve(new Uint8Array()), env: {} });

/** `.Values` of the templates, as `template` makes them. */
export async function renderedValues(path: string, options: ValuesOptions): Promise<GoMap> {
  const chart = await loadChart(path, {});
  const values = await mergeOptions(options, source);
  processDependenciesWithMerge(chart, values);
  const release = { name: 'r', namespace: 'n', revision: 1, isInstall: true, isUpgrade: false };
  return toRenderValues(chart, values, release, defaultCapabilities()).get('Values') as GoMap;
}

export async function originsOf(path: string, options: ValuesOptions): Promise<ValueOrigins> {
  const chart = await loadChart(path, {});
  const user = await userValues(options, source);
  processDependenciesWithMerge(chart, user.values);
  return new ValueOrigins(chart, user);
}

/** One line for each thing that is wrong. */
export async function originProblems(path: string, options: ValuesOptions): Promise<string[]> {
  const rendered = JSON.stringify(plain(await renderedValues(path, options)));
  const origins = await originsOf(path, options);
  const problems: string[] = [];
  if (JSON.stringify(plain(origins.values)) !== rendered) problems.push('the values are not those of the renderer');
  const shown = annotatedYaml(
    origins.values,
    origins.leaves.map((leaf) => ({ path: leaf.path, text: '# : "x" - |' })),
  );
  if (JSON.stringify(plain(unmarshalYaml(shown))) !== rendered) problems.push('the annotated values read otherwise');
  for (const { path: at, origin, value, ignored } of origins.leaves) {
    const name = pathText(at);
    if (origin === undefined) {
      if (!(value instanceof Map)) problems.push(`${name} has no origin`);
    } else if (origin.source === 'chart' && origin.line === undefined) problems.push(`${name} has no line`);
    if (ignored.some((one) => JSON.stringify(plain(one.value)) === JSON.stringify(plain(value))))
      problems.push(
        `${name} is from ${JSON.stringify(origin)}, what is ignored is the same: ${JSON.stringify(plain(value))}`,
      );
  }
  return problems;
}
