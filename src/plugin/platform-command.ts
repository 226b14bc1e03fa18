/** From what a plugin.yaml says for all platforms to one program and its arguments: `PrepareCommands` of Helm v3.22.0 (pkg/plugin). */
import { expand } from '../go/expand.ts';
import { equalFold } from '../go/unicode.ts';
import type { Environment } from '../home/paths.ts';
import { ScullError } from '../errors.ts';
import { quote } from '../go/strconv-quote.ts';
import type { PlatformCommand, Plugin } from './plugin.ts';

/** Throws for a plugin that is no program. */
export function checkRuntime({ name, runtime }: Plugin): void {
  if (runtime === 'subprocess') return;
  throw new ScullError(`plugin ${quote(name)} is WebAssembly (runtime ${quote(runtime)}), which is not supported`, {
    code: 'plugin.runtime',
    hint: 'Plugins with runtime: subprocess are.',
  });
}

export interface PreparedCommand {
  readonly program: string;
  readonly args: readonly string[];
}

export interface Preparation {
  /** What variables stand for. */
  readonly env: Environment;
  /** Whether variables of arguments are replaced; those of the program always are. */
  readonly expandArgs: boolean;
  /** Come last, as they are. */
  readonly more?: readonly string[];
}

/** Undefined where the plugin has nothing for this platform. */
export function prepareCommand(
  commands: readonly PlatformCommand[],
  { env, expandArgs, more = [] }: Preparation,
): PreparedCommand | undefined {
  const chosen = commandForPlatform(commands);
  const [program = '', ...words] = chosen?.command.split(' ') ?? [];
  if (chosen === undefined || program === '') return undefined;
  const value = (name: string): string => env[name] ?? '';
  const own = [...words, ...chosen.args].map((arg) => (expandArgs ? expand(arg, value) : arg));
  return { program: expand(program, value), args: [...own, ...more] };
}

/** The first for this system and machine, else the first for this system, else the first for all. */
export function commandForPlatform(
  commands: readonly PlatformCommand[],
  [os, arch] = [goSystem(), goMachine()],
): PlatformCommand | undefined {
  return (
    commands.find((one) => equalFold(one.os, os) && equalFold(one.arch, arch)) ??
    commands.find((one) => one.arch === '' && equalFold(one.os, os)) ??
    commands.find((one) => one.arch === '' && one.os === '')
  );
}

function goSystem(): string {
  return process.platform === 'win32' ? 'windows' : process.platform;
}

function goMachine(): string {
  return { x64: 'amd64', ia32: '386' }[process.arch as string] ?? process.arch;
}
