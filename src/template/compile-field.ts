/**
 * Chains of names, `.Values.a.b`: evalFieldChain and evalField of text/template/exec.go, Go 1.26. Plain maps, which is nearly
 * everything, take the short way in `Chain.eval`.
 */
import type { GoField, GoMethod, GoType } from '../go/types.ts';
import { GoStruct, typeOf, type GoMap, type Value } from '../go/values.ts';
import { typeName, zeroOf } from './assign.ts';
import { compileMethodCall, type MethodCall } from './compile-call.ts';
import type { Compiler } from './compiler.ts';
import type { FieldNode, LocatedNode, Operand } from './nodes.ts';
import { execError, type Code, type Eval, type Frame, type Last, type Out } from './runtime.ts';

/** What a chain starts from. */
export interface ChainStart {
  /** Undefined for dot. */
  readonly run: Eval | undefined;
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

/**
 * A chain without arguments that begins at dot, the most frequent of all pipelines: as long as it goes through maps there is no
 * need of a `Chain`.
 */
export function fieldsOfDot(c: Compiler, start: ChainStart, node: FieldNode): Eval {
  const { names } = node;
  const count = names.length;
  const exported = lastExported(names);
  const isZero = c.missingKey === 'zero';
  let otherwise: Eval | undefined;
  return (frame, dot) => {
    let value = dot;
    for (let i = 0; i < count; i++) {
      const name = names[i]!;
      let next: Out;
      if (value instanceof Map && (i > exported || !hasMethod(value, name))) {
        next = value.get(name);
        if (next === undefined && isZero) next = zeroOf(typeOf(value)!.elem!);
      }
      if (next === undefined) return (otherwise ??= new Chain(c, start, names, node, [], false).eval())(frame, dot);
      value = next;
    }
    return value;
  };
}

class Chain {
  readonly last: Last;
  private readonly start: ChainStart;
  private readonly names: readonly string[];
  private readonly node: LocatedNode;
  private readonly hasArgs: boolean;
  private readonly compiler: Compiler;
  /** Methods are rare: their code is made when the first is met, but for what needs the arguments now. */
  private callPlain: MethodCall | undefined;
  private readonly callLast: MethodCall | undefined;

  constructor(
    c: Compiler,
    start: ChainStart,
    names: readonly string[],
    node: LocatedNode,
    args: readonly Operand[],
    hasFinal: boolean,
  ) {
    this.start = start;
    this.names = names;
    this.node = node;
    this.hasArgs = args.length > 0 || hasFinal;
    this.compiler = c;
    this.callPlain = undefined;
    this.callLast = this.hasArgs ? compileMethodCall(c, node, args, hasFinal, start.last) : undefined;
    this.last = args.length > 0 ? undefined : start.last;
  }

  eval(): Eval {
    const start = this.start.run;
    const { names } = this;
    const count = names.length;
    // a name with arguments is looked at closely
    const plain = this.hasArgs ? count - 1 : count;
    const exported = lastExported(names);
    return (frame, dot, final) => {
      let value = start === undefined ? dot : start(frame, dot);
      let container: Out;
      for (let i = 0; i < count; i++) {
        const name = names[i]!;
        let next: Out;
        if (value instanceof Map && i < plain && (i > exported || !hasMethod(value, name))) {
          next = value.get(name);
          if (next === undefined) next = this.missing(frame, value, name);
        } else next = this.step(frame, dot, final, i, value, container);
        container = value;
        value = next;
      }
      return value;
    };
  }

  /** One name on whatever it is. */
  private step(frame: Frame, dot: Out, final: Out, i: number, value: Out, container: Out): Out {
    const name = this.names[i]!;
    if (value === undefined) {
      if (this.last === undefined && this.start.last !== undefined) frame.last = this.start.last;
      if (this.compiler.missingKey === 'error') throw this.error(frame, `nil data; no entry for key "${name}"`);
      return undefined;
    }
    if (value === null) throw this.nilError(frame, name, i, container);
    const isLast = i === this.names.length - 1;
    const bound = findMethod(value, name);
    if (bound !== undefined) {
      const { method, self } = bound;
      const callee = (...args: unknown[]): unknown => method.call(self as never, ...(args as never[]));
      const call = (isLast ? this.callLast : undefined) ?? this.plainCall();
      return call(frame, dot, final, name, method, callee);
    }
    const hasArgs = isLast && this.hasArgs;
    if (value instanceof Map) {
      if (hasArgs) throw this.error(frame, `${name} is not a method but has arguments`);
      const found = value.get(name);
      return found === undefined ? this.missing(frame, value, name) : found;
    }
    if (value instanceof GoStruct) {
      const field = findField(value.struct, name);
      const found = value.field(name);
      if (field !== undefined || found !== undefined) {
        const typeText = this.typeText(frame, i, value, container);
        if (isUnexported(name)) throw this.error(frame, `${name} is an unexported field of struct type ${typeText}`);
        if (hasArgs) throw this.error(frame, `${name} has arguments but cannot be invoked as function`);
        return found === undefined ? zeroOf(field!.type) : found;
      }
    }
    throw this.error(frame, `can't evaluate field ${name} in type ${this.typeText(frame, i, value, container)}`);
  }

  private plainCall(): MethodCall {
    return (this.callPlain ??= compileMethodCall(this.compiler, this.node, [], false, this.start.last));
  }

  private missing(frame: Frame, map: GoMap, name: string): Out {
    switch (this.compiler.missingKey) {
      case 'default':
        return undefined;
      case 'zero':
        return zeroOf(typeOf(map)!.elem!);
      case 'error':
        throw this.error(frame, `map has no entry for key "${name}"`);
    }
  }

  private nilError(frame: Frame, name: string, i: number, container: Out): Error {
    const type = this.staticType(frame, i, container);
    if (type?.kind === 'ptr' && type.elem?.kind === 'struct' && findField(type.elem, name) === undefined)
      return this.error(frame, `can't evaluate field ${name} in type ${type.name}`);
    return this.error(frame, `nil pointer evaluating ${type?.name ?? 'interface {}'}.${name}`);
  }

  private typeText(frame: Frame, i: number, value: Value, container: Out): string {
    const type = this.staticType(frame, i, container);
    return type?.kind === 'interface' ? type.name : typeName(value);
  }

  /** The type that Go's compiler would give the value before the name at `i`: `interface {}` for a map's element. */
  private staticType(frame: Frame, i: number, container: Out): GoType | undefined {
    if (i === 0) return this.start.staticType?.(frame);
    const name = this.names[i - 1]!;
    if (container === undefined || container === null) return undefined;
    const method = findMethod(container, name)?.method;
    if (method !== undefined) return method.result;
    if (container instanceof GoStruct) return findField(container.struct, name)?.type;
    return typeOf(container)?.elem;
  }

  private error(frame: Frame, text: string): Error {
    return execError(frame, this.compiler.tree, this.start.last ?? frame.last ?? this.node, text);
  }
}

/**
 * The index of the last name that may be a method's, which begin with a capital; -1 if none may. Behind it maps need not
 * be asked for their methods.
 */
function lastExported(names: readonly string[]): number {
  let at = names.length - 1;
  while (at >= 0 && isLower(names[at]!.charCodeAt(0))) at--;
  return at;
}

function isLower(unit: number): boolean {
  return unit >= 0x61 && unit <= 0x7a;
}

function isUnexported(name: string): boolean {
  const unit = name.charCodeAt(0);
  return unit < 0x80 ? unit < 0x41 || unit > 0x5a : !/^\p{Lu}/u.test(name);
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
