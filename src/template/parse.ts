/**
 * Statements and definitions, as text/template/parse of Go 1.26: one pass, which gives the tree of the text and those of
 * the `define`s and `block`s in it.
 */
import { quote } from '../go/strconv.ts';
import { isStackOverflow } from './errors.ts';
import {
  isBlank,
  type Body,
  type BranchNode,
  type JumpNode,
  type Statement,
  type TemplateNode,
  type Tree,
} from './nodes.ts';
import { PipelineParser, type FunctionNames } from './parse-pipeline.ts';
import { token } from './token.ts';

/**
 * Parses one text. The names of all functions met are added to `used`; names in it are known to exist.
 * Throws `TemplateParseError`.
 */
export function parseTemplate(
  file: string,
  text: string,
  functions: FunctionNames,
  used: Set<string>,
): ReadonlyMap<string, Tree> {
  const parser = new Parser(file, text, functions, used);
  try {
    return parser.run();
  } catch (error) {
    if (isStackOverflow(error)) parser.failTooDeep();
    throw error;
  }
}

/** How a list of statements ended. */
type Terminator = 'end' | 'else';

class Parser extends PipelineParser {
  private readonly trees = new Map<string, Tree>();
  private ranges = 0;
  /** The terminator that `#statement` met instead of a statement. */
  private terminator: Terminator = 'end';
  /** What follows `else` directly, still to be read. */
  private elseKeyword: 'if' | 'with' | undefined;

  run(): ReadonlyMap<string, Tree> {
    const list: Statement[] = [];
    for (;;) {
      if (this.peek() === token.eof) break;
      const start = this.lexer.start;
      if (this.peek() === token.leftDelim) {
        this.take();
        if (this.peekSolid() === token.define) {
          this.take();
          this.inner(() => {
            this.definition();
          });
          continue;
        }
        const node = this.action(start);
        if (node === undefined) this.fail(`unexpected {{${this.terminator}}}`);
        list.push(node);
      } else list.push(this.statement()!);
    }
    this.add(this.file, list);
    return this.trees;
  }

  failTooDeep(): never {
    return this.tooDeep();
  }

  private add(name: string, list: readonly Statement[]): void {
    const isEmpty = list.every((node) => node.kind === 'text' && isBlank(node.text));
    const tree: Tree = { name, file: this.file, text: this.text, body: { statements: list }, isEmpty };
    if (this.trees.get(name)?.isEmpty !== false) this.trees.set(name, tree);
    else if (!isEmpty) this.fail(`template: multiple definition of template ${quote(name)}`);
  }

  /** A definition inside a text: it sees neither variables nor loops of what is around it. */
  private inner(parse: () => void): void {
    const { variables, actionStart } = this;
    const ranges = this.ranges;
    this.variables = ['$'];
    this.actionStart = -1;
    this.ranges = 0;
    parse();
    this.variables = variables;
    this.actionStart = actionStart;
    this.ranges = ranges;
  }

  private definition(): void {
    const context = 'define clause';
    const kind = this.takeSolid();
    if (kind !== token.string && kind !== token.rawString) this.unexpected(context);
    const name = this.stringValue();
    this.expect(token.rightDelim, context);
    const list: Statement[] = [];
    if (this.statements(list) !== 'end') this.fail(`unexpected {{else}} in ${context}`);
    this.add(name, list);
  }

  /** Statements up to `end` or `else`, which it takes. */
  private statements(list: Statement[]): Terminator {
    for (;;) {
      if (this.peekSolid() === token.eof) return this.fail('unexpected EOF');
      const node = this.statement();
      if (node === undefined) return this.terminator;
      list.push(node);
    }
  }

  /** Undefined for `end` and `else`; see `#terminator`. */
  private statement(): Statement | undefined {
    const pos = this.lexer.start;
    switch (this.takeSolid()) {
      case token.text:
        return { kind: 'text', pos, text: this.source() };
      case token.leftDelim:
        return this.action(pos);
      default:
        return this.unexpected('input');
    }
  }

  private action(start: number): Statement | undefined {
    this.actionStart = start;
    const node = this.control();
    this.actionStart = -1;
    return node;
  }

  private control(): Statement | undefined {
    const kind = this.peekSolid();
    const pos = this.lexer.start;
    switch (kind) {
      case token.if:
        this.take();
        return this.branch('if');
      case token.with:
        this.take();
        return this.branch('with');
      case token.range:
        this.take();
        return this.branch('range');
      case token.end:
        this.take();
        this.expect(token.rightDelim, 'end');
        this.terminator = 'end';
        return undefined;
      case token.else:
        this.take();
        this.else();
        return undefined;
      case token.template:
        this.take();
        return this.template();
      case token.block:
        this.take();
        return this.block();
      case token.break:
        this.take();
        return this.jump('break', pos);
      case token.continue:
        this.take();
        return this.jump('continue', pos);
      default:
        return { kind: 'action', pos, pipe: this.pipeline('command', token.rightDelim) };
    }
  }

  private else(): void {
    this.terminator = 'else';
    const kind = this.peekSolid();
    if (kind === token.if) this.elseKeyword = 'if';
    else if (kind === token.with) this.elseKeyword = 'with';
    else {
      this.expect(token.rightDelim, 'else');
      this.elseKeyword = undefined;
    }
  }

  private jump(kind: 'break' | 'continue', pos: number): JumpNode {
    if (this.takeSolid() !== token.rightDelim) this.unexpected(`{{${kind}}}`);
    if (this.ranges === 0) this.fail(`{{${kind}}} outside {{range}}`);
    return { kind, pos };
  }

  private branch(kind: BranchNode['kind']): BranchNode {
    const visible = this.variables.length;
    const pipe = this.pipeline(kind, token.rightDelim);
    if (kind === 'range') this.ranges++;
    const list: Statement[] = [];
    const terminator = this.statements(list);
    if (kind === 'range') this.ranges--;
    let elseBody: Body | undefined;
    if (terminator === 'else') {
      const elseList: Statement[] = [];
      elseBody = { statements: elseList };
      // "else if" is the whole of "else" up to one shared "end"; an "if" behind another's "else" reads as a bare word
      if (this.elseKeyword === kind) {
        this.take();
        elseList.push(this.branch(kind));
      } else if (this.statements(elseList) !== 'end') this.fail('expected end; found {{else}}');
    }
    this.variables.length = visible;
    return { kind, pos: pipe.pos, pipe, body: { statements: list }, elseBody };
  }

  private templateName(context: string): string {
    const kind = this.lexer.kind;
    if (kind !== token.string && kind !== token.rawString) this.unexpected(context);
    return this.stringValue();
  }

  private template(): TemplateNode {
    const context = 'template clause';
    this.takeSolid();
    const pos = this.lexer.start;
    const name = this.templateName(context);
    if (this.peekSolid() !== token.rightDelim)
      return { kind: 'template', pos, name, pipe: this.pipeline(context, token.rightDelim) };
    this.take();
    return { kind: 'template', pos, name, pipe: undefined };
  }

  private block(): TemplateNode {
    const context = 'block clause';
    this.takeSolid();
    const pos = this.lexer.start;
    const name = this.templateName(context);
    const pipe = this.pipeline(context, token.rightDelim);
    const clauseEnd = this.lexer.start;
    this.inner(() => {
      const list: Statement[] = [];
      if (this.statements(list) !== 'end') this.fail(`unexpected {{else}} in ${context}`, clauseEnd);
      this.add(name, list);
    });
    return { kind: 'template', pos, name, pipe };
  }
}
