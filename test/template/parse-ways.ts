/** The ways there are through a template text: they must give the same nodes, and the same errors. */
import { Marks } from '../../src/template/mark.ts';
import type { Tree } from '../../src/template/nodes.ts';
import { parseTemplate } from '../../src/template/parse.ts';
import { surveyTemplate } from '../../src/template/survey.ts';

/** Functions, for texts made to be parsed: nearly every name is one. */
export const known = { has: (name: string) => !/^(?:nope|no\w*_function|break|continue)$/.test(name) };

type Parse = (used: Set<string>) => ReadonlyMap<string, Tree>;

export interface ParseOutcome {
  /** The trees with all that is deferred in them, or the message of the error. */
  readonly trees: unknown;
  /** Functions. */
  readonly used: readonly string[];
}

function outcome(parse: Parse): ParseOutcome {
  const used = new Set<string>();
  try {
    const trees = [...parse(used)];
    const shown = (_: string, value: unknown): unknown => {
      if (typeof value === 'bigint') return `${value}n`;
      if (value instanceof Object && 'kind' in value && value.kind === 'pipe' && 'commands' in value)
        return { ...pick(value, ['kind', 'pos', 'assign', 'decl']), commands: value.commands };
      if (value instanceof Object && 'statements' in value) return value.statements;
      return value;
    };
    return { trees: JSON.parse(JSON.stringify(trees, shown)), used: [...used].sort() };
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    return { trees: String(error), used: [] };
  }
}

function pick(value: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, (value as Record<string, unknown>)[name]]));
}

/** By the parser. */
export function parsed(text: string): ParseOutcome {
  return outcome((used) => parseTemplate('t', text, known, used));
}

/** By the survey where that is sure; `into` gets the functions that are used, where it is given. */
export function surveyed(
  text: string,
  marks: Marks = new Marks(),
  into?: Set<string>,
): { isSure: boolean; outcome: ParseOutcome } {
  let isSure = false;
  const result = outcome((own) => {
    const used = into ?? own;
    const trees = surveyTemplate('t', text, known, used, marks);
    isSure = trees !== undefined;
    return trees ?? parseTemplate('t', text, known, used);
  });
  return { isSure, outcome: result };
}
