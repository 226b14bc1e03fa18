/**
 * Arguments of functions and methods: evalArg and validateType of text/template/exec.go, Go 1.26. What a literal becomes is
 * decided while compiling, from the parameter's type.
 */
import { anyType, float64Type, intType, reflectValueType, type GoSignature, type GoType } from '../go/types.ts';
import { GoComplex, GoFloat32, GoInt, typeOf } from '../go/values.ts';
import { canBeNil, fitted, isSigned, isUnsigned, typeName, zeroOf } from './assign.ts';
import type { Compiler } from './compiler.ts';
import { nodeText } from './node-text.ts';
import type { BoolNode, LocatedNode, NilNode, NumberNode, Operand, StringNode, Tree } from './nodes.ts';
import { execError, type Code, type Eval, type Last, type Out } from './runtime.ts';

/** Code that always fails with Go's text at `node`. */
export function failing(tree: Tree, node: LocatedNode, text: string): Code {
  const run: Eval = (frame) => {
    throw execError(frame, tree, node, text);
  };
  return { run, last: node };
}

function constant(value: Out, last: Last): Code {
  return { run: () => value, last };
}

/** The arguments of one call, each checked against its parameter. */
export interface Arguments {
  /** The last is the result of the command before, where there is one. */
  readonly values: Eval[];
  /** The node visited last, once the arguments have been evaluated. */
  readonly last: Last;
}

/** The text of Go's complaint about the number of arguments; undefined if it is right. */
export function arityError(name: string, signature: GoSignature, given: number, hasFinal: boolean): string | undefined {
  const count = given + (hasFinal ? 1 : 0);
  const want = signature.params.length;
  if (!signature.variadic) {
    if (count !== want) return `wrong number of args for ${name}: want ${want} got ${count}`;
  } else if (count < want - 1) return `wrong number of args for ${name}: want at least ${want - 1} got ${given}`;
  return undefined;
}

/** An argument before the type of its parameter is known. */
export interface Prepared {
  readonly node: Operand;
  /** Absent for literals, which depend on the type. */
  readonly code: Code | undefined;
}

export function prepare(c: Compiler, node: Operand): Prepared {
  switch (node.kind) {
    case 'nil':
    case 'bool':
    case 'string':
    case 'number':
      return { node, code: undefined };
    default:
      return { node, code: c.operand(node) };
  }
}

function typeAt({ params }: GoSignature, i: number): GoType {
  return params[i < params.length ? i : params.length - 1]!;
}

/** Arguments of a function that is known. `before` is the node visited before the first argument. */
export function compileArguments(
  c: Compiler,
  signature: GoSignature,
  args: readonly Operand[],
  hasFinal: boolean,
  before: Last,
): Arguments {
  const values: Eval[] = [];
  let last = before;
  for (const arg of args) {
    const code = compileArgument(c, arg, typeAt(signature, values.length));
    last = code.last;
    values.push(code.run);
  }
  if (hasFinal) values.push(checkedFinal(c.tree, typeAt(signature, args.length), last));
  return { values, last };
}

/** `compileArguments` for a signature that shows late. */
export function bindArguments(
  tree: Tree,
  signature: GoSignature,
  args: readonly Prepared[],
  hasFinal: boolean,
  before: Last,
): Arguments {
  const values: Eval[] = [];
  let last = before;
  for (const { node, code } of args) {
    const type = typeAt(signature, values.length);
    const bound = code === undefined ? bindLiteral(tree, node as Literal | NilNode, type) : code;
    values.push(code === undefined ? bound.run : checked(tree, code.run, type, code.last));
    last = bound.last;
  }
  if (hasFinal) values.push(checkedFinal(tree, typeAt(signature, args.length), last));
  return { values, last };
}

function checkedFinal(tree: Tree, type: GoType, last: Last): Eval {
  return type === anyType ? finalOrNil : checked(tree, finalValue, type, last);
}

// Shared, since most calls have such an argument and a closure each takes time to make and memory that is touched first.
const finalValue: Eval = (_frame, _dot, final) => final;
const finalOrNil: Eval = (_frame, _dot, final) => (final === undefined ? null : final);
const dotOrNil: Eval = (_frame, dot) => (dot === undefined ? null : dot);

