/**
 * The parse tree. `pos` is an offset in UTF-16 units into the text of the tree; lines and byte columns are worked out from it
 * when somebody asks. Which token a node's `pos` is follows text/template/parse, since error messages show it.
 */
import { trimSpace } from '../go/unicode.ts';

export interface TextNode {
  readonly kind: 'text';
  readonly pos: number;
  readonly text: string;
}

export interface ActionNode {
  readonly kind: 'action';
  readonly pos: number;
  readonly pipe: PipeNode;
}

export interface BranchNode {
  readonly kind: 'if' | 'with' | 'range';
  readonly pos: number;
  readonly pipe: PipeNode;
  readonly body: Body;
  readonly elseBody: Body | undefined;
}

export interface TemplateNode {
  readonly kind: 'template';
  readonly pos: number;
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}

export interface JumpNode {
  readonly kind: 'break' | 'continue';
  readonly pos: number;
}

/** Statements that may be made when they are asked for. */
export interface Body {
  readonly statements: readonly Statement[];
}

export type Statement = TextNode | ActionNode | BranchNode | TemplateNode | JumpNode;

export interface PipeNode {
  readonly kind: 'pipe';
  readonly pos: number;
  /** The variables are assigned (`=`), not declared. */
  assign: boolean;
  /** Names of the variables, with their `$`. */
  readonly decl: string[];
  readonly commands: CommandNode[];
  /** Of a pipeline that is nothing but a chain of fields: the chain, without the commands having to be made. */
  readonly chain?: FieldNode | undefined;
  /** The source without what is declared, where it is known to be well formed, and where that begins. */
  readonly text?: string;
  readonly start?: number;
  /** The pipeline as if it stood at the begin of a text and declared nothing. */
  readonly alone?: () => PipeNode;
}

export interface CommandNode {
  readonly kind: 'command';
  readonly pos: number;
  readonly args: Operand[];
}

export interface FieldNode {
  readonly kind: 'field';
  readonly pos: number;
  readonly names: readonly string[];
}

export interface VariableNode {
  readonly kind: 'variable';
  readonly pos: number;
  /** With its `$`. */
  readonly name: string;
  readonly fields: readonly string[];
}

export interface ChainNode {
  readonly kind: 'chain';
  readonly pos: number;
  readonly base: PipeNode | IdentifierNode;
  readonly fields: readonly string[];
}

export interface IdentifierNode {
  readonly kind: 'identifier';
  readonly pos: number;
  readonly name: string;
}

export interface DotNode {
  readonly kind: 'dot';
  readonly pos: number;
}

export interface NilNode {
  readonly kind: 'nil';
  readonly pos: number;
}

export interface BoolNode {
  readonly kind: 'bool';
  readonly pos: number;
  readonly value: boolean;
}

export interface StringNode {
  readonly kind: 'string';
  readonly pos: number;
  /** As written, quotes included. */
  readonly source: string;
  readonly value: string;
}

/** A number under every kind that can represent it, as Go's untyped constants. */
export interface NumberNode {
  readonly kind: 'number';
  readonly pos: number;
  readonly source: string;
  readonly int: bigint | undefined;
  readonly uint: bigint | undefined;
  readonly float: number | undefined;
  readonly complex: { readonly re: number; readonly im: number } | undefined;
}

export type Operand =
  | FieldNode
  | VariableNode
  | ChainNode
  | IdentifierNode
  | PipeNode
  | DotNode
  | NilNode
  | BoolNode
  | StringNode
  | NumberNode;

/** What an execution error can point at. */
export type LocatedNode = Operand | CommandNode | ActionNode | TemplateNode;

/** One template: a text parsed as a whole, or one `define` or `block` in it. */
export interface Tree {
  readonly name: string;
  /** The name and text of the whole that was parsed. */
  readonly file: string;
  readonly text: string;
  readonly body: Body;
  /** Nothing but space: such a definition never replaces another one. */
  readonly isEmpty: boolean;
}

/** Whether there is no more in the text than what Go calls space. */
export function isBlank(text: string): boolean {
  return trimSpace(text) === '';
}
