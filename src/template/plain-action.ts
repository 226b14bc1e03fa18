/**
 * Actions as nearly all templates write them, checked and read by regular expressions: those are native code from the first
 * use on, where the scanner's steps are interpreted (docs/decisions/0003-cold-start.md has the figures). An action that one
 * expression proves well formed is read when something asks for its pipeline, since most of a chart's are never executed.
 * The nodes are those that `PipelineParser` gives. Whatever this is not sure of, mistakes above all, is left to the scanner.
 */
import { keywords } from './lexer.ts';
import { DeferredPipe } from './deferred-pipe.ts';
import type { PipeNode } from './nodes.ts';
import type { FunctionNames } from './parse-pipeline.ts';
import { CLOSE, COMMENT, DECLARATIONS, PIPELINE } from './plain-expressions.ts';
import { PlainPipelineReader, type PlainClause } from './plain-pipeline.ts';

export type PlainKind = 'comment' | 'end' | 'else' | PlainClause;

const ANYTHING = String.raw`[\w.$|:=,() \t\r\n]*(?:"[^"\\\n\ud800-\udfff]*"[\w.$|:=,() \t\r\n]*)*`;

// 1: the beginning of a comment; 2: end or else; 3: what comes before a pipeline, in it 4: if, with or range, 5: declarations;
// 6: the pipeline; 7: anything else that might be plain
let action: RegExp | undefined;
const actionExpression = (): RegExp =>
  new RegExp(
    String.raw`\{\{(?:(${COMMENT})|(?:- )? *(end|else)${CLOSE}|((?:- )? *(?:(if|with|range) +)?(${DECLARATIONS})?)(${PIPELINE})${CLOSE}|(?:-(?=[ \t\r\n]))?(${ANYTHING})(?:\}\}|-\}\}[ \t\r\n]*))`,
    'y',
  );
/** Functions and variables, with what is before them, and strings, since words in them don't count. */
const words = /"[^"]*"|(?:^|[ (|])[A-Za-z_$]\w*/g;
/** Looked for one by one: that is a vector instruction each, where a class of characters took 3 % of datadog's rendering. */
const otherSpaces =
  '\v\f\u00a0\ufeff\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000';
const goSpace = /[ \t\r\n]+$/;
const variableNames = /\$\w*/g;

export class PlainActionReader {
  /** What `read` found. */
  kind: PlainKind = 'end';
  /** Of all but `end`, `else` and some `template`. */
  pipe: PipeNode | undefined;
  /** Where the text goes on; behind the space that a `-}}` trims. */
  end = 0;
  /** Has the name in `template`. */
  readonly pipelines: PlainPipelineReader;
  readonly #text: string;
  readonly #functions: FunctionNames;
  readonly #used: Set<string>;
  /** There is space that Go doesn't trim but `trimEnd` does. */
  readonly #otherSpace: boolean;

  constructor(text: string, functions: FunctionNames, used: Set<string>) {
    this.#text = text;
    this.#functions = functions;
    this.#used = used;
    this.#otherSpace = Array.from(otherSpaces).some((space) => text.includes(space));
    this.pipelines = new PlainPipelineReader(functions, used);
  }

  /** The text between `from` and the action at `open`, which may trim it. */
  textBefore(from: number, open: number): string {
    const text = this.#text;
    if (open === from) return '';
    const piece = text.slice(from, open);
    if (text.charCodeAt(open + 2) !== 0x2d || !(text.charCodeAt(open + 3) <= 0x20)) return piece;
    return this.#otherSpace ? piece.replace(goSpace, '') : piece.trimEnd();
  }

  /** Reads the action at `open`. False, and nothing declared, when the scanner must. */
  read(open: number, variables: string[]): boolean {
    action ??= actionExpression();
    action.lastIndex = open;
    const match = action.exec(this.#text);
    if (match === null) return false;
    this.end = action.lastIndex;
    if (match[1] !== undefined) {
      this.kind = 'comment';
      return true;
    }
    const terminator = match[2];
    if (terminator !== undefined) {
      this.kind = terminator as PlainKind;
      return true;
    }
    const source = match[6];
    if (source === undefined)
      return this.#unproven(open, this.#text.indexOf(match[7]!, open) + match[7]!.length, variables);
    const before = match[3]!;
    this.kind = (match[4] as PlainKind | undefined) ?? 'action';
    const start = open + 2 + before.length;
    const declared = match[5];
    if (declared === undefined) this.pipe = new DeferredPipe(this.pipelines, source, start, start);
    else {
      const names = declared.match(variableNames)!;
      if (names.length > 1 && this.kind !== 'range') return false;
      variables.push(...names);
      this.pipe = new DeferredPipe(
        this.pipelines,
        source,
        start,
        start - declared.length,
        names,
        !declared.includes(':'),
      );
    }
    if (this.#isKnown(source, variables)) return true;
    variables.length -= this.pipe.decl.length;
    return this.#unproven(open, start + source.length, variables);
  }

  /** What no expression vouched for, up to `past`. */
  #unproven(open: number, past: number, variables: string[]): boolean {
    const text = this.#text;
    const start = text.charCodeAt(open + 2) === 0x2d ? open + 3 : open + 2;
    // `x-}}` is no trimming delimiter
    if (text.charCodeAt(past) === 0x2d && !(text.charCodeAt(past - 1) <= 0x20)) return false;
    const { pipelines } = this;
    const known = pipelines.read(text.slice(start, past), start, variables);
    this.kind = pipelines.clause;
    this.pipe = pipelines.pipe;
    return known;
  }

  /** Whether every word that might be one is a function or a variable that there is. */
  #isKnown(source: string, variables: readonly string[]): boolean {
    const found = source.match(words);
    if (found === null) return true;
    const used = this.#used;
    for (const word of found) {
      const first = word.charCodeAt(0);
      if (first === 0x22) continue;
      const name = first === 0x20 || first === 0x28 || first === 0x7c ? word.slice(1) : word;
      if (used.has(name) || name === '$') continue;
      if (name.charCodeAt(0) === 0x24) {
        if (!variables.includes(name)) return false;
      } else if (keywords.has(name)) {
        if (name !== 'true' && name !== 'false' && name !== 'nil') return false;
      } else if (this.#functions.has(name)) used.add(name);
      else return false;
    }
    return true;
  }
}
