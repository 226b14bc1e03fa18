/** What plugins tell of themselves. */
import { YamlError } from '../../../src/go/yaml/errors.ts';
import { marshalYaml } from '../../../src/go/yaml/marshal.ts';
import { readYaml } from '../../../src/go/yaml/unmarshal.ts';
import { readPlugin } from '../../../src/plugin/load.ts';
import { prepareCommand } from '../../../src/plugin/platform-command.ts';
import type { Plugin } from '../../../src/plugin/plugin.ts';
import { pluginText } from '../../../src/plugin/signed-text.ts';
import { Disagreement, outcomeOf, type Fuzzer } from '../fuzzer.ts';
import { yamlNests, yamlWords } from './yaml.ts';

const env = { HELM_PLUGIN_DIR: '/p', HELM_PLUGIN_NAME: 'tell' };

export const pluginFuzzers: readonly Fuzzer[] = [
  {
    name: 'plugin-yaml',
    words: [
      ...yamlWords,
      ...['name: tell\n', 'version: 1.0.0\n', 'apiVersion: v1\n', 'type: cli/v1\n', 'runtime: subprocess\n'],
      ...['type: getter/v1\n', 'type: postrenderer/v1\n', 'runtime: extism/v1\n', 'config:', 'runtimeConfig:'],
      ...['command: ', 'platformCommand:', '- {os: linux, command: x, args: [a]}\n', 'hooks:', 'platformHooks:'],
      ...[
        'install: ',
        'downloaders:',
        'protocols: [a]',
        'protocolCommands:',
        'ignoreFlags: true\n',
        '$HELM_PLUGIN_DIR',
      ],
    ],
    nests: yamlNests,
    // a key of more than 1024 letters is written by the library, and not read again
    errors: [YamlError],
    run: (input) => {
      const read = ([3, 4] as const).map((helm) => outcomeOf(() => readPlugin(input, '/p', helm)));
      for (const outcome of read) if ('value' in outcome) checkPlugin(outcome.value as Plugin);
      return read
        .map((outcome) => ('error' in outcome ? outcome.error.slice(0, 40) : shape(outcome.value as Plugin)))
        .join();
    },
  },
];

/** A name is a part of paths and the name of a command; what is signed has to be YAML that says the same again. */
function checkPlugin(plugin: Plugin): void {
  if (!/^[\w-]+$/.test(plugin.name)) throw new Disagreement('a name that may be none', plugin.name);

  if (/[\x00-\x1f\x7f-\x9f]/.test(plugin.usage)) throw new Disagreement('a line with control characters', plugin.usage);
  const text = pluginText(plugin);
  const again = marshalYaml(readYaml(text));
  if (again !== text) throw new Disagreement('what is signed is read as something else', text, again);
  for (const { commands } of [plugin, ...plugin.hooks.values(), ...plugin.downloaders]) {
    prepareCommand(commands, { env, expandArgs: true });
  }
}

function shape({ form, type, commands, hooks, downloaders, notices }: Plugin): string {
  const counts = [commands.length, hooks.size, downloaders.length, notices.length].map((count) => Math.min(count, 3));
  return `${form} ${type} ${counts.join(' ')}`;
}
