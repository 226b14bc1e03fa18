/**
 * Calls of functions and methods: evalFunction and evalCall of text/template/exec.go, Go 1.26. A function is looked up once,
 * while compiling; only what differs between sets that share the code is asked for on each call.
 */
import { errorMessage } from '../errors.ts';
import { charge } from '../go/meter.ts';
import { checkSize } from '../go/size.ts';
import { reflectValueType, type GoSignature } from '../go/types.ts';
import { quote } from '../go/strconv.ts';
import { refusingBoxed } from './boxed.ts';
import { builtins, type Builtin } from './builtins.ts';
import { callFunction } from './call-value.ts';
import { arityError, bindArguments, compileArgument, compileArguments, failing, prepare } from './compile-arguments.ts';
import type { Compiler } from './compiler.ts';
import { isPassThrough, isStackOverflow, limitOf } from './errors.ts';
import { nodeText } from './node-text.ts';
import type { IdentifierNode, LocatedNode, Operand, Tree } from './nodes.ts';
import { depthExceeded, execError, type Code, type Eval, type Frame, type Last, type Out } from './runtime.ts';
import { UNREACHED } from './scope.ts';
import { isTrue } from './truth.ts';

type Callee = (...args: Out[]) => unknown;

/**
 * `name args…`, or `… | name args…` when `hasFinal`. `node` is what an error of the function itself points at.
 */
export function compileFunction(
  c: Compiler,
  identifier: IdentifierNode,
  node: LocatedNode,
  args: readonly Operand[],
  hasFinal: boolean,
): Code {
  const { name } = identifier;
  const known = c.functions.find(name);
  const builtin: Builtin | undefined = known === undefined ? builtins.get(name) : undefined;
  const signature: GoSignature | undefined = known ?? builtin;
  if (signature === undefined) return failing(c.tree, identifier, `${quote(name)} is not a defined function`);
  const wrong = arityError(name, signature, args.length, hasFinal);
  if (wrong !== undefined) return failing(c.tree, identifier, wrong);
  if (builtin !== undefined && (name === 'and' || name === 'or'))
    return compileLogic(c, name === 'or', identifier, args, hasFinal);
  const { values, last } = compileArguments(c, signature, args, hasFinal, identifier);
  if (builtin !== undefined && name === 'slice')
    for (let i = 1; i < args.length; i++) values[i] = refusingBoxed(c, args[i]!, values[i]!);
  let callee: Callee;
  if (known !== undefined) callee = known.call as Callee;
  else if (name === 'call') {
    const calleeName = args[0] === undefined ? undefined : nodeText(args[0]);
    callee = (fn, ...rest) => callFunction(calleeName, fn, rest);
  } else callee = builtin!.call;
  const run = c.functions.isOverridden(name)
    ? invokeOverride(c.tree, node, name, callee, values)
    : invoke(c.tree, node, name, callee, values);
  return { run, last, result: signature.result };
}

/** Evaluates the arguments and calls; the usual numbers of arguments without an array. */
function invoke(tree: Tree, node: LocatedNode, name: string, callee: Callee, values: readonly Eval[]): Eval {
  const [first, second, third] = values as [Eval, Eval, Eval];
  switch (values.length) {
    case 1:
      return (frame, dot, final) => {
        const a = first(frame, dot, final);
        try {
          return sized(callee(a));
        } catch (error) {
          throw callError(frame, tree, node, name, error);
        }
      };
    case 2:
      return (frame, dot, final) => {
        const a = first(frame, dot, final);
        const b = second(frame, dot, final);
        try {
          return sized(callee(a, b));
        } catch (error) {
          throw callError(frame, tree, node, name, error);
        }
      };
    case 3:
      return (frame, dot, final) => {
        const a = first(frame, dot, final);
        const b = second(frame, dot, final);
        const d = third(frame, dot, final);
        try {
          return sized(callee(a, b, d));
        } catch (error) {
          throw callError(frame, tree, node, name, error);
        }
      };
    default:
      return (frame, dot, final) => {
        const argv = evaluate(values, frame, dot, final);
        try {
          return sized(callee(...argv));
        } catch (error) {
          throw callError(frame, tree, node, name, error);
        }
      };
  }
}

