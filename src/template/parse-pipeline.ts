/**
 * Pipelines, commands and operands, as text/template/parse of Go 1.26 accepts and refuses them. Tokens are read one at a
 * time and only when the next one decides something, because Go's parse errors carry the line of the last token read.
 */
import { quote, unquote } from '../go/strconv.ts';
import { lineAt, TemplateParseError } from './errors.ts';
import { Lexer } from './lexer.ts';
import { nodeText } from './node-text.ts';
import { charLiteral, complexLiteral, numberNode } from './number-literal.ts';
import type { CommandNode, FieldNode, IdentifierNode, NumberNode, Operand, PipeNode, VariableNode } from './nodes.ts';
import { token, type TokenKind } from './token.ts';

/** Which function names exist. */
export interface FunctionNames {
  has(name: string): boolean;
}

const MAX_PARENS = 10_000;
const EXPRESSION_TOO_DEEP = 'max expression depth exceeded';

/** Pipelines of one text; the statements around them are `Parser`'s (parse.ts). */
export class PipelineParser {
  readonly file: string;
  readonly text: string;
  protected readonly lexer: Lexer;
  /** The variables visible now. */
  protected variables: string[] = ['$'];
  /** Where the innermost unfinished action began; -1 outside. */
  protected actionStart = -1;
  /** The current token has been used up: the next look reads another. */
  private taken = true;
  private parens = 0;
  private readonly functions: FunctionNames;
  private readonly used: Set<string>;

  constructor(file: string, text: string, functions: FunctionNames, used: Set<string>) {
    this.file = file;
    this.text = text;
    this.functions = functions;
    this.used = used;
    this.lexer = new Lexer(text, functions);
  }

  /** Where the text goes on if the parser stands between two actions and has looked at nothing of what comes. */
  protected get between(): number | undefined {
    return this.taken ? this.lexer.between : undefined;
  }

  /** The next token, left in place. */
  protected peek(): TokenKind {
    if (this.taken) {
      this.lexer.scan();
      this.taken = false;
    }
    return this.lexer.kind;
  }

  protected peekSolid(): TokenKind {
    while (this.peek() === token.space) this.taken = true;
    return this.lexer.kind;
  }

  protected take(): TokenKind {
    const kind = this.peek();
    this.taken = true;
    return kind;
  }

  protected takeSolid(): TokenKind {
    const kind = this.peekSolid();
    this.taken = true;
    return kind;
  }

  /** The source of the current token. */
  protected source(): string {
    return this.text.slice(this.lexer.start, this.lexer.end);
  }

  protected expect(kind: TokenKind, context: string): void {
    if (this.takeSolid() !== kind) this.unexpected(context);
  }

  /** A parse error at the line of the last token read, or of `offset`. */
  protected fail(text: string, offset = this.lexer.start): never {
    throw new TemplateParseError(this.file, lineAt(this.text, offset), text, this.text);
  }

  protected unexpected(context: string): never {
    const lexer = this.lexer;
    if (lexer.kind !== token.error) this.fail(`unexpected ${lexer.describe()} in ${context}`);
    let extra = '';
    if (this.actionStart >= 0) {
      const line = lineAt(this.text, this.actionStart);
      const started = ` started at ${this.file}:${line}`;
      if (line !== lineAt(this.text, lexer.start))
        extra = lexer.message.endsWith(' action') ? started : ` in action${started}`;
    }
    return this.fail(lexer.message + extra);
  }

  protected tooDeep(): never {
    return this.fail(EXPRESSION_TOO_DEEP);
  }

  /** The value of the string token just read. */
  protected stringValue(): string {
    const { text, lexer } = this;
    const body = text.slice(lexer.start + 1, lexer.end - 1);
    const plain = lexer.kind === token.string ? !unusual.test(body) : !body.includes('\r');
    if (plain) return body;
    return this.unquoted(this.source());
  }

  /** `declarations? command ('|' command)*` up to and with the token `end`. */
  protected pipeline(context: string, end: TokenKind): PipeNode {
    this.peekSolid();
    const pipe: PipeNode = { kind: 'pipe', pos: this.lexer.start, assign: false, decl: [], commands: [] };
    const operand = this.peekSolid() === token.variable ? this.declarations(pipe, context) : undefined;
    if (operand !== undefined) pipe.commands.push(this.command(operand.pos, operand));
    for (;;) {
      const kind = this.peekSolid();
      if (kind === end) {
        this.take();
        break;
      }
      if (!startsOperand(kind)) {
        this.take();
        this.unexpected(context);
      }
      pipe.commands.push(this.command(this.lexer.start));
    }
    this.check(pipe, context);
    return pipe;
  }

  /** Reads `$x :=`, `$x =` or `$x, $y :=`; a variable that declares nothing comes back as the first operand. */
  private declarations(pipe: PipeNode, context: string): VariableNode | undefined {
    for (;;) {
      const pos = this.lexer.start;
      const name = this.source();
      this.take();
      this.peek(); // what directly follows decides whether an operand may come next
      const spaced = this.lexer.kind === token.space;
      const next = this.peekSolid();
      if (next === token.assign || next === token.declare) {
        pipe.assign = next === token.assign;
        this.take();
        this.declare(pipe, name);
        return undefined;
      }
      if (next !== token.char || this.source() !== ',') {
        this.pendingSpace = spaced;
        return this.variable(pos, name);
      }
      this.take();
      this.declare(pipe, name);
      if (context !== 'range' || pipe.decl.length > 1) this.fail(`too many declarations in ${context}`);
      const after = this.peekSolid();
      if (after === token.variable) continue;
      if (after === token.rightDelim || after === token.rightParen) return undefined;
      this.fail('range can only initialize variables');
    }
  }

