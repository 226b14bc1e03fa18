/** Sprig's JSON functions (defaults.go); Helm puts its own toJson and fromJson in their place. */
import { func } from '../go/func.ts';
import { marshalJson, unmarshalJson } from '../go/json.ts';
import { SizeError } from '../go/size.ts';
import { anyType, stringType } from '../go/types.ts';
import type { GoFunc, Value } from '../go/values.ts';

const compact = (value: Value): string => marshalJson(value);
const pretty = (value: Value): string => marshalJson(value, { indent: '  ' });
const raw = (value: Value): string => marshalJson(value, { escapeHtml: false });

/** The functions without `must` drop the error, and with it the result; but for toRawJson, which panics. */
const forgiving =
  <T extends Value>(call: (argument: T) => Value, otherwise: Value) =>
  (argument: T): Value => {
    try {
      return call(argument);
    } catch (error) {
      if (error instanceof SizeError) throw error;
      return otherwise;
    }
  };

/** The function of this name, if this theme has it. */
export function jsonFunction(name: string): GoFunc | undefined {
  switch (name) {
    case 'toJson':
      return func(name, [anyType], stringType, forgiving(compact, ''));
    case 'mustToJson':
      return func(name, [anyType], stringType, compact);
    case 'toPrettyJson':
      return func(name, [anyType], stringType, forgiving(pretty, ''));
    case 'mustToPrettyJson':
      return func(name, [anyType], stringType, pretty);
    case 'toRawJson':
    case 'mustToRawJson':
      return func(name, [anyType], stringType, raw);
    case 'fromJson':
      return func(name, [stringType], anyType, forgiving(unmarshalJson, null));
    case 'mustFromJson':
      return func(name, [stringType], anyType, (text: string) => unmarshalJson(text));
    default:
      return undefined;
  }
}
