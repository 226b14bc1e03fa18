/** `toToml` and `fromToml` of pkg/engine/funcs.go (Helm v3.22.0); a group of its own, since few charts use them. */
import { errorMessage } from '../errors.ts';
import { func } from '../go/func.ts';
import { decodeToml } from '../go/toml/decode.ts';
import { encodeToml, TomlPanic } from '../go/toml/encode.ts';
import { anyMapType, anyType, stringType } from '../go/types.ts';
import type { GoFunc, Value } from '../go/values.ts';

function toToml(value: Value): string {
  try {
    return encodeToml(value);
  } catch (error) {
    if (error instanceof TomlPanic || error instanceof RangeError) throw error;
    return errorMessage(error);
  }
}

function fromToml(text: string): Value {
  try {
    return decodeToml(text);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return new Map([['Error', errorMessage(error)]]);
  }
}

export const tomlFunctions: readonly GoFunc[] = [
  func('toToml', [anyType], stringType, toToml),
  func('fromToml', [stringType], anyMapType, fromToml),
];
