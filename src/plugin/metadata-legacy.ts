/** The plugin.yaml of Helm 3: `Metadata` and `LoadDir` of Helm v3.22.0 (pkg/plugin/plugin.go), in its words. */
import { decodeYaml } from '../chart/decode-yaml.ts';
import { zeroStruct } from '../chart/decode.ts';
import { ScullError, wrapError } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import { decodeDocument } from '../go/yaml-node/decode.ts';
import type { YamlNode } from '../go/yaml-node/node.ts';
import { boolType, sliceOf, stringSliceType, stringType, type GoField, type GoType } from '../go/types.ts';
import { isPrint, isSpace } from '../go/unicode.ts';
import { isStrictVersion, validName } from './plugin-checks.ts';
import type { PlatformCommand, Plugin, PluginHook } from './plugin.ts';

/** As decoded; a member may be missing where null was given. */
export interface RawCommand {
  readonly os: string;
  readonly arch: string;
  readonly command: string;
  readonly args?: readonly string[];
}

interface RawMetadata {
  readonly name: string;
  readonly version: string;
  readonly usage: string;
  readonly description: string;
  readonly platformCommand?: readonly RawCommand[];
  readonly command: string;
  readonly ignoreFlags: boolean;
  readonly platformHooks?: ReadonlyMap<string, readonly RawCommand[] | undefined>;
  readonly Hooks?: ReadonlyMap<string, string>;
  readonly downloaders?: readonly { readonly protocols?: readonly string[]; readonly command: string }[];
}

/** A field of that name. */
export function field(json: string, type: GoType = stringType): GoField {
  return { name: json, json, type };
}

export const commandType: GoType = {
  name: 'plugin.PlatformCommand',
  kind: 'struct',
  fields: [field('os'), field('arch'), field('command'), field('args', stringSliceType)],
};

const downloadersType: GoType = {
  name: 'plugin.Downloaders',
  kind: 'struct',
  fields: [field('protocols', stringSliceType), field('command')],
};

const metadataType: GoType = {
  name: 'plugin.Metadata',
  kind: 'struct',
  fields: [
    field('name'),
    field('version'),
    field('usage'),
    field('description'),
    field('platformCommand', sliceOf(commandType)),
    field('command'),
    field('ignoreFlags', boolType),
    field('platformHooks', { name: 'plugin.PlatformHooks', kind: 'map', elem: sliceOf(commandType) }),
    // without a name of its own in Helm, which its errors show
    field('Hooks', { name: 'plugin.Hooks', kind: 'map', elem: stringType }),
    field('downloaders', sliceOf(downloadersType)),
    field('useTunnel', boolType),
  ],
};

/** Reads a plugin.yaml; `path` is for errors. Throws Helm's: `failed to load plugin at "PATH": …`, `invalid plugin name at "PATH"`. */
export function readLegacyPlugin(yaml: Uint8Array, path: string, directory: string): Plugin {
  const raw = zeroStruct(metadataType);
  try {
    decodeYaml(yaml, metadataType, raw, { strict: true });
  } catch (error) {
    throw wrapError(`failed to load plugin at ${quote(path)}`, error);
  }
  const metadata = raw as unknown as RawMetadata;
  if (!validName.test(metadata.name)) {
    throw new ScullError(`invalid plugin name at ${quote(path)}`, {
      code: 'plugin.name',
      hint: 'A name has letters, digits, _ and - only.',
    });
  }
  return { ...pluginOf(metadata, directory), notices: noticesOf(metadata, path) };
}

/**
 * As Helm 4.3.1 (internal/plugin/metadata_legacy.go), which takes keys that it does not know and is strict about what they mean.
 * Throws `both platformCommand and command are set` and the like.
 */
export function readLegacyPluginIn4(document: YamlNode, directory: string): Plugin {
  const { hooks, ...rest } = decodeDocument(document, metadataIn4Type);
  const metadata = { ...rest, Hooks: hooks } as unknown as RawMetadata;
  checkIn4(metadata);
  return pluginOf(metadata, directory);
}

