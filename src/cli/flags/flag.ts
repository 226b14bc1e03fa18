/** Flags as data: what the parser, the help texts and the completions all read. */

export type FlagType = 'bool' | 'string' | 'int' | 'uint' | 'float32' | 'duration' | ListType;
/** `stringArray` takes each value whole, `stringSlice` splits it as a CSV line, `stringToString` reads key=value pairs. */
export type ListType = 'stringArray' | 'stringSlice' | 'stringToString';

/** Words, each with a description behind a tab where it needs one, or what the kubeconfig, the cluster or an index knows. */
export type FlagCandidates = readonly string[] | 'contexts' | 'namespaces' | 'revisions' | 'chart versions';

export interface Flag {
  readonly name: string;
  /** One ASCII letter. */
  readonly shorthand?: string;
  readonly type: FlagType;
  /** As pflag prints it behind the usage; a flag without one defaults to the zero value of its type. */
  readonly default?: string | readonly string[];
  readonly usage: string;
  /** The type's name in help texts, where it is not the one of `type`. */
  readonly typeName?: string;
  /** The value that a mention without one has, for a flag whose value may be left out. A bool has `true`. */
  readonly valueWhenBare?: string;
  /** Left out of help texts and completions. */
  readonly hidden?: boolean;
  /** What to use instead: the flag still works, and says so. */
  readonly deprecated?: string;
  /** The same, to Helm 4 only. */
  readonly deprecatedIn4?: string;
  /** What a shell offers as the value. */
  readonly values?: FlagCandidates;
  /** The flag that this is another name for: the last of both counts. */
  readonly sameAs?: string;
  /** Refuses a value, given that of an earlier mention, by throwing an Error with the reason. */
  readonly check?: (value: string, helm: 3 | 4) => unknown;
  /** What a mention makes of the value of an earlier one, '' for none; without it the last counts, and lists grow. */
  readonly combine?: (before: string, value: string, helm: 3 | 4) => string;
}

/** The value of a mention without one; undefined when the flag needs a value. */
export function bareValue(flag: Flag): string | undefined {
  return flag.valueWhenBare ?? (flag.type === 'bool' ? 'true' : undefined);
}
