/**
 * Which command the arguments mean, as `Find` of github.com/spf13/cobra v1.10.2: the first word that is no flag and no
 * flag's value names the command; it is taken out, and the search goes on below that command.
 */
import { ScullError } from '../errors.ts';
import { commandPath, type ArgumentRule, type Command, type CommandEntry, type FoundCommand } from './command.ts';
import { usageLine } from './command.ts';
import { bareValue, type Flag } from './flags/flag.ts';

export interface FoundWithArguments extends FoundCommand {
  /** The arguments without the words of the path; flags are still among them. */
  readonly args: readonly string[];
}

/**
 * Throws `unknown command "x" for "helm"` when the first word names nothing. `more` gives the root with the commands that are looked
 * for only then.
 */
export async function findCommand(
  root: Command,
  args: readonly string[],
  globals: readonly Flag[],
  program: string,
  more?: () => Promise<Command>,
): Promise<FoundWithArguments> {
  const path: CommandEntry[] = [];
  let command = root;
  let rest = args;
  for (;;) {
    const at = firstWord(rest, globals);
    const word = at === undefined ? undefined : rest[at];
    let next = commandNamed(word, command);
    const asks = next === undefined || next.yieldsToPlugin === true;
    if (asks && word !== undefined && more !== undefined && path.length === 0) {
      const own = command.commands ?? [];
      command = await more();
      // of two plugins of one name, in two folders, the first counts
      next = commandNamed(word, { commands: command.commands?.slice(own.length) }) ?? next;
    }
    if (at === undefined || next === undefined) {
      if (word !== undefined && path.length === 0) {
        const { unknownCommand } = await import('./unknown-command.ts');
        throw unknownCommand(word, command.commands ?? [], program);
      }
      return { path, command, args: rest };
    }
    rest = [...rest.slice(0, at), ...rest.slice(at + 1)];
    path.push(next);
    command = await next.load();
  }
}

function commandNamed(
  word: string | undefined,
  { commands }: { readonly commands?: readonly CommandEntry[] | undefined },
): CommandEntry | undefined {
  if (word === undefined) return undefined;
  for (const entry of commands ?? []) if (entry.name === word || entry.aliases?.includes(word) === true) return entry;
  return undefined;
}

/** Index of the first argument that is neither a flag nor what follows one that needs a value. */
export function firstWord(args: readonly string[], flags: readonly Flag[]): number | undefined {
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === '--') return undefined;
    if (arg.startsWith('-')) {
      if (takesNext(arg, flags)) at++;
    } else if (arg !== '') return at;
  }
  return undefined;
}

function takesNext(arg: string, flags: readonly Flag[]): boolean {
  if (arg.includes('=')) return false;
  const flag = arg.startsWith('--')
    ? flags.find((f) => f.name === arg.slice(2))
    : arg.length === 2
      ? flags.find((f) => f.shorthand === arg.slice(1))
      : 'bundled';
  return flag !== 'bundled' && (flag === undefined || bareValue(flag) === undefined);
}

/** Throws Helm's text when there are too few or too many arguments. */
export function checkArguments(found: FoundCommand, args: readonly string[], program: string): void {
  const rule = found.command.args;
  if (rule === undefined || fits(rule, args.length)) return;
  const noun = rule.count === 1 ? 'argument' : 'arguments';
  const wish = {
    exactly: rule.count === 0 ? 'accepts no arguments' : `requires ${rule.count} ${noun}`,
    'at least': `requires at least ${rule.count} ${noun}`,
    'at most': `accepts at most ${rule.count} ${noun}`,
  }[rule.kind];
  throw new ScullError(`"${commandPath(found, program)}" ${wish}\n\nUsage:  ${usageLine(found, program)}`, {
    code: 'cli.arguments',
  });
}

function fits(rule: ArgumentRule, count: number): boolean {
  if (rule.kind === 'exactly') return count === rule.count;
  return rule.kind === 'at least' ? count >= rule.count : count <= rule.count;
}