function invokeOverride(tree: Tree, node: LocatedNode, name: string, callee: Callee, values: readonly Eval[]): Eval {
  const [first, second] = values as [Eval, Eval];
  if (values.length === 2) {
    return (frame, dot, final) => {
      const a = first(frame, dot, final);
      const b = second(frame, dot, final);
      const call = (frame.host.override(name)?.call ?? callee) as Callee;
      try {
        return sized(call(a, b));
      } catch (error) {
        throw callError(frame, tree, node, name, error);
      }
    };
  }
  return (frame, dot, final) => {
    const argv = evaluate(values, frame, dot, final);
    const override = frame.host.override(name);
    try {
      return sized(override === undefined ? callee(...argv) : override.call(...(argv as never[])));
    } catch (error) {
      throw callError(frame, tree, node, name, error);
    }
  };
}

/** Lengths of texts and lists from which on they count as more work than a call does. */
const LONG = 4096;

/** Refuses a result that is too large, so that a loop cannot double one without end. */
function sized(result: unknown): Out {
  let work = 1;
  if (typeof result === 'string' || Array.isArray(result)) {
    const { length } = result;
    if (length > LONG) {
      checkSize(result);
      work += length / LONG;
    }
  }
  charge(work);
  return result as Out;
}

function evaluate(values: readonly Eval[], frame: Frame, dot: Out, final: Out): Out[] {
  const argv: Out[] = [];
  for (const value of values) argv.push(value(frame, dot, final));
  return argv;
}

/** What a call threw, as an error of the template; some errors stay what they are. */
function callError(frame: Frame, tree: Tree, node: LocatedNode, name: string, error: unknown): unknown {
  if (isPassThrough(error)) return error;
  if (isStackOverflow(error)) return depthExceeded(frame, tree, node);
  const limit = limitOf(error);
  const options = limit === undefined ? { cause: error } : { cause: error, limit };
  return execError(frame, tree, node, `error calling ${name}: ${errorMessage(error)}`, options);
}

/** `and` and `or`: the value of the argument that decides, the ones after it unevaluated. */
function compileLogic(
  c: Compiler,
  isOr: boolean,
  identifier: IdentifierNode,
  args: readonly Operand[],
  hasFinal: boolean,
): Code {
  const { scope } = c;
  const outermost = scope.conditional === 0;
  if (outermost) scope.skippable = [];
  const codes = args.map((arg, i) => {
    if (i > 0) scope.conditional++;
    const code = compileArgument(c, arg, reflectValueType);
    if (i > 0) scope.conditional--;
    return code;
  });
  const count = codes.length;
  const run: Eval = (frame, dot, final) => {
    let value: Out;
    for (let i = 0; i < count; i++) {
      const code = codes[i]!;
      value = code.run(frame, dot);
      if (isTrue(value) === isOr || i === count - 1) {
        if (code.last !== undefined) frame.last = code.last;
        if (isTrue(value) === isOr) return value;
      }
    }
    return hasFinal ? final : value;
  };
  if (count === 0) return { run, last: identifier };
  return { run: outermost ? resetting(run, scope.skippable) : run, last: count === 1 ? codes[0]!.last : undefined };
}

function resetting(run: Eval, slots: readonly number[]): Eval {
  if (slots.length === 0) return run;
  return (frame, dot, final) => {
    for (const slot of slots) (frame.vars as unknown[])[slot] = UNREACHED;
    return run(frame, dot, final);
  };
}

/** Calls a method whose signature shows only at run time. `final` counts only if the code was compiled with `hasFinal`. */
export type MethodCall = (frame: Frame, dot: Out, final: Out, name: string, method: GoSignature, callee: Callee) => Out;

/** The code for the last signature met is kept. */
export function compileMethodCall(
  c: Compiler,
  node: LocatedNode,
  args: readonly Operand[],
  hasFinal: boolean,
  before: Last,
): MethodCall {
  const { tree } = c;
  const prepared = args.map((arg) => prepare(c, arg));
  let signature: GoSignature | undefined;
  let values: readonly Eval[] = [];
  let last: Last;
  return (frame, dot, final, name, method, callee) => {
    if (signature !== method) {
      const wrong = arityError(name, method, args.length, hasFinal);
      if (wrong !== undefined) throw execError(frame, tree, before ?? frame.last ?? node, wrong);
      const bound = bindArguments(tree, method, prepared, hasFinal, before);
      values = bound.values;
      last = bound.last;
      signature = method;
    }
    const argv = evaluate(values, frame, dot, final);
    if (last !== undefined) frame.last = last;
    try {
      return sized(callee(...argv));
    } catch (error) {
      throw callError(frame, tree, node, name, error);
    }
  };
}
