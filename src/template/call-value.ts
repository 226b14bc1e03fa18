/** The `call` builtin: calls a function that is a value, converting arguments as Go's call and prepareArg do. */
import { reflectValueType, type GoType } from '../go/types.ts';
import { GoInt, isFunc, typeOf, type Value } from '../go/values.ts';
import { canBeNil, isAssignable, isSigned, isUnsigned, zeroOf } from './assign.ts';
import type { Out } from './runtime.ts';

export function callFunction(name: string | undefined, fn: Out, args: readonly Out[]): Out {
  if (fn === undefined || fn === null) throw new Error('call of nil');
  if (!isFunc(fn)) throw new Error(`non-function ${name ?? calleeText(fn)} of type ${typeOf(fn)!.name}`);
  const shown = name ?? calleeText(fn);
  const last = fn.params.length - 1;
  if (fn.variadic) {
    if (args.length < last)
      throw new Error(`wrong number of args for ${shown}: got ${args.length} want at least ${last}`);
  } else if (args.length !== last + 1)
    throw new Error(`wrong number of args for ${shown}: got ${args.length} want ${last + 1}`);
  const argv = args.map((arg, i) => {
    try {
      return preparedArgument(arg, fn.params[Math.min(i, last)]!);
    } catch (error) {
      throw new Error(`arg ${i}: ${(error as Error).message}`, { cause: error });
    }
  });
  return fn.call(...(argv as Value[]));
}

/** `reflect.Value.String` of what comes through a pipe into `call`. */
function calleeText(value: Value): string {
  return typeof value === 'string' ? value : `<${typeOf(value)?.name ?? 'interface {}'} Value>`;
}

/** prepareArg of text/template: integers convert to each other, nothing else does. */
export function preparedArgument(value: Out, to: GoType): Out {
  if (value === undefined || value === null) {
    if (!canBeNil(to)) throw new Error(`value is nil; should be of type ${to.name}`);
    return to === reflectValueType ? undefined : zeroOf(to);
  }
  const from = typeOf(value)!;
  if (to === reflectValueType || isAssignable(from, to)) return value;
  if (value instanceof GoInt && (isSigned(to.kind) || isUnsigned(to.kind))) return convertedInteger(value.value, to);
  throw new Error(`value has type ${from.name}; should be ${to.name}`);
}

function convertedInteger(value: bigint, to: GoType): GoInt {
  const bits = Number(/\d+$/.exec(to.kind)?.[0] ?? 64);
  return new GoInt(isSigned(to.kind) ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value), to);
}
