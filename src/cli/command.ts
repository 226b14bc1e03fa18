/** A command as data. Texts may name the program as `{program}`: it is what the user started, `scull` or `helm`. */
import type { HelmRules } from '../chart/helm-rules.ts';
import type { Settings } from '../home/settings.ts';
import type { Environment } from '../home/paths.ts';
import type { Flag } from './flags/flag.ts';
import type { FlagValues } from './flags/parse.ts';
import type { Mark } from './output/colours.ts';

/** How a command is listed by its parent; the rest of it is loaded when it is called. */
export interface CommandEntry {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Words that are no commands, for which this one is suggested. */
  readonly suggestFor?: readonly string[];
  readonly short: string;
  readonly hidden?: boolean;
  /** A plugin of this name counts instead of it. */
  readonly yieldsToPlugin?: boolean;
  readonly load: () => Command | Promise<Command>;
}

export interface Command {
  /** What follows the name in the usage line: `[NAME] [CHART]`. */
  readonly usage?: string;
  readonly long: string;
  readonly examples?: string;
  readonly flags?: readonly Flag[];
  readonly args?: ArgumentRule;
  /** Its flags are its own business: it gets all that was given as arguments, but for its name. */
  readonly takesAll?: boolean;
  /** Its `root` has the commands of plugins as well. */
  readonly showsPlugins?: boolean;
  readonly commands?: readonly CommandEntry[];
  /** Absent for a command that only groups others: it shows its help. */
  readonly run?: (call: Call) => Promise<void> | void;
  /** Completions of the next argument. */
  readonly complete?: (request: CompletionRequest) => CompletionAnswer | Promise<CompletionAnswer>;
  /** The same for a command that takes all: what it gives is offered as it is. */
  readonly completeAll?: (request: CompletionRequest) => Promise<CompletionAnswer>;
}

export interface ArgumentRule {
  readonly kind: 'exactly' | 'at least' | 'at most';
  readonly count: number;
}

/** One run of the program. */
export interface Session {
  /** All commands. */
  readonly root: Command;
  readonly program: string;
  readonly env: Environment;
  readonly out: Output;
  /** Reads the standard input to its end. */
  readonly stdin: () => Promise<Uint8Array>;
}

/** One run of a command. */
export interface Call extends Session {
  readonly args: readonly string[];
  readonly flags: FlagValues;
  readonly settings: Settings;
  /** Undefined for those of Helm 3.22. */
  readonly rules?: HelmRules | undefined;
}

/** Where a command's words go: stdout at the end and at once, stderr as it comes. */
export interface Output {
  /** With `marks` in colours. */
  print(text: string, marks?: readonly Mark[]): void;
  /** Text with escapes of its own, which is free of anybody else's. */
  printStyled?(text: string): void;
  /** Lets what was printed be seen now, by who waits for a long command. */
  flush?(): void;
  /** A line for stderr. */
  note(line: string): void;
  /** From now on lines for stderr are told in other words. */
  reword?(words: (text: string) => string): void;
}

export interface CompletionRequest {
  /** Arguments before the one being completed. */
  readonly args: readonly string[];
  readonly word: string;
  readonly root: Command;
  readonly settings: Settings;
  readonly env: Environment;
}

export interface CompletionAnswer {
  /** Each a word, or a word and its description with a tab between. */
  readonly words: readonly string[];
  /** Whether the shell should offer file names as well. */
  readonly files: boolean;
  /** Whether more is to be typed right behind the word. */
  readonly noSpace?: boolean;
  /** What a shell is to do, by cobra's bits; in place of the two above. */
  readonly directive?: number;
}

/** A command together with how it was reached. */
export interface FoundCommand {
  /** From the first word on; empty for the root. */
  readonly path: readonly CommandEntry[];
  readonly command: Command;
}

/** `helm show chart` */
export function commandPath(found: FoundCommand, program: string): string {
  return [program, ...found.path.map((entry) => entry.name)].join(' ');
}

/** `helm show chart [CHART] [flags]` */
export function usageLine(found: FoundCommand, program: string): string {
  const path = commandPath(found, program);
  return `${path}${found.command.usage === undefined ? '' : ` ${found.command.usage}`} [flags]`;
}
