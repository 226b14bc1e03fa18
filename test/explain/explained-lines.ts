/** What must hold of the explanation of any line: it names a line of a template, which has in it what it wrote as it stands. */
import { explainLine, tracedOutput } from '../../src/action/explain/explain-chart.ts';
import { chartAndValues } from '../../src/action/explain/values.ts';
import { templateChart } from '../../src/action/template.ts';
import type { ValuesOptions } from '../../src/values/options.ts';
import { silentConfiguration } from './silent-configuration.ts';

const access = {
  ...{ username: '', password: '', certFile: '', keyFile: '', caFile: '' },
  ...{ insecureSkipTlsVerify: false, plainHttp: false, passCredentialsAll: false },
};
const origin = { repo: '', version: '', verify: false, keyring: '', access };
const namespace = (): Promise<string> => Promise.resolve('ns');
const rendering = { kubeVersion: '', apiVersions: [], isUpgrade: false, namespace };
const output = { includeCrds: true, noHooks: false, skipTests: false };

export interface ExplainedChart {
  readonly lines: number;
  readonly problems: readonly string[];
}

/** Explains every line that a chart renders. */
export async function explainEveryLine(path: string, values: ValuesOptions): Promise<ExplainedChart> {
  const loaded = await chartAndValues(silentConfiguration(), { chart: path, origin, values, dependencyUpdate: false });
  const traced = await tracedOutput(silentConfiguration(), loaded, { name: 'r', ...rendering, ...output });
  const problems: string[] = [];
  if (traced.text !== (await templated(path, values))) problems.push('the output is not that of template');
  let lines = 0;
  traced.text.split('\n').forEach((text, i) => {
    if (text.trim() === '' || text === '---' || text.startsWith('# Source: ')) return;
    lines++;
    try {
      const { explanations, file } = explainLine(traced, { line: i + 1 });
      if (explanations.length === 0 && !file.includes('/crds/')) problems.push(`${i + 1} ${text}: nothing`);
      for (const [wrote] of explanations) {
        if (wrote!.line < 1 || wrote!.source === '') problems.push(`${i + 1} ${text}: ${wrote!.file}:${wrote!.line}`);
        else if (!wrote!.source.includes('{{') && !text.includes(wrote!.source))
          problems.push(`${i + 1} ${text}: ${wrote!.file}:${wrote!.line} ${wrote!.source}`);
      }
    } catch (error) {
      problems.push(`${i + 1} ${text}: ${String(error)}`);
    }
  });
  return { lines, problems };
}

async function templated(path: string, values: ValuesOptions): Promise<string> {
  const { text, failure } = await templateChart(silentConfiguration(), {
    ...{ args: ['r', path], origin, values, ...rendering, ...output },
    ...{ generateName: false, nameTemplate: '', dryRun: '', validate: false, enableDns: false },
    ...{ dependencyUpdate: false, skipSchemaValidation: true, labels: [], showOnly: [], outputDir: '' },
    ...{ releaseNameFolder: false, postRenderer: '', postRendererArgs: [] },
  });
  if (failure !== undefined) throw failure;
  return text;
}
