/** Help texts in the shape that cobra v1.10.2 and pflag v1.0.10 give them. */
import { commandPath, usageLine, type CommandEntry, type FoundCommand } from './command.ts';
import { bareValue, type Flag } from './flags/flag.ts';

/** What `--help` and the help command print. */
export function helpText(found: FoundCommand, globals: readonly Flag[], program: string): string {
  const text = found.command.long.trimEnd().replaceAll('{program}', program);
  return `${text}\n\n${usageText(found, globals, program)}`;
}

export function usageText(found: FoundCommand, globals: readonly Flag[], program: string): string {
  const { command, path } = found;
  const entry = path.at(-1);
  const name = entry?.name ?? program;
  const groups = listed(command.commands).length > 0;
  const local = [...(command.flags ?? []), helpFlag(name), ...(entry === undefined ? globals : [])];
  const inherited = entry === undefined ? [] : globals.filter((g) => !local.some((f) => f.name === g.name));
  const aliases = [name, ...(entry?.aliases ?? [])];

  const usage = [
    ...(command.run === undefined ? [] : [`  ${usageLine(found, program)}`]),
    ...(groups ? [`  ${commandPath(found, program)} [command]`] : []),
  ];
  const sections = [
    `Usage:\n${usage.join('\n')}`,
    aliases.length > 1 ? `Aliases:\n  ${aliases.join(', ')}` : '',
    command.examples === undefined ? '' : `Examples:\n${command.examples.replaceAll('{program}', program).trimEnd()}`,
    groups ? `Available Commands:\n${commandList(command.commands)}` : '',
    section('Flags:', local),
    section('Global Flags:', inherited),
    groups ? `Use "${commandPath(found, program)} [command] --help" for more information about a command.` : '',
  ];
  return `${sections.filter((s) => s !== '').join('\n\n')}\n`;
}

/** The flag that every command has of itself. */
export function helpFlag(name: string): Flag {
  return { name: 'help', shorthand: 'h', type: 'bool', usage: `help for ${name}` };
}

/** Commands that help and completion show, by name. */
export function listed(entries: readonly CommandEntry[] | undefined): readonly CommandEntry[] {
  return (entries ?? [])
    .filter((entry) => entry.hidden !== true)
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function commandList(entries: readonly CommandEntry[] | undefined): string {
  const shown = listed(entries);
  const width = Math.max(11, ...shown.map((entry) => entry.name.length));
  return shown.map((entry) => `  ${entry.name.padEnd(width)} ${entry.short}`).join('\n');
}

function section(title: string, flags: readonly Flag[]): string {
  const shown = flags
    .filter((flag) => flag.hidden !== true)
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  if (shown.length === 0) return '';
  const heads = shown.map(flagHead);
  const width = Math.max(...heads.map((head) => head.length));
  return `${title}\n${shown.map((flag, i) => `${heads[i]!.padEnd(width)}   ${flagUsage(flag)}`).join('\n')}`;
}

function flagHead(flag: Flag): string {
  const names = flag.shorthand === undefined ? `      --${flag.name}` : `  -${flag.shorthand}, --${flag.name}`;
  const type = flag.typeName ?? { bool: '', stringSlice: 'strings' }[flag.type as string] ?? flag.type;
  const bare = flag.type === 'bool' ? undefined : bareValue(flag);
  return `${names}${type === '' ? '' : ` ${type}`}${bare === undefined ? '' : `[="${bare}"]`}`;
}

function flagUsage(flag: Flag): string {
  const shown = defaultText(flag);
  const note = flag.deprecated === undefined ? '' : ` (DEPRECATED: ${flag.deprecated})`;
  return `${flag.usage}${shown === '' ? '' : ` (default ${shown})`}${note}`;
}

/** The default as pflag prints it; '' for a zero value, which it leaves out (other than for its map and own types). */
function defaultText(flag: Flag): string {
  const own = flag.type === 'stringToString' || flag.typeName !== undefined;
  if (Array.isArray(flag.default)) return flag.default.length > 0 || own ? `[${flag.default.join(',')}]` : '';
  const text = flag.default as string | undefined;
  if (flag.type === 'stringToString') return text ?? '[]';
  if (text === undefined || text === '' || text === 'false' || text === '0') return '';
  return flag.type === 'string' && !own ? JSON.stringify(text) : text;
}