const metadataIn4Type: GoType = {
  name: 'plugin.MetadataLegacy',
  kind: 'struct',
  fields: metadataType
    .fields!.filter(({ json }) => json !== 'useTunnel')
    .map((one) => (one.json === 'Hooks' ? { ...one, json: 'hooks' } : one)),
};

function checkIn4(metadata: RawMetadata): void {
  const { name, version, platformCommand = [], platformHooks, Hooks, downloaders = [] } = metadata;
  if (!validName.test(name)) {
    throw new Error(`invalid plugin name ${quote(name)}: must contain only a-z, A-Z, 0-9, _ and -`);
  }
  if (version !== '' && !isStrictVersion(version)) {
    throw new Error(`invalid plugin version ${quote(version)}: must be valid semver`);
  }
  if (platformCommand.length > 0 && metadata.command !== '') {
    throw new Error('both platformCommand and command are set');
  }
  if ((platformHooks?.size ?? 0) > 0 && (Hooks?.size ?? 0) > 0) throw new Error('both platformHooks and hooks are set');
  downloaders.forEach(({ protocols = [], command }, i) => {
    if (command === '') throw new Error(`downloader ${i} has empty command`);
    if (protocols.length === 0) throw new Error(`downloader ${i} has no protocols`);
    const empty = protocols.indexOf('');
    if (empty >= 0) throw new Error(`downloader ${i} has empty protocol at index ${empty}`);
  });
}

function pluginOf(metadata: RawMetadata, directory: string): Plugin {
  return {
    directory,
    form: 'legacy',
    type: (metadata.downloaders ?? []).length > 0 ? 'getter/v1' : 'cli/v1',
    runtime: 'subprocess',
    name: metadata.name,
    sourceUrl: '',
    command: metadata.name,
    usageLine: '',
    version: metadata.version,
    usage: printable(metadata.usage),
    description: metadata.description,
    ignoreFlags: metadata.ignoreFlags,
    commands: platformCommands(metadata),
    hooks: hooksOf(metadata),
    downloaders: (metadata.downloaders ?? []).map(({ protocols = [], command }) => ({
      protocols,
      commands: [{ os: '', arch: '', command, args: [] }],
    })),
    protocols: (metadata.downloaders ?? []).flatMap(({ protocols = [] }) => protocols),
    notices: [],
  };
}

function platformCommands({ platformCommand = [], command }: RawMetadata): PlatformCommand[] {
  if (platformCommand.length > 0) return platformCommand.map(completeCommand);
  return command === '' ? [] : [{ os: '', arch: '', command, args: [] }];
}

export function completeCommand(raw: RawCommand): PlatformCommand {
  return { ...raw, args: raw.args ?? [] };
}

function hooksOf({ platformHooks = new Map(), Hooks = new Map() }: RawMetadata): Map<string, PluginHook> {
  const hooks = new Map<string, PluginHook>();
  for (const [event, command] of Hooks) {
    const commands = [{ os: '', arch: '', command: 'sh', args: ['-c', command] }];
    if (command !== '') hooks.set(event, { commands, expand: false });
  }
  for (const [event, commands = []] of platformHooks) {
    if (commands.length > 0) hooks.set(event, { commands: commands.map(completeCommand), expand: true });
  }
  return hooks;
}

function noticesOf(metadata: RawMetadata, path: string): string[] {
  const both = (one: string, other: string): string =>
    `WARNING: both '${one}' and '${other}' are set in ${quote(path)} (this will become an error in a future Helm version)`;
  return [
    ...((metadata.platformCommand?.length ?? 0) > 0 && metadata.command !== ''
      ? [both('platformCommand', 'command')]
      : []),
    ...((metadata.platformHooks?.size ?? 0) > 0 && (metadata.Hooks?.size ?? 0) > 0
      ? [both('platformHooks', 'hooks')]
      : []),
  ];
}

/** Blanks for white space, and nothing for what cannot be shown. */
export function printable(text: string): string {
  return Array.from(text, (char) => {
    const rune = char.codePointAt(0)!;
    if (isSpace(rune)) return ' ';
    return isPrint(rune) ? char : '';
  }).join('');
}
