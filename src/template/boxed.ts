/**
 * Whether Go sees an operand as an `interface {}` rather than as what is in it. Nearly nothing tells the two apart; the
 * indexes of `slice` do: text/template (Go 1.26) refuses `slice .s 0 .n` where `.n` is the element of a map of any.
 */
import { GoStruct, typeOf } from '../go/values.ts';
import type { GoType } from '../go/types.ts';
import type { Compiler } from './compiler.ts';
import type { Operand } from './nodes.ts';
import type { Eval, Frame, Out } from './runtime.ts';

/** Replaces the value by nil, which `slice` refuses in the same words, where Go has an `interface {}`. */
export function refusingBoxed(c: Compiler, node: Operand, run: Eval): Eval {
  const isBoxed = boxed(c, node);
  if (isBoxed === undefined) return run;
  return (frame, dot, final) => {
    const value = run(frame, dot, final);
    return value !== undefined && isBoxed(frame, dot) ? null : value;
  };
}

function boxed(c: Compiler, node: Operand): ((frame: Frame, dot: Out) => boolean) | undefined {
  switch (node.kind) {
    case 'identifier': {
      const isInterface = c.operand(node).result?.kind === 'interface';
      return () => isInterface;
    }
    case 'dot':
      return inSlot(c.dotTypeSlot);
    case 'variable':
      if (node.fields.length > 0) return inElement(c, { ...node, fields: node.fields.slice(0, -1) }, node.fields);
      return inSlot(c.scope.find(node.name)?.typeSlot ?? -1);
    case 'field': {
      const names = node.names.slice(0, -1);
      return inElement(c, names.length === 0 ? { kind: 'dot', pos: node.pos } : { ...node, names }, node.names);
    }
    case 'chain': {
      const fields = node.fields.slice(0, -1);
      return inElement(c, fields.length === 0 ? node.base : { ...node, fields }, node.fields);
    }
    default:
      return undefined;
  }
}

function inSlot(slot: number): ((frame: Frame) => boolean) | undefined {
  if (slot < 0) return undefined;
  return (frame) => ((frame.vars as unknown[])[slot] as GoType | undefined)?.kind === 'interface';
}

/** Looks at what the last of `names` was taken from. */
function inElement(c: Compiler, container: Operand, names: readonly string[]): (frame: Frame, dot: Out) => boolean {
  const { run } = c.operand(container);
  const name = names.at(-1)!;
  return (frame, dot) => {
    const value = run(frame, dot);
    if (value === undefined || value === null) return false;
    if (!(value instanceof GoStruct)) return typeOf(value)?.elem?.kind === 'interface';
    return value.struct.fields?.find((field) => field.name === name)?.type.kind === 'interface';
  };
}
