import { currentNamespace } from '../../home/namespace.ts';
import type { Configuration } from '../../action/configuration.ts';
import type { ReleaseTestOptions, TestFilter } from '../../action/release-test.ts';
import { ScullError } from '../../errors.ts';
import type { Call, Command } from '../command.ts';
import { completeRelease } from '../completion/releases.ts';
import { configuration } from '../configuration.ts';
import { showSecretsFlag } from '../flags/change.ts';
import { outputFlag, outputFormat } from '../flags/output.ts';
import { timeoutMs } from '../flags/timeout.ts';
import { progressFlag, timeoutFlag } from '../flags/wait.ts';
import { waitProgress } from '../output/wait-progress.ts';
import { printRelease, tellWhenStopping } from '../release-result.ts';

async function run(call: Call): Promise<void> {
  const { args, flags, settings, env } = call;
  const config = configuration(call);
  const filter = readFilter(flags.list('filter'));
  const { testLogs, testRelease } = await import('../../action/release-test.ts');
  tellWhenStopping(call, config);
  const options = { name: args[0]!, timeoutMs: timeoutMs(flags), filter, ...waitProgress(call) };
  if (settings.helm === 4) {
    await runAsHelm4(call, config, options);
    return;
  }
  const { release, failure } = await testRelease(config, options);
  await printRelease(call, config, release);
  if (flags.bool('logs')) {
    const print = beginLogs(call);
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

/** Without the notes, with the logs of every container, and tests are deleted when they have been read. */
async function runAsHelm4(call: Call, config: Configuration, options: ReleaseTestOptions): Promise<void> {
  const { flags, settings, env } = call;
  const { testRelease } = await import('../../action/release-test.ts');
  const { release, failure, tidy } = await testRelease(config, { ...options, wait: 'watcher', tidyLater: true });
  const errors = failure === undefined ? [] : [failure];
  await printRelease(call, config, release, true);
  if (flags.bool('logs')) {
    const print = beginLogs(call);
    const { containerLogs } = await import('../../action/read/container-logs.ts');
    const namespace = await currentNamespace(settings, env);
    try {
      for await (const text of containerLogs(await config.cluster(), namespace, release, options.filter)) print(text);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      errors.push(error);
    }
  }
  try {
    await tidy?.();
  } catch (error) {
    if (errors.length === 0) throw error;
  }
  const [first, ...rest] = errors;
  if (first === undefined) return;
  if (rest.length === 0) throw first;
  throw new ScullError(errors.map(({ message }) => message).join('\n'), { code: 'test.failed', cause: first });
}

/** Where logs go: what a program reads is one document. */
function beginLogs({ flags, out }: Call): (text: string) => void {
  if (outputFormat(flags) !== 'table') {
    return (text) => {
      out.note(text.replace(/\n$/, ''));
    };
  }
  out.print('\n');
  return out.print.bind(out);
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
    progressFlag,
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
