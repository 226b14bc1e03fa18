import type { Call, Command } from '../command.ts';
import { configuration } from '../configuration.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { valuesFlags } from '../flags/values.ts';
import { valuesOptions } from '../flag-options.ts';
import { currentNamespace } from '../../home/namespace.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, settings, env, out } = call;
  const { lintCharts } = await import('../../action/lint.ts');
  const result = await lintCharts(configuration(call), {
    paths: args,
    namespace: await currentNamespace(settings, env),
    values: valuesOptions(flags),
    strict: flags.bool('strict'),
    quiet: flags.bool('quiet'),
    withSubcharts: flags.bool('with-subcharts'),
    skipSchemaValidation: flags.bool('skip-schema-validation'),
    kubeVersion: flags.string('kube-version'),
  });
  const format = outputFormat(flags);
  if (format === 'table') out.print(result.text);
  else {
    const { encoded, ordered } = await import('../../action/read/encoded.ts');
    const charts = result.charts.map(({ path, messages, problem = '' }) =>
      ordered({
        path,
        problem,
        messages: messages.map(({ severity, path: file, text }) => ordered({ severity, path: file, text })),
      }),
    );
    out.print(encoded(charts, format));
  }
  if (result.failure !== undefined) throw result.failure;
}

export const lintCommand: Command = {
  usage: 'PATH',
  long: `Looks for mistakes in charts: what would make installing fail is told as [ERROR], what breaks a convention as
[WARNING], advice as [INFO]. Ends with status 1 when there is an error, with --strict when there is a warning too.`,
  examples: `  # the chart in this folder
  {program} lint

  # with the values of production, and its subcharts
  {program} lint ./chart -f production.yaml --with-subcharts`,
  flags: [
    outputFlag,
    { name: 'strict', type: 'bool', usage: 'fail on warnings too' },
    { name: 'with-subcharts', type: 'bool', usage: 'look into the charts below charts/ as well' },
    { name: 'quiet', type: 'bool', usage: 'print warnings and errors only' },
    { name: 'skip-schema-validation', type: 'bool', usage: "do not check values against the chart's JSON schema" },
    {
      name: 'kube-version',
      type: 'string',
      usage: 'Kubernetes version for .Capabilities.KubeVersion, and to tell deprecated APIs by',
    },
    ...valuesFlags,
  ],
  run,
};
