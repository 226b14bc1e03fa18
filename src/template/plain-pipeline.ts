/**
 * Pipelines out of the tokens that one regular expression finds in them: the nodes of `PipelineParser` for what is plain, with
 * much less to interpret. Only for what the expression of a survey (survey.ts) has proven well formed.
 */
import { unquote } from '../go/strconv.ts';
import { numberNode } from './number-literal.ts';
import type { CommandNode, Operand, PipeNode } from './nodes.ts';

const tokens =
  /[ \t\r\n]+|\.(?:[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)?|\$\w*(?:\.[A-Za-z_]\w*)*|[A-Za-z_]\w*|\d+|"[^"\\]*(?:\\.[^"\\]*)*"|`[^`]*`|[|()]/g;

/** The commands of a pipeline that is proven and declares nothing. */
export function plainCommands(source: string, pos: number): CommandNode[] {
  return new PlainPipelineReader(source, pos).pipeline().commands;
}

class PlainPipelineReader {
  private readonly tokens: readonly string[];
  private next = 1;
  /** The current token, '' behind the last, and where it stands. */
  private token: string;
  private at: number;

  constructor(source: string, pos: number) {
    this.tokens = source.match(tokens) ?? [];
    this.token = this.tokens[0] ?? '';
    this.at = pos;
  }

  /** Up to the end, or a `)`, which is left in place. */
  pipeline(): PipeNode {
    this.skipSpace();
    const commands: CommandNode[] = [];
    const pipe: PipeNode = { kind: 'pipe', pos: this.at, assign: false, decl: [], commands };
    for (;;) {
      commands.push(this.command());
      if (this.token !== '|') return pipe;
      this.advance();
      this.skipSpace();
    }
  }

  private advance(): void {
    this.at += this.token.length;
    this.token = this.tokens[this.next++] ?? '';
  }

  private skipSpace(): void {
    if (this.token.charCodeAt(0) <= 0x20) this.advance();
  }

  private command(): CommandNode {
    const args: Operand[] = [];
    const command: CommandNode = { kind: 'command', pos: this.at, args };
    for (;;) {
      args.push(this.operand());
      if (!(this.token.charCodeAt(0) <= 0x20)) return command;
      this.advance();
      const token = this.token;
      if (token === '|' || token === ')' || token === '') return command;
    }
  }

  private operand(): Operand {
    const token = this.token;
    const pos = this.at;
    const first = token.charCodeAt(0);
    if (first === 0x28) return this.parenthesized();
    this.advance();
    if (first === 0x2e) return fields(token, pos);
    if (first === 0x24) return variable(token, pos);
    if (first === 0x22) {
      const value = token.includes('\\') ? unquote(token) : token.slice(1, -1);
      return { kind: 'string', pos, source: token, value };
    }
    if (first >= 0x30 && first <= 0x39) return numberNode(pos, token);
    if (first === 0x60) return { kind: 'string', pos, source: token, value: token.slice(1, -1) };
    if (token === 'true' || token === 'false') return { kind: 'bool', pos, value: token === 'true' };
    return token === 'nil' ? { kind: 'nil', pos } : { kind: 'identifier', pos, name: token };
  }

  private parenthesized(): Operand {
    this.advance();
    const pipe = this.pipeline();
    this.advance();
    const token = this.token;
    if (token.charCodeAt(0) !== 0x2e) return pipe;
    const pos = this.at;
    this.advance();
    return { kind: 'chain', pos, base: pipe, fields: fieldNames(token, 0) };
  }
}

/** `.` or `.a.b`. */
function fields(source: string, pos: number): Operand {
  if (source.length === 1) return { kind: 'dot', pos };
  const names = fieldNames(source, 0);
  // of several names the second is where Go says the field is
  return { kind: 'field', pos: names.length === 1 ? pos : pos + 1 + names[0]!.length, names };
}

/** `$`, `$x` or `$x.a.b`. */
function variable(source: string, pos: number): Operand {
  const dot = source.indexOf('.');
  if (dot < 0) return { kind: 'variable', pos, name: source, fields: [] };
  return { kind: 'variable', pos: pos + dot, name: source.slice(0, dot), fields: fieldNames(source, dot) };
}

function fieldNames(source: string, dot: number): string[] {
  const names = source.slice(dot + 1);
  return names.includes('.') ? names.split('.') : [names];
}
