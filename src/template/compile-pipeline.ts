/** Pipelines, commands and operands: evalPipeline and evalCommand of text/template/exec.go, Go 1.26. */
import type { GoType } from '../go/types.ts';
import { compileIdeal, failing } from './compile-arguments.ts';
import { compileFunction } from './compile-call.ts';
import { compileChain, fieldsOfDot, type ChainStart } from './compile-field.ts';
import type { Compiler } from './compiler.ts';
import { nodeText } from './node-text.ts';
import type { ChainNode, CommandNode, Operand, PipeNode, VariableNode } from './nodes.ts';
import { execError, type Code, type Eval, type Frame, type Last, type Out } from './runtime.ts';
import { reached, UNREACHED, type Variable } from './scope.ts';

/** A pipeline. Declared variables stay visible until the caller releases the scope. `nilAsInvalid`: see `Compiler`. */
export function compilePipeline(c: Compiler, pipe: PipeNode, nilAsInvalid: boolean): Code {
  const { decl, chain } = pipe;
  if (chain !== undefined) {
    const run = fieldsOfDot(c, dotStart(c, chain), chain);
    if (decl.length > 0) return { run: storing(c, pipe, withoutNil(run), chain), last: chain };
    return { run: nilAsInvalid ? run : withoutNil(run), last: chain };
  }
  const { commands } = pipe;
  const first = compileCommand(c, commands[0]!, false, pipe);
  let { last } = first;
  if (commands.length === 1) {
    if (decl.length > 0) return { run: storing(c, pipe, withoutNil(first.run), last), last };
    return nilAsInvalid ? { run: first.run, last } : { run: withoutNil(first.run), last };
  }
  const stages = [first.run];
  for (let i = 1; i < commands.length; i++) {
    const code = compileCommand(c, commands[i]!, true, last);
    last = code.last;
    stages.push(code.run);
  }
  const run = joined(stages);
  return { run: decl.length === 0 ? run : storing(c, pipe, run, last), last };
}

export function withoutNil(run: Eval): Eval {
  return (frame, dot) => {
    const value = run(frame, dot);
    return value === null ? undefined : value;
  };
}

/** The result of each stage is the last argument of the next; a nil interface becomes the invalid value on the way. */
function joined(stages: readonly Eval[]): Eval {
  const [first, second] = stages as [Eval, Eval];
  if (stages.length === 2) {
    return (frame, dot) => {
      const piped = first(frame, dot);
      const value = second(frame, dot, piped === null ? undefined : piped);
      return value === null ? undefined : value;
    };
  }
  return (frame, dot) => {
    let value: Out;
    for (const stage of stages) {
      value = stage(frame, dot, value);
      if (value === null) value = undefined;
    }
    return value;
  };
}

export function storing(c: Compiler, pipe: PipeNode, run: Eval, last: Last): Eval {
  const stores = pipe.decl.map((name) => {
    if (!pipe.assign) {
      const { slot } = c.scope.declare(name);
      return (frame: Frame, value: Out): void => {
        frame.vars[slot] = value;
      };
    }
    return assignment(c, name, last, pipe);
  });
  const [only] = stores;
  if (only !== undefined && stores.length === 1) {
    return (frame, dot) => {
      const value = run(frame, dot);
      only(frame, value);
      return value;
    };
  }
  return (frame, dot) => {
    const value = run(frame, dot);
    for (const store of stores) store(frame, value);
    return value;
  };
}

/** Sets a variable that exists; Go finds out only when it gets there. `staticType` comes from a `range`. */
export function assignment(
  c: Compiler,
  name: string,
  last: Last,
  pipe: PipeNode,
): (frame: Frame, value: Out, staticType?: GoType) => void {
  const variable = c.scope.find(name);
  const { tree } = c;
  return (frame, value, staticType) => {
    const target = variable?.conditional ? reached(frame, variable) : variable;
    if (target === undefined) throw execError(frame, tree, last ?? frame.last ?? pipe, `undefined variable: ${name}`);
    frame.vars[target.slot] = value;
    if (target.typeSlot >= 0) (frame.vars as unknown[])[target.typeSlot] = staticType;
  };
}

