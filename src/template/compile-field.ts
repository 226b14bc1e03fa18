/**
 * Chains of names, `.Values.a.b`: evalFieldChain and evalField of text/template/exec.go, Go 1.26. Plain maps, which is nearly
 * everything, take the short way in `Chain.#run`.
 */
import type { GoField, GoMethod, GoType } from '../go/types.ts';
import { GoStruct, typeOf, type GoMap, type Value } from '../go/values.ts';
import { typeName, zeroOf } from './assign.ts';
import { compileMethodCall, type MethodCall } from './compile-call.ts';
import type { Compiler, MissingKey } from './compiler.ts';
import type { LocatedNode, Operand, Tree } from './nodes.ts';
import { execError, type Code, type Eval, type Frame, type Last, type Out } from './runtime.ts';

/** What a chain starts from. */
export interface ChainStart {
  readonly run: Eval;
  /** The node visited last when the chain begins; errors of its names point there. */
  readonly last: Last;
  /** The static type of the start where that isn't the type of the value. */
  readonly staticType?: ((frame: Frame) => GoType | undefined) | undefined;
}

/** `node` is the whole chain; `args` are those of a method at its end. */
export function compileChain(
  c: Compiler,
  start: ChainStart,
  names: readonly string[],
  node: LocatedNode,
  args: readonly Operand[],
  hasFinal: boolean,
): Code {
  const chain = new Chain(c, start, names, node, args, hasFinal);
  return { run: chain.eval(), last: chain.last };
}

class Chain {
  readonly last: Last;
  readonly #tree: Tree;
  readonly #missingKey: MissingKey;
  readonly #start: ChainStart;
  readonly #names: readonly string[];
  readonly #node: LocatedNode;
  readonly #hasArgs: boolean;
  readonly #compiler: Compiler;
  /** Methods are rare: their code is made when the first is met, but for what needs the arguments now. */
  #callPlain: MethodCall | undefined;
  readonly #callLast: MethodCall | undefined;

  constructor(
    c: Compiler,
    start: ChainStart,
    names: readonly string[],
    node: LocatedNode,
    args: readonly Operand[],
    hasFinal: boolean,
  ) {
    this.#tree = c.tree;
    this.#missingKey = c.missingKey;
    this.#start = start;
    this.#names = names;
    this.#node = node;
    this.#hasArgs = args.length > 0 || hasFinal;
    this.#compiler = c;
    this.#callLast = this.#hasArgs ? compileMethodCall(c, node, args, hasFinal, start.last) : undefined;
    this.last = args.length > 0 ? undefined : start.last;
  }

  eval(): Eval {
    const start = this.#start.run;
    const names = this.#names;
    const simple = !this.#hasArgs;
    const first = names[0]!;
    if (simple && names.length === 1) {
      return (frame, dot) => {
        const value = start(frame, dot);
        if (value instanceof Map && !hasMethod(value, first)) {
          const found = value.get(first);
          if (found !== undefined) return found;
        }
        return this.#step(frame, dot, undefined, 0, value, undefined);
      };
    }
    const count = names.length;
    return (frame, dot, final) => {
      let value = start(frame, dot);
      let container: Out;
      for (let i = 0; i < count; i++) {
        let next: Out;
        if (value instanceof Map && (simple || i < count - 1) && !hasMethod(value, names[i]!)) {
          next = value.get(names[i]!);
          if (next === undefined) next = this.#missing(frame, value, names[i]!);
        } else next = this.#step(frame, dot, final, i, value, container);
        container = value;
        value = next;
      }
      return value;
    };
  }

