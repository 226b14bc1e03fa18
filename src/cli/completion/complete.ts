/**
 * Answers `__complete WORD…`, the question that completion scripts ask: the last word is the one being typed. The protocol
 * is that of github.com/spf13/cobra v1.10.2: candidates one a line, a tab before the description (none after
 * `__completeNoDesc`), then `:` and a directive: 0 lets the shell offer files, 4 does not.
 */
import type { Settings } from '../../home/settings.ts';
import { findCommand, type FoundWithArguments } from '../find.ts';
import { bareValue, type Flag } from '../flags/flag.ts';
import { applyGlobalFlags } from '../flags/global.ts';
import { parseArguments, type ParsedArguments } from '../flags/parse.ts';
import { helpFlag, listed } from '../help.ts';
import { completeVersion } from './charts.ts';
import { completeRevision } from './releases.ts';
import type { CompletionAnswer, CompletionRequest, Session } from '../command.ts';

/** What a shell is to do with the candidates; several are added up, in this order. */
const directiveNames = ['Error', 'NoSpace', 'NoFileComp', 'FilterFileExt', 'FilterDirs', 'KeepOrder'];
const NO_SPACE = 2;
export const NO_FILES = 4;

interface CompletionSession extends Session {
  readonly globals: readonly Flag[];
  readonly settings: Settings;
}

export async function completeCommandLine(words: readonly string[], session: CompletionSession): Promise<void> {
  const described = words[0] === '__complete';
  const word = words.at(-1) ?? '';
  const answer = words.length < 2 ? noAnswer : await candidates(words.slice(1, -1), word, session);
  for (const candidate of answer.words) {
    const shown = described ? candidate : candidate.split('\t')[0]!;
    session.out.print(`${shown.split('\n')[0]!.trim()}\n`);
  }
  const { directive = (answer.noSpace === true ? NO_SPACE : 0) + (answer.files ? 0 : NO_FILES) } = answer;
  session.out.print(`:${directive}\n`);
  session.out.note(`Completion ended with directive: ${directiveText(directive)}`);
}

function directiveText(directive: number): string {
  if (directive >= 2 ** directiveNames.length) return `ERROR: unexpected ShellCompDirective value: ${directive}`;
  const named = directiveNames.filter((_, i) => (directive & (1 << i)) !== 0);
  return named.map((name) => `ShellCompDirective${name}`).join(', ') || 'ShellCompDirectiveDefault';
}

const noAnswer: CompletionAnswer = { words: [], files: true };

async function candidates(
  before: readonly string[],
  word: string,
  session: CompletionSession,
): Promise<CompletionAnswer> {
  let found: FoundWithArguments;
  try {
    found = await findCommand(session.root, before, session.globals, session.program);
  } catch {
    return noAnswer;
  }
  if (found.command.completeAll !== undefined) {
    const { root, env, settings } = session;
    return found.command.completeAll({ args: found.args, word, root, env, settings });
  }
  const name = found.path.at(-1)?.name ?? session.program;
  const local = [...(found.command.flags ?? []), helpFlag(name)];
  const flags = [...byName(session.globals), ...byName(local)];
  const ended = found.args.includes('--');
  const value = ended ? undefined : flagValue(found.args.at(-1), word, flags);
  let parsed: ParsedArguments;
  try {
    parsed = parseArguments(value?.isNext === true ? found.args.slice(0, -1) : found.args, flags);
  } catch {
    return noAnswer;
  }
  const { args } = parsed;
  const { root, env } = session;
  const request = { args, word, root, env, settings: applyGlobalFlags(session.settings, parsed.flags) };
  if (value !== undefined)
    return answerOf(await valueCandidates(value.flag, { ...request, word: value.text }), value.text);
  if (word.startsWith('-') && !ended) return { words: flagCandidates(word, flags, found.args), files: false };
  const { command } = found;
  if (command.commands !== undefined && args.length === 0) {
    const names = listed(command.commands).map((entry) => `${entry.name}\t${entry.short}`);
    return { words: startingWith(names, word), files: false };
  }
  return answerOf(await command.complete?.(request), word);
}

function answerOf(given: CompletionAnswer | undefined, word: string): CompletionAnswer {
  return given === undefined ? noAnswer : { ...given, words: startingWith(given.words, word) };
}

interface FlagValue {
  /** Undefined for one that there is not. */
  readonly flag: Flag | undefined;
  /** As far as it is typed. */
  readonly text: string;
  /** Whether it is a word of its own behind the flag's. */
  readonly isNext: boolean;
}

/** The flag whose value the word being typed is or holds; undefined where it is none. */
function flagValue(last: string | undefined, word: string, flags: readonly Flag[]): FlagValue | undefined {
  const named = (mention: string): Flag | undefined =>
    flags.find((f) => (mention.startsWith('--') ? f.name === mention.slice(2) : f.shorthand === mention.slice(-1)));
  if (word.startsWith('-')) {
    const equals = word.indexOf('=');
    if (equals < 0) return undefined;
    return { flag: named(word.slice(0, equals)), text: word.slice(equals + 1), isNext: false };
  }
  if (last === undefined || !last.startsWith('-') || last.includes('=') || last === '-') return undefined;
  const flag = named(last);
  return flag === undefined || bareValue(flag) !== undefined ? undefined : { flag, text: word, isNext: true };
}

async function valueCandidates(
  flag: Flag | undefined,
  request: CompletionRequest,
): Promise<CompletionAnswer | undefined> {
  const values = flag?.values;
  if (values === undefined) return undefined;
  if (values === 'revisions') return completeRevision(request);
  if (values === 'chart versions') return completeVersion(request);
  if (typeof values !== 'string') return { words: values, files: false };
  const { contexts, namespaces } = await import('./cluster.ts');
  return { words: await (values === 'contexts' ? contexts : namespaces)(request), files: false };
}

export function flagCandidates(word: string, flags: readonly Flag[], given: readonly string[]): string[] {
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

export function startingWith(words: readonly string[], word: string): string[] {
  return words.filter((w) => w.startsWith(word));
}

export function byName(flags: readonly Flag[]): Flag[] {
  return [...flags].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