export function compileArgument(c: Compiler, node: Operand, type: GoType): Code {
  switch (node.kind) {
    case 'nil':
    case 'bool':
    case 'string':
    case 'number':
      return bindLiteral(c.tree, node, type);
    case 'dot':
      if (type === anyType) return { run: dotOrNil, last: node };
      break;
    default:
  }
  const { run, last } = node.kind === 'pipe' && type === anyType ? c.pipeline(node, true) : c.operand(node);
  return { run: checked(c.tree, run, type, last), last };
}

function bindLiteral(tree: Tree, node: Literal | NilNode, type: GoType): Code {
  if (node.kind !== 'nil') return compileLiteral(tree, node, type);
  if (!canBeNil(type)) return failing(tree, node, `cannot assign nil to ${type.name}`);
  return constant(type === reflectValueType ? undefined : zeroOf(type), node);
}

/** Makes the value fit the parameter, or fails where Go does. */
function checked(tree: Tree, run: Eval, type: GoType, last: Last): Eval {
  if (type === reflectValueType) return run;
  if (type === anyType) {
    return (frame, dot, final) => {
      const value = run(frame, dot, final);
      return value === undefined ? null : value;
    };
  }
  return (frame, dot, final) => {
    const value = run(frame, dot, final);
    if (value === undefined) {
      if (canBeNil(type)) return zeroOf(type);
      throw execError(frame, tree, last ?? frame.last!, `invalid value; expected ${type.name}`);
    }
    if (typeOf(value) === type) return value;
    const fit = fitted(value, type);
    if (fit !== undefined) return fit;
    const text = `wrong type for value; expected ${type.name}; got ${typeName(value)}`;
    throw execError(frame, tree, last ?? frame.last!, text);
  };
}

type Literal = BoolNode | StringNode | NumberNode;

function compileLiteral(tree: Tree, node: Literal, type: GoType): Code {
  if (type === anyType || type === reflectValueType) return compileIdeal(tree, node);
  const { kind } = type;
  const expected = (what: string): Code => failing(tree, node, `expected ${what}; found ${nodeText(node)}`);
  if (kind === 'bool') return node.kind === 'bool' ? constant(node.value, node) : expected('bool');
  if (kind === 'string') return node.kind === 'string' ? constant(node.value, node) : expected('string');
  const number = node.kind === 'number' ? node : undefined;
  if (isSigned(kind)) {
    if (number?.int === undefined) return expected('integer');
    return constant(new GoInt(BigInt.asIntN(bits(type), number.int), type), node);
  }
  if (isUnsigned(kind)) {
    if (number?.uint === undefined) return expected('unsigned integer');
    return constant(new GoInt(BigInt.asUintN(bits(type), number.uint), type), node);
  }
  if (kind === 'float64' || kind === 'float32') {
    if (number?.float === undefined) return expected('float');
    return constant(type === float64Type ? number.float : new GoFloat32(number.float), node);
  }
  if (kind === 'complex128') {
    if (number?.complex === undefined) return expected('complex');
    return constant(new GoComplex(number.complex.re, number.complex.im), node);
  }
  return failing(tree, node, `can't handle ${nodeText(node)} for arg of type ${type.name}`);
}

function bits({ kind }: GoType): number {
  if (kind.endsWith('8')) return 8;
  if (kind.endsWith('16')) return 16;
  return kind.endsWith('32') ? 32 : 64;
}

/** A literal where nothing says which type is wanted: `1` is an int, `1.0` and `1e3` are float64. */
export function compileIdeal(tree: Tree, node: Literal): Code {
  if (node.kind !== 'number') return constant(node.value, node);
  if (node.complex !== undefined) return constant(new GoComplex(node.complex.re, node.complex.im), node);
  if (node.float !== undefined && looksFloating(node.source)) return constant(node.float, node);
  if (node.int !== undefined) return constant(new GoInt(node.int, intType), node);
  return failing(tree, node, `${node.source} overflows int`);
}

function looksFloating(source: string): boolean {
  if (source.startsWith("'")) return false;
  const isHexInt = source.length > 2 && /^0[xX]/.test(source) && !/[pP]/.test(source);
  return !isHexInt && /[.eEpP]/.test(source);
}