function compileCommand(c: Compiler, command: CommandNode, hasFinal: boolean, before: Last): Code {
  const first = command.args[0]!;
  const args = command.args.slice(1);
  switch (first.kind) {
    case 'field':
      return compileChain(c, dotStart(c, first), first.names, first, args, hasFinal);
    case 'variable':
      return compileVariable(c, first, args, hasFinal);
    case 'chain':
      return compileChain(c, chainStart(c, first), first.fields, first, args, hasFinal);
    case 'identifier':
      return compileFunction(c, first, command, args, hasFinal);
    default:
  }
  if (args.length > 0 || hasFinal) {
    const text = `can't give argument to non-function ${nodeText(first)}`;
    if (first.kind !== 'pipe') return failing(c.tree, first, text);
    const { tree } = c;
    const run: Eval = (frame) => {
      throw execError(frame, tree, before ?? frame.last ?? first, text);
    };
    return { run, last: before };
  }
  if (first.kind === 'nil') return failing(c.tree, first, 'nil is not a command');
  return first.kind === 'pipe' ? c.pipeline(first, true) : compileOperand(c, first);
}

/** An operand alone, as an argument or as a command of one word. */
export function compileOperand(c: Compiler, node: Operand): Code {
  switch (node.kind) {
    case 'dot':
      return { run: readDot, last: node };
    case 'field':
      return compileChain(c, dotStart(c, node), node.names, node, [], false);
    case 'variable':
      return compileVariable(c, node, [], false);
    case 'chain':
      return compileChain(c, chainStart(c, node), node.fields, node, [], false);
    case 'pipe':
      return c.pipeline(node);
    case 'identifier':
      return compileFunction(c, node, node, [], false);
    case 'nil':
      return { run: () => undefined, last: node };
    case 'bool':
    case 'string':
    case 'number':
      return compileIdeal(c.tree, node);
  }
}

const readDot: Eval = (_frame, dot) => dot;

function dotStart(c: Compiler, node: Operand): ChainStart {
  const slot = c.dotTypeSlot;
  return {
    run: undefined,
    last: node,
    staticType: slot < 0 ? undefined : (frame) => (frame.vars as unknown[])[slot] as GoType | undefined,
  };
}

function chainStart(c: Compiler, node: ChainNode): ChainStart {
  const { run, last, result } = c.operand(node.base);
  return { run, last, staticType: result?.kind === 'interface' ? () => result : undefined };
}

function compileVariable(c: Compiler, node: VariableNode, args: readonly Operand[], hasFinal: boolean): Code {
  const variable = c.scope.find(node.name);
  if (variable === undefined) return failing(c.tree, node, `undefined variable: ${node.name}`);
  if (node.fields.length === 0) {
    if (args.length > 0 || hasFinal)
      return failing(c.tree, node, `can't give argument to non-function ${nodeText(node)}`);
    return { run: readVariable(c, node, variable), last: node };
  }
  const start: ChainStart = {
    run: readVariable(c, node, variable),
    last: node,
    staticType: (frame) =>
      variable.typeSlot < 0 ? undefined : ((frame.vars as unknown[])[variable.typeSlot] as GoType | undefined),
  };
  return compileChain(c, start, node.fields, node, args, hasFinal);
}

function readVariable(c: Compiler, node: VariableNode, variable: Variable): Eval {
  const { slot } = variable;
  if (!variable.conditional) return (frame) => frame.vars[slot];
  const { tree } = c;
  return (frame) => {
    const value = frame.vars[slot] as Out | symbol;
    if (value !== UNREACHED) return value as Out;
    const target = reached(frame, variable);
    if (target === undefined) throw execError(frame, tree, node, `undefined variable: ${node.name}`);
    return frame.vars[target.slot];
  };
}
