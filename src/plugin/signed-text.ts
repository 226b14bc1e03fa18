/** What is signed of a plugin: its metadata as `yaml.Marshal` writes the `Metadata` of Helm v4.3.1 (internal/plugin/metadata.go). */
import type { Value } from '../go/values.ts';
import { marshalYaml } from '../go/yaml/marshal.ts';
import type { PlatformCommand, Plugin } from './plugin.ts';

export function pluginText(plugin: Plugin): string {
  const { form, name, type, runtime, version, sourceUrl } = plugin;
  return marshalYaml(
    mapOf({
      APIVersion: form,
      Name: name,
      Type: type,
      Runtime: runtime,
      Version: version,
      SourceURL: sourceUrl,
      Config: configOf(plugin),
      RuntimeConfig: runtime === 'subprocess' ? runtimeOf(plugin) : null,
    }),
  );
}

function configOf({ type, protocols, usage, usageLine, description, ignoreFlags }: Plugin): Value {
  if (type === 'getter/v1') return mapOf({ Protocols: listOf(protocols) });
  if (type === 'postrenderer/v1') return new Map();
  return mapOf({ Usage: usageLine, ShortHelp: usage, LongHelp: description, IgnoreFlags: ignoreFlags });
}

function runtimeOf({ commands, hooks, downloaders }: Plugin): Value {
  const events = Object.fromEntries([...hooks].map(([event, hook]) => [event, listOf(hook.commands.map(commandOf))]));
  return mapOf({
    PlatformCommand: listOf(commands.map(commandOf)),
    PlatformHooks: hooks.size === 0 ? null : mapOf(events),
    ProtocolCommands: listOf(
      downloaders.map((one) =>
        mapOf({ Protocols: listOf(one.protocols), PlatformCommand: listOf(one.commands.map(commandOf)) }),
      ),
    ),
  });
}

function commandOf({ os, arch, command, args }: PlatformCommand): Value {
  return mapOf({ OperatingSystem: os, Architecture: arch, Command: command, Args: listOf(args) });
}

/** As Go shows a slice that was not set. */
function listOf(items: readonly Value[]): Value {
  return items.length === 0 ? null : [...items];
}

function mapOf(members: Readonly<Record<string, Value>>): Value {
  return new Map(Object.entries(members));
}
