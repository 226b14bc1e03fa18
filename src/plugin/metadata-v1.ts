/** The plugin.yaml of Helm 4, `apiVersion: v1`: `MetadataV1` and what its type and runtime add, Helm v4.3.1 (internal/plugin). */
import { errorMessage, isDefect } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import { anyMapType, boolType, sliceOf, stringSliceType, type GoType } from '../go/types.ts';
import { decodeDocument, decodeOpen } from '../go/yaml-node/decode.ts';
import type { YamlNode } from '../go/yaml-node/node.ts';
import { commandType, completeCommand, field, printable, type RawCommand } from './metadata-legacy.ts';
import { isStrictVersion, validName } from './plugin-checks.ts';
import type { Plugin, PluginType } from './plugin.ts';

interface RawMetadata {
  readonly apiVersion: string;
  readonly name: string;
  readonly type: string;
  readonly runtime: string;
  readonly version: string;
  readonly sourceURL: string;
  readonly config?: ReadonlyMap<string, YamlNode>;
  readonly runtimeConfig?: ReadonlyMap<string, YamlNode>;
}

const metadataType: GoType = {
  name: 'plugin.MetadataV1',
  kind: 'struct',
  fields: [
    ...['apiVersion', 'name', 'type', 'runtime', 'version', 'sourceURL'].map((name) => field(name)),
    field('config', anyMapType),
    field('runtimeConfig', anyMapType),
  ],
};

interface RawConfig {
  readonly usage?: string;
  readonly shortHelp?: string;
  readonly longHelp?: string;
  readonly ignoreFlags?: boolean;
  readonly protocols?: readonly string[];
}

const configTypes: Readonly<Record<PluginType, GoType>> = {
  'cli/v1': {
    name: 'schema.ConfigCLIV1',
    kind: 'struct',
    fields: [...['usage', 'shortHelp', 'longHelp'].map((name) => field(name)), field('ignoreFlags', boolType)],
  },
  'getter/v1': { name: 'schema.ConfigGetterV1', kind: 'struct', fields: [field('protocols', stringSliceType)] },
  'postrenderer/v1': { name: 'schema.ConfigPostRendererV1', kind: 'struct', fields: [] },
  'test/v1': { name: 'schema.ConfigTestV1', kind: 'struct', fields: [] },
};

interface RawRuntime {
  readonly platformCommand?: readonly RawCommand[];
  readonly platformHooks?: ReadonlyMap<string, readonly RawCommand[] | undefined>;
  readonly protocolCommands?: readonly {
    readonly protocols?: readonly string[];
    readonly platformCommand?: readonly RawCommand[];
  }[];
}

const runtimeType: GoType = {
  name: 'plugin.RuntimeConfigSubprocess',
  kind: 'struct',
  fields: [
    field('platformCommand', sliceOf(commandType)),
    field('platformHooks', { name: 'plugin.PlatformHooks', kind: 'map', elem: sliceOf(commandType) }),
    field(
      'protocolCommands',
      sliceOf({
        name: 'plugin.SubprocessProtocolCommand',
        kind: 'struct',
        fields: [field('protocols', stringSliceType), field('platformCommand', sliceOf(commandType))],
      }),
    ),
  ],
};

/** Throws Helm 4's reasons, without the plugin. */
export function readPluginV1(document: YamlNode, directory: string): Plugin {
  const metadata = decodeDocument(document, metadataType, true) as unknown as RawMetadata;
  checkMetadata(metadata);
  const { name, version, runtime } = metadata;
  const type = pluginType(metadata.type);
  const config: RawConfig = converted(() => decodeOpen(metadata.config ?? new Map(), configTypes[type], true));
  const started = runtimeOf(metadata);
  if (type === 'getter/v1') checkProtocols(config.protocols ?? []);
  const { platformCommand = [], platformHooks = new Map<string, RawCommand[]>(), protocolCommands = [] } = started;
  return {
    directory,
    form: 'v1',
    type,
    runtime: runtime === 'extism/v1' ? runtime : 'subprocess',
    name,
    version,
    sourceUrl: metadata.sourceURL,
    command: (config.usage ?? '').split(' ')[0] || name,
    usageLine: config.usage ?? '',
    usage: printable(config.shortHelp ?? ''),
    description: config.longHelp ?? '',
    ignoreFlags: config.ignoreFlags ?? false,
    commands: platformCommand.map(completeCommand),
    hooks: new Map(
      [...platformHooks].map(([event, commands = []]) => [
        event,
        { commands: commands.map(completeCommand), expand: false },
      ]),
    ),
    downloaders: protocolCommands.map(({ protocols = [], platformCommand: commands = [] }) => ({
      protocols,
      commands: commands.map(completeCommand),
    })),
    protocols: config.protocols ?? [],
    notices: [],
  };
}

function checkMetadata({ name, version, apiVersion, type, runtime }: RawMetadata): void {
  if (!validName.test(name)) throw new Error('invalid plugin `name`');
  if (version === '') throw new Error('plugin `version` is required');
  if (!isStrictVersion(version)) throw new Error(`invalid plugin \`version\` ${quote(version)}: must be valid semver`);
  if (apiVersion !== 'v1') throw new Error(`invalid \`apiVersion\`: ${quote(apiVersion)}`);
  if (type === '') throw new Error('`type` missing');
  if (runtime === '') throw new Error('`runtime` missing');
}

function pluginType(type: string): PluginType {
  if (Object.hasOwn(configTypes, type)) return type as PluginType;
  throw new Error(`${CONVERT}: unknown plugin type ${quote(type)}`);
}

function checkProtocols(protocols: readonly string[]): void {
  if (protocols.length === 0) throw new Error('config validation failed: getter has no protocols');
  const empty = protocols.indexOf('');
  if (empty >= 0) throw new Error(`config validation failed: getter has empty protocol at index ${empty}`);
}

const CONVERT = 'failed to convert MetadataV1 to Metadata';

function runtimeOf({ runtime, runtimeConfig }: RawMetadata): RawRuntime {
  if (runtime === 'extism/v1') return {};
  if (runtime !== 'subprocess') throw new Error(`${CONVERT}: unsupported plugin runtime type: ${quote(runtime)}`);
  return converted(
    () => decodeOpen(runtimeConfig ?? new Map(), runtimeType, false),
    'failed to unmarshal runtimeConfig for subprocess runtime: ',
  );
}

function converted<T>(decode: () => T, doing = ''): T {
  try {
    return decode();
  } catch (error) {
    if (isDefect(error)) throw error;
    throw new Error(`${CONVERT}: ${doing}${errorMessage(error)}`, { cause: error });
  }
}
