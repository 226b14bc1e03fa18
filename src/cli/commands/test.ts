import { currentNamespace } from '../../home/namespace.ts';
import type { TestFilter } from '../../action/release-test.ts';
import type { Call, Command } from '../command.ts';
import { completeRelease } from '../completion/releases.ts';
import { configuration } from '../configuration.ts';
import { showSecretsFlag } from '../flags/change.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { timeoutMs } from '../flags/timeout.ts';
import { timeoutFlag } from '../flags/wait.ts';
import { printRelease, tellWhenStopping } from '../release-result.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, settings, env, out } = call;
  const config = configuration(call);
  const filter = readFilter(flags.list('filter'));
  const { testLogs, testRelease } = await import('../../action/release-test.ts');
  tellWhenStopping(call, config);
  const { release, failure } = await testRelease(config, { name: args[0]!, timeoutMs: timeoutMs(flags), filter });
  const isTable = outputFormat(flags) === 'table';
  await printRelease(call, config, release);
  if (flags.bool('logs')) {
    // what a program reads is one document
    const print = isTable ? out.print.bind(out) : (text: string) => out.note(text.replace(/\n$/, ''));
    if (isTable) print('\n');
    const namespace = await currentNamespace(settings, env);
    try {
      for await (const text of testLogs(await config.cluster(), namespace, release, filter)) print(text);
    } catch (error) {
      if (failure === undefined) throw error;
      const { withNextStep } = await import('../../action/change/operation.ts');
      throw withNextStep(error, failure.message);
    }
  }
  if (failure !== undefined) throw failure;
}

/** Of `name=x` and `!name=x`; anything else says nothing. */
function readFilter(words: readonly string[]): TestFilter {
  const names: string[] = [];
  const excluded: string[] = [];
  for (const word of words) {
    const found = /^(!?)(\s?)name=/.exec(word);
    if (found === null || (found[1] === '' && found[2] !== '')) continue;
    (found[1] === '' ? names : excluded).push(word.slice(found[0].length));
  }
  return { names, excluded };
}

export const testCommand: Command = {
  usage: '[RELEASE]',
  long: `Runs the tests of a release: the hooks for it that its chart has, each a pod or a job that ends well or not.`,
  examples: `  # with what the tests printed
  {program} test web --logs

  # one of them
  {program} test web --filter name=web-smoke`,
  flags: [
    timeoutFlag,
    { name: 'logs', type: 'bool', usage: 'print the logs of the test pods when all tests have run' },
    {
      name: 'filter',
      type: 'stringSlice',
      usage:
        'which tests to run: name=TEST, or !name=TEST for all but that; may be given again, or with commas between',
    },
    { name: 'hide-notes', type: 'bool', usage: 'do not print the notes' },
    showSecretsFlag,
    outputFlag,
  ],
  args: { kind: 'exactly', count: 1 },
  complete: completeRelease,
  run,
};
