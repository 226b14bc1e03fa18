/**
 * A whole text at once: one expression, native code from its first use on, takes it apart into actions and what is between
 * them, and proves most actions well formed. What is left is to see that the functions and variables are there and that each
 * `end` has its beginning. Nodes are made when something asks for a body, since most bodies of a chart are never executed
 * (docs/decisions/0003-cold-start.md has the figures). Whatever this is not sure of, mistakes above all, is left to the parser.
 */
import { LateBody, STRIDE, type Surveyed } from './late-body.ts';
import { actionMark, comment, prefixMark, trimmingComment, type Mark, type Marks } from './mark.ts';
import { isBlank, type Tree } from './nodes.ts';
import type { FunctionNames } from './parse-pipeline.ts';
import { DECLARATIONS, FIELD, OPERAND, STRING } from './plain-expressions.ts';
import { keywords } from './token.ts';

/** Deeper nesting is left to the parser. */
const MAX_DEPTH = 200;
const MAX_PARENTHESES = 50;

const SPACE = String.raw`[ \t\r\n]`;
const KEYWORDS = 'define|template|block|else|end|break|continue|if|with|range';
const PREFIX = String.raw`\{\{(?:-${SPACE})?${SPACE}*(?:(?:(?:else +)?(?:if|with)|range)${SPACE}+|template +"[^"\\\n\ud800-\udfff]*"${SPACE}+)?(?:${DECLARATIONS})?`;
/** Behind a `|` there must be something that may yield a function. */
const STAGE = String.raw`${SPACE}*\|${SPACE}*(?=[A-Za-z_($]|\.\w)(?!(?:true|false|nil)\b)`;
/** Pipelines however deep, without heed of whether each parenthesis has its other one. */
const FLAT = String.raw`(?:(?:\(${SPACE}*)*${OPERAND}(?:${SPACE}*\)(?:${FIELD})*(?=[ \t\r\n|)}]))*(?:${STAGE}|${SPACE}+(?=[\w.$"\x60(])|(?=${SPACE}*\}\}|${SPACE}+-\}\})))+`;
const CLOSE = String.raw`(?:${SPACE}*\}\}|${SPACE}+-\}\}${SPACE}*)`;
const ANYTHING = String.raw`[\w.$|:=,() \t\r\n]*(?:(?:"(?:[^"\\\n]|\\[^\n])*"|\x60[^\x60]*\x60|-(?!\}\})|[+'\\])[\w.$|:=,() \t\r\n]*)*`;

/** Also one that never ends, so that no other one is looked for within it. */
const COMMENT = String.raw`(?:-${SPACE})?\/\*[^*]*(?:\*(?!\/)[^*]*)*(?:\*\/(?:\}\}|${SPACE}-\}\}${SPACE}*)?)?`;

/** The groups are the pieces that `STRIDE` counts. An action that is none ends somewhere: no text is gone through twice. */
const actions = new RegExp(
  String.raw`(${PREFIX})(?!(?:${KEYWORDS})\b)(${FLAT}${CLOSE})|(\{\{(?:${COMMENT}|${ANYTHING}(?:\}\}|-\}\}${SPACE}*)?))`,
);

const noNames: readonly string[] = [];
const variableNames = new RegExp(String.raw`${STRING}|\$\w+`, 'g');
const functionNames = new RegExp(String.raw`${STRING}|[ \t\r\n(|][A-Za-z_]\w*`, 'g');

/** The trees of a text as `parseTemplate` gives them; undefined when that must. */
export function surveyTemplate(
  file: string,
  text: string,
  functions: FunctionNames,
  used: Set<string>,
  marks: Marks,
): ReadonlyMap<string, Tree> | undefined {
  const pieces = text.split(actions);
  const count = (pieces.length - 1) / STRIDE;
  const at = new Int32Array(count);
  const next = new Int32Array(count);
  const source = { text, functions, used, pieces, at, marks: [], next, chains: marks.chains };
  return new Survey(file, source, marks).run();
}