  /** Space was read behind the variable that turned out to be an operand. */
  private pendingSpace = false;

  private declare(pipe: PipeNode, name: string): void {
    pipe.decl.push(name);
    this.variables.push(name);
  }

  private check(pipe: PipeNode, context: string): void {
    const commands = pipe.commands;
    if (commands.length === 0) this.fail(`missing value for ${context}`);
    for (let i = 1; i < commands.length; i++) {
      switch (commands[i]!.args[0]!.kind) {
        case 'bool':
        case 'dot':
        case 'nil':
        case 'number':
        case 'string':
          this.fail(`non executable command in pipeline stage ${i + 1}`);
        // eslint-disable-next-line no-fallthrough -- fail never returns
        default:
      }
    }
  }

  /** Operands with space between them, up to a `|`, which it takes, or the end of the pipeline, which it leaves. */
  private command(pos: number, first?: Operand): CommandNode {
    const command: CommandNode = { kind: 'command', pos, args: [] };
    let operand = first === undefined ? this.operand() : this.fields(first);
    for (;;) {
      if (operand !== undefined) command.args.push(operand);
      if (this.pendingSpace) this.pendingSpace = false;
      else {
        const kind = this.peek();
        if (kind === token.rightDelim || kind === token.rightParen) break;
        this.take();
        if (kind === token.pipe) break;
        if (kind !== token.space) this.unexpected('operand');
      }
      this.peekSolid();
      operand = this.operand();
    }
    if (command.args.length === 0) this.fail('empty command');
    return command;
  }

  private operand(): Operand | undefined {
    const term = this.term();
    return term === undefined ? undefined : this.fields(term);
  }

  /** The fields that directly follow a term. */
  private fields(term: Operand): Operand {
    if (this.pendingSpace || this.peek() !== token.field) return term;
    const pos = this.lexer.start;
    const fields = this.fieldNames();
    this.take();
    while (this.peek() === token.field) {
      fields.push(...this.fieldNames());
      this.take();
    }
    switch (term.kind) {
      case 'field':
        return { kind: 'field', pos: term.names.length > 1 ? term.pos : pos, names: [...term.names, ...fields] };
      case 'variable':
        return { kind: 'variable', pos, name: term.name, fields };
      case 'pipe':
      case 'identifier':
        return { kind: 'chain', pos, base: term, fields };
      default:
        return this.fail(`unexpected . after term ${quote(nodeText(term))}`);
    }
  }

  private term(): Operand | undefined {
    const kind = this.peekSolid();
    const pos = this.lexer.start;
    let node: Operand;
    switch (kind) {
      case token.identifier:
        node = this.function(pos);
        break;
      case token.dot:
        node = { kind: 'dot', pos };
        break;
      case token.nil:
        node = { kind: 'nil', pos };
        break;
      case token.variable:
        node = this.variable(pos, this.source());
        break;
      case token.field:
        node = this.field(pos);
        break;
      case token.bool:
        node = { kind: 'bool', pos, value: this.text.charCodeAt(pos) === 0x74 };
        break;
      case token.number:
      case token.charConstant:
      case token.complex:
        node = this.number(pos, kind);
        break;
      case token.string:
      case token.rawString:
        node = { kind: 'string', pos, source: this.source(), value: this.stringValue() };
        break;
      case token.leftParen:
        return this.parenthesized();
      default:
        return undefined;
    }
    this.take();
    return node;
  }

  /** Of several names the second is where Go says the field is. */
  private field(pos: number): FieldNode {
    const names = this.fieldNames();
    return { kind: 'field', pos: names.length === 1 ? pos : pos + 1 + names[0]!.length, names };
  }

  /** The names in a field token. */
  private fieldNames(): string[] {
    const names = this.text.slice(this.lexer.start + 1, this.lexer.end);
    return names.includes('.') ? names.split('.') : [names];
  }

  private parenthesized(): PipeNode {
    if (this.parens >= MAX_PARENS) this.tooDeep();
    this.take();
    this.parens++;
    const pipe = this.pipeline('parenthesized pipeline', token.rightParen);
    this.parens--;
    return pipe;
  }

  private function(pos: number): IdentifierNode {
    const name = this.source();
    if (!this.used.has(name)) {
      if (!this.functions.has(name)) this.fail(`function ${quote(name)} not defined`);
      this.used.add(name);
    }
    return { kind: 'identifier', pos, name };
  }

  private variable(pos: number, name: string): VariableNode {
    if (!this.variables.includes(name)) this.fail(`undefined variable ${quote(name)}`);
    return { kind: 'variable', pos, name, fields: [] };
  }

  // Reading what may fail has methods of its own, without closures: one in #term would cost every operand a scope object,
  // a tenth of all parsing.

  private number(pos: number, kind: TokenKind): NumberNode {
    const source = this.source();
    try {
      if (kind === token.number) return numberNode(pos, source);
      return kind === token.complex ? complexLiteral(pos, source) : charLiteral(pos, source);
    } catch (error) {
      return this.fail((error as Error).message);
    }
  }

  private unquoted(source: string): string {
    try {
      return unquote(source);
    } catch (error) {
      return this.fail((error as Error).message);
    }
  }
}

const unusual = /[\\\ud800-\udfff]/;

function startsOperand(kind: TokenKind): boolean {
  return (
    (kind >= token.string && kind <= token.identifier) ||
    kind === token.leftParen ||
    kind === token.dot ||
    kind === token.nil
  );
}
