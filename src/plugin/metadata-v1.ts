/** The plugin.yaml of Helm 4, `apiVersion: v1`: `MetadataV1` and what its type and runtime add, Helm v4.3.1 (internal/plugin). */
import { decodeYaml } from '../chart/decode-yaml.ts';
import { decodeStruct, zeroStruct, type Decoded } from '../chart/decode.ts';
import { errorMessage, ScullError } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import { anyMapType, boolType, sliceOf, stringSliceType, type GoType } from '../go/types.ts';
import type { GoMap } from '../go/values.ts';
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
  readonly config?: GoMap;
  readonly runtimeConfig?: GoMap;
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

/** Throws `failed to load plugin "DIRECTORY": …` with Helm 4's reasons. */
export function readPluginV1(yaml: Uint8Array, directory: string): Plugin {
  try {
    const raw = zeroStruct(metadataType);
    decodeYaml(yaml, metadataType, raw, { strict: true });
    return pluginOf(raw as unknown as RawMetadata, directory);
  } catch (error) {
    const text = `failed to load plugin ${quote(directory)}: ${errorMessage(error)}`;
    throw new ScullError(text, { code: 'plugin.yaml', cause: error });
  }
}

function pluginOf(metadata: RawMetadata, directory: string): Plugin {
  checkMetadata(metadata);
  const { name, version, runtime } = metadata;
  const type = pluginType(metadata.type);
  const config: RawConfig = decode(metadata.config, configTypes[type], true);
  if (type === 'getter/v1') checkProtocols(config.protocols ?? []);
  if (runtime !== 'subprocess' && runtime !== 'extism/v1') {
    throw new Error(`unsupported plugin runtime type: ${quote(runtime)}`);
  }
  const started: RawRuntime = runtime === 'subprocess' ? decode(metadata.runtimeConfig, runtimeType, false) : {};
  const { platformCommand = [], platformHooks = new Map<string, RawCommand[]>(), protocolCommands = [] } = started;
  return {
    directory,
    form: 'v1',
    type,
    runtime,
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
  throw new Error(`unknown plugin type ${quote(type)}`);
}

function checkProtocols(protocols: readonly string[]): void {
  if (protocols.length === 0) throw new Error('config validation failed: getter has no protocols');
  const empty = protocols.indexOf('');
  if (empty >= 0) throw new Error(`config validation failed: getter has empty protocol at index ${empty}`);
}

function decode(raw: GoMap | undefined, type: GoType, strict: boolean): Decoded {
  const out: Decoded = zeroStruct(type);
  if (raw !== undefined) decodeStruct(raw, type, out, { strict });
  return out;
}
