/** What an action is, without its place: known once for all texts of a set, since the same actions come again and again. */
import { ActionScanner, type ScannedClause } from './action-scanner.ts';
import type { FunctionNames } from './parse-pipeline.ts';
import { DECLARATIONS } from './plain-expressions.ts';

export interface Mark {
  readonly clause: ScannedClause | 'else' | 'end' | 'comment' | 'define' | 'template';
  /** The space before it is taken away. */
  readonly trims: boolean;
  /** The variables that it declares or assigns, and how long that reads. */
  readonly decl: string[];
  readonly declared: number;
  readonly assign: boolean;
  /** The variables in it, where that isn't known by the pipeline. */
  readonly names: readonly string[];
  /** It begins, ends and declares nothing. */
  readonly isSimple: boolean;
  /** What it defines or calls. */
  readonly name: string;
}

/** What is known about the actions of a set. */
export class Marks {
  /** By what comes before a pipeline that is proven. */
  readonly prefixes = new Map<string, Mark>();
  /** The variables in a pipeline that is proven. */
  readonly pipelines = new Map<string, readonly string[]>();
  /** All other actions. */
  readonly others = new Map<string, Mark>();
  /** The names in pipelines that are nothing but a chain of fields; undefined for others. */
  readonly chains = new Map<string, readonly string[] | undefined>();
  /** Functions that there are, with what is before the word. */
  readonly words = new Set<string>();
}

const noNames: string[] = [];
const nothing = { decl: noNames, declared: 0, assign: false, names: noNames, isSimple: false, name: '' };

export const comment: Mark = { ...nothing, clause: 'comment', trims: false };
export const trimmingComment: Mark = { ...comment, trims: true };

const prefixParts = new RegExp(
  String.raw`^\{\{-?\s*(?:(?:(else) +)?(if|with|range|template +"([^"]*)")\s+)?(${DECLARATIONS})?$`,
);
const variableNames = /\$\w*/g;

/** Of what comes before a pipeline. Undefined when the parser must decide. */
export function prefixMark(prefix: string): Mark | undefined {
  const [, otherwise, word = 'action', name, declarations] = prefixParts.exec(prefix)!;
  const trims = trimsBefore(prefix);
  if (name !== undefined)
    return declarations === undefined ? { ...nothing, clause: 'template', trims, name } : undefined;
  const clause = (otherwise === undefined ? word : `else ${word}`) as ScannedClause;
  if (declarations === undefined) return { ...nothing, clause, trims, isSimple: clause === 'action' };
  const decl = declarations.match(variableNames)!;
  if (decl.length > 1 && clause !== 'range') return undefined;
  return { ...nothing, clause, trims, decl, declared: declarations.length, assign: !declarations.includes(':') };
}

const wordAlone =
  /^\{\{(?:- )? *(end|else|(?:define|template) +"([^"\\\n\ud800-\udfff]*)") *(?:\}\}| -\}\}[ \t\r\n]*)$/;
const outsideStrings = /"(?:[^"\\]|\\[^])*"|`[^`]*`|\$\w*/g;

/** Of a whole action. Undefined when the parser must decide. */
export function actionMark(action: string, functions: FunctionNames, used: Set<string>): Mark | undefined {
  const trims = trimsBefore(action);
  const alone = wordAlone.exec(action);
  if (alone !== null) {
    const [, word, name = ''] = alone;
    const clause = word!.startsWith('define')
      ? 'define'
      : word!.startsWith('template')
        ? 'template'
        : (word as 'end' | 'else');
    return { ...nothing, clause, trims, name };
  }
  const names = (action.match(outsideStrings) ?? []).filter((found) => found.startsWith('$'));
  const visible = ['$', ...names];
  const scanner = new ActionScanner('', action, functions, used);
  if (!scanner.read(0, visible)) return undefined;
  const { clause, end, pipe } = scanner;
  const { decl } = pipe!;
  // what is declared within parentheses stays visible
  if (end !== action.length || visible.length !== 1 + names.length + decl.length) return undefined;
  return { ...nothing, clause, trims, decl, names };
}

/** Whether it begins with `{{- `. */
function trimsBefore(action: string): boolean {
  return action.charCodeAt(2) === 0x2d && action.charCodeAt(3) <= 0x20;
}