/** A branch, loop or definition that has begun. */
interface Open {
  readonly clause: Mark['clause'];
  /** Variables that were there before it; those around a definition are none of its own. */
  readonly visible: number;
  readonly around: string[];
  /** Its last action so far: the first, or an `else`. */
  last: number;
  /** There was an `else` without a condition. */
  closing: boolean;
}

class Survey {
  private readonly file: string;
  private readonly source: Surveyed;
  private readonly marks: Marks;
  private readonly trees = new Map<string, Tree>();
  private readonly open: Open[] = [];
  private variables: string[] = ['$'];
  /** Pipelines met for the first time. */
  private readonly fresh: string[] = [];
  /** Something has been said outside of definitions. */
  private isEmpty = true;
  /** The same of the definition that is open. */
  private isEmptyInside = true;

  constructor(file: string, source: Surveyed, marks: Marks) {
    this.file = file;
    this.source = source;
    this.marks = marks;
  }

  run(): ReadonlyMap<string, Tree> | undefined {
    if (this.walk() && this.knowsFunctions()) return this.trees;
    // what is not proven is not remembered
    for (const pipeline of this.fresh) this.marks.pipelines.delete(pipeline);
    return undefined;
  }

  private walk(): boolean {
    const { pieces, at, marks } = this.source;
    const { prefixes, pipelines } = this.marks;
    let pos = 0;
    const last = pieces.length - 1;
    for (let p = 0, i = 0; p < last; p += STRIDE, i++) {
      pos += pieces[p]!.length;
      at[i] = pos;
      const prefix = pieces[p + 1];
      let mark: Mark | undefined;
      let names: readonly string[] | undefined;
      if (prefix !== undefined) {
        const rest = pieces[p + 2]!;
        pos += prefix.length + rest.length;
        mark = prefixes.get(prefix) ?? this.prefix(prefix);
        names = pipelines.get(rest) ?? this.pipeline(rest);
      } else {
        const action = pieces[p + 3]!;
        pos += action.length;
        mark = this.other(action);
        names = mark?.names;
      }
      if (mark === undefined || names === undefined) return false;
      marks.push(mark);
      if (mark === comment || mark === trimmingComment) {
        if (this.isEmpty && this.open.length === 0) this.isEmpty = isBlank(pieces[p]!);
      } else if (mark.isSimple && names === noNames) {
        if (this.open.length === 0) this.isEmpty = false;
        else this.isEmptyInside = false;
      } else if (!this.step(i, mark, names)) return false;
    }
    if (this.open.length > 0) return false;
    return this.add(this.file, -1, at.length, this.isEmpty && isBlank(pieces[last]!));
  }

  private prefix(prefix: string): Mark | undefined {
    const mark = prefixMark(prefix);
    if (mark !== undefined) this.marks.prefixes.set(prefix, mark);
    return mark;
  }

  private pipeline(rest: string): readonly string[] | undefined {
    const names = rest.includes('$') ? variablesIn(rest) : noNames;
    if ((rest.includes('(') || rest.includes(')')) && !isBalanced(rest)) return undefined;
    this.marks.pipelines.set(rest, names);
    this.fresh.push(rest);
    return names;
  }

  private other(action: string): Mark | undefined {
    const third = action.charCodeAt(2);
    if (third === 0x2f) return isComment(action, 4) ? comment : undefined;
    if (third === 0x2d && action.charCodeAt(4) === 0x2f) return isComment(action, 6) ? trimmingComment : undefined;
    const { others } = this.marks;
    let mark = others.get(action);
    if (mark === undefined) {
      if (!action.trimEnd().endsWith('}}')) return undefined;
      const { functions, used } = this.source;
      mark = actionMark(action, functions, used);
      if (mark !== undefined) others.set(action, mark);
    }
    return mark;
  }

