/**
 * What compiled templates work on. A Go `reflect.Value` is here a `Value`, or `undefined` for the invalid one (printed
 * `<no value>`); `null` is a nil `interface {}`. The end of a command turns nil into invalid, as Go's evalPipeline does.
 */
import { charge, ExhaustedError } from '../go/meter.ts';
import { positionAt, TemplateExecError, type LimitKind } from './errors.ts';
import { nodeText } from './node-text.ts';
import type { LocatedNode, Tree } from './nodes.ts';
import type { GoType } from '../go/types.ts';
import type { GoFunc, Value } from '../go/values.ts';
import { quote } from '../go/strconv.ts';

export type Out = Value | undefined;

/** The text written by one execution. */
export interface Sink {
  out: string;
}

/** What may be used up by an execution and all that it calls. */
export interface Budget {
  /** Of all executions that are not part of another one. */
  readonly maxOutput: number;
  readonly maxSteps: number;
  readonly maxDepth: number;
  steps: number;
  depth: number;
  /** What an execution may still write. */
  outputLeft: number;
}

/** The set of templates that executes, as far as compiled code needs it. */
export interface Host {
  readonly budget: Budget;
  program(name: string): Program | undefined;
  /** The function that stands for `name` in this set, where that can differ between sets. */
  override(name: string): GoFunc | undefined;
}

/** One execution of one template. */
export interface Frame {
  /** `$` is the first. */
  readonly vars: Out[];
  readonly sink: Sink;
  readonly host: Host;
  readonly tree: Tree;
  /** Where the pipeline that runs begins, if it is one of `anywhere`. */
  start: number;
  /** The node that Go would point at after an expression for which that isn't known beforehand: see `Last`. */
  last: LocatedNode | undefined;
}

/** Undefined to go on; else a loop is left or starts its next turn. */
export type Signal = undefined | 'break' | 'continue';
export type Run = (frame: Frame, dot: Out) => Signal;
/** `final` is the result of the command before in the pipeline. */
export type Eval = (frame: Frame, dot: Out, final?: Out) => Out;

/** A compiled template. */
export interface Program {
  readonly tree: Tree;
  readonly slots: number;
  readonly run: Run;
}

/**
 * The node that Go's executor visited last: it is what errors found after an expression point at. `undefined` when only
 * the run knows it (`and` and `or` may stop early): then it is in `Frame.last`.
 */
export type Last = LocatedNode | undefined;

export interface Code {
  readonly run: Eval;
  readonly last: Last;
  /** The static type of a function's result; error texts show it where it is an interface. */
  readonly result?: GoType;
}

/** In the place of a tree for what is compiled once for all trees: its nodes count from where the pipeline begins. */
export const anywhere: Tree = { name: '', file: '', text: '', body: { statements: [] }, isEmpty: true };

/** `template: …: executing "…" at <…>: TEXT` */
export function execError(
  frame: Frame,
  tree: Tree,
  node: LocatedNode,
  text: string,
  options: { cause?: unknown; limit?: LimitKind } = {},
): TemplateExecError {
  const within = tree === anywhere ? frame.tree : tree;
  const position = positionAt(within.file, within.text, tree === anywhere ? frame.start + node.pos : node.pos);
  const context = nodeText(node);
  const where = `${position.file}:${position.line}:${position.column}`;
  const message = `template: ${where}: executing ${quote(within.name)} at <${context}>: ${text}`;
  return new TemplateExecError(message, within.name, position, { ...options, context, source: within.text });
}

export const DEPTH = 100_000;

/** Counts a turn of a loop, or a call of a template. */
export function countStep(frame: Frame, tree: Tree, node: LocatedNode): void {
  const budget = frame.host.budget;
  if (frame.sink.out.length > budget.outputLeft) outputExceeded(frame, tree, node);
  if (++budget.steps > budget.maxSteps)
    throw execError(frame, tree, node, `exceeded maximum number of steps (${budget.maxSteps})`, { limit: 'steps' });
  try {
    charge();
  } catch (error) {
    if (!(error instanceof ExhaustedError)) throw error;
    throw execError(frame, tree, node, error.message, { cause: error, limit: error.limit });
  }
}

export function outputExceeded(frame: Frame, tree: Tree, node: LocatedNode): never {
  const text = `exceeded maximum output size (${frame.host.budget.maxOutput})`;
  throw execError(frame, tree, node, text, { limit: 'output' });
}

/** The error for templates that call each other too deeply, be it by count or because the stack ran out. */
export function depthExceeded(frame: Frame, tree: Tree, node: LocatedNode): TemplateExecError {
  const text = `exceeded maximum template depth (${frame.host.budget.maxDepth})`;
  return execError(frame, tree, node, text, { limit: 'depth' });
}