  /** One name on whatever it is. */
  #step(frame: Frame, dot: Out, final: Out, i: number, value: Out, container: Out): Out {
    const name = this.#names[i]!;
    if (value === undefined) {
      if (this.last === undefined && this.#start.last !== undefined) frame.last = this.#start.last;
      if (this.#missingKey === 'error') throw this.#error(frame, `nil data; no entry for key "${name}"`);
      return undefined;
    }
    if (value === null) throw this.#nilError(frame, name, i, container);
    const isLast = i === this.#names.length - 1;
    const bound = findMethod(value, name);
    if (bound !== undefined) {
      const { method, self } = bound;
      const callee = (...args: unknown[]): unknown => method.call(self as never, ...(args as never[]));
      const call = (isLast ? this.#callLast : undefined) ?? this.#plainCall();
      return call(frame, dot, final, name, method, callee);
    }
    const hasArgs = isLast && this.#hasArgs;
    if (value instanceof Map) {
      if (hasArgs) throw this.#error(frame, `${name} is not a method but has arguments`);
      const found = value.get(name);
      return found === undefined ? this.#missing(frame, value, name) : found;
    }
    if (value instanceof GoStruct) {
      const field = findField(value.struct, name);
      const found = value.field(name);
      if (field !== undefined || found !== undefined) {
        const typeText = this.#typeText(frame, i, value, container);
        if (/^[^\p{Lu}]/u.test(name))
          throw this.#error(frame, `${name} is an unexported field of struct type ${typeText}`);
        if (hasArgs) throw this.#error(frame, `${name} has arguments but cannot be invoked as function`);
        return found === undefined ? zeroOf(field!.type) : found;
      }
    }
    throw this.#error(frame, `can't evaluate field ${name} in type ${this.#typeText(frame, i, value, container)}`);
  }

  #plainCall(): MethodCall {
    return (this.#callPlain ??= compileMethodCall(this.#compiler, this.#node, [], false, this.#start.last));
  }

  #missing(frame: Frame, map: GoMap, name: string): Out {
    switch (this.#missingKey) {
      case 'default':
        return undefined;
      case 'zero':
        return zeroOf(typeOf(map)!.elem!);
      case 'error':
        throw this.#error(frame, `map has no entry for key "${name}"`);
    }
  }

  #nilError(frame: Frame, name: string, i: number, container: Out): Error {
    const type = this.#staticType(frame, i, container);
    if (type?.kind === 'ptr' && type.elem?.kind === 'struct' && findField(type.elem, name) === undefined)
      return this.#error(frame, `can't evaluate field ${name} in type ${type.name}`);
    return this.#error(frame, `nil pointer evaluating ${type?.name ?? 'interface {}'}.${name}`);
  }

  #typeText(frame: Frame, i: number, value: Value, container: Out): string {
    const type = this.#staticType(frame, i, container);
    return type?.kind === 'interface' ? type.name : typeName(value);
  }

  /** The type that Go's compiler would give the value before the name at `i`: `interface {}` for a map's element. */
  #staticType(frame: Frame, i: number, container: Out): GoType | undefined {
    if (i === 0) return this.#start.staticType?.(frame);
    const name = this.#names[i - 1]!;
    if (container === undefined || container === null) return undefined;
    const method = findMethod(container, name)?.method;
    if (method !== undefined) return method.result;
    if (container instanceof GoStruct) return findField(container.struct, name)?.type;
    return typeOf(container)?.elem;
  }

  #error(frame: Frame, text: string): Error {
    return execError(this.#tree, this.#start.last ?? frame.last ?? this.#node, text);
  }
}

function hasMethod(map: GoMap, name: string): boolean {
  return typeOf(map)!.methods?.has(name) === true;
}

/** A method of the value, or of a struct embedded in it, with its receiver. */
export function findMethod(value: Value, name: string): { method: GoMethod; self: Value } | undefined {
  if (!(value instanceof GoStruct)) {
    const method = typeOf(value)?.methods?.get(name);
    return method === undefined ? undefined : { method, self: value };
  }
  const method = value.struct.methods?.get(name);
  if (method !== undefined) return { method, self: value };
  for (const field of value.struct.fields ?? []) {
    const inner = field.embedded ? value.fields.get(field.name) : undefined;
    const promoted = inner instanceof GoStruct ? findMethod(inner, name) : undefined;
    if (promoted !== undefined) return promoted;
  }
  return undefined;
}

function findField(struct: GoType, name: string): GoField | undefined {
  for (const field of struct.fields ?? []) if (field.name === name) return field;
  for (const field of struct.fields ?? []) {
    const inner = field.embedded ? findField(field.type.elem ?? field.type, name) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}