  /** Whether the action may stand where it does. */
  private step(i: number, { clause, decl }: Mark, names: readonly string[]): boolean {
    const open = this.open;
    const { next, pieces } = this.source;
    const depth = open.length;
    if (clause === 'define') {
      if (depth > 0) return false;
      if (this.isEmpty) this.isEmpty = isBlank(pieces[i * STRIDE]!);
      open.push({ clause, visible: 0, around: this.variables, last: i, closing: true });
      this.variables = ['$'];
      this.isEmptyInside = true;
      return true;
    }
    const top = open[depth - 1];
    if (clause === 'end') return top !== undefined && this.end(i, top);
    if (depth === 0) this.isEmpty = false;
    else this.isEmptyInside = false;
    const variables = this.variables;
    const visible = variables.length;
    for (const variable of decl) variables.push(variable);
    for (const variable of names) if (!variables.includes(variable)) return false;
    switch (clause) {
      case 'if':
      case 'with':
      case 'range':
        open.push({ clause, visible, around: variables, last: i, closing: false });
        return depth < MAX_DEPTH;
      case 'else':
      case 'else if':
      case 'else with':
        if (top === undefined || top.closing) return false;
        if (clause === 'else') top.closing = true;
        else if (clause !== `else ${top.clause}`) return false;
        next[top.last] = i;
        top.last = i;
        return true;
      default:
        return true;
    }
  }

  private end(i: number, top: Open): boolean {
    const { marks, next, pieces } = this.source;
    this.open.pop();
    next[top.last] = i;
    this.variables = top.around;
    if (top.clause !== 'define') {
      this.variables.length = top.visible;
      return true;
    }
    const from = top.last;
    let isEmpty = this.isEmptyInside;
    for (let at = from + 1; isEmpty && at <= i; at++) isEmpty = isBlank(pieces[at * STRIDE]!);
    return this.add(marks[from]!.name, from, i, isEmpty);
  }

  /** False for a second definition. */
  private add(name: string, from: number, to: number, isEmpty: boolean): boolean {
    if (this.trees.get(name)?.isEmpty === false) return isEmpty;
    const { text } = this.source;
    this.trees.set(name, { name, file: this.file, text, body: new LateBody(this.source, from, to), isEmpty });
    return true;
  }

  /** Whether the functions in pipelines that were met for the first time are there. */
  private knowsFunctions(): boolean {
    if (this.fresh.length === 0) return true;
    const { functions, used } = this.source;
    const { words } = this.marks;
    for (const word of new Set(`\n${this.fresh.join('\n')}`.match(functionNames))) {
      const first = word.charCodeAt(0);
      if (words.has(word) || first === 0x22 || first === 0x60) continue;
      const name = word.slice(1);
      if (keywords.has(name)) {
        if (name !== 'true' && name !== 'false' && name !== 'nil') return false;
      } else if (!functions.has(name)) return false;
      else used.add(name);
      words.add(word);
    }
    return true;
  }
}

function variablesIn(pipeline: string): readonly string[] {
  const names: string[] = [];
  for (const found of pipeline.match(variableNames) ?? []) if (found.charCodeAt(0) === 0x24) names.push(found);
  return names.length === 0 ? noNames : names;
}

const parentheses = new RegExp(String.raw`${STRING}|[()]`, 'g');

function isBalanced(pipeline: string): boolean {
  let depth = 0;
  for (const found of pipeline.match(parentheses)!) {
    if (found === '(') {
      if (++depth > MAX_PARENTHESES) return false;
    } else if (found === ')' && --depth < 0) return false;
  }
  return depth === 0;
}

/** Whether what begins as a comment, up to `from`, ends as one. */
function isComment(action: string, from: number): boolean {
  const end = action.trimEnd().length;
  if (action.endsWith('*/}}', end)) return end - 4 >= from;
  return end - 6 >= from && action.endsWith('-}}', end) && action.startsWith('*/', end - 6);
}
