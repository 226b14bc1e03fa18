/**
 * Parses arguments as github.com/spf13/pflag v1.0.10 does with cobra's settings: flags may stand anywhere, `--` ends them,
 * shorthands may be bundled (`-gn ns`), a value follows after `=`, a blank, or right behind a shorthand. A repeated flag
 * replaces its value, or adds to it when it is a list. The first mistake ends the parsing, with pflag's text.
 */
import { ScullError } from '../../errors.ts';
import { readFlagValue, type FlagValue } from './value.ts';
import { bareValue, type Flag } from './flag.ts';

export class FlagError extends ScullError {
  /** The name of a flag that there is not, and of those that there are. */
  readonly unknown: { readonly name: string; readonly known: readonly string[] } | undefined;

  constructor(message: string, unknown?: FlagError['unknown']) {
    super(message, { code: 'cli.flag' });
    this.name = 'FlagError';
    this.unknown = unknown;
  }
}

/** What was given for the flags of one command. Asking for a flag that is not declared is a defect. */
export class FlagValues {
  readonly #flags: ReadonlyMap<string, Flag>;
  readonly #given: ReadonlyMap<string, FlagValue>;
  readonly #bare: ReadonlySet<string>;

  constructor(
    flags: ReadonlyMap<string, Flag>,
    given: ReadonlyMap<string, FlagValue>,
    bare: ReadonlySet<string> = new Set(),
  ) {
    this.#flags = flags;
    this.#given = given;
    this.#bare = bare;
  }

  /** Whether the flag was mentioned. */
  changed(name: string): boolean {
    return this.#given.has(name);
  }

  /** Whether it was mentioned without a value, the last time. */
  bare(name: string): boolean {
    return this.#bare.has(name);
  }

  string(name: string): string {
    const value = this.#value(name);
    return typeof value === 'string' ? value : '';
  }

  bool(name: string): boolean {
    const value = this.#value(name);
    return value === true || value === 'true';
  }

  number(name: string): number {
    return Number(this.#value(name) ?? 0);
  }

  list(name: string): readonly string[] {
    const value = this.#value(name);
    return Array.isArray(value) ? (value as readonly string[]) : [];
  }

  #value(name: string): FlagValue | undefined {
    const given = this.#given.get(name);
    if (given !== undefined) return given;
    const flag = this.#flags.get(name);
    if (flag === undefined) throw new Error(`no flag --${name} is declared`);
    return flag.default;
  }
}

export interface ParsedArguments {
  /** What is left when the flags are taken out. */
  readonly args: readonly string[];
  readonly flags: FlagValues;
  /** Lines for the user: deprecated flags that were used. */
  readonly warnings: readonly string[];
}

/** Throws `FlagError`. Of two flags with one name the first counts. */
export function parseArguments(args: readonly string[], declared: readonly Flag[], helm: 3 | 4 = 3): ParsedArguments {
  return new Parser(declared, { helm }).parse(args);
}

/**
 * The flags among arguments that are for somebody else as well: unknown ones are passed over, with what seems to be their value, and
 * the first mistake ends it (pflag's `UnknownFlags`).
 */
export function findKnownFlags(args: readonly string[], declared: readonly Flag[]): FlagValues {
  return new Parser(declared, { passesOver: true }).parse(args).flags;
}

interface ParserOptions {
  readonly helm?: 3 | 4;
  readonly passesOver?: boolean;
}

class Parser {
  readonly #passesOver: boolean;
  readonly #byName = new Map<string, Flag>();
  readonly #byLetter = new Map<string, Flag>();
  readonly #given = new Map<string, FlagValue>();
  readonly #bare = new Set<string>();
  readonly #warnings: string[] = [];

  readonly #helm: 3 | 4;

