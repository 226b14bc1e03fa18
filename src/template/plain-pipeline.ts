/**
 * Pipelines out of the tokens that one regular expression finds in them: the nodes of `PipelineParser` for what is plain, with
 * much less to interpret. It gives up, without a trace, on all that it is not sure of.
 */
import { unquote } from '../go/strconv.ts';
import { keywords } from './lexer.ts';
import { numberNode } from './number-literal.ts';
import type { CommandNode, Operand, PipeNode } from './nodes.ts';
import type { FunctionNames } from './parse-pipeline.ts';

const tokens =
  /[ \t\r\n]+|\.(?:[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)?|\$\w*(?:\.[A-Za-z_]\w*)*|[A-Za-z_]\w*|\d+|"[^"\\]*(?:\\.[^"\\]*)*"|`[^`]*`|:=?|[|()=,]/g;

/** Deeper nesting is left to the scanner, which knows Go's bound. */
const MAX_DEPTH = 100;

export type PlainClause = 'if' | 'with' | 'range' | 'template' | 'action';

export class PlainPipelineReader {
  /** What `read` found. */
  clause: PlainClause = 'action';
  /** Undefined for a `template` that has none. */
  pipe: PipeNode | undefined;
  /** The name in `template`, and where it stands. */
  name = '';
  namePos = 0;
  readonly #functions: FunctionNames;
  readonly #used: Set<string>;
  /** Undefined when they are known to be there. */
  #variables: string[] | undefined;
  #tokens: readonly string[] = [];
  #next = 0;
  /** The current token, '' behind the last, and where it stands. */
  #token = '';
  #at = 0;
  #depth = 0;

  constructor(functions: FunctionNames, used: Set<string>) {
    this.#functions = functions;
    this.#used = used;
  }

  /**
   * Reads all that stands between the delimiters of an action, which must be of characters that `tokens` knows. False, and
   * nothing declared, when the scanner must.
   */
  read(source: string, pos: number, variables: string[]): boolean {
    this.#begin(source, pos, variables);
    this.#skipSpace();
    this.clause = this.#keyword();
    this.pipe = undefined;
    if (this.clause === 'template' && !this.#templateName()) return false;
    if (this.clause === 'template' && this.#token === '') return true;
    const visible = variables.length;
    this.pipe = this.#pipeline('');
    if (this.pipe === undefined) variables.length = visible;
    return this.pipe !== undefined;
  }

  /** The commands of a pipeline that is known to be well formed and to declare nothing. */
  commands(source: string, pos: number): CommandNode[] {
    this.#begin(source, pos, undefined);
    this.clause = 'action';
    const pipe = this.#pipeline('');
    if (pipe === undefined) throw new TypeError(`not a pipeline: ${source}`);
    return pipe.commands;
  }

  #begin(source: string, pos: number, variables: string[] | undefined): void {
    this.#variables = variables;
    this.#tokens = source.match(tokens) ?? [];
    this.#next = 0;
    this.#at = pos;
    this.#depth = 0;
    this.#token = '';
    this.#advance();
  }

  #keyword(): PlainClause {
    const word = this.#token;
    if (word !== 'if' && word !== 'with' && word !== 'range' && word !== 'template') return 'action';
    this.#advance();
    this.#skipSpace();
    return word;
  }

  #templateName(): boolean {
    if (this.#token.charCodeAt(0) !== 0x22) return false;
    this.name = this.#token.slice(1, -1);
    this.namePos = this.#at;
    this.#advance();
    this.#skipSpace();
    return true;
  }

  #advance(): void {
    this.#at += this.#token.length;
    this.#token = this.#tokens[this.#next++] ?? '';
  }

  #skipSpace(): void {
    if (this.#token.charCodeAt(0) <= 0x20) this.#advance();
  }

  /** Up to the token `end`, which is left in place. */
  #pipeline(end: string): PipeNode | undefined {
    this.#skipSpace();
    const pipe: PipeNode = { kind: 'pipe', pos: this.#at, assign: false, decl: [], commands: [] };
    if (this.#token.charCodeAt(0) === 0x24 && !this.#declarations(pipe)) return undefined;
    const { commands } = pipe;
    for (;;) {
      const command = this.#command();
      if (command === undefined) return undefined;
      if (commands.length > 0 && !mayFollow(command.args[0]!)) return undefined;
      commands.push(command);
      if (this.#token === end) return pipe;
      if (this.#token !== '|') return undefined;
      this.#advance();
      this.#skipSpace();
    }
  }

  /** Takes `$x :=`, `$x =` and, in a range, `$x, $y :=`, if that is what stands here. */
  #declarations(pipe: PipeNode): boolean {
    const list = this.#tokens;
    let at = this.#next; // past the variable
    const space = (): void => {
      if ((list[at] ?? '|').charCodeAt(0) <= 0x20) at++;
    };
    const names = [this.#token];
    space();
    if (list[at] === ',') {
      if (this.clause !== 'range' || this.#depth > 0) return false;
      at++;
      space();
      names.push(list[at++] ?? '');
      space();
    }
    const operator = list[at];
    if (operator !== ':=' && operator !== '=') return names.length === 1;
    if (!names.every((name) => /^\$\w*$/.test(name))) return false;
    pipe.assign = operator === '=';
    while (this.#next <= at) this.#advance();
    this.#advance();
    this.#skipSpace();
    for (const name of names) {
      pipe.decl.push(name);
      this.#variables?.push(name);
    }
    return true;
  }

  #command(): CommandNode | undefined {
    const args: Operand[] = [];
    const command: CommandNode = { kind: 'command', pos: this.#at, args };
    for (;;) {
      const operand = this.#operand();
      if (operand === undefined) return undefined;
      args.push(operand);
      if (!(this.#token.charCodeAt(0) <= 0x20)) return command;
      this.#advance();
      const token = this.#token;
      if (token === '|' || token === ')' || token === '') return command;
    }
  }

  #operand(): Operand | undefined {
    const token = this.#token;
    const pos = this.#at;
    const first = token.charCodeAt(0);
    if (first === 0x28) return this.#parenthesized();
    this.#advance();
    if (first === 0x2e || first === 0x24) return this.#fields(token, pos);
    if (first === 0x22) {
      const value = token.includes('\\') ? unquote(token) : token.slice(1, -1);
      return { kind: 'string', pos, source: token, value };
    }
    if (first >= 0x30 && first <= 0x39) return plainNumber(token) ? numberNode(pos, token) : undefined;
    if (first === 0x60) return { kind: 'string', pos, source: token, value: token.slice(1, -1) };
    return first >= 0x41 && first !== 0x7c ? this.#word(token, pos) : undefined;
  }

  #word(name: string, pos: number): Operand | undefined {
    if (!this.#used.has(name)) {
      if (name === 'true' || name === 'false') return { kind: 'bool', pos, value: name === 'true' };
      if (name === 'nil') return { kind: 'nil', pos };
      if (keywords.has(name) || !this.#functions.has(name)) return undefined;
      this.#used.add(name);
    }
    return { kind: 'identifier', pos, name };
  }

  /** `.`, `.a.b`, `$`, `$x` or `$x.a.b`. */
  #fields(source: string, pos: number): Operand | undefined {
    const dot = source.indexOf('.');
    if (dot === 0) {
      if (source.length === 1) return { kind: 'dot', pos };
      const names = fieldNames(source, 0);
      // of several names the second is where Go says the field is
      return { kind: 'field', pos: names.length === 1 ? pos : pos + 1 + names[0]!.length, names };
    }
    const name = dot < 0 ? source : source.slice(0, dot);
    if (this.#variables?.includes(name) === false) return undefined;
    if (dot < 0) return { kind: 'variable', pos, name, fields: [] };
    return { kind: 'variable', pos: pos + dot, name, fields: fieldNames(source, dot) };
  }

  #parenthesized(): Operand | undefined {
    if (++this.#depth > MAX_DEPTH) return undefined;
    this.#advance();
    const pipe = this.#pipeline(')');
    this.#depth--;
    if (pipe === undefined) return undefined;
    this.#advance();
    const token = this.#token;
    if (token.charCodeAt(0) !== 0x2e) return pipe;
    if (token.length === 1) return undefined;
    const pos = this.#at;
    this.#advance();
    return { kind: 'chain', pos, base: pipe, fields: fieldNames(token, 0) };
  }
}

function fieldNames(source: string, dot: number): string[] {
  const names = source.slice(dot + 1);
  return names.includes('.') ? names.split('.') : [names];
}

function plainNumber(source: string): boolean {
  return source.length <= 15 && (source.length === 1 || source.charCodeAt(0) !== 0x30);
}

/** Whether something that yields no function may stand behind a `|`. */
function mayFollow({ kind }: Operand): boolean {
  return kind !== 'bool' && kind !== 'dot' && kind !== 'nil' && kind !== 'number' && kind !== 'string';
}
