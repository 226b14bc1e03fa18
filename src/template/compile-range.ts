/** `range`: walkRange of text/template/exec.go, Go 1.26, over integers, slices and maps (in the order of their keys). */
import { sprint } from '../go/fmt.ts';
import { uint8Type, type GoType } from '../go/types.ts';
import { GoInt, GoStruct, int, sortedKeys, typeOf, type Value } from '../go/values.ts';
import { assignment } from './compile-pipeline.ts';
import type { Compiler } from './compiler.ts';
import type { Body, BranchNode, PipeNode } from './nodes.ts';
import { countStep, execError, type Frame, type Out, type Run, type Signal } from './runtime.ts';

/** Gives the loop variables their values for one turn. */
type Store = (frame: Frame, index: Out, element: Out, type: GoType | undefined) => void;

/** `list` compiles the body or the `else` part, whose declarations end with it. */
export function compileRange(c: Compiler, node: BranchNode, list: (body: Body) => Run): Run {
  const { scope, tree } = c;
  const { pipe } = node;
  const mark = scope.mark();
  const source = c.pipeline(pipe, true);
  const typeSlot = scope.newSlot();
  const store = compileStore(c, pipe);
  const outerTypeSlot = c.dotTypeSlot;
  c.dotTypeSlot = typeSlot;
  const body = list(node.body);
  c.dotTypeSlot = outerTypeSlot;
  const otherwise = node.elseBody === undefined ? undefined : list(node.elseBody);
  scope.release(mark);

  const turn = (frame: Frame, index: Out, element: Out, type: GoType | undefined): Signal => {
    countStep(frame, tree, source.last ?? pipe);
    (frame.vars as unknown[])[typeSlot] = type;
    store?.(frame, index, element, type);
    return body(frame, element);
  };

  const loop = (frame: Frame, value: Value): boolean => {
    if (Array.isArray(value) || value instanceof Uint8Array) {
      const type = typeOf(value)!.elem;
      for (let i = 0; i < value.length; i++) {
        const element = value[i]!;
        const item = typeof element === 'number' && value instanceof Uint8Array ? byte(element) : element;
        if (turn(frame, int(i), item, type) === 'break') break;
      }
      return value.length > 0;
    }
    if (value instanceof Map) {
      const type = typeOf(value)!.elem;
      for (const key of sortedKeys(value)) if (turn(frame, key, value.get(key), type) === 'break') break;
      return value.size > 0;
    }
    const fail = (text: string): Error => execError(frame, tree, source.last ?? frame.last ?? pipe, text);
    if (!(value instanceof GoInt)) throw fail(`range can't iterate over ${sprint([pointed(value)])}`);
    if (pipe.decl.length > 1) throw fail(`can't use ${value.value} to iterate over more than one variable`);
    for (let n = 0n; n < value.value; n++)
      if (turn(frame, undefined, new GoInt(n, value.type), undefined) === 'break') break;
    return value.value > 0n;
  };

  return (frame, dot) => {
    const value = source.run(frame, dot);
    if (value !== undefined && value !== null && loop(frame, value)) return undefined;
    return otherwise?.(frame, dot);
  };
}

function pointed(value: Value): Value {
  return value instanceof GoStruct && value.pointer
    ? new GoStruct(value.struct, value.fields, { host: value.host })
    : value;
}

function byte(n: number): GoInt {
  return new GoInt(BigInt(n), uint8Type);
}

/** With one variable it is the element, with two the index comes first. */
function compileStore(c: Compiler, pipe: PipeNode): Store | undefined {
  const { scope } = c;
  if (pipe.decl.length === 0) return undefined;
  if (!pipe.assign) {
    const variables = pipe.decl.map((name) => scope.find(name)!);
    // two variables of one name are two variables
    const last = variables[variables.length - 1]!;
    const elementSlot = last.slot;
    const indexSlot = pipe.decl.length === 1 ? -1 : elementSlot - 1;
    const typeSlot = (last.typeSlot = scope.newSlot());
    return (frame, index, element, type) => {
      frame.vars[elementSlot] = element;
      (frame.vars as unknown[])[typeSlot] = type;
      if (indexSlot >= 0) frame.vars[indexSlot] = index;
    };
  }
  for (const name of pipe.decl) {
    const variable = scope.find(name);
    if (variable !== undefined && variable.typeSlot < 0) variable.typeSlot = scope.newSlot();
  }
  const [first, second] = pipe.decl.map((name) => assignment(c, name, pipe, pipe));
  if (second === undefined) {
    return (frame, _index, element, type) => {
      first!(frame, element, type);
    };
  }
  return (frame, index, element, type) => {
    first!(frame, index);
    second(frame, element, type);
  };
}
