/** A plugin as its plugin.yaml tells it, whichever form that has. */

export interface Plugin {
  /** Its folder, as the search came by it. */
  readonly directory: string;
  /** `legacy` is the plugin.yaml of Helm 3, `v1` that of Helm 4. */
  readonly form: 'legacy' | 'v1';
  readonly type: PluginType;
  /** `extism/v1` is WebAssembly, which is not run. */
  readonly runtime: 'subprocess' | 'extism/v1';
  /** ASCII letters, digits, `_` and `-`. */
  readonly name: string;
  readonly version: string;
  /** Where it is published; '' where it does not say. */
  readonly sourceUrl: string;
  /** What it is called by as a command. */
  readonly command: string;
  /** How the command is written, with its arguments; '' where it does not say. */
  readonly usageLine: string;
  /** One line about it; '' for none. */
  readonly usage: string;
  readonly description: string;
  /** It gets no arguments of the command line at all. */
  readonly ignoreFlags: boolean;
  readonly commands: readonly PlatformCommand[];
  /** By event: `install`, `update`, `delete`. */
  readonly hooks: ReadonlyMap<string, PluginHook>;
  readonly downloaders: readonly PluginDownloader[];
  /** Schemes of the URLs that it gets, in their order. */
  readonly protocols: readonly string[];
  /** What Helm 3 prints on stdout whenever it loads the plugin. */
  readonly notices: readonly string[];
}

/** The last is a type of Helm's own tests, which it takes from anybody. */
export type PluginType = 'cli/v1' | 'getter/v1' | 'postrenderer/v1' | 'test/v1';

/** What to run on one platform. */
export interface PlatformCommand {
  /** As Go calls it (`linux`, `darwin`, `windows`), in any case; '' for each. */
  readonly os: string;
  /** `amd64`, `arm64`, …; '' for each. */
  readonly arch: string;
  /** Program and first arguments with one blank between. */
  readonly command: string;
  readonly args: readonly string[];
}

export interface PluginHook {
  readonly commands: readonly PlatformCommand[];
  /** Whether variables are put into the arguments here, and not by a shell. */
  readonly expand: boolean;
}

export interface PluginDownloader {
  /** Schemes of URLs. */
  readonly protocols: readonly string[];
  /** The program is inside the folder of the plugin. */
  readonly commands: readonly PlatformCommand[];
}

export const pluginFileName = 'plugin.yaml';
