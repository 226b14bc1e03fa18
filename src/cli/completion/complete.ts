/**
 * Answers `__complete WORD…`, the question that completion scripts ask: the last word is the one being typed. The protocol
 * is that of github.com/spf13/cobra v1.10.2: candidates one a line, a tab before the description (none after
 * `__completeNoDesc`), then `:` and a directive: 0 lets the shell offer files, 4 does not.
 */
import type { Settings } from '../../home/settings.ts';
import { findCommand, type FoundWithArguments } from '../find.ts';
import { bareValue, type Flag } from '../flags/flag.ts';
import { parseArguments } from '../flags/parse.ts';
import { helpFlag, listed } from '../help.ts';
import type { Session } from '../command.ts';

const directives = { files: [0, 'ShellCompDirectiveDefault'], none: [4, 'ShellCompDirectiveNoFileComp'] } as const;

interface CompletionSession extends Session {
  readonly globals: readonly Flag[];
  readonly settings: Settings;
}

interface Answer {
  readonly words: readonly string[];
  readonly directive: keyof typeof directives;
}

export async function completeCommandLine(words: readonly string[], session: CompletionSession): Promise<void> {
  const described = words[0] === '__complete';
  const word = words.at(-1) ?? '';
  const answer = words.length < 2 ? noAnswer : await candidates(words.slice(1, -1), word, session);
  for (const candidate of answer.words) {
    const shown = described ? candidate : candidate.split('\t')[0]!;
    session.out.print(`${shown.split('\n')[0]!.trim()}\n`);
  }
  const [directive, name] = directives[answer.directive];
  session.out.print(`:${directive}\n`);
  session.out.note(`Completion ended with directive: ${name}`);
}

const noAnswer: Answer = { words: [], directive: 'files' };

async function candidates(before: readonly string[], word: string, session: CompletionSession): Promise<Answer> {
  let found: FoundWithArguments;
  try {
    found = await findCommand(session.root, before, session.globals, session.program);
  } catch {
    return noAnswer;
  }
  const name = found.path.at(-1)?.name ?? session.program;
  const local = [...(found.command.flags ?? []), helpFlag(name)];
  const flags = [...byName(session.globals), ...byName(local)];
  const ended = found.args.includes('--');
  if (!ended && isFlagValue(found.args.at(-1), word, flags)) return noAnswer;
  let args: readonly string[];
  try {
    args = parseArguments(found.args, flags).args;
  } catch {
    return noAnswer;
  }
  if (word.startsWith('-') && !ended) return { words: flagCandidates(word, flags, found.args), directive: 'none' };
  const { command } = found;
  if (command.commands !== undefined && args.length === 0) {
    const names = listed(command.commands).map((entry) => `${entry.name}\t${entry.short}`);
    return { words: startingWith(names, word), directive: 'none' };
  }
  const { root, settings, env } = session;
  const given = await command.complete?.({ args, word, root, settings, env });
  if (given === undefined) return noAnswer;
  return { words: startingWith(given.words, word), directive: given.files ? 'files' : 'none' };
}

/** Whether the word being typed is the value of a flag. */
function isFlagValue(last: string | undefined, word: string, flags: readonly Flag[]): boolean {
  if (word.startsWith('-')) return word.includes('=');
  if (last === undefined || !last.startsWith('-') || last.includes('=') || last === '-') return false;
  const flag = flags.find((f) => (last.startsWith('--') ? f.name === last.slice(2) : f.shorthand === last.slice(-1)));
  return flag !== undefined && bareValue(flag) === undefined;
}

function flagCandidates(word: string, flags: readonly Flag[], given: readonly string[]): string[] {
  const repeatable = (flag: Flag): boolean => ['stringArray', 'stringSlice', 'stringToString'].includes(flag.type);
  const mentioned = (flag: Flag): boolean =>
    given.some(
      (arg) => arg === `--${flag.name}` || arg.startsWith(`--${flag.name}=`) || arg === `-${flag.shorthand ?? ''}`,
    );
  return flags
    .filter((flag) => flag.hidden !== true && (repeatable(flag) || !mentioned(flag)))
    .flatMap((flag) =>
      [`--${flag.name}`, ...(flag.shorthand === undefined ? [] : [`-${flag.shorthand}`])].map(
        (form) => [form, flag.usage] as const,
      ),
    )
    .filter(([form]) => form.startsWith(word))
    .map(([form, usage]) => `${form}\t${usage}`);
}

function startingWith(words: readonly string[], word: string): string[] {
  return words.filter((w) => w.startsWith(word));
}

function byName(flags: readonly Flag[]): Flag[] {
  return [...flags].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
