/** `--name-template`: a Go template with Sprig's functions, those of the environment too (TemplateName of Helm v3.22.0). */
import { func } from '../../go/func.ts';
import { stringType } from '../../go/types.ts';
import { AnswerNeeded } from '../../engine/answer-needed.ts';
import { defaultLimits } from '../../engine/budget.ts';
import { HelmFunctions } from '../../engine/functions.ts';
import { functionPorts } from '../../home/function-ports.ts';
import { nodeKeys } from '../../home/node-ports.ts';
import type { Environment } from '../../home/paths.ts';
import { TemplateSet } from '../../template/template-set.ts';

export async function renderNameTemplate(text: string, env: Environment): Promise<string> {
  const name = 'name-template';
  const options = {
    ports: { ...functionPorts(env), keys: nodeKeys },
    enableDns: true,
    lint: undefined,
    lookup: undefined,
  };
  const functions = new HelmFunctions(options);
  const set = new TemplateSet({ functions, missingKey: 'default', name, limits: defaultLimits }).withFunctions([
    func('env', [stringType], stringType, (variable: string) => env[variable] ?? ''),
    func('expandenv', [stringType], stringType, (words: string) =>
      words.replace(/\$(?:\{(\w*)\}|(\w+))/g, (_, braced?: string, bare?: string) => env[braced ?? bare ?? ''] ?? ''),
    ),
  ]);
  set.parse(name, text);
  await functions.loadFor(set.functionNames());
  for (;;) {
    try {
      return set.execute(name, null);
    } catch (error) {
      if (!(error instanceof AnswerNeeded)) throw error;
      await error.fetch();
    }
  }
}