  constructor(declared: readonly Flag[], { helm = 3, passesOver = false }: ParserOptions) {
    this.#helm = helm;
    this.#passesOver = passesOver;
    for (const flag of declared) {
      if (this.#byName.has(flag.name)) continue;
      this.#byName.set(flag.name, flag);
      if (flag.shorthand !== undefined) this.#byLetter.set(flag.shorthand, flag);
    }
  }

  parse(args: readonly string[]): ParsedArguments {
    const rest: string[] = [];
    let next = 0;
    try {
      while (next < args.length) {
        const arg = args[next++]!;
        if (!arg.startsWith('-') || arg === '-') rest.push(arg);
        else if (arg === '--') {
          rest.push(...args.slice(next));
          break;
        } else if (arg.startsWith('--')) next = this.#long(arg, args, next);
        else next = this.#short(arg.slice(1), args, next);
      }
    } catch (error) {
      if (!this.#passesOver || !(error instanceof FlagError)) throw error;
    }
    return { args: rest, flags: new FlagValues(this.#byName, this.#given, this.#bare), warnings: this.#warnings };
  }

  #long(arg: string, args: readonly string[], next: number): number {
    const text = arg.slice(2);
    if (text.startsWith('-') || text.startsWith('=')) throw new FlagError(`bad flag syntax: ${arg}`);
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const flag = this.#byName.get(name);
    if (flag === undefined) {
      if (this.#passesOver && name !== 'help') return equals >= 0 ? next : afterValue(args, next);
      const known = [...this.#byName.values()].filter(({ hidden }) => hidden !== true).map((one) => one.name);
      throw new FlagError(`unknown flag: --${name}`, { name, known });
    }
    if (equals >= 0) this.#set(flag, text.slice(equals + 1));
    else {
      const bare = bareValue(flag);
      if (bare !== undefined) this.#set(flag, bare, true);
      else if (next < args.length) this.#set(flag, args[next++]!);
      else throw new FlagError(`flag needs an argument: --${name}`);
    }
    return next;
  }

  /** A cluster of shorthands, the dash taken off. */
  #short(cluster: string, args: readonly string[], next: number): number {
    let letters = cluster;
    while (letters !== '') {
      if (letters.startsWith('test.')) break; // pflag leaves the flags of Go's own test runner alone
      const letter = letters.slice(0, 1);
      const flag = this.#byLetter.get(letter);
      if (flag === undefined) {
        if (!this.#passesOver || letter === 'h') {
          throw new FlagError(`unknown shorthand flag: ${quoteLetter(letter)} in -${letters}`);
        }
        if (letters.length > 2 && letters[1] === '=') break;
        next = afterValue(args, next);
        letters = letters.slice(1);
        continue;
      }
      const bare = bareValue(flag);
      if (letters.length > 2 && letters[1] === '=') {
        this.#set(flag, letters.slice(2));
        break;
      }
      if (bare !== undefined) {
        this.#set(flag, bare, true);
        letters = letters.slice(1);
        continue;
      }
      if (letters.length > 1) this.#set(flag, letters.slice(1));
      else if (next < args.length) this.#set(flag, args[next++]!);
      else throw new FlagError(`flag needs an argument: ${quoteLetter(letter)} in -${letters}`);
      break;
    }
    return next;
  }

  #set(flag: Flag, text: string, bare = false): void {
    if (bare) this.#bare.add(flag.name);
    else this.#bare.delete(flag.name);
    try {
      flag.check?.(text, this.#helm);
      const name = flag.sameAs ?? flag.name;
      const before = this.#given.get(name);
      const combined = flag.combine?.(typeof before === 'string' ? before : '', text, this.#helm);
      this.#given.set(name, combined ?? readFlagValue(flag, text, before));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const names = flag.shorthand === undefined ? `--${flag.name}` : `-${flag.shorthand}, --${flag.name}`;
      throw new FlagError(`invalid argument ${JSON.stringify(text)} for "${names}" flag: ${error.message}`);
    }
    const instead = flag.deprecated ?? (this.#helm === 4 ? flag.deprecatedIn4 : undefined);
    if (instead !== undefined) {
      this.#warnings.push(`Flag --${flag.name} has been deprecated, ${instead}`);
    }
  }
}

/** What stands behind an unknown flag is its value, unless it is a flag itself. */
function afterValue(args: readonly string[], next: number): number {
  return next < args.length && !args[next]!.startsWith('-') ? next + 1 : next;
}

/** Go's `%q` of a byte as a character. */
function quoteLetter(letter: string): string {
  return letter === "'" || letter === '\\' ? `'\\${letter}'` : `'${letter}'`;
}
